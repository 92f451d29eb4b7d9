extension Decision {
  /// Ends an order that was never paid: without effect and without a debt. Renewal that it stopped stays stopped, unless the
  /// operator's rule lets it go on and the customer can still be told in time.
  mutating func endUnpaid(_ order: Order, _ problem: OrderProblem, by actor: AuditEvent.Actor) {
    move(order, to: .failed(problem), .orderFailed, by: actor)
    let next = file.renewalGoingOn(after: order, under: policies, on: now.beijingDay)
    restoreService(of: order, renewing: next != nil)
    notify(.rejected, order.id.text, order.item.serviceName)
    guard let next, let service = file.service(order.service) else { return }
    notify(
      .renewalGoesOn, order.id.text, order.item.serviceName, amountFen: service.priceFen, day: next.start)
  }
}

extension CustomerFile {
  /// The next period of a service whose order ends unpaid, when by the rules of that order renewal goes on. Nil when it stays
  /// off: by rule, or because the period begins before it could be announced.
  fileprivate func renewalGoingOn(
    after order: Order, under policies: Policies, on today: BeijingDay
  ) -> AnchoredPeriod? {
    guard order.item.wasRenewing, order.item.isLeaving || order.item.action == .stopRenewal,
      let pinned = self.policies(of: order, among: policies),
      policy(under: pinned)?.terms.renewalIfUnpaid?.rule == .resumes,
      let next = service(order.service).flatMap(renewalIfRenewing)
    else { return nil }
    let noticeDays = max(1, policies.service.renewalNoticeDays ?? 0)
    return next.start.adding(days: -noticeDays) >= today ? next : nil
  }
}
