/// What the review of an order found (R24).
enum ReviewFinding: Hashable {
  case approved
  case rejected(OrderProblem)
  case held(OrderProblem)
}

/// The review by rule: identity, account, service state, fees. What a rule can't decide waits for a person.
enum Review {
  static func finding(
    on order: Order, in file: CustomerFile, under policies: Policies, at now: Instant
  ) -> ReviewFinding {
    let proof = order.consent.proof
    if proof.subscriber != file.subscriber.id { return .rejected(.identityTooWeak) }
    if proof.factors.count < 2, SessionPolicy.needsSecondFactor([order.item]) {
      return .rejected(.identityTooWeak)
    }
    switch file.subscriber.state {
    // What is owed can be paid after closing; nothing else is ordered then.
    case .closed where order.item.action?.kind == .payArrears: break
    case .closed: return .rejected(.accountNotNormal)
    case .frozen, .abnormal: return .held(.accountNotNormal)
    case .normal: break
    }
    guard let service = file.service(order.service) else { return .rejected(.serviceChanged) }
    if let action = order.item.action {
      return finding(on: action, of: order, service: service, in: file, under: policies, at: now)
    }
    guard service.state == .pendingTerminate(order.id) else { return .rejected(.serviceChanged) }
    if file.reviewHold(of: order, under: policies, at: now) != nil { return .held(.needsPerson) }
    let refundFen = order.item.settlement.creditedFen
    guard refundFen > .zero else { return .approved }
    guard let charge = order.item.settlement.charge.flatMap(file.charge),
      let payment = charge.payment.flatMap(file.payment), payment.state == .success,
      charge.keptFen >= refundFen, payment.refundableFen >= refundFen
    else { return .held(.needsPerson) }
    return .approved
  }
}

extension Review {
  /// The review of what isn't leaving: whether the service is still what the order was made for, and whether money may go.
  fileprivate static func finding(
    on action: OrderAction, of order: Order, service: Service, in file: CustomerFile,
    under policies: Policies, at now: Instant
  ) -> ReviewFinding {
    let isSound =
      switch action {
      case .stopRenewal: service.isHeld && !service.autoRenews
      case .reopen: !service.isHeld && order.isTheOnlyOne(in: file)
      case .undo(let undoing):
        order.isTheOnlyOne(in: file)
          && file.refunds.allSatisfy { $0.order != undoing.order || !$0.isOpen || file.isReleasable($0) }
      case .suspendNumber: service.state == .active
      case .restoreNumber: service.state == .suspended
      case .closeAccount: service.isHeld && order.isTheOnlyOne(in: file)
      case .changePlan: service.isHeld && service.autoRenews
      case .payArrears(let paying): paying.charges.contains { file.charge($0)?.isOpen ?? false }
      case .payOut(let paying): file.balanceFen >= paying.amountFen
      case .resumeRenewal: service.isHeld && !service.autoRenews
      case .renew: service.isHeld && service.hasExpired(on: now.beijingDay)
      }
    guard isSound else { return .rejected(.serviceChanged) }
    return file.reviewHold(of: order, under: policies, at: now) == nil ? .approved : .held(.needsPerson)
  }
}

extension CustomerFile {
  fileprivate func reviewHold(of order: Order, under policies: Policies, at now: Instant) -> ReviewHold? {
    reviewHold(of: order.item, amongst: items(togetherWith: order), under: policies, at: now)
  }
}

extension Order {
  /// Whether no other order about its service is open.
  fileprivate func isTheOnlyOne(in file: CustomerFile) -> Bool {
    !file.orders.contains { $0.service == service && $0.isOpen && $0.id != id }
  }
}

extension Decision {
  /// Reviews an order that waits for it.
  mutating func review(_ order: Order) {
    guard let pinned = file.policies(of: order, among: policies) else {
      if order.state == .held(.policyMissing) { return }
      return hold(order, .policyMissing)
    }
    switch Review.finding(on: order, in: file, under: pinned, at: now) {
    case .approved: approve(order, by: .bot)
    case .rejected(let problem): reject(order, problem, by: .bot)
    case .held(let problem): hold(order, problem)
    }
  }

  /// A person must look at an order; the customer is told.
  mutating func hold(_ order: Order, _ problem: OrderProblem) {
    move(order, to: .held(problem), .orderHeld, by: .bot)
    notify(.held, order.id.text, order.item.serviceName)
  }

  /// Approves an order: what is due is collected, then the network is told.
  mutating func approve(_ order: Order, by actor: AuditEvent.Actor) {
    audit(.orderApproved, by: actor, of: order.id.text)
    issue(
      .review, for: order,
      fields: [ReceiptField(.service, order.item.serviceName), ReceiptField(.state, "approved")])
    if let payment = order.payment.flatMap(file.payment) {
      move(order, to: .pending, nil, by: actor)
      collect(payment)
    } else if let action = order.item.action, action.isMoneyOnly {
      finish(action, by: order)
    } else {
      startNetwork(order)
    }
  }

  /// Says no to an order that hasn't touched the network. The service goes on to the end of its period; renewal stays
  /// stopped, because stopping it was said yes to and needs no review, unless stopping it alone costs what leaving early does.
  mutating func reject(_ order: Order, _ problem: OrderProblem, by actor: AuditEvent.Actor) {
    let rejected = order.moved(to: .rejected(problem), at: now)
    move(order, to: .rejected(problem), .orderRejected, by: actor)
    issue(
      .review, for: order,
      fields: [ReceiptField(.service, order.item.serviceName), ReceiptField(.state, "rejected")])
    restoreService(of: order, renewing: rejected.letsRenewalGoOn)
    notify(.rejected, order.id.text, order.item.serviceName)
  }

  /// Gives a service back that an order no longer ends.
  mutating func restoreService(of order: Order, renewing: Bool) {
    if order.item.action == .stopRenewal, renewing, var service = file.service(order.service),
      service.isHeld
    {
      service.autoRenews = true
      service.endsOn = nil
      put(.service(service))
    }
    guard var service = file.service(order.service), service.state == .pendingTerminate(order.id) else {
      return
    }
    service.state = order.item.wasSuspended ? .suspended : .active
    service.autoRenews = renewing
    // However late the decision came: it ends with what was billed, and nobody is told of a period that nobody paid.
    if order.item.wasRenewing, !renewing, service.endsOn == nil {
      service.endsOn =
        file.lastPeriodEnd(of: service)
        ?? service.periodEnd(on: order.acceptedAt.beijingDay, charge: nil)
    }
    service.devices = service.devices.map { $0.following(.unbinding, becomes: .bound) }
    put(.service(service))
  }
}

extension Order {
  /// Whether its service renews as before now that it came to nothing: it was taken back, or rejected before the fee was charged
  /// that switching renewal off inside a contract costs too.
  var letsRenewalGoOn: Bool {
    switch state {
    case .cancelled: item.wasRenewing
    case .rejected: item.wasRenewing && item.terminationFee.amountFen > .zero
    default: false
    }
  }
}

extension Device {
  /// The device with another sync state when it is in `state`.
  func following(_ state: DeviceSync, becomes next: DeviceSync) -> Device {
    guard sync == state else { return self }
    var device = self
    device.sync = next
    return device
  }
}
