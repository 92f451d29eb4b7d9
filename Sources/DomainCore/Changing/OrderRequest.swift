/// What a customer asks for, before it is priced: the same request gives the same quote on the same file and day.
public enum OrderRequest: Hashable, Sendable, Codable {
  case leave([ID<Service>])
  case stopRenewal([ID<Service>])
  case reopen(ID<Service>)
  /// A product that was offered, for the first time.
  case take(ID<Product>)
  case undo(ID<Order>)
  case suspendNumber
  case restoreNumber
  /// Where a remaining balance goes; nil while it isn't said.
  case closeAccount(payoutTo: PaymentMethod?)
  case changePlan(ID<Service>, to: ID<Product>)
  case payArrears
  /// Where the balance goes; nil while it isn't said.
  case payOut(to: PaymentMethod?)
  case resumeRenewal(ID<Service>)
  case renew(ID<Service>, as: ID<Product>)
}

/// Why something other than leaving can't be ordered now, in the order in which the reasons are looked at.
public enum OrderRefusal: Error, Hashable, Sendable {
  /// A reason that leaving knows too: the account's state, a service that isn't there, an order under way.
  case leave(LeaveRefusal)
  /// It doesn't renew by itself; `endsOn` is the first day without it, nil when it is open-ended without renewal.
  case doesNotRenew(endsOn: BeijingDay?)
  /// The service that would be opened again still runs.
  case stillRuns
  /// The catalogue doesn't offer it any more.
  case notOffered
  /// The order can't be taken back (any more).
  case undo(UndoRefusal)
  /// The number is suspended already.
  case alreadySuspended
  /// The number isn't suspended.
  case notSuspended
  /// The operator's rules say nothing about it: a person must.
  case noRule
  /// There is no main plan.
  case noPlan
  /// It is the plan that the customer has.
  case samePlan
  /// The contract runs until that day.
  case contractRuns(until: BeijingDay)
  /// These must be settled before an account can be closed.
  case settleFirst([ClosingObstacle])
  /// Nothing is owed.
  case nothingOwed
  /// There is no balance that could be paid out.
  case noBalance
  /// It renews by itself already, next on that day.
  case renewsAlready(on: BeijingDay?)
}

/// Why a finished order can't be taken back, in the order in which the reasons are looked at.
public enum UndoRefusal: Hashable, Sendable {
  /// The account has no such order.
  case notFound
  /// It isn't done, or isn't of a kind that can be taken back.
  case notUndoable
  /// The operator's rules know no taking back.
  case noRule
  /// The time is over since then.
  case windowOver(Instant)
  /// The money is on its way or arrived: the service can be opened again instead.
  case refundSetOut
  /// The service has changed since.
  case serviceChanged
}

/// What stands in the way of closing an account, in the order in which it is to be settled.
public enum ClosingObstacle: Hashable, Sendable {
  /// Orders under way.
  case ordersUnderWay([ID<Order>])
  /// Services that still run, the main plan aside.
  case servicesRunning([ID<Service>])
  /// The main plan's contract runs until that day.
  case contractRuns(ID<Service>, until: BeijingDay)
  /// Lent equipment that wasn't returned.
  case equipmentOut([String])
  /// What is owed.
  case owed(Fen)
  /// What the books say is owed and no bill line asks for: a person puts it on the bill, or finds out what the bank takes.
  case owedUnbilled(Fen)
  /// Money on its way back.
  case refundsUnderWay(Fen)
}

extension Quote {
  /// What was asked for, as far as it decides the quote.
  public var request: OrderRequest {
    guard let first = items.first, let action = first.action else {
      return .leave(items.map(\.service))
    }
    return switch action {
    case .stopRenewal: .stopRenewal(items.map(\.service))
    case .reopen(let reopening): reopening.product.map(OrderRequest.take) ?? .reopen(first.service)
    case .undo(let undoing): .undo(undoing.order)
    case .suspendNumber: .suspendNumber
    case .restoreNumber: .restoreNumber
    case .closeAccount(let closing): .closeAccount(payoutTo: closing.destination)
    case .changePlan(let change): .changePlan(first.service, to: change.product)
    case .payArrears: .payArrears
    case .payOut(let paying): .payOut(to: paying.destination)
    case .resumeRenewal: .resumeRenewal(first.service)
    case .renew(let renewing): .renew(first.service, as: renewing.product)
    }
  }
}

extension CustomerFile {
  /// The quote for a request today, or the first reason why it can't be ordered.
  ///
  /// - Parameter method: How what is due would be paid; left out of the quote when nothing is due.
  public func quote(
    for request: OrderRequest, payingBy method: PaymentMethod?, under policies: Policies, at now: Instant
  ) -> Result<Quote, OrderRefusal> {
    let policies = policies.inForce(on: now.beijingDay)
    if request != .payArrears, subscriber.state == .normal, let closing = closingUnderWay {
      return .failure(.leave(.underWay(closing.id)))
    }
    let items: Result<[QuoteItem], OrderRefusal>
    switch request {
    case .leave(let services):
      return quote(leaving: services, payingBy: method, under: policies, at: now)
        .mapError(OrderRefusal.leave)
    case .stopRenewal(let services): items = itemsStoppingRenewal(of: services, under: policies, at: now)
    case .reopen(let service): items = itemReopening(service, under: policies, at: now).map { [$0] }
    case .take(let product): items = itemTaking(product, under: policies, at: now).map { [$0] }
    case .undo(let order): items = itemUndoing(order, under: policies, at: now).map { [$0] }
    case .suspendNumber: items = itemSuspendingNumber(under: policies, at: now).map { [$0] }
    case .restoreNumber: items = itemRestoringNumber(under: policies, at: now).map { [$0] }
    case .closeAccount(let destination):
      items = itemClosing(payoutTo: destination, under: policies, at: now).map { [$0] }
    case .changePlan(let service, let product):
      items = itemChangingPlan(service, to: product, under: policies, at: now).map { [$0] }
    case .payArrears: items = itemPayingArrears(under: policies, at: now).map { [$0] }
    case .payOut(let destination):
      items = itemPayingOut(to: destination, under: policies, at: now).map { [$0] }
    case .resumeRenewal(let service):
      items = itemResumingRenewal(of: service, under: policies, at: now).map { [$0] }
    case .renew(let service, let product):
      items = itemRenewing(service, as: product, under: policies, at: now).map { [$0] }
    }
    return items.map { items in
      var quote = Quote(
        items: items, paymentMethod: nil, day: now.beijingDay,
        policyVersion: policies.version(of: subscriber.operatorID))
      if quote.dueFen > .zero { quote.paymentMethod = method }
      return quote
    }
  }

  /// Why nothing at all can be ordered for the account, nil when something can.
  var accountRefusal: OrderRefusal? {
    switch subscriber.state {
    case .closed: .leave(.accountClosed)
    case .frozen: .leave(.accountFrozen)
    case .abnormal: .leave(.accountAbnormal)
    case .normal: nil
    }
  }

  /// The rules of the operator in the customer's province; nil when the policies have no such operator.
  public func policy(under policies: Policies) -> OperatorPolicy? {
    policies.operators[subscriber.operatorID]?.applied(in: subscriber.province)
  }

  /// The open order that closes the account: what was settled before it stays settled, so nothing new begins beside it.
  var closingUnderWay: Order? { openOrder(doing: .closeAccount) }

  /// An open order about a service that isn't leaving it; nil when there is none.
  func openAction(about service: ID<Service>) -> Order? {
    orders.last { $0.service == service && $0.isOpen && !$0.item.isLeaving }
  }
}

extension QuoteItem {
  /// Says when money that is promised today arrives at the latest: so many working days of the operator's rule.
  mutating func expectRefund(by policy: OperatorPolicy, _ calendar: WorkCalendar, on today: BeijingDay) {
    let arrival = calendar.workday(policy.refundWorkingDays, after: today)
    refundExpectedOn = arrival.day
    refundDayIsProvisional = arrival.isProvisional
  }

  /// An item without settlement, fee or equipment, for what costs nothing by itself.
  init(
    _ action: OrderAction, of service: Service, effectiveOn: BeijingDay, policy: OperatorPolicy,
    at now: Instant
  ) {
    self.init(
      service: service.id, serviceName: service.name, kind: service.kind, priceFen: service.priceFen,
      settlement: .nothing(rule: .none), terminationFee: .none, equipmentFen: .zero,
      effectiveOn: effectiveOn, refundExpectedOn: nil, refundDayIsProvisional: false,
      settlesBy: policy.settlementWindow.end(
        from: effectiveOn > now.beijingDay ? effectiveOn.start : now),
      wasRenewing: service.autoRenews, wasSuspended: service.state == .suspended)
    self.action = action
  }
}
