import DomainCore

/// 我的退订办到哪了: the state of each order, by number (R25).
enum ProgressAnswer {
  static func say(_ file: CustomerFile, _ turn: inout TurnContext) {
    let orders = file.orders.suffix(shownAtMost)
    guard !orders.isEmpty else {
      turn.say(.ordersNone)
      return
    }
    for order in orders.reversed() {
      turn.say(
        .orderLine,
        [
          "order": .text(order.id.text), "service": .text(order.item.serviceName),
          "accepted": .instant(order.acceptedAt),
          // What nobody has answered yet is asked again and again: to the customer it goes on.
          "state": OrderWords.name(of: file.isStillAsking(about: order) ? .inProgress : order.state),
        ])
      if case .inProgress = order.state, order.item.effectiveOn > turn.now.beijingDay {
        turn.say(
          .orderScheduled, ["service": .text(order.item.serviceName), "day": .day(order.item.effectiveOn)])
      }
    }
  }

  private static let shownAtMost = 5
}
