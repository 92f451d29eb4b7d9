extension CustomerFile {
  /// A finished order taken back while the operator's rules allow it and no money has set out (R20): afterwards the
  /// service, its billing and its renewal are as if the order had never been.
  func itemUndoing(
    _ id: ID<Order>, under policies: Policies, at now: Instant
  ) -> Result<QuoteItem, OrderRefusal> {
    if let refusal = accountRefusal { return .failure(refusal) }
    guard let order = order(id), let service = service(order.service) else {
      return .failure(.undo(.notFound))
    }
    let isRenewalOnly = order.item.action?.kind == .stopRenewal
    guard order.state == .completed, order.item.isLeaving || isRenewalOnly,
      let doneAt = order.steps.last?.at
    else { return .failure(.undo(.notUndoable)) }
    guard let pinned = self.policies(of: order, among: policies), let policy = policy(under: pinned),
      let window = policy.terms.undoWindow?.rule
    else {
      return .failure(.undo(.noRule))
    }
    let end = window.end(from: doneAt)
    // The end that was told when it was done: the money may have set out before the window's own end.
    guard now < end else { return .failure(.undo(.windowOver(undoEnd(of: id, under: policies) ?? end))) }
    if let order = openAction(about: service.id) { return .failure(.leave(.underWay(order.id))) }
    guard isStill(service, after: order, isRenewalOnly: isRenewalOnly, at: now) else {
      return .failure(.undo(.serviceChanged))
    }
    // What a rule gave back as subscribed to by mistake was never wanted: it can be opened again, at its price.
    let line = order.item.settlement.charge
    guard line == nil || !cases.contains(where: { $0.matter.isByRule ?? false && $0.matter.charge == line })
    else { return .failure(.undo(.serviceChanged)) }
    let mine = refunds.filter { $0.order == id && $0.state != .failed }
    guard mine.allSatisfy(isReleasable) else { return .failure(.undo(.refundSetOut)) }
    let calledOffFen = mine.map(\.amountFen).total
    // A credit that was taken off a debt, or that a bank has undone, can't be told back by rule.
    guard isRenewalOnly || calledOffFen == order.item.settlement.creditedFen, order.item.unpaid == nil else {
      return .failure(.undo(.refundSetOut))
    }
    let feeBackFen = fees(of: order).map(\.keptFen).total
    let action = OrderAction.undo(
      OrderAction.Undoing(
        order: id, calledOffFen: calledOffFen, feeBackFen: feeBackFen, renews: order.item.wasRenewing,
        isRenewalOnly: isRenewalOnly))
    return .success(QuoteItem(action, of: service, effectiveOn: now.beijingDay, policy: policy, at: now))
  }

  private func isStill(
    _ service: Service, after order: Order, isRenewalOnly: Bool, at now: Instant
  ) -> Bool {
    guard orders.last(where: { $0.service == service.id && $0.state == .completed })?.id == order.id else {
      return false
    }
    if isRenewalOnly {
      return service.isHeld && !service.autoRenews && !service.hasExpired(on: now.beijingDay)
    }
    return service.state == .terminated(on: order.tookEffectOn)
  }

  /// Whether an order was taken back after it was done.
  public func isUndone(_ id: ID<Order>) -> Bool {
    orders.contains { order in
      guard order.state == .completed, case .undo(let undoing)? = order.item.action else { return false }
      return undoing.order == id
    }
  }

  /// The bill lines of an order's own fees.
  func fees(of order: Order) -> [Charge] { lines(of: order).filter { $0.kind != .period } }

  /// The bill lines that an order's payment paid, also when the bank took that payment back since: they were billed at the
  /// moment at which the order went to the network.
  func lines(of order: Order) -> [Charge] {
    guard let payment = order.payment else { return [] }
    return charges.filter { charge in
      if let paidBy = charge.payment { return paidBy == payment }
      return charge.service == order.service
        && order.steps.contains { $0.state == .inProgress && $0.at == charge.chargedAt }
    }
  }
}

extension Decision {
  /// The network has taken an order back: the refund is called off, the fee comes back, the service goes on.
  mutating func finishUndoing(_ undoing: OrderAction.Undoing, by order: Order) {
    guard var service = file.service(order.service), let undone = file.order(undoing.order) else { return }
    if undoing.isRenewalOnly {
      service.endsOn = nil
    } else {
      service.state = undone.item.wasSuspended ? .suspended : .active
      service.devices = service.devices.map(\.withNetwork.kept)
    }
    service.autoRenews = undoing.renews
    put(.service(service))
    for refund in file.refunds where refund.order == undone.id && file.isReleasable(refund) {
      callOff(refund)
    }
    for fee in file.fees(of: undone) { giveBack(fee.keptFen, of: fee, for: order) }
  }

  /// A refund that hasn't set out isn't paid: its credit is taken back with it.
  private mutating func callOff(_ refund: Refund) {
    guard let payment = file.payment(refund.payment) else { return }
    var calledOff = refund
    calledOff.state = .failed
    calledOff.finishedAt = now
    put(.refund(calledOff))
    put(.payment(payment.finishingRefund(of: refund.amountFen, arrived: false)))
    if var charge = refund.charge.flatMap(file.charge) {
      charge.creditedFen -= refund.amountFen
      put(.charge(charge))
    }
    post(.refundCalledOff(refund.id, refund.amountFen))
    audit(.refundFailed, by: .bot, of: refund.id.text)
  }
}
