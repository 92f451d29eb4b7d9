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
      if case .inProgress = order.state, order.item.effectiveOn > turn.now.beijingDay,
        order.item.isLeaving
      {
        turn.say(
          .orderScheduled, ["service": .text(order.item.serviceName), "day": .day(order.item.effectiveOn)])
      }
    }
  }

  private static let shownAtMost = 5
}
