import DomainCore

/// What happened to an account before the fixture's moment, written with the core's own money rules.
struct FixtureHistory {
  /// The file so far.
  var file: CustomerFile
  let policies: Policies
  /// The operator's rules in the account's province.
  let policy: OperatorPolicy
  let time: FixtureTime
  let ids: FixtureIDs

  init(file: CustomerFile, policies: Policies, policy: OperatorPolicy, time: FixtureTime, ids: FixtureIDs) {
    self.file = file
    self.policies = policies
    self.policy = policy
    self.time = time
    self.ids = ids
  }

  /// How a service was charged.
  struct Bill {
    /// Whether the last period was charged, and paid.
    enum State: String, CaseIterable { case paid, unpaid, none }
    var state: State
    var method: PaymentMethod
    /// How many of the last periods have bill lines; all but the last are paid.
    var periods: Int
  }

  /// Adds a service with the bill lines of its periods up to `lastDay`.
  mutating func add(_ service: Service, bill: Bill, lastDay: BeijingDay) {
    let number = file.services.count
    file.services.append(service)
    guard bill.state != .none else { return }
    let day = min(lastDay, service.endsOn.map { $0.adding(days: -1) } ?? lastDay)
    let last = AnchoredPeriod(containing: day, anchor: service.anchor, months: service.periodMonths).number
    for period in (last - bill.periods + 1)...last {
      let span = AnchoredPeriod(number: period, anchor: service.anchor, months: service.periodMonths)
      guard span.end > service.startedOn else { continue }
      let start = max(span.start, service.startedOn)
      let end = service.endsOn.map { min($0, span.end) } ?? span.end
      let at = min(start.start.adding(seconds: 300), time.now)
      let isPaid = period < last || bill.state == .paid
      let name = "service \(number) period \(period)"
      let charge = Charge(
        id: ids.id("\(name) charge"), service: service.id, kind: .period, periodStart: start, periodEnd: end,
        amountFen: service.priceFen, creditedFen: .zero, chargedAt: at,
        payment: isPaid ? ids.id("\(name) payment") : nil)
      put(charge, paidBy: bill.method, at: at, order: nil)
    }
  }

  /// Opens the balance with what makes it `balanceFen` now: refunds onto it are never more than what it paid.
  mutating func open(balanceFen: Fen) {
    let missing = balanceFen - file.balanceFen
    precondition(missing >= .zero, "a balance pays before it is refunded to")
    if missing > .zero { post(.opening(file.subscriber.id, missing), "opening", at: time.now) }
  }

  /// The file with everything oldest first.
  func sorted() -> CustomerFile {
    var sorted = file
    sorted.charges.sort { $0.chargedAt < $1.chargedAt }
    sorted.payments.sort { $0.requestedAt < $1.requestedAt }
    sorted.orders.sort { $0.acceptedAt < $1.acceptedAt }
    sorted.refunds.sort { $0.requestedAt < $1.requestedAt }
    return sorted
  }

  /// Adds a bill line, and the payment that paid it when it names one.
  mutating func put(
    _ charge: Charge, paidBy method: PaymentMethod, at now: Instant, order: ID<Order>?
  ) {
    file.charges.append(charge)
    post(.charge(charge.id, charge.amountFen), "\(charge.id) charged", at: now)
    guard let payment = charge.payment else { return }
    put(payment, charge.amountFen, by: method, state: .success, at: now, order: order)
    post(.payment(payment, charge.amountFen, by: method), "\(payment) paid", at: now)
  }

  /// Adds a payment and posts nothing.
  mutating func put(
    _ payment: ID<Payment>, _ amountFen: Fen, by method: PaymentMethod, state: PaymentState, at now: Instant,
    order: ID<Order>?
  ) {
    file.payments.append(
      Payment(
        id: payment, method: method, amountFen: amountFen, state: state, requestedAt: now, order: order))
  }

  /// Posts to the ledger's balances.
  mutating func post(_ posting: Posting, _ name: String, at now: Instant) {
    file = file.applying([.post(posting.transaction(id: ids.id(name), at: now))])
  }
}
