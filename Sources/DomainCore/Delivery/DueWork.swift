extension CustomerFile {
  /// What time alone makes due: reviews, pay-backs, renewals, windows that closed. Decided when a file is opened and by
  /// `tuiding admin work`; empty when nothing is due.
  public func dueChanges(
    under policies: Policies, numbers: inout NumberSource, keyring: any Keyring, at now: Instant
  ) -> [Change] {
    guard let due = nextDue(under: policies, at: now), due <= now else { return [] }
    var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
    decision.dropStaleCodes()
    for order in orders {
      guard let current = decision.file.order(order.id) else { continue }
      switch current.due(in: decision.file, under: policies, at: now) {
      case .review(let at) where at <= now: decision.review(current)
      case .overdue(let at) where at <= now: decision.holdForOverdue(current)
      case .failure(let at) where at <= now: decision.endUnpaid(current, .paymentOverdue, by: .bot)
      case .settlement(let at) where at <= now: decision.finishNetwork(current)
      default: break
      }
    }
    decision.renewServices()
    decision.chargeMissingEquipment()
    decision.announceRenewals()
    decision.giveBackStrayCharges()
    decision.settleMisoperations()
    decision.moveRefunds()
    decision.planMissingErasure()
    decision.erasePlanned()
    numbers = decision.numbers
    return decision.changes
  }

  /// When something is due next without a message in the outbox, nil when nothing is. It is not after `now` exactly when
  /// `dueChanges` at `now` isn't empty.
  public func nextDue(under policies: Policies, at now: Instant) -> Instant? {
    var next: Instant?
    func note(_ moment: Instant?) {
      guard let moment else { return }
      next = next.map { min($0, moment) } ?? moment
    }
    for order in orders { note(order.due(in: self, under: policies, at: now)?.at) }
    for message in outbox { note(message.staleAt(policies.limits)) }
    for service in services {
      guard let period = nextRenewal(of: service) else { continue }
      if subscriber.state != .closed {
        note(renewalChargeDay(of: service, for: period, under: policies.service)?.start)
      }
      note(renewalNoticeAt(of: service, for: period, under: policies.service))
    }
    if hasStrayCharge || !misoperationsToSettle.isEmpty || lacksErasurePlan { note(now) }
    note(equipmentDueAt)
    for refund in refunds where refund.state.isUndecided {
      if isReleasable(refund), !isBeingUndone(refund) { note(refund.releaseAt(policies.calendar)) }
      if refund.escalatedAt == nil { note(refund.overdueAt) }
    }
    note(erasureDueOn?.start)
    return next
  }
}

/// What time will do to an order, and when.
enum OrderDue: Hashable {
  case review(Instant)
  case overdue(Instant)
  case failure(Instant)
  /// What the network has done is settled at last.
  case settlement(Instant)

  var at: Instant {
    switch self {
    case .review(let at), .overdue(let at), .failure(let at), .settlement(let at): at
    }
  }
}

extension Order {
  /// What time will do to the order; nil when it waits for something else.
  func due(in file: CustomerFile, under policies: Policies, at now: Instant) -> OrderDue? {
    switch state {
    case .acknowledged: return .review(now)
    case .held(.accountNotNormal):
      // The freeze was lifted, or the account closed: looked at again. An abnormal one waits for its person.
      return file.subscriber.state == .normal || file.subscriber.state == .closed ? .review(now) : nil
    // The version it was quoted under is back among the policies.
    case .held(.policyMissing): return file.policies(of: self, among: policies).map { _ in .review(now) }
    case .partial(.policyMissing):
      return file.policies(of: self, among: policies).map { _ in .settlement(now) }
    case .held(.paymentFailed): return .overdue(item.settlesBy)
    case .held(.paymentOverdue):
      let policy = file.policies(of: self, among: policies).flatMap(file.policy)
      return policy.map { .failure($0.settlementWindow.end(from: item.settlesBy)) }
    default: return nil
    }
  }
}

extension OutboxMessage {
  /// When a code that wasn't delivered is of no use any more.
  fileprivate func staleAt(_ limits: Limits) -> Instant? {
    guard case .code = errand else { return nil }
    return Instant(milliseconds: createdAt.milliseconds + limits.codeValidSeconds * 1000 + 1)
  }
}

extension Decision {
  /// An undelivered code that has run out would only confuse: it is never sent.
  fileprivate mutating func dropStaleCodes() {
    for message in file.outbox {
      guard let staleAt = message.staleAt(policies.limits), staleAt <= now else { continue }
      close(message, .setAside, attempts: message.attempts)
    }
  }

  /// Unpaid to the end of the window (R12): a person sees it, the late fee begins to run.
  fileprivate mutating func holdForOverdue(_ order: Order) {
    move(order, to: .held(.paymentOverdue), .orderHeld, by: .bot)
    notify(
      .paymentFailed, order.id.text, order.item.serviceName,
      amountFen: file.amountDue(on: order, under: policies, at: now), day: order.item.settlesBy.beijingDay)
  }

  fileprivate mutating func moveRefunds() {
    for refund in file.refunds where refund.state.isUndecided {
      if file.isReleasable(refund), !file.isBeingUndone(refund), refund.releaseAt(policies.calendar) <= now {
        release(refund)
      }
      if let current = file.refund(refund.id), current.state.isUndecided, refund.overdueAt <= now {
        escalate(current, .refundOverdue)
      }
    }
  }
}

extension CustomerFile {
  /// Whether the order that promised a refund is being taken back: until that is decided it doesn't set out.
  func isBeingUndone(_ refund: Refund) -> Bool {
    orders.contains { order in
      guard order.isOpen, case .undo(let undoing)? = order.item.action else { return false }
      return undoing.order == refund.order
    }
  }

  /// Whether a refund was never sent on its way. One that was sent is unknown, its message still waits, or a person must
  /// say where to.
  func isReleasable(_ refund: Refund) -> Bool {
    refund.state == .pending && !outbox.contains { $0.id == .payBack(refund.id) }
      && heldCase(of: refund.id) == nil
  }
}
