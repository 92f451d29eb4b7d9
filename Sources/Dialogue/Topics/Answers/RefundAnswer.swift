import DomainCore

/// 查询退款: amount, way, state and expected day of each refund; an overdue one is admitted (R27).
enum RefundAnswer {
  static func say(_ file: CustomerFile, _ turn: inout TurnContext) {
    let refunds = file.refunds.suffix(shownAtMost)
    let without = leftForNothing(in: file, turn)
    if refunds.isEmpty, !without.isEmpty {
      return turn.explain(without.flatMap { sayNothingBack(for: $0, in: file, &turn) })
    }
    guard !refunds.isEmpty else {
      guard let service = turn.talkedOf, turn.state.talkedOf?.wasTurnedDown == false,
        turn.state.topics.count <= 1, turn.state.queue.isEmpty
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

  /// 退款总共多少 asks for the sum.
  static func asksTotal(_ text: String, _ words: SaidWords) -> Bool {
    words.has(.asksRefundTotal, in: text)
      && !words.has(.ofPossibleRefund, in: text)
  }

  /// The sum of those that were shown and not called off.
  static func sayTotal(_ file: CustomerFile, _ turn: inout TurnContext) {
    let counted = file.refunds.suffix(shownAtMost).filter { $0.state != .failed }
    guard counted.count > 1 else { return }
    turn.say(
      .refundTotal, ["count": .count(counted.count), "amount": .fen(counted.map(\.amountFen).total)])
  }

  /// What was left last, where nothing came back for it: 为什么没退钱 is of that. What is talked of since is nearer.
  private static func leftForNothing(in file: CustomerFile, _ turn: TurnContext) -> [Order] {
    let isDone = { (order: Order) in order.item.isLeaving && (order.isOpen || order.state == .completed) }
    guard turn.talkedOf == nil, let last = file.orders.last(where: isDone) else { return [] }
    return file.orders.filter { order in
      isDone(order) && order.acceptedAt == last.acceptedAt && order.item.settlement.creditedFen == .zero
        && !file.isUndone(order.id)
    }
  }

  /// Says that nothing comes back for an order, and by which rule; returns what 为什么 then tells.
  private static func sayNothingBack(for order: Order, in file: CustomerFile, _ turn: inout TurnContext)
    -> [Phrase]
  {
    let values: [String: PhraseValue] = [
      "service": .text(order.item.serviceName), "order": .text(order.id.text),
    ]
    let isPaid = order.item.settlement.chargedFen > .zero
    turn.say(isPaid ? .refundNothingBack : .refundNothingPaid, values)
    let why = settlement(of: order, in: file, turn)
    if isPaid { turn.phrases += why }
    return why
  }

  /// How what comes back for an order was counted, and by which source.
  private static func settlement(of order: Order, in file: CustomerFile, _ turn: TurnContext) -> [Phrase] {
    let policies = turn.library.policies
    return QuoteWords.explanation(
      of: order.item, version: order.policyVersion, file.policies(of: order, among: policies) ?? policies,
      turn
    )
    .filter {
      [PhraseKey.whySettlementNone, .whySettlement, .whySettlementFull, .whySource].map(\.name).contains(
        $0.key)
    }
  }

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
    let order = refund.order.flatMap(file.order)
    let pinned = order.flatMap { file.policies(of: $0, among: policies) }
    guard let policy = file.policy(under: pinned ?? policies) else { return [] }
    let amount = order.map { settlement(of: $0, in: file, turn) } ?? []
    return amount + [
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
