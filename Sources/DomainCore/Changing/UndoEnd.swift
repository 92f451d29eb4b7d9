extension CustomerFile {
  /// Until when a finished order can be taken back if nothing else happens to it: the rules' window, cut short where its money
  /// sets out (R20). Nil where the rules allow no taking back.
  public func undoEnd(of id: ID<Order>, under policies: Policies) -> Instant? {
    guard let order = order(id), order.item.isLeaving || order.item.action?.kind == .stopRenewal,
      order.item.unpaid == nil,
      let doneAt = order.steps.last(where: { $0.state == .completed })?.at,
      let window = self.policies(of: order, among: policies).flatMap(policy)?.terms.undoWindow?.rule
    else { return nil }
    let settingOut = refunds.filter { $0.order == id }.map { $0.releaseAt(policies.calendar) }
    guard let end = ([window.end(from: doneAt)] + settingOut).min(), end > doneAt else { return nil }
    return end
  }

  /// When the first of what a quote gives back sets out if all of it is done today: from then on its order can't be taken back. Nil
  /// where nothing comes back by rule alone.
  public func refundSetsOut(of quote: Quote, under policies: Policies, at now: Instant) -> Instant? {
    let next = policies.calendar.workday(1, after: now.beijingDay).day
    return quote.items.filter { $0.settlement.creditedFen > .zero && $0.effectiveOn <= quote.day }
      .map { min(next, $0.refundExpectedOn ?? next).start }.min()
  }
}
