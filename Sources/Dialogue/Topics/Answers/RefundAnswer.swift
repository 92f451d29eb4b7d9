import DomainCore

/// 查询退款: amount, way, state and expected day of each refund; an overdue one is admitted (R27).
enum RefundAnswer {
  static func say(_ file: CustomerFile, _ turn: inout TurnContext) {
    let refunds = file.refunds.suffix(shownAtMost)
    guard !refunds.isEmpty else {
      guard let service = turn.talkedOf, turn.state.talkedOf?.wasTurnedDown == false,
        turn.state.topics.count <= 1
      else {
        return turn.say(.refundNone)
      }
      // 能全退给我吗 of what was just talked of: what leaving it would give back is told by its quote.
      turn.say(.refundNoneYet, ["service": .text(service.name)])
      turn.state.offer = .wish(
        PlannedWish(intent: "unsubscribe.unspecified", target: LeaveTarget(pointed: [service.id])))
      return
    }
    for refund in refunds.reversed() { say(refund, of: file, &turn) }
    turn.explain(refunds.reversed().flatMap { explanation(of: $0, in: file, turn) })
  }

  private static let shownAtMost = 5

  /// One refund in a line.
  static func say(_ refund: Refund, of file: CustomerFile, _ turn: inout TurnContext) {
    let amount = PhraseValue.fen(refund.amountFen)
    let way = PaymentMethods.name(of: refund.destination)
    let number = PhraseValue.text(refund.id.text)
    let service =
      refund.isPayout && file.payment(refund.payment)?.method == .balance
      ? PaymentMethods.name(of: .balance) : .text(serviceName(of: refund, in: file))
    let day = PhraseValue.day(refund.expectedOn)
    switch refund.state {
    case .success:
      turn.say(
        .refundArrived,
        [
          "refund": number, "service": service, "amount": amount, "method": way,
          "day": .day((refund.finishedAt ?? refund.requestedAt).beijingDay),
        ])
    case .failed where refund.order.map(file.isUndone) ?? false:
      turn.say(.refundCalledOff, ["refund": number, "service": service, "amount": amount])
    case .failed where (file.payment(refund.payment)?.chargedBackFen ?? .zero) > .zero:
      turn.say(
        .refundChargedBack, ["refund": number, "service": service, "amount": amount, "method": way])
    case .failed:
      turn.say(.refundFailed, ["refund": number, "service": service, "amount": amount, "method": way])
    case .pending, .unknown:
      if let held = file.heldCase(of: refund.id), file.subscriber.state != .closed {
        turn.say(.refundHeldOpen, ["refund": number, "amount": amount, "case": .text(held.id.text)])
      } else if let held = file.heldCase(of: refund.id) {
        turn.say(
          .refundHeld, ["refund": number, "amount": amount, "method": way, "case": .text(held.id.text)])
      } else if turn.now.beijingDay > refund.expectedOn {
        turn.say(
          .refundOverdue, ["refund": number, "service": service, "amount": amount, "method": way, "day": day])
      } else {
        turn.say(
          refund.expectedIsProvisional ? .refundUnderWayProvisional : .refundUnderWay,
          ["refund": number, "service": service, "amount": amount, "method": way, "day": day])
      }
    }
  }

  private static func serviceName(of refund: Refund, in file: CustomerFile) -> String {
    if let order = refund.order.flatMap(file.order) { return order.item.serviceName }
    return refund.charge.flatMap(file.charge).map(file.serviceName(of:)) ?? ""
  }

  private static func explanation(of refund: Refund, in file: CustomerFile, _ turn: TurnContext) -> [Phrase] {
    let policies = turn.library.policies
    let pinned = refund.order.flatMap(file.order).flatMap { file.policies(of: $0, among: policies) }
    guard let policy = file.policy(under: pinned ?? policies) else { return [] }
    return [
      Phrase(
        .whyRefundDay,
        [
          "refund": .text(refund.id.text), "requested": .day(refund.requestedAt.beijingDay),
          "days": .count(policy.refundWorkingDays), "day": .day(refund.expectedOn),
          "source": .text(policy.refundSource.text),
        ])
    ]
  }
}
