import DomainCore

/// What one simulated life is lived under: one or two versions of the rules, the country's or a province's. The figures stand
/// here once more, as a table, so that a decision by another version or another place is seen.
struct SimulatedRules {
  /// The first day of the second version.
  static let secondDay = day("2026-12-10")
  /// A membership in a contract whose discount is claimed back.
  static let clawBackService = ID<Service>("v.clawBack")
  static let contract = Contract(startedOn: day("2026-05-15"), months: 24, monthlyDiscountFen: Fen(500))
  /// What a lent modem costs.
  static let modemFen = Fen(10_000)

  let hasTwoVersions: Bool
  let province: String
  let policies: Policies

  init(hasTwoVersions: Bool, province: String) {
    self.hasTwoVersions = hasTwoVersions
    self.province = province
    policies = hasTwoVersions ? Self.twoVersions : Self.oneVersion
  }

  /// The version in force on a day.
  func version(on day: BeijingDay) -> String {
    hasTwoVersions ? (day < Self.secondDay ? "v1" : "v2") : "test-1"
  }

  /// Working days until a refund of an order of this version should arrive.
  func refundWorkingDays(_ version: String) -> Int {
    switch (version, province) {
    case ("v2", "zj"): 3
    case ("v2", _): 5
    case (_, "zj"): 1
    default: 2
    }
  }

  /// Whether the day of leaving is paid for.
  func dayOfLeavingIsUsed(_ version: String) -> Bool { (version == "v2") == (province == "zj") }

  /// What comes back of a product's period.
  func refundRule(of product: ID<Product>, _ version: String) -> RefundRule? {
    switch product.text {
    case "p.full": version == "v2" ? .prorated : .full
    case "p.keeps": version == "v2" ? .full : RefundRule.none
    case "p.prorated", "p.broadband", "p.person", "p.dependent", "p.clawBack": .prorated
    case "p.periodEnd": RefundRule.none
    default: nil
    }
  }

  /// What the discounts of the months that had begun come to; nothing once the contract is over.
  func clawBackFen(on day: BeijingDay) -> Fen {
    let (start, today) = (Self.contract.startedOn.civil, day.civil)
    let months =
      (today.year - start.year) * 12 + today.month - start.month + (today.day >= start.day ? 1 : 0)
    guard day.adding(days: 1) < Self.contract.endsOn else { return .zero }
    return Fen(Int64(months) * Self.contract.monthlyDiscountFen.count)
  }
}

extension SimulatedRules {
  static let oneVersion: Policies = {
    var policies = CareWorld.policies
    policies.products[clawBack.id] = clawBack
    policies.operators[ID("cmcc")]?.provinces["zj"] = province(refundWorkingDays: 1, isUsed: false)
    return policies
  }()

  static let twoVersions: Policies = {
    let before = oneVersion
    guard let first = before.operators[ID("cmcc")] else { preconditionFailure("the small world has cmcc") }
    var second = first
    second.refundWorkingDays = 5
    second.cancellationDayIsUsed = false
    second.terms.undoWindow = .init(.days(2), Source("example"))
    second.terms.equipmentReturn = .init(.init(withinDays: 3, pickUpDays: 2), Source("example"))
    second.lateFeePerDayBasisPoints = 500
    second.provinces["zj"] = province(refundWorkingDays: 3, isUsed: true)
    var products = before.products
    products[LeavingWorld.Kind.full.product]?.refundRule = .prorated
    products[LeavingWorld.Kind.keeps.product]?.refundRule = .full
    var editions = [
      PolicyEdition(version: "v1", validFrom: day("2026-01-01"), policy: first, products: before.products),
      PolicyEdition(version: "v2", validFrom: secondDay, policy: second, products: products),
    ]
    for other in before.operators.values where other.id != first.id {
      editions.append(
        PolicyEdition(version: "test-1", validFrom: day("2026-01-01"), policy: other, products: [:]))
    }
    return Policies(
      version: "test-1", editions: editions, calendar: before.calendar, limits: before.limits,
      validFrom: day("2026-01-01"), service: before.service)
  }()

  private static func province(refundWorkingDays: Int, isUsed: Bool) -> OperatorPolicy.ProvinceOverride {
    OperatorPolicy.ProvinceOverride(
      settlementWindow: .days(3), refundWorkingDays: refundWorkingDays, cancellationDayIsUsed: isUsed,
      source: Source("example"))
  }

  private static let clawBack: Product = {
    var product = LeavingWorld.product(.prorated)
    product = Product(
      id: ID("p.clawBack"), operatorID: product.operatorID, kind: .membership, name: "clawBack", aliases: [],
      priceFen: Fen(4000), periodMonths: 1, refundRule: .prorated, effect: .immediate,
      terminationFee: .clawBack, needsPerson: false, leaveFirst: [], terms: nil, source: Source("example"))
    return product
  }()

  /// A file with a lent modem on its line, and with the membership, each by chance.
  func adorned(_ file: CustomerFile, paidBy method: PaymentMethod, by random: inout RandomNumbers)
    -> CustomerFile
  {
    var file = file
    file.subscriber.province = province
    for index in file.services.indices where file.services[index].kind == .broadband && random.below(3) > 0 {
      file.services[index].devices.append(Device(name: "modem", sync: .bound, replacementFen: Self.modemFen))
    }
    guard random.below(3) == 0 else { return file }
    let paid = Payment(
      id: ID("paid.clawBack"), method: method, amountFen: Fen(4000), state: .success,
      requestedAt: LeavingWorld.at("2026-11-15"), order: nil)
    file.payments.append(paid)
    file.services.append(
      Service(
        id: Self.clawBackService, product: Self.clawBack.id, name: "clawBack", kind: .membership,
        priceFen: Fen(4000), periodMonths: 1, anchor: day("2026-05-15"), startedOn: day("2026-05-15"),
        endsOn: nil, autoRenews: true, state: .active, contract: Self.contract))
    file.charges.append(
      Charge(
        id: ID("line.clawBack"), service: Self.clawBackService, kind: .period,
        periodStart: day("2026-11-15"), periodEnd: day("2026-12-15"), amountFen: Fen(4000),
        creditedFen: .zero, chargedAt: LeavingWorld.at("2026-11-15"), payment: paid.id))
    file.balances[.cash, default: .zero] += Fen(4000)
    file.balances[.revenue, default: .zero] += Fen(-4000)
    return file
  }
}

extension OrderSimulation {
  /// What the pinned version and the province say of an order, held against what was done.
  func brokenRules(of order: Order, in file: CustomerFile) -> [String] {
    guard file.subscriber.operatorID == ID("cmcc") else { return [] }
    var wrong: [String] = []
    let on = order.consent.at.beijingDay
    if order.policyVersion != rules.version(on: on) {
      wrong.append("order \(order.id) of \(on) is pinned to \(order.policyVersion)")
    }
    for refund in file.refunds where refund.order == order.id {
      let arrival = rules.policies.calendar.workday(
        rules.refundWorkingDays(order.policyVersion), after: refund.requestedAt.beijingDay)
      if refund.expectedOn != arrival.day {
        wrong.append("refund \(refund.id) is promised for \(refund.expectedOn), not \(arrival.day)")
      }
    }
    guard order.item.isLeaving, let service = file.service(order.service) else { return wrong }
    if order.item.settlement.charge != nil, order.item.action == nil,
      let rule = rules.refundRule(of: service.product, order.policyVersion),
      order.item.settlement.rule != rule
    {
      wrong.append("order \(order.id) is settled by \(order.item.settlement.rule), not \(rule)")
    }
    guard order.service == SimulatedRules.clawBackService else { return wrong }
    let grantedFen = rules.clawBackFen(on: on)
    let amountFen = order.item.terminationFee.amountFen
    // Who opens it again has no contract, and what was paid with stopping its renewal isn't asked for twice.
    let isFirst = file.orders.first { $0.service == order.service } == order
    if amountFen > grantedFen || (isFirst && amountFen != grantedFen) {
      wrong.append("order \(order.id) claims \(amountFen.count) back, \(grantedFen.count) were granted")
    }
    return wrong
  }
}
