extension Decision {
  /// Tells the network to end the service, on the day it takes effect and not before.
  mutating func startNetwork(_ order: Order) {
    move(file.order(order.id) ?? order, to: .inProgress, nil, by: .bot)
    if order.item.isLeaving, var service = file.service(order.service) {
      service.devices = service.devices.map { $0.following(.bound, becomes: .unbinding) }
      put(.service(service))
    }
    put(.outbox(networkMessage(for: order)))
  }

  /// What the network is asked for an order: to end its service, or to do what the order does instead.
  func networkMessage(for order: Order) -> OutboxMessage {
    let onItsDay = max(now, order.item.effectiveOn.start)
    guard let action = order.item.action else {
      return OutboxMessage(
        id: .terminate(order.id), errand: .terminate(order: order.id, service: order.service),
        createdAt: now, notBefore: onItsDay)
    }
    // Renewal is off from the yes on; the network is told at once that the end is final.
    return OutboxMessage(
      id: .provision(order.id),
      errand: .provision(order: order.id, service: order.service, action), createdAt: now,
      notBefore: action == .stopRenewal ? now : onItsDay)
  }

  /// The network ended the service: settles, promises the refund, proves it (R11, R26, R27). An order that was never sent
  /// there, or has ended, stays as it is: an answer twice changes nothing.
  mutating func finishNetwork(_ order: Order) {
    guard order.waitsForNetwork, var service = file.service(order.service) else { return }
    guard file.policies(of: order, among: policies) != nil else {
      // Done by the network, but by no rule that is known: never settled by another version.
      if order.state != .partial(.policyMissing) {
        move(order, to: .partial(.policyMissing), .orderPartial, by: .bot)
      }
      return
    }
    if let action = order.item.action { return finish(action, by: order) }
    let endedOn = order.effectDay(doneAt: now)
    service.state = .terminated(on: endedOn)
    service.autoRenews = false
    service.devices = service.devices.map(\.withoutNetwork)
    put(.service(service))
    defer { tellTerminals(of: order.service) }
    let settlement = order.item.settlement
    guard settlement.creditedFen == .zero || settlement.charge.flatMap(file.charge) != nil else {
      // The line is closed and the bill line is gone: never shown as done.
      move(order, to: .partial(.needsPerson), .orderPartial, by: .bot)
      return
    }
    move(order, to: .completed, .orderCompleted, by: .operatorSystem)
    let refund = settlement.charge.flatMap(file.charge).flatMap { charge in
      giveBack(settlement.creditedFen, of: charge, for: order)
    }
    waiveUnused(of: order.item.unpaid, for: order)
    expectEquipment(of: order.service, endedOn: endedOn, by: order)
    var done = order.item
    done.effectiveOn = endedOn
    done.refundExpectedOn = refund?.expectedOn
    issue(
      .settlement, for: order,
      fields: order.settlementFields(
        done, of: settlement.charge.flatMap(file.charge), refundFen: refund?.amountFen ?? .zero))
    notify(
      .left, order.id.text, order.item.serviceName, amountFen: refund?.amountFen, day: refund?.expectedOn)
  }

  /// What the days not used of a period that wasn't paid would have cost is owed no more.
  mutating func waiveUnused(of unpaid: UnpaidPeriod?, for order: Order) {
    guard let unpaid, let charge = file.charge(unpaid.charge), charge.payment == nil else { return }
    giveBack(unpaid.chargedFen - unpaid.owedFen, of: charge, for: order)
  }

  /// The network said no (`networkFailed`), or nothing to the end (`networkSilent`): a person must look. What was paid makes
  /// it partial, never failed. A no may also come after a long silence; to what was asked back it means that it was in time.
  mutating func stopNetwork(_ order: Order, _ problem: OrderProblem, isTold: Bool = true) {
    if order.state == .assessingCancellation, problem == .networkFailed { return cancel(order) }
    guard
      order.state == .inProgress || order.state == .assessingCancellation
        || (problem == .networkFailed && order.isUnanswered && order.wentToNetwork)
    else { return }
    let isPaid = order.payment.flatMap(file.payment)?.state == .success
    if isPaid {
      move(order, to: .partial(problem), .orderPartial, by: .bot)
    } else {
      move(order, to: .held(problem), .orderHeld, by: .bot)
    }
    if isTold { notify(.held, order.id.text, order.item.serviceName) }
  }
}

extension Order {
  /// Whether the network or the bank was asked and hasn't answered: it may have happened.
  public var isUnanswered: Bool { state == .held(.networkSilent) || state == .partial(.networkSilent) }

  /// Whether it is with the network, or stopped there without an end.
  var waitsForNetwork: Bool {
    guard wentToNetwork else { return false }
    return switch state {
    case .inProgress, .assessingCancellation, .held(.networkFailed), .held(.networkSilent),
      .partial(.networkFailed), .partial(.networkSilent), .partial(.policyMissing):
      true
    default: false
    }
  }
}

extension CustomerFile {
  /// Whether an order waits for an answer that is still asked for, at growing intervals.
  public func isStillAsking(about order: Order) -> Bool {
    guard order.isUnanswered else { return false }
    return outbox.contains {
      $0.id == .terminate(order.id) || $0.id == .provision(order.id) || $0.id == order.payment.map(ID.collect)
    }
  }
}
