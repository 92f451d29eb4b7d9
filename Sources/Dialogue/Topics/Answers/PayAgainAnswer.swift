import DomainCore

/// 继续付款: opens the payment of the order that waits for one (R14).
enum PayAgainAnswer {
  static func say(_ file: CustomerFile, _ turn: inout TurnContext) {
    let waiting = file.orders.last(where: \.waitsForPayment)
    if let waiting {
      turn.state.topics.append(.payAgain(PayAgain(order: waiting.id)))
    } else if file.orders.contains(where: { $0.payment.flatMap(file.payment)?.state == .unknown }) {
      turn.say(.payStillUnknown)
    } else {
      turn.say(.nothingToPay)
      // 付款 may mean what is owed without an order.
      if !file.arrears.isEmpty { ArrearsWords.say(file, &turn) }
    }
  }
}

extension Order {
  /// Whether it goes on once it is paid.
  var waitsForPayment: Bool { state == .held(.paymentFailed) || state == .held(.paymentOverdue) }
}
