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
    var outsideFen = Fen.zero
    var item = QuoteItem(
      .stopRenewal, of: numberService(on: today), effectiveOn: today, policy: policy, at: now)
    item.serviceName = Service.numberName
    let plan = closingPlan
    if let plan, let product = policies.products[plan.product], let paid = paidCharge(of: plan, on: today) {
      item.settlement = Settlement.dividing(
        paid.charge, leavingOn: today,
        rule: product.effect == .periodEnd ? .none : product.refundRule,
        cancellationDayIsUsed: policy.cancellationDayIsUsed
      ).crediting(atMost: paid.payment.refundableFen)
      let creditedFen = item.settlement.creditedFen
      if paid.payment.method == .balance { payoutFen += creditedFen } else { outsideFen += creditedFen }
    }
    let keeping = keepingSettlement(after: item.settlement, policy, under: policies, on: today)
    if let keeping {
      let creditedFen = keeping.settlement.creditedFen
      if keeping.payment.method == .balance { payoutFen += creditedFen } else { outsideFen += creditedFen }
    }
    let way = destination == .balance ? nil : destination
    // The operator's ways out of a balance hold for the last one, too.
    if let way, let rule = policy.terms.balancePayout?.rule, !rule.ways.contains(way) {
      return .failure(.noRule)
    }
    item.action = .closeAccount(
      OrderAction.Closing(
        plan: plan?.id, payoutFen: payoutFen, destination: payoutFen > .zero ? way : nil,
        keeping: keeping?.settlement, outsideFen: outsideFen > .zero ? outsideFen : nil))
    if payoutFen > .zero || item.creditedFen > .zero {
      item.expectRefund(by: policy, policies.calendar, on: today)
    }
    return .success(item)
  }

  /// What must be settled before the account can be closed, in the order in which it is to be settled; empty when nothing.
  public func closingObstacles(at now: Instant) -> [ClosingObstacle] {
    let plan = closingPlan
    let contract = plan.flatMap { plan in
      plan.contract.flatMap { contract in
        contract.endsOn > now.beijingDay ? ClosingObstacle.contractRuns(plan.id, until: contract.endsOn) : nil
      }
    }
    let out = services.flatMap { service in service.devices.filter(\.isOut).map(\.name) }
    let underWayFen = refunds.filter(\.isOpen).map(\.amountFen).total
    let found: [ClosingObstacle?] = [
      openOrdersObstacle, runningObstacle(at: now) { $0.kind != .number && $0.id != plan?.id }, contract,
      out.isEmpty ? nil : .equipmentOut(out), owedObstacle, unbilledObstacle,
      underWayFen > .zero ? .refundsUnderWay(underWayFen) : nil,
    ]
    return found.compactMap { $0 }
  }

  /// Orders that are under way.
  var openOrdersObstacle: ClosingObstacle? {
    let open = orders.filter(\.isOpen)
    return open.isEmpty ? nil : .ordersUnderWay(open.map(\.id))
  }

  /// Services that run and that `counts` counts.
  func runningObstacle(at now: Instant, where counts: (Service) -> Bool) -> ClosingObstacle? {
    let running = services.filter { $0.isHeld && !$0.hasExpired(on: now.beijingDay) && counts($0) }
    return running.isEmpty ? nil : .servicesRunning(running.map(\.id))
  }

  /// What is owed.
  var owedObstacle: ClosingObstacle? { arrearsFen > .zero ? .owed(arrearsFen) : nil }

  /// What is owed beside the bill: who closes the account gets no new bill for it.
  var unbilledObstacle: ClosingObstacle? {
    unbilledDebtFen > .zero ? .owedUnbilled(unbilledDebtFen) : nil
  }

  /// The main plan that ends with the number: the last one, when there are several.
  private var closingPlan: Service? { services.last { $0.kind == .plan && $0.isHeld } }
}

extension Refund {
  /// Whether it is a balance on its way out, or money that came in after an account was closed; not money back for a bill line.
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
    for settlement in order.item.settlements {
      guard let charge = settlement.charge.flatMap(file.charge) else { continue }
      let refund = giveBack(settlement.creditedFen, of: charge, for: order)
      // Nothing may arrive on the balance of a closed account: what was paid from it goes out with the rest.
      if let refund, refund.destination == .balance { release(refund) }
    }
    var subscriber = file.subscriber
    subscriber.state = .closed
    put(.subscriber(subscriber))
    payOut(to: closing.destination, for: order)
    // Nobody has to ask for it (网络数据安全管理条例 第二十四条): what needn't be kept any more goes by itself.
    planErasure(on: max(file.logsKeptUntil, CustomerFile.logsKept(since: now.beijingDay)), by: .bot)
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
