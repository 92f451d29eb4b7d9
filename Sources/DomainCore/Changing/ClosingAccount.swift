extension CustomerFile {
  /// The account closed (销户; R10, R16): everything else is settled before, the main plan ends with the number, and the
  /// remaining balance is paid out.
  ///
  /// - Parameter destination: Where the balance goes; nil or the balance itself is no destination.
  func itemClosing(
    payoutTo destination: PaymentMethod?, under policies: Policies, at now: Instant
  ) -> Result<QuoteItem, OrderRefusal> {
    if let refusal = accountRefusal { return .failure(refusal) }
    if let order = openAction(about: .number) { return .failure(.leave(.underWay(order.id))) }
    guard let policy = policy(under: policies) else { return .failure(.noRule) }
    let obstacles = closingObstacles(at: now)
    if !obstacles.isEmpty { return .failure(.settleFirst(obstacles)) }
    let today = now.beijingDay
    var payoutFen = balanceFen
    var item = QuoteItem(
      .stopRenewal, of: numberService(on: today), effectiveOn: today, policy: policy, at: now)
    item.serviceName = subscriber.phone.masked
    let plan = closingPlan
    if let plan, let product = policies.products[plan.product], let paid = paidCharge(of: plan, on: today) {
      item.settlement = Settlement.dividing(
        paid.charge, leavingOn: today,
        rule: product.effect == .periodEnd ? .none : product.refundRule,
        cancellationDayIsUsed: policy.cancellationDayIsUsed
      ).crediting(atMost: paid.payment.refundableFen)
      if paid.payment.method == .balance { payoutFen += item.settlement.creditedFen }
    }
    let way = destination == .balance ? nil : destination
    if payoutFen > .zero || item.settlement.creditedFen > .zero {
      let arrival = policies.calendar.workday(policy.refundWorkingDays, after: today)
      item.refundExpectedOn = arrival.day
      item.refundDayIsProvisional = arrival.isProvisional
    }
    item.action = .closeAccount(
      OrderAction.Closing(
        plan: plan?.id, payoutFen: payoutFen, destination: payoutFen > .zero ? way : nil))
    return .success(item)
  }

  /// What must be settled before the account can be closed, in the order in which it is to be settled; empty when nothing.
  public func closingObstacles(at now: Instant) -> [ClosingObstacle] {
    var found: [ClosingObstacle] = []
    let open = orders.filter(\.isOpen)
    if !open.isEmpty { found.append(.ordersUnderWay(open.map(\.id))) }
    let plan = closingPlan
    let running = services.filter { service in
      service.isHeld && service.kind != .number && service.id != plan?.id
        && !service.hasExpired(on: now.beijingDay)
    }
    if !running.isEmpty { found.append(.servicesRunning(running.map(\.name))) }
    if let plan, let contract = plan.contract, contract.endsOn > now.beijingDay {
      found.append(.contractRuns(plan.name, until: contract.endsOn))
    }
    let out = services.flatMap { service in service.devices.filter(\.isOut).map(\.name) }
    if !out.isEmpty { found.append(.equipmentOut(out)) }
    let owedFen = charges.filter(\.isOpen).map { $0.amountFen - $0.creditedFen }.total
    if owedFen > .zero { found.append(.owed(owedFen)) }
    let underWay = refunds.filter(\.isOpen).map(\.amountFen).total
    if underWay > .zero { found.append(.refundsUnderWay(underWay)) }
    return found
  }

  /// The main plan that ends with the number: the last one, when there are several.
  private var closingPlan: Service? { services.last { $0.kind == .plan && $0.isHeld } }
}

extension Refund {
  /// Whether it is money of a closed account on its way out, not money back for a bill line.
  public var isPayout: Bool { charge == nil && order != nil }
}

extension Decision {
  mutating func finishClosing(_ closing: OrderAction.Closing, by order: Order) {
    let day = order.item.effectiveOn
    for id in [closing.plan, .number].compactMap({ $0 }) {
      guard var service = file.service(id), service.isHeld else { continue }
      service.state = .terminated(on: day)
      service.autoRenews = false
      service.pausedOn = nil
      put(.service(service))
    }
    if let charge = order.item.settlement.charge.flatMap(file.charge) {
      let refund = giveBack(order.item.settlement.creditedFen, of: charge, for: order)
      // Nothing may arrive on the balance of a closed account: what was paid from it goes out with the rest.
      if let refund, refund.destination == .balance { release(refund) }
    }
    var subscriber = file.subscriber
    subscriber.state = .closed
    put(.subscriber(subscriber))
    payOut(to: closing.destination, for: order)
  }

  private mutating func payOut(to destination: PaymentMethod?, for order: Order) {
    let amountFen = file.balanceFen
    guard amountFen > .zero else { return }
    let payment = Payment(
      id: numbers.next(), method: .balance, amountFen: amountFen, state: .success, requestedAt: now,
      order: order.id)
    // Money that came in after the quote has no way of its own: it is held for a person, by what is due.
    promisePayout(of: payment, to: destination ?? .balance, for: order.id)
  }
}
