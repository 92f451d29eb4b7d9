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
}
