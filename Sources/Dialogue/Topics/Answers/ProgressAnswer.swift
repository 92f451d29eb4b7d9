import DomainCore

/// 我的退订办到哪了: the state of each order and case, or of the one whose number was said (R25, R33).
enum ProgressAnswer {
  static func say(_ file: CustomerFile, _ turn: inout TurnContext) {
    let orders = file.orders.suffix(shownAtMost)
    guard !orders.isEmpty || !file.cases.isEmpty else {
      turn.say(.ordersNone)
      return
    }
    for order in orders.reversed() { say(order, &turn) }
    CaseAnswer.say(file, &turn)
  }

  /// One order in a line.
  static func say(_ order: Order, _ turn: inout TurnContext) {
    turn.say(
      .orderLine,
      [
        "order": .text(order.id.text), "service": .text(order.item.serviceName),
        "accepted": .instant(order.acceptedAt), "state": OrderWords.name(of: order.state),
      ])
    if case .inProgress = order.state, order.item.effectiveOn > turn.now.beijingDay {
      turn.say(
        .orderScheduled, ["service": .text(order.item.serviceName), "day": .day(order.item.effectiveOn)])
    }
  }

  private static let shownAtMost = 5
}
