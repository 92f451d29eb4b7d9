extension CustomerFile {
  /// The balance paid out while the account goes on (R10): only where the operator's rules have it, after what is owed is paid
  /// and, by rule, after everything was left.
  ///
  /// - Parameter destination: Where it goes; nil while it isn't said.
  func itemPayingOut(
    to destination: PaymentMethod?, under policies: Policies, at now: Instant
  ) -> Result<QuoteItem, OrderRefusal> {
    if let refusal = accountRefusal { return .failure(refusal) }
    if let order = openOrder(doing: .payOut) { return .failure(.leave(.underWay(order.id))) }
    guard let policy = policy(under: policies), let rule = policy.terms.balancePayout?.rule else {
      return .failure(.noRule)
    }
    guard balanceFen > .zero else { return .failure(.noBalance) }
    let obstacles = payoutObstacles(rule, at: now)
    guard obstacles.isEmpty else { return .failure(.settleFirst(obstacles)) }
    if let destination, !rule.ways.contains(destination) { return .failure(.noRule) }
    let today = now.beijingDay
    var item = QuoteItem(
      .payOut(OrderAction.PayingOut(amountFen: balanceFen, destination: destination)),
      of: numberService(on: today), effectiveOn: today, policy: policy, at: now)
    item.serviceName = Service.numberName
    item.expectRefund(by: policy, policies.calendar, on: today)
    return .success(item)
  }

  private func payoutObstacles(
    _ rule: OperatorTerms.BalancePayout, at now: Instant
  ) -> [ClosingObstacle] {
    let running =
      rule.afterLeaving
      ? runningObstacle(at: now) { $0.kind != .number || $0.state == .suspended } : nil
    return [openOrdersObstacle, running, owedObstacle, unbilledObstacle].compactMap { $0 }
  }
}

extension Decision {
  /// The balance is promised to go out; what has gone meanwhile is for a person to look at.
  mutating func finishPayingOut(_ paying: OrderAction.PayingOut, by order: Order) -> Bool {
    guard let destination = paying.destination, file.balanceFen >= paying.amountFen else { return false }
    let payment = Payment(
      id: numbers.next(), method: .balance, amountFen: paying.amountFen, state: .success, requestedAt: now,
      order: order.id)
    promisePayout(of: payment, to: destination, for: order.id)
    return true
  }
}
