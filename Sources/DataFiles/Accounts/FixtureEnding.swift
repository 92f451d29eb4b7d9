import DomainCore

extension FixtureHistory {
  /// An order to end a service.
  struct Ending {
    var at: Instant
    var state: OrderState
    var reason: LeaveReason?
    /// Where the refund stands; nil is pending when anything comes back.
    var refund: PaymentState?
    /// How a termination fee is paid.
    var method: PaymentMethod
    /// Whether the next period was charged by mistake although the service had ended.
    var chargedAgain = false
  }

  /// Ends a service by an order that stands where `ending` says, with all that belongs to it; what is wrong when the
  /// fixture asks for what can't be.
  mutating func end(_ service: ID<Service>, product: Product, by ending: Ending) -> String? {
    guard let index = file.services.firstIndex(where: { $0.id == service }) else { return "no such service" }
    let day = ending.at.beijingDay
    let charge = file.charges.last { $0.service == service && $0.payment != nil && $0.periodEnd > day }
    guard let item = file.pastItem(leaving: service, under: policies, at: ending.at) else {
      return "the policies have no rule for leaving it"
    }
    let comesBack = item.settlement.creditedFen > .zero && ending.state == .completed
    if ending.refund != nil && !comesBack {
      return "a refund comes from a completed order of which something comes back"
    }
    if ending.path.waitedForPayment && item.feeFen == .zero {
      return "nothing is due, so the order never waited for a payment"
    }
    let name = "service \(index)"
    let id = ids.number(prefix: "TD", on: day, "\(name) order", Order.self)
    let payment: ID<Payment>? = item.feeFen > .zero ? ids.id("\(name) fee payment") : nil
    file.orders.append(order(id, item, ending, payment: payment, name: name))
    if let payment { pay(payment, of: item, for: id, ending: ending, name: name) }
    change(&file.services[index], by: id, item: item, charge: charge, ending: ending)
    if ending.state == .inProgress {
      let errand = Errand.terminate(order: id, service: service)
      send(ID("terminate-" + id.text), errand, at: ending.at, notBefore: item.effectiveOn.start)
    }
    if comesBack, let charge = item.settlement.charge.flatMap(file.charge) {
      payBack(of: charge, order: id, item: item, ending: ending, name: name)
    }
    if ending.chargedAgain { return chargeAgain(file.services[index], after: item, name: name) }
    return nil
  }

  /// A bill line for the period after the end, paid as the others were (R18).
  private mutating func chargeAgain(_ service: Service, after item: QuoteItem, name: String) -> String? {
    guard case .terminated(let day) = service.state else { return "only an ended service is charged again" }
    let running = AnchoredPeriod(containing: day, anchor: service.anchor, months: service.periodMonths)
    let next = AnchoredPeriod(
      number: running.number + 1, anchor: service.anchor, months: service.periodMonths)
    guard next.start <= time.today else { return "the period after the end hasn't begun" }
    let charge = Charge(
      id: ids.id("\(name) stray charge"), service: service.id, kind: .period, periodStart: next.start,
      periodEnd: next.end, amountFen: service.priceFen, creditedFen: .zero,
      chargedAt: min(next.start.start.adding(seconds: 300), time.now),
      payment: ids.id("\(name) stray payment"))
    let method = file.payments.last { $0.order == nil }?.method ?? .wechat
    put(charge, paidBy: method, at: charge.chargedAt, order: nil)
    return nil
  }

  private func order(
    _ id: ID<Order>, _ item: QuoteItem, _ ending: Ending, payment: ID<Payment>?, name: String
  ) -> Order {
    let at = ending.at
    let isBroadband = item.kind == .broadband
    let first = Proof(subscriber: file.subscriber.id, first: .smsCode, at: at)
    // `provingPast` puts in the hash of the quote, for which a key is needed.
    let consent = Consent(
      quoteHash: [], at: at, conversation: ids.id("\(name) conversation"),
      turn: 1, proof: isBroadband ? first.adding(.idNumberTail, at: at) : first)
    let accepted = Order(
      id: id, service: item.service, item: item, consent: consent,
      policyVersion: policies.inForce(on: at.beijingDay).version(of: file.subscriber.operatorID),
      form: LeaveForm(
        contact: isBroadband ? file.subscriber.phone : nil,
        reason: ending.reason ?? (isBroadband ? .noLongerNeeded : nil)),
      payment: payment, state: .acknowledged, steps: [OrderStep(state: .acknowledged, at: at)])
    var steps: [OrderState] = []
    if item.feeFen > .zero && (ending.path.waitedForPayment || ending.path.wentToNetwork) {
      steps.append(.pending)
    }
    if ending.path.wentToNetwork { steps.append(.inProgress) }
    if ending.state != steps.last && ending.state != .acknowledged { steps.append(ending.state) }
    return steps.reduce(accepted) { $0.moved(to: $1, at: at) }
  }

  /// The payment of a termination fee: it succeeded before the network was told.
  private mutating func pay(
    _ payment: ID<Payment>, of item: QuoteItem, for order: ID<Order>, ending: Ending, name: String
  ) {
    if ending.path.wentToNetwork {
      let fee = Charge(
        id: ids.id("\(name) fee"), service: item.service, kind: .terminationFee,
        periodStart: item.effectiveOn,
        periodEnd: item.effectiveOn, amountFen: item.feeFen, creditedFen: .zero, chargedAt: ending.at,
        payment: payment)
      return put(fee, paidBy: ending.method, at: ending.at, order: order)
    }
    let hasFailed = ending.path.waitedForPayment && ending.state != .pending
    put(
      payment, item.feeFen, by: ending.method, state: hasFailed ? .failed : .pending, at: ending.at,
      order: order)
    if ending.state == .pending {
      let errand = Errand.collect(payment: payment, amountFen: item.feeFen, method: ending.method)
      send(ID("collect-" + payment.text), errand, at: ending.at, notBefore: ending.at)
    }
  }

  /// The service as the order leaves it. The yes stops renewal; only withdrawing the order brings it back.
  private func change(
    _ service: inout Service, by order: ID<Order>, item: QuoteItem, charge: Charge?, ending: Ending
  ) {
    if ending.state == .cancelled { return }
    service.autoRenews = false
    if ending.state == .completed {
      service.state = .terminated(on: item.effectiveOn)
    } else if ending.state.isFinal {
      service.endsOn = service.endsOn ?? charge?.periodEnd
    } else {
      service.state = .pendingTerminate(order)
    }
    if ending.state == .completed, let rule = policy.terms.equipmentReturn?.rule {
      for index in service.devices.indices where service.devices[index].replacementFen != nil {
        let by = item.effectiveOn.adding(days: rule.withinDays)
        service.devices[index].lending = .due(by: by, pickUpOn: nil)
      }
    }
    guard ending.path.wentToNetwork else { return }
    for index in service.devices.indices where service.devices[index].sync == .bound {
      service.devices[index].sync = ending.state == .completed ? .unbound : .unbinding
    }
  }

  private mutating func payBack(
    of charge: Charge, order: ID<Order>, item: QuoteItem, ending: Ending, name: String
  ) {
    guard let lineIndex = file.charges.firstIndex(where: { $0.id == charge.id }),
      let paymentIndex = file.payments.firstIndex(where: { $0.id == charge.payment }),
      let expectedOn = item.refundExpectedOn
    else { preconditionFailure("a refund is of a line that was paid") }
    let amountFen = item.settlement.creditedFen
    let state = ending.refund ?? .pending
    let isFinished = state == .success || state == .failed
    let payment = file.payments[paymentIndex]
    let id = ids.number(prefix: "TK", on: ending.at.beijingDay, "\(name) refund", Refund.self)
    file.charges[lineIndex].creditedFen += amountFen
    let reserved = payment.reserving(amountFen)
    file.payments[paymentIndex] =
      isFinished ? reserved.finishingRefund(of: amountFen, arrived: state == .success) : reserved
    let finishedAt = max(ending.at, min(expectedOn.start.adding(seconds: 36_000), time.now))
    file.refunds.append(
      Refund(
        id: id, order: order, payment: payment.id, charge: charge.id, amountFen: amountFen,
        destination: payment.method, state: state, requestedAt: ending.at, expectedOn: expectedOn,
        expectedIsProvisional: item.refundDayIsProvisional, finishedAt: isFinished ? finishedAt : nil))
    post(.refundPromised(id, amountFen), "\(id) promised", at: ending.at)
    if state == .success {
      post(.refundPaid(id, amountFen, to: payment.method), "\(id) paid", at: finishedAt)
    }
  }

  private mutating func send(
    _ id: ID<OutboxMessage>, _ errand: Errand, at now: Instant, notBefore: Instant
  ) {
    file.outbox.append(
      OutboxMessage(id: id, errand: errand, createdAt: now, notBefore: max(now, notBefore)))
  }
}

extension FixtureHistory.Ending {
  /// The way that an order took to its state.
  fileprivate var path: (waitedForPayment: Bool, wentToNetwork: Bool) {
    switch state {
    case .completed, .inProgress, .partial, .assessingCancellation: (false, true)
    case .pending: (true, false)
    case .held(let problem), .failed(let problem):
      switch problem {
      case .paymentFailed, .paymentOverdue: (true, false)
      case .networkFailed, .networkSilent: (false, true)
      case .accountNotNormal, .serviceChanged, .identityTooWeak, .needsPerson, .policyMissing: (false, false)
      }
    case .acknowledged, .rejected, .cancelled: (false, false)
    }
  }
}
