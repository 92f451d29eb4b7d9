extension CustomerFile {
  /// A service that was left, opened again (R20, R23). Within a period that was charged before, only its rest is charged, and
  /// all bill lines of that period together are never more than its price; else a new period begins today.
  func itemReopening(
    _ id: ID<Service>, under policies: Policies, at now: Instant
  ) -> Result<QuoteItem, OrderRefusal> {
    if let refusal = accountRefusal { return .failure(refusal) }
    guard let service = service(id), service.kind != .number else {
      return .failure(.leave(.unknownService))
    }
    switch service.state {
    case .active, .suspended: return .failure(.stillRuns)
    case .pendingTerminate(let order): return .failure(.leave(.underWay(order)))
    case .terminated: break
    }
    if let order = openAction(about: id) { return .failure(.leave(.underWay(order.id))) }
    guard let policy = policy(under: policies) else { return .failure(.noRule) }
    // A line needs an installation, and a contract its terms: no rule here makes either.
    if service.kind == .broadband { return .failure(.noRule) }
    guard let product = policies.products[service.product], product.isOpen else {
      return .failure(.notOffered)
    }
    var offered = service
    offered.priceFen = product.priceFen
    offered.name = product.name
    offered.periodMonths = product.periodMonths
    let reopening = reopening(offered, product, on: now.beijingDay)
    var item = QuoteItem(
      .reopen(reopening), of: offered, effectiveOn: now.beijingDay, policy: policy, at: now)
    item.wasRenewing = false
    return .success(item)
  }

  private func reopening(
    _ service: Service, _ product: Product, on today: BeijingDay
  ) -> OrderAction.Reopening {
    let lines = charges.filter { charge in
      charge.service == service.id && charge.kind == .period && charge.periodStart <= today
        && today < charge.periodEnd
    }
    guard let end = lines.map(\.periodEnd).max(), let start = lines.map(\.periodStart).min() else {
      let period = AnchoredPeriod(number: 0, anchor: today, months: service.periodMonths)
      return OrderAction.Reopening(
        firstStart: today, firstEnd: period.end, firstFen: service.priceFen, keptFen: .zero,
        chargedDays: period.days, totalDays: period.days, anchor: today)
    }
    // The period may have been cut by an earlier re-opening: its whole length is the anchor's.
    let period = AnchoredPeriod(
      containing: today, anchor: service.anchor, months: service.periodMonths)
    let (first, last) = (min(start, period.start), max(end, period.end))
    let keptFen = charges.filter { charge in
      charge.service == service.id && charge.kind == .period && charge.periodEnd > first
        && charge.periodStart < last
    }.map(\.keptFen).total
    let total = last.days(since: first)
    let days = last.days(since: today)
    let restFen = max(.zero, service.priceFen - keptFen)
    let firstFen =
      product.refundRule == .prorated
      ? min(restFen, service.priceFen.prorated(DayRatio(days: days, of: total))) : restFen
    return OrderAction.Reopening(
      firstStart: today, firstEnd: last, firstFen: firstFen, keptFen: keptFen, chargedDays: days,
      totalDays: total, anchor: service.anchor)
  }

  /// How often a product was left and joined again within the days of the operator's rule, this time not counted; nil when it
  /// isn't often enough for a warning (R21).
  public func frequentChanges(
    of service: ID<Service>, under policies: Policies, at now: Instant
  ) -> (count: Int, days: Int)? {
    guard let rule = policy(under: policies)?.terms.frequentChanges?.rule else { return nil }
    let from = now.beijingDay.adding(days: -rule.days)
    let count = orders.count { order in
      order.service == service && order.state == .completed && order.acceptedAt.beijingDay >= from
        && (order.item.isLeaving || order.item.action?.kind == .reopen)
    }
    return count >= rule.count ? (count, rule.days) : nil
  }
}
