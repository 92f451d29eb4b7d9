extension Decision {
  /// The network has done what an order that isn't leaving asked for: the service follows, it is proved and told.
  mutating func finish(_ action: OrderAction, by order: Order) {
    // What was charged by mistake while the service was left would look like its own once it runs again.
    if action.kind == .reopen || action.kind == .undo { giveBackStrayCharges() }
    switch action {
    // Renewal is off since the yes.
    case .stopRenewal, .payArrears: break
    case .reopen(let reopening):
      guard finishReopening(reopening, by: order) else {
        // It is paid and there is nothing left to open: never shown as done.
        move(order, to: .partial(.needsPerson), .orderPartial, by: .bot)
        return notify(.held, order.id.text, order.item.serviceName)
      }
    case .undo(let undoing):
      guard canStillUndo(undoing, by: order) else {
        return hold(order, .needsPerson)
      }
      finishUndoing(undoing, by: order)
    case .suspendNumber(let suspending): finishSuspending(suspending, by: order)
    case .restoreNumber: finishRestoring(by: order)
    case .closeAccount(let closing): finishClosing(closing, by: order)
    case .changePlan(let change): finishPlanChange(change, by: order)
    case .payOut(let paying):
      guard finishPayingOut(paying, by: order) else {
        return hold(order, .needsPerson)
      }
    case .resumeRenewal: finishResumingRenewal(by: order)
    case .renew(let renewing): finishRenewing(renewing, by: order)
    }
    guard let current = file.order(order.id) else { return }
    move(current, to: .completed, .orderCompleted, by: .operatorSystem)
    issue(
      .settlement, for: order,
      fields: order.settlementFields(order.item, of: nil))
    notify(action.doneNotice, order.id.text, order.item.noticeName)
    if action.kind == .reopen || action.kind == .undo { tellTerminals(of: order.service) }
  }

  /// The service runs again. Returns whether it could.
  private mutating func finishReopening(_ reopening: OrderAction.Reopening, by order: Order) -> Bool {
    guard var service = file.service(order.service), case .terminated = service.state else { return false }
    service.state = .active
    service.name = order.item.serviceName
    service.priceFen = order.item.priceFen
    service.anchor = reopening.anchor
    service.startedOn = reopening.firstStart
    service.endsOn = nil
    service.autoRenews = true
    service.contract = nil
    service.devices = service.devices.map(\.withNetwork.kept)
    put(.service(service))
    if order.item.feeFen == .zero {
      // The rest of the period was kept before: a bill line of nothing says what it covers.
      put(
        .charge(
          Charge(
            id: numbers.next(), service: service.id, kind: .period, periodStart: reopening.firstStart,
            periodEnd: reopening.firstEnd, amountFen: .zero, creditedFen: .zero, chargedAt: now,
            payment: nil)))
    }
    return true
  }

  private func canStillUndo(_ undoing: OrderAction.Undoing, by order: Order) -> Bool {
    guard let service = file.service(order.service) else { return false }
    let mine = file.refunds.filter { $0.order == undoing.order && $0.state != .failed }
    guard mine.allSatisfy(file.isReleasable), mine.map(\.amountFen).total == undoing.calledOffFen else {
      return false
    }
    if undoing.isRenewalOnly { return service.isHeld }
    if case .terminated = service.state { return true }
    return false
  }
}

extension OrderAction {
  /// How the customer is told that it was done.
  var doneNotice: Notice.Kind {
    switch self {
    case .stopRenewal: .renewalStopped
    case .reopen: .reopened
    case .undo(let undoing): undoing.isRenewalOnly ? .renewalResumed : .undone
    case .suspendNumber: .suspended
    case .restoreNumber: .restored
    case .closeAccount: .closed
    case .changePlan: .planChanged
    case .payArrears: .arrearsPaid
    case .payOut: .paidOut
    case .resumeRenewal: .renewalResumed
    case .renew: .lineRenewed
    }
  }
}

extension QuoteItem {
  /// What a result names: the service, a line that was renewed by what it runs on since.
  var noticeName: String {
    if case .renew(let renewing)? = action { renewing.name } else { serviceName }
  }
}
