import DomainCore

/// Offers another way after a payment failed; the order waits and loses nothing (R14).
struct PayAgain: Topic, Hashable, Codable {
  let order: ID<Order>
  var isFinished = false

  var intent: String { "pay.again" }
  var state: TopicState { .payAgain(self) }

  mutating func advance(_ turn: inout TurnContext) -> Step {
    if isFinished { return .done }
    guard let file = turn.file else { return .needs([]) }
    guard let order = file.order(order), case .held(.paymentFailed) = order.state else { return .done }
    turn.say(.payAgain, ["order": .text(order.id.text), "due": .fen(order.item.feeFen)])
    return PaymentMethods.ask(&turn)
  }

  mutating func take(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard let file = turn.file, let method = PaymentMethods.chosen(in: heard, turn) else { return false }
    let changes = file.paying(
      order, by: method, under: turn.library.policies, numbers: &turn.numbers, keyring: turn.keyring,
      at: turn.now)
    turn.changes += changes
    if let order = file.applying(changes).order(order) { turn.watch(order) }
    turn.say(.payTrying, ["method": PaymentMethods.name(of: method)])
    isFinished = true
    return true
  }
}
