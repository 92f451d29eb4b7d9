import DomainCore

/// 我的退订办到哪了: the state of each order and case, or of the one whose number was said (R25, R33).
enum ProgressAnswer {
  static func say(_ file: CustomerFile, _ turn: inout TurnContext) {
    let orders = file.orders.suffix(shownAtMost)
    guard !orders.isEmpty || !file.cases.isEmpty else {
      turn.say(.ordersNone)
      return
    }
    for order in orders.reversed() { say(order, of: file, &turn) }
    if orders.isEmpty {
      CaseAnswer.say(file, &turn)
      OlderAnswer.remember(
        .cases, oldest: file.cases.suffix(CaseAnswer.shownAtMost).first?.id.text,
        hasMore: file.cases.count > CaseAnswer.shownAtMost, &turn)
    } else {
      CaseAnswer.say(file, &turn)
      OlderAnswer.remember(
        .orders, oldest: orders.first?.id.text, hasMore: file.orders.count > shownAtMost, &turn)
    }
  }

  /// One order in a line.
  static func say(_ order: Order, of file: CustomerFile, _ turn: inout TurnContext) {
    var values = OrderWords.matter(of: order)
    values["accepted"] = .instant(order.acceptedAt)
    // What nobody has answered yet is asked again and again: to the customer it goes on.
    values["state"] = OrderWords.name(of: file.isStillAsking(about: order) ? .inProgress : order.state)
    if order.item.isLeaving {
      values["matter"] = nil
      turn.say(.orderLine, values)
    } else {
      turn.say(.arrangeLine, values)
    }
    sayPayment(of: order, in: file, &turn)
    if case .inProgress = order.state, order.item.effectiveOn > turn.now.beijingDay, order.item.isLeaving {
      OrderWords.sayScheduled(order, of: file, &turn)
    }
    if case .inProgress = order.state, case .changePlan? = order.item.action,
      order.item.effectiveOn > turn.now.beijingDay
    {
      turn.say(.planStarts, ["day": .day(order.item.effectiveOn)])
    }
  }

  /// What is due of an order that waits for it, until when, and how it is paid or taken back.
  private static func sayPayment(of order: Order, in file: CustomerFile, _ turn: inout TurnContext) {
    guard order.waitsForPayment else { return }
    let due = file.amountDue(on: order, under: turn.library.policies, at: turn.now)
    turn.say(.orderPaymentDue, ["order": .text(order.id.text), "due": .fen(due)])
    WindowWords.sayPayment(of: order, in: file, &turn)
    turn.state.offer = .wish(PlannedWish(intent: PayAgain.intent))
  }

  private static let shownAtMost = 5
}
