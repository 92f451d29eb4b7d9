import DomainCore

/// What happened to an account before the fixture's moment, written with the core's own money rules.
struct FixtureHistory {
  /// The file so far.
  private(set) var file: CustomerFile
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

  /// An order that ended a service, or is to.
  struct Ending {
    var at: Instant
    var state: OrderState
    var reason: LeaveReason?
    /// Where the refund stands; nil is under way when anything comes back.
    var refund: PaymentState?
    /// How a termination fee was paid.
    var method: PaymentMethod
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

  /// Ends a service by an order; what is wrong when the fixture asks for what can't be.
  mutating func end(_ service: ID<Service>, product: Product, by ending: Ending) -> String? {
    guard let index = file.services.firstIndex(where: { $0.id == service }) else { return "no such service" }
    let day = ending.at.beijingDay
    let charge = file.charges.last { $0.service == service && $0.payment != nil && $0.periodEnd > day }
    let lastDay = product.effect == .immediate ? day : charge?.periodEnd.adding(days: -1) ?? day
    let item = quote(file.services[index], product, charge, orderedAt: ending.at, lastDay: lastDay)
    let creditFen = item.settlement.creditedFen
    if ending.refund != nil && (creditFen == .zero || ending.state != .completed) {
      return "a refund comes from a completed order of which something comes back"
    }
    let name = "service \(index)"
    let order = ids.number(prefix: "TD", on: day, "\(name) order", Order.self)
    let isOpenOrDone = ending.state == .completed || !ending.state.isFinal
    let feePayment: ID<Payment>? =
      item.feeFen > .zero && isOpenOrDone && ending.state != .pending ? ids.id("\(name) fee payment") : nil
    file.orders.append(self.order(order, item, ending, payment: feePayment, name: name))
    if feePayment != nil {
      let fee = Charge(
        id: ids.id("\(name) fee"), service: service, kind: .terminationFee, periodStart: day,
        periodEnd: day.adding(days: 1), amountFen: item.feeFen, creditedFen: .zero, chargedAt: ending.at,
        payment: feePayment)
      put(fee, paidBy: ending.method, at: ending.at, order: order)
    }
    if ending.state == .completed {
      file.services[index].state = .terminated(on: item.effectiveOn)
      file.services[index].autoRenews = false
      for device in file.services[index].devices.indices {
        file.services[index].devices[device].sync = .unbound
      }
      if let charge, creditFen > .zero {
        payBack(creditFen, of: charge, order: order, item: item, ending: ending, name: name)
      }
    } else if !ending.state.isFinal {
      file.services[index].state = .pendingTerminate(order)
    }
    return nil
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

  private mutating func put(
    _ charge: Charge, paidBy method: PaymentMethod, at now: Instant, order: ID<Order>?
  ) {
    file.charges.append(charge)
    post(.charge(charge.id, charge.amountFen), "\(charge.id) charged", at: now)
    guard let payment = charge.payment else { return }
    file.payments.append(
      Payment(
        id: payment, method: method, amountFen: charge.amountFen, state: .success, requestedAt: now,
        order: order))
    post(.payment(payment, charge.amountFen, by: method), "\(payment) paid", at: now)
  }

  private mutating func payBack(
    _ amountFen: Fen, of charge: Charge, order: ID<Order>, item: QuoteItem, ending: Ending, name: String
  ) {
    guard let lineIndex = file.charges.firstIndex(where: { $0.id == charge.id }),
      let paymentIndex = file.payments.firstIndex(where: { $0.id == charge.payment }),
      let expectedOn = item.refundExpectedOn
    else { return }
    let state = ending.refund ?? .pending
    let payment = file.payments[paymentIndex]
    let id = ids.number(prefix: "TK", on: ending.at.beijingDay, "\(name) refund", Refund.self)
    let isFinished = state == .success || state == .failed
    file.charges[lineIndex].creditedFen += amountFen
    let reserved = payment.reserving(amountFen)
    file.payments[paymentIndex] =
      isFinished ? reserved.finishingRefund(of: amountFen, arrived: state == .success) : reserved
    file.refunds.append(
      Refund(
        id: id, order: order, payment: payment.id, charge: charge.id, amountFen: amountFen,
        destination: payment.method, state: state, requestedAt: ending.at, expectedOn: expectedOn,
        expectedIsProvisional: item.refundDayIsProvisional,
        finishedAt: isFinished ? min(expectedOn.start.adding(seconds: 36_000), time.now) : nil))
    post(.refundPromised(id, amountFen), "\(id) promised", at: ending.at)
    if state == .success { post(.refundPaid(id, amountFen, to: payment.method), "\(id) paid", at: ending.at) }
  }

  private func quote(
    _ service: Service, _ product: Product, _ charge: Charge?, orderedAt: Instant, lastDay: BeijingDay
  ) -> QuoteItem {
    let settlement =
      charge.map {
        Settlement.dividing(
          $0, leavingOn: lastDay, rule: product.refundRule,
          cancellationDayIsUsed: product.effect == .periodEnd || policy.cancellationDayIsUsed)
      } ?? .nothing(rule: product.refundRule)
    let expected = policies.calendar.workday(policy.refundWorkingDays, after: orderedAt.beijingDay)
    let comesBack = settlement.creditedFen > .zero
    return QuoteItem(
      service: service.id, serviceName: service.name, kind: service.kind, priceFen: service.priceFen,
      settlement: settlement,
      terminationFee: .computed(
        policy: product.terminationFee, contract: service.contract, priceFen: service.priceFen,
        periodMonths: service.periodMonths, leavingOn: lastDay),
      equipmentFen: service.equipmentFen, effectiveOn: lastDay.adding(days: 1),
      refundExpectedOn: comesBack ? expected.day : nil,
      refundDayIsProvisional: comesBack && expected.isProvisional,
      settlesBy: policy.settlementWindow.end(from: orderedAt))
  }

  private func order(
    _ id: ID<Order>, _ item: QuoteItem, _ ending: Ending, payment: ID<Payment>?, name: String
  ) -> Order {
    let at = ending.at
    // The conversation of the yes was before the fixture's time, so its quote has no hash to compare with.
    let consent = Consent(
      quoteHash: [UInt8](repeating: 0, count: 32), at: at, conversation: ids.id("\(name) conversation"),
      turn: 1,
      proof: Proof(subscriber: file.subscriber.id, first: .smsCode, at: at))
    let accepted = Order(
      id: id, service: item.service, item: item, consent: consent, policyVersion: policies.version,
      form: LeaveForm(
        contact: item.kind == .broadband ? file.subscriber.phone : nil,
        reason: ending.reason ?? (item.kind == .broadband ? .noLongerNeeded : nil)),
      payment: payment, state: .acknowledged, steps: [OrderStep(state: .acknowledged, at: at)])
    switch ending.state {
    case .acknowledged: return accepted
    case .completed, .partial, .failed:
      return accepted.moved(to: .inProgress, at: at).moved(to: ending.state, at: at)
    default: return accepted.moved(to: ending.state, at: at)
    }
  }

  private mutating func post(_ posting: Posting, _ name: String, at now: Instant) {
    file = file.applying([.post(posting.transaction(id: ids.id(name), at: now))])
  }
}
