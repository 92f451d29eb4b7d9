/// The operator's side as the courier sees it: networks, payments and SMS behind one question.
///
/// A gateway does each delivery once, however often it is asked with the same message id, and bounds its own waiting: what
/// takes longer is `.silent`, and is asked again. What is for nobody (`Delivery.isForNobody`) it handles alike, but for the last step.
public protocol OperatorGateway: Sendable {
  /// Delivers, and says what became of it.
  func deliver(_ delivery: Delivery) async -> OperatorAnswer
  /// Whether errands of a kind are taken at all now; the same for every customer, so that it tells nothing about one (S7, S18).
  func isReachable(for kind: ErrandKind) async -> Bool
  /// Answers that came unasked and weren't acknowledged: late ones, doubled ones.
  func reports(about subscriber: ID<Subscriber>, at now: Instant) async -> [OperatorReport]
  /// Takes note that a report was written down; until then it comes again.
  func acknowledge(_ report: OperatorReport, about subscriber: ID<Subscriber>) async
}

extension OperatorGateway {
  public func isReachable(for kind: ErrandKind) async -> Bool { true }
  public func reports(about subscriber: ID<Subscriber>, at now: Instant) async -> [OperatorReport] { [] }
  public func acknowledge(_ report: OperatorReport, about subscriber: ID<Subscriber>) async {}
}

/// One delivery of a message to the outside.
public struct Delivery: Hashable, Sendable {
  /// The message; its id is the idempotency key.
  public let message: OutboxMessage
  /// The account it is for.
  public let subscriber: ID<Subscriber>
  /// The account's number, to which codes and results go.
  public let phone: PhoneNumber
  /// How the customer wants to be told of results.
  public let channel: NoticeChannel
  /// Where results by e-mail go; nil while none was given.
  public let email: EmailAddress?
  /// Which delivery of the message this is, from 1.
  public let attempt: Int
  /// The moment of the delivery.
  public let at: Instant

  /// Builds a delivery from its parts.
  public init(
    message: OutboxMessage, subscriber: ID<Subscriber>, phone: PhoneNumber, channel: NoticeChannel,
    email: EmailAddress? = nil, attempt: Int, at: Instant
  ) {
    self.email = email
    self.message = message
    self.subscriber = subscriber
    self.phone = phone
    self.channel = channel
    self.attempt = attempt
    self.at = at
  }
}

/// What the operator says to a delivery.
public enum OperatorAnswer: Hashable, Sendable {
  case done
  /// A definite no: it was not done and won't be.
  case refused(OperatorRefusal)
  /// It was not done; later it may be.
  case unavailable
  /// No answer: it may have been done or not.
  case silent
}

/// Why the operator says no.
public enum OperatorRefusal: String, Hashable, Sendable, CaseIterable {
  /// The bank or wallet declined.
  case declined
  /// The way of payment is gone.
  case methodGone
  /// The network has no such service, or can't end it.
  case notPossible
}

/// An answer that came unasked.
public struct OperatorReport: Hashable, Sendable {
  /// The message it answers.
  public let message: OutboxMessage
  /// The answer.
  public let answer: OperatorAnswer

  /// Builds a report from its parts.
  public init(message: OutboxMessage, answer: OperatorAnswer) {
    self.message = message
    self.answer = answer
  }
}
