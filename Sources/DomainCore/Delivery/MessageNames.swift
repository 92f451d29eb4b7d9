/// The ids of outbox messages come from what they are about, not from the turn that wrote them: asking again for the same
/// thing is the same message with the same idempotency key, however often it is set aside and taken up.
extension ID where Thing == OutboxMessage {
  static func code(_ challenge: ID<Challenge>) -> ID { ID("code-" + challenge.text) }
  static func terminate(_ order: ID<Order>) -> ID { ID("terminate-" + order.text) }
  static func provision(_ order: ID<Order>) -> ID { ID("provision-" + order.text) }
  static func pickUp(_ service: ID<Service>, _ day: BeijingDay) -> ID {
    ID("pickup-" + service.text + "-" + day.description)
  }
  static func collect(_ payment: ID<Payment>) -> ID { ID("collect-" + payment.text) }
  static func payBack(_ refund: ID<Refund>) -> ID { ID("payback-" + refund.text) }
}
