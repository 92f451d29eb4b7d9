import DomainCore

/// What the small world needs for orders that aren't leaving: plans, a keeping fee, and the rules of one operator.
extension LeavingWorld {
  static let planService = ID<Service>("v.plan")

  static let plan = plan("p.plan", Fen(5900))
  static let cheaperPlan = plan("p.cheaper", Fen(800))
  static let closedPlan = plan("p.closed", Fen(300), isOpen: false)
  static let keeping = Product(
    id: ID("p.keeping"), operatorID: ID("cmcc"), kind: .number, name: "keeping", aliases: [],
    priceFen: Fen(500), periodMonths: 1, refundRule: .prorated, effect: .immediate, terminationFee: .none,
    needsPerson: false, leaveFirst: [], terms: nil, source: Source("example"))

  private static func plan(_ id: String, _ priceFen: Fen, isOpen: Bool = true) -> Product {
    Product(
      id: ID(id), operatorID: ID("cmcc"), kind: .plan, name: id, aliases: [], priceFen: priceFen,
      periodMonths: 1, refundRule: .none, effect: .periodEnd, terminationFee: .none, needsPerson: false,
      leaveFirst: [], terms: nil, source: Source("example"), isOpen: isOpen)
  }

  static var fullPolicy: OperatorPolicy {
    var policy = operatorPolicy("cmcc", .days(7))
    policy.terms.undoWindow = .init(.hours(24), Source("example"))
    policy.terms.frequentChanges = .init(.init(count: 3, days: 90), Source("example"))
    policy.terms.numberKeeping = .init(
      .init(product: keeping.id, pauses: [.plan], effect: .immediate), Source("example"))
    policy.terms.unpaidPeriod = .init(.used, Source("example"))
    policy.terms.equipmentReturn = .init(
      .init(withinDays: 30, pickUpDays: 7, daysAfterMissedPickUp: 7), Source("example"))
    policy.terms.balancePayout = .init(
      .init(ways: [.bankCard, .alipay], afterLeaving: true), Source("example"))
    return policy
  }

  /// A customer's file with a paid main plan beside the services of these kinds.
  static func fileWithPlan(
    _ kinds: [Kind] = [], balanceFen: Fen = Fen(100_000), paidBy method: PaymentMethod = .alipay
  ) -> CustomerFile {
    var file = file(kinds, balanceFen: balanceFen, paidBy: method)
    let paid = Payment(
      id: ID("paid.plan"), method: method, amountFen: plan.priceFen, state: .success,
      requestedAt: at("2026-11-01"), order: nil)
    file.payments.append(paid)
    file.services.append(
      Service(
        id: planService, product: plan.id, name: plan.name, kind: .plan, priceFen: plan.priceFen,
        periodMonths: 1, anchor: day("2026-11-01"), startedOn: day("2026-11-01"), endsOn: nil,
        autoRenews: true, state: .active))
    file.charges.append(
      Charge(
        id: ID("line.plan"), service: planService, kind: .period, periodStart: day("2026-11-01"),
        periodEnd: day("2026-12-01"), amountFen: plan.priceFen, creditedFen: .zero,
        chargedAt: at("2026-11-01"), payment: paid.id))
    file.balances[.cash, default: .zero] += plan.priceFen
    file.balances[.revenue, default: .zero] += -plan.priceFen
    return file
  }
}

extension CustomerFile {
  /// The file after a good yes to a request, and the order.
  func ordering(
    _ request: OrderRequest, by method: PaymentMethod? = .alipay, at now: Instant = LeavingWorld.now
  ) throws -> (file: CustomerFile, order: Order) {
    let quote = try quote(for: request, payingBy: method, under: LeavingWorld.policies, at: now).get()
    var numbers = LeavingWorld.numbers("order/\(orders.count)")
    let acceptance = accepting(
      quote, consent: LeavingWorld.consent(to: quote, at: now), form: LeavingWorld.form,
      under: LeavingWorld.policies, numbers: &numbers, keyring: LeavingWorld.keyring, at: now)
    guard case .accepted(let changes, let orders) = acceptance, let order = orders.first else {
      throw Unexpected(what: "\(acceptance)")
    }
    return (applying(changes), order)
  }

  /// The file after a request was ordered, reviewed by rule or else approved by a person, paid where something is due, and done by the network.
  func done(
    _ request: OrderRequest, by method: PaymentMethod? = .alipay, at now: Instant = LeavingWorld.now,
    endedAt later: Instant? = nil
  ) throws -> CustomerFile {
    var file = try ordering(request, by: method, at: now).file.afterDue(at: now)
    if let held = file.orders.last, held.state == .held(.needsPerson) {
      var numbers = LeavingWorld.numbers("approve/\(held.id)")
      file = file.applying(
        try file.deciding(
          .approve, on: held.id, under: LeavingWorld.policies, numbers: &numbers,
          keyring: LeavingWorld.keyring, at: now
        ).get())
    }
    if file.outbox.contains(where: { $0.errand.kind == .collect }) {
      file = try file.answered(.done, .collect, at: now)
    }
    let isLeaving = if case .leave = request { true } else { false }
    return try file.answered(.done, isLeaving ? .terminate : .provision, at: later ?? now)
      .withTerminalsInStep(at: later ?? now)
  }

  /// The file after every terminal that is being told has acknowledged.
  func withTerminalsInStep(at now: Instant = LeavingWorld.now) throws -> CustomerFile {
    var file = self
    while file.outbox.contains(where: { $0.errand.kind == .resync }) {
      file = try file.answered(.done, .resync, at: now)
    }
    return file
  }

  /// Withdraws an order after what that brings back was read out.
  func withdrawingAsRead(
    _ order: ID<Order>, proof: Proof? = nil, under policies: Policies = LeavingWorld.policies,
    at now: Instant = LeavingWorld.now
  ) -> Result<[Change], WithdrawRefusal> {
    switch withdrawal(of: order, at: now) {
    case .failure(let refusal): return .failure(refusal)
    case .success(let agreed):
      var numbers = LeavingWorld.numbers("withdraw/\(receipts.count)/\(orders.count)")
      let consent = Consent(
        quoteHash: agreed.hash(LeavingWorld.keyring), at: now, conversation: LeavingWorld.conversation,
        turn: 8, proof: proof ?? LeavingWorld.proof(at: now))
      return withdrawing(
        agreed, consent: consent, under: policies, numbers: &numbers,
        keyring: LeavingWorld.keyring, at: now)
    }
  }
}
