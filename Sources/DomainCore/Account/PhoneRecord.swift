/// What is kept of a phone number before anybody is identified: codes sent, failures, lock. It exists for unknown numbers
/// too, so that a stranger can't tell them apart (S7).
public struct PhoneRecord: Hashable, Sendable {
  /// The number.
  public let phone: PhoneNumber
  /// The account behind the number, nil when there is none.
  public let subscriber: ID<Subscriber>?
  /// When codes were sent within the last 24 hours, oldest first.
  public var sentAt: [Instant]
  /// The code that is open, nil when none is.
  public var challenge: Challenge?
  /// Failures in a row since the last success.
  public var failures: Int
  /// Verification is refused until then.
  public var lockedUntil: Instant?
  /// Raised by every commit that changes it.
  public var version: Int64

  /// Builds a record from its parts.
  public init(
    phone: PhoneNumber, subscriber: ID<Subscriber>?, sentAt: [Instant] = [], challenge: Challenge? = nil,
    failures: Int = 0, lockedUntil: Instant? = nil, version: Int64 = 0
  ) {
    self.phone = phone
    self.subscriber = subscriber
    self.sentAt = sentAt
    self.challenge = challenge
    self.failures = failures
    self.lockedUntil = lockedUntil
    self.version = version
  }
}

/// A code that was sent and waits to be said.
public struct Challenge: Hashable, Sendable, Codable {
  /// The challenge's id.
  public let id: ID<Challenge>
  /// The conversation that asked for it; the code counts in no other.
  public let conversation: ID<ConversationRecord>
  /// What it proves.
  public let purpose: Purpose
  /// Random bytes mixed into the hash.
  public let salt: [UInt8]
  /// The keyed hash of salt, id, purpose and code; empty for an unknown number, which no code matches.
  public let codeHash: [UInt8]
  /// When it was sent.
  public let sentAt: Instant
  /// Wrong tries so far.
  public var wrongTries: Int

  /// What a code proves: who is speaking, or a yes to one quote (S2).
  public enum Purpose: Hashable, Sendable, Codable {
    case identity
    case confirmation(quoteHash: [UInt8])
  }

  /// Builds a challenge from its parts.
  public init(
    id: ID<Challenge>, conversation: ID<ConversationRecord>, purpose: Purpose, salt: [UInt8],
    codeHash: [UInt8],
    sentAt: Instant, wrongTries: Int = 0
  ) {
    self.id = id
    self.conversation = conversation
    self.purpose = purpose
    self.salt = salt
    self.codeHash = codeHash
    self.sentAt = sentAt
    self.wrongTries = wrongTries
  }
}
