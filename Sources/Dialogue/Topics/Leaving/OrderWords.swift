import DomainCore

/// Tells what became of orders, and names their states (R11, R25).
enum OrderWords {
  static func name(of state: OrderState) -> PhraseValue {
    switch state {
    case .acknowledged: .name("order.acknowledged")
    case .rejected: .name("order.rejected")
    case .pending: .name("order.pending")
    case .held(.paymentFailed), .held(.paymentOverdue): .name("order.waitsForPayment")
    case .held: .name("order.held")
    case .inProgress: .name("order.inProgress")
    case .partial: .name("order.partial")
    case .completed: .name("order.completed")
    case .failed: .name("order.failed")
    case .cancelled: .name("order.cancelled")
    case .assessingCancellation: .name("order.assessingCancellation")
    }
  }

  /// Tells each watched order that has moved since it was last told.
  static func tellNews(_ turn: inout TurnContext) {
    guard !turn.state.watched.isEmpty, let file = turn.file else { return }
    for (index, watched) in turn.state.watched.enumerated() {
      guard let order = file.order(watched.order), order.state != watched.told else { continue }
      tell(order, of: file, &turn)
      turn.state.watched[index].told = order.state
    }
    turn.state.watched.removeAll { $0.told?.isFinal ?? false }
  }

  /// After a customer came back: watched orders are told at the first look, once he is verified.
  static func tellAfterReturn(_ turn: inout TurnContext) {
    guard !turn.state.watched.isEmpty, turn.state.proof == nil, turn.state.topics.isEmpty else { return }
    turn.state.topics.append(.account(AccountQuestion(intent: "query.progress")))
  }

  /// What an order is about, for words that fit every kind of order.
  static func matter(of order: Order) -> [String: PhraseValue] {
    [
      "matter": .name("action." + (order.item.action?.label ?? "leave")),
      "service": .text(order.item.serviceName), "order": .text(order.id.text),
    ]
  }

  /// What an order does, by name.
  static func name(of order: Order) -> PhraseValue {
    .name("action." + (order.item.action?.label ?? "leave"))
  }

  /// What an order does to which service: a change of plan names both plans.
  static func matterInFull(of order: Order) -> [String: PhraseValue] {
    matter(of: order).merging(["service": service(of: order.item)]) { _, inFull in inFull }
  }

  static func service(of item: QuoteItem) -> PhraseValue {
    if case .renew(let renewing)? = item.action { return .text(renewing.name) }
    guard case .changePlan(let change)? = item.action else { return .text(item.serviceName) }
    return .text("\(item.serviceName)→\(change.name)")
  }

  /// Tells what became of an order that isn't leaving.
  private static func tell(
    _ action: OrderAction, _ order: Order, of file: CustomerFile, _ turn: inout TurnContext
  ) {
    let values = matter(of: order)
    switch order.state {
    case .completed: tellDone(action, order, of: file, &turn)
    case .held(.paymentFailed):
      sayPaymentFailed(order, of: file, &turn)
    case .failed where action == .stopRenewal: UnpaidWords.tellStopEnded(order, in: file, &turn)
    case .rejected:
      turn.say(.arrangeRejected, values)
      if action == .stopRenewal { tellRenewalStopped(by: order, in: file, &turn) }
    case .failed: turn.say(.arrangeFailed, values)
    case .cancelled: turn.say(.arrangeCancelled, values)
    case .held, .partial: turn.say(.arrangeHeld, values)
    case .inProgress where order.item.effectiveOn > turn.now.beijingDay && action != .stopRenewal:
      turn.say(
        .arrangeScheduled,
        matterInFull(of: order).merging(["day": .day(order.item.effectiveOn)]) { old, _ in old })
    case .assessingCancellation: turn.say(.withdrawAsked, values)
    case .acknowledged, .pending, .inProgress: turn.say(.arrangeStillUnderWay, values)
    }
  }

  /// Says something of an order that isn't paid: of leaving, of opening a service, or, with what it does, of anything else.
  static func sayUnpaid(
    _ order: Order, _ values: [String: PhraseValue], leaving: PhraseKey, opening: PhraseKey,
    other: PhraseKey, _ turn: inout TurnContext
  ) {
    switch order.item.action?.kind {
    case nil: turn.say(leaving, values)
    case .reopen: turn.say(opening, values)
    default: turn.say(other, values.merging(["matter": name(of: order)]) { old, _ in old })
    }
  }

  private static func tellDone(
    _ action: OrderAction, _ order: Order, of file: CustomerFile, _ turn: inout TurnContext
  ) {
    let service = PhraseValue.text(order.item.serviceName)
    let day = PhraseValue.day(order.tookEffectOn)
    switch action {
    case .stopRenewal: turn.say(.renewalDone, ["service": service, "day": day])
    case .reopen(let reopening):
      turn.say(reopening.product == nil ? .reopenDone : .takeDone, ["service": service])
    case .undo(let undoing):
      turn.say(undoing.isRenewalOnly ? .undoRenewalDone : .undoDone, ["service": service])
    case .suspendNumber: turn.say(.suspendDone, ["day": day])
    case .restoreNumber: turn.say(.restoreDone)
    case .closeAccount: turn.say(.closeDone, ["service": service])
    case .changePlan(let change):
      turn.say(.planDone, ["service": .text(change.name), "price": .fen(change.priceFen)])
    case .payArrears:
      let paid = file.charges.filter { $0.payment == order.payment }
      turn.say(.arrearsDone, ["amount": .fen(paid.map(\.keptFen).total)])
    case .payOut: turn.say(.payoutDone)
    case .resumeRenewal(let resuming):
      turn.say(
        .resumeDone,
        ["service": service, "price": .fen(resuming.priceFen), "day": .day(resuming.nextOn)])
    case .renew(let renewing):
      turn.say(
        .renewDone,
        ["service": .text(renewing.name), "day": .day(renewing.firstEnd.adding(days: -1))])
    }
    tellMoney(of: order, in: file, &turn)
    WindowWords.sayUndo(of: order, in: file, &turn)
  }

  /// An order that came to nothing has still stopped renewal: that was said yes to and needs no review.
  private static func tellRenewalStopped(by order: Order, in file: CustomerFile, _ turn: inout TurnContext) {
    guard order.item.wasRenewing, let service = file.service(order.service),
      service.isHeld,
      !service.autoRenews, let day = service.endsOn
    else { return }
    // A late decision may find the last paid period already over.
    let isOver = day <= turn.now.beijingDay
    turn.say(
      isOver ? .orderRenewalRanOut : .orderRenewalStopped,
      ["service": .text(service.name), "day": .day(day)])
  }

  private static func tell(_ order: Order, of file: CustomerFile, _ turn: inout TurnContext) {
    if let action = order.item.action { return tell(action, order, of: file, &turn) }
    let service = PhraseValue.text(order.item.serviceName)
    let number = PhraseValue.text(order.id.text)
    switch order.state {
    case .completed: tellCompleted(order, of: file, &turn)
    case .held(.paymentFailed):
      sayPaymentFailed(order, of: file, &turn)
    case .rejected:
      turn.say(.orderRejected, ["service": service, "order": number])
      tellRenewalStopped(by: order, in: file, &turn)
      UnpaidWords.tellRenewalGoesOn(after: order, in: file, &turn)
    case .failed:
      turn.say(.orderFailed, ["service": service, "order": number])
      tellRenewalStopped(by: order, in: file, &turn)
      UnpaidWords.tellRenewalGoesOn(after: order, in: file, &turn)
    case .cancelled: turn.say(.orderCancelled, ["service": service, "order": number])
    case .held where file.isStillAsking(about: order):
      turn.say(.orderUnderWay, ["service": service, "order": number])
    case .held, .partial: turn.say(.orderHeld, ["service": service, "order": number])
    case .inProgress where order.item.effectiveOn > turn.now.beijingDay:
      sayScheduled(order, of: file, &turn)
    case .assessingCancellation: turn.say(.withdrawAsked, matter(of: order))
    case .acknowledged, .pending, .inProgress:
      turn.say(.orderUnderWay, ["service": service, "order": number])
    }
  }

  /// Says which payment failed, that nothing was taken, and opens another way; a second failure in a row says so.
  private static func sayPaymentFailed(
    _ order: Order, of file: CustomerFile, _ turn: inout TurnContext
  ) {
    let payment = order.payment.flatMap(file.payment)
    turn.say(
      .payFailed,
      [
        "method": PaymentMethods.name(of: payment?.method ?? .balance),
        "due": .fen(payment?.amountFen ?? order.item.feeFen),
      ])
    let failures = order.steps.count { $0.state == .held(.paymentFailed) }
    if failures > 1 { turn.say(.payFailedAgain, ["count": .count(failures)]) }
    turn.state.topics.append(.payAgain(PayAgain(order: order.id)))
  }

  /// Says until when a service runs that is left for a later day; a paused one doesn't run meanwhile.
  static func sayScheduled(_ order: Order, of file: CustomerFile, _ turn: inout TurnContext) {
    turn.say(
      file.isPaused(order.service) ? .orderScheduledPaused : .orderScheduled,
      ["service": .text(order.item.serviceName), "day": .day(order.item.effectiveOn)])
  }

  private static func tellCompleted(_ order: Order, of file: CustomerFile, _ turn: inout TurnContext) {
    turn.state.done = order.id
    turn.say(
      .left, ["service": .text(order.item.serviceName), "day": .day(order.tookEffectOn)])
    tellMoney(of: order, in: file, &turn)
    WindowWords.sayUndo(of: order, in: file, &turn)
    ReplacementOffer.say(after: order, in: file, &turn)
  }

  private static func tellMoney(of order: Order, in file: CustomerFile, _ turn: inout TurnContext) {
    if let payment = order.payment.flatMap(file.payment), payment.state == .success {
      turn.say(
        .paid, ["amount": .fen(payment.amountFen), "method": PaymentMethods.name(of: payment.method)])
    }
    for refund in file.refunds where refund.order == order.id && refund.state != .failed {
      tellRefund(refund, &turn)
    }
    if let receipt = file.receipts.last(where: { $0.order == order.id && $0.kind == .settlement }) {
      turn.say(.receiptNumber, ["receipt": .text(receipt.id.text)])
    }
  }

  /// Tells where and when money comes back; what is back already isn't promised again.
  static func tellRefund(_ refund: Refund, _ turn: inout TurnContext) {
    guard refund.isOpen else { return }
    if refund.isPayout {
      turn.say(
        .payoutPromised,
        [
          "amount": .fen(refund.amountFen), "method": PaymentMethods.name(of: refund.destination),
          "day": .day(refund.expectedOn), "refund": .text(refund.id.text),
        ])
      return
    }
    turn.say(
      refund.expectedIsProvisional ? .refundPromisedProvisional : .refundPromised,
      [
        "amount": .fen(refund.amountFen), "method": PaymentMethods.name(of: refund.destination),
        "day": .day(refund.expectedOn), "refund": .text(refund.id.text),
      ])
  }
}
