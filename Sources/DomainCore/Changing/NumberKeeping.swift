extension Service {
  /// What the number itself is called wherever it is stored: nothing that tells whose it is (S17).
  public static let numberName = "number"
}

extension PhoneNumber {
  /// The name of a service as its customer hears it: the number itself by its masked digits.
  public func spoken(_ name: String) -> String { name == Service.numberName ? masked : name }
}

extension CustomerFile {
  /// The number itself as a service; before the first order about it, as it would be made.
  func numberService(on day: BeijingDay) -> Service {
    service(.number)
      ?? Service(
        id: .number, product: ID("number"), name: Service.numberName, kind: .number, priceFen: .zero,
        periodMonths: 1, anchor: day, startedOn: subscriber.joinedOn, endsOn: nil, autoRenews: false,
        state: subscriber.state == .closed ? .terminated(on: day) : .active)
  }

  /// Whether the number is suspended now.
  public var isNumberSuspended: Bool { service(.number)?.state == .suspended }

  /// Whether a service doesn't run because the number is suspended.
  public func isPaused(_ id: ID<Service>) -> Bool { service(id)?.pausedOn != nil }

  /// The number suspended (停机保号): a keeping fee of the catalogue, and what is no longer charged meanwhile.
  func itemSuspendingNumber(
    under policies: Policies, at now: Instant
  ) -> Result<QuoteItem, OrderRefusal> {
    if let refusal = accountRefusal { return .failure(refusal) }
    if isNumberSuspended { return .failure(.alreadySuspended) }
    if let order = openAction(about: .number) { return .failure(.leave(.underWay(order.id))) }
    guard let policy = policy(under: policies), let rule = policy.terms.numberKeeping?.rule,
      let product = policies.products[rule.product]
    else { return .failure(.noRule) }
    let today = now.beijingDay
    var effectiveOn = today
    if rule.effect == .periodEnd, let plan = services.last(where: { $0.kind == .plan && $0.isHeld }) {
      effectiveOn = plan.periodEnd(on: today, charge: paidCharge(of: plan, on: today)?.charge)
    }
    let pauses = services.filter { rule.pauses.contains($0.kind) && $0.isHeld && $0.pausedOn == nil }
    let action = OrderAction.suspendNumber(
      OrderAction.Suspending(
        product: product.id, name: product.name, monthlyFen: product.priceFen, pauses: pauses.map(\.id),
        rest: keepingRest(monthlyFen: product.priceFen, rule: product.refundRule, on: effectiveOn)))
    var item = QuoteItem(
      action, of: numberService(on: today), effectiveOn: effectiveOn, policy: policy, at: now)
    item.serviceName = Service.numberName
    item.priceFen = product.priceFen
    return .success(item)
  }

  /// The number works again (复机): the keeping fee ends, and what was paused is charged from today on.
  func itemRestoringNumber(
    under policies: Policies, at now: Instant
  ) -> Result<QuoteItem, OrderRefusal> {
    if let refusal = accountRefusal { return .failure(refusal) }
    guard isNumberSuspended, let number = service(.number) else { return .failure(.notSuspended) }
    if let order = openAction(about: .number) { return .failure(.leave(.underWay(order.id))) }
    guard let policy = policy(under: policies) else { return .failure(.noRule) }
    let today = now.beijingDay
    let paused = services.filter { $0.pausedOn != nil && $0.isHeld }
    let chargedNow = paused.filter { $0.autoRenews && (lastPeriodEnd(of: $0).map { $0 <= today } ?? false) }
    let action = OrderAction.restoreNumber(
      OrderAction.Restoring(resumes: paused.map(\.id), chargedNowFen: chargedNow.map(\.priceFen).total))
    var item = QuoteItem(action, of: number, effectiveOn: today, policy: policy, at: now)
    item.serviceName = Service.numberName
    if let keeping = keepingSettlement(after: nil, policy, under: policies, on: today) {
      item.settlement = keeping.settlement
      if item.settlement.creditedFen > .zero {
        item.expectRefund(by: policy, policies.calendar, on: today)
      }
    }
    item.unpaid = policies.products[number.product].flatMap {
      unpaidPeriod(of: number, product: $0, policy: policy, lastDay: today, on: today)
    }
    return .success(item)
  }

  /// The running keeping fee of a suspended number divided on the day on which the suspension ends, with the payment that it
  /// goes back to; nil while the number isn't suspended or the fee isn't paid.
  ///
  /// - Parameter other: What the same order gives back besides, perhaps of the same payment.
  func keepingSettlement(
    after other: Settlement?, _ policy: OperatorPolicy, under policies: Policies, on today: BeijingDay
  ) -> (settlement: Settlement, payment: Payment)? {
    // Whoever has restored the number was given back then what wasn't used.
    guard isNumberSuspended, let number = service(.number),
      let product = policies.products[number.product], let paid = paidCharge(of: number, on: today)
    else { return nil }
    let isShared = other?.charge.flatMap(charge)?.payment == paid.payment.id
    let takenFen = isShared ? other?.creditedFen ?? .zero : .zero
    let settlement = Settlement.dividing(
      paid.charge, leavingOn: today, rule: product.refundRule,
      cancellationDayIsUsed: policy.cancellationDayIsUsed
    ).crediting(atMost: paid.payment.refundableFen - takenFen)
    return (settlement, paid.payment)
  }

  /// What a suspension that begins on `day` still costs of a month that an earlier one was charged for; nil when none runs.
  ///
  /// Lines that begin later count too, as they do after a clock that went back.
  func keepingRest(
    monthlyFen: Fen, rule: RefundRule, on day: BeijingDay
  ) -> OrderAction.KeepingRest? {
    let lines = charges.filter { $0.service == .number && $0.kind == .period && day < $0.periodEnd }
    guard let start = lines.map(\.periodStart).min(), let end = lines.map(\.periodEnd).max() else {
      return nil
    }
    let keptFen = lines.map(\.keptFen).total
    let restFen = max(.zero, monthlyFen - keptFen)
    let (leftDays, totalDays) = (end.days(since: day), end.days(since: min(start, day)))
    let amountFen =
      rule == .prorated
      ? min(restFen, monthlyFen.prorated(DayRatio(days: leftDays, of: totalDays))) : restFen
    return OrderAction.KeepingRest(
      end: end, amountFen: amountFen, keptFen: keptFen, leftDays: leftDays, totalDays: totalDays)
  }

  /// The first day that no bill line of a service covers; nil without any.
  func lastPeriodEnd(of service: Service) -> BeijingDay? {
    charges.filter { $0.service == service.id && $0.kind == .period }.map(\.periodEnd).max()
  }
}

extension Decision {
  mutating func finishSuspending(_ suspending: OrderAction.Suspending, by order: Order) {
    // The day that was told, whenever the file is opened after it: what is due since then is charged next.
    let day = order.effectDay(doneAt: now)
    let number = file.numberService(on: day)
    let rules = file.policies(of: order, among: policies) ?? policies
    let rest = file.keepingRest(
      monthlyFen: suspending.monthlyFen, rule: rules.products[suspending.product]?.refundRule ?? .none,
      on: day)
    let keeping = Service(
      id: number.id, product: suspending.product, name: suspending.name, kind: .number,
      priceFen: suspending.monthlyFen, periodMonths: 1, anchor: rest == nil ? day : number.anchor,
      startedOn: day, endsOn: nil, autoRenews: true, state: .suspended)
    put(.service(keeping))
    for id in suspending.pauses {
      guard var service = file.service(id), service.isHeld else { continue }
      service.pausedOn = day
      put(.service(service))
    }
    if let rest {
      bill(keeping, rest.amountFen, from: day, to: rest.end)
    } else {
      renew(keeping, for: AnchoredPeriod(number: 0, anchor: day, months: 1))
    }
  }

  mutating func finishRestoring(by order: Order) {
    let day = now.beijingDay
    var number = file.numberService(on: day)
    number.state = .active
    number.autoRenews = false
    put(.service(number))
    if let charge = order.item.settlement.charge.flatMap(file.charge) {
      giveBack(order.item.settlement.creditedFen, of: charge, for: order)
    }
    waiveUnused(of: order.item.unpaid, for: order)
    // What is being left is resumed too: should the leaving be withdrawn, it works again.
    for var service in file.services where service.pausedOn != nil && !service.hasEnded {
      service.pausedOn = nil
      // A new period begins on the day on which it works again; one that is still paid for goes on.
      if service.autoRenews || !service.isHeld, let end = file.lastPeriodEnd(of: service), end <= day {
        service.anchor = day
        // Its price was quoted for today, which is its notice.
        service.renewalNoticedFor = day
      }
      put(.service(service))
    }
  }
}
