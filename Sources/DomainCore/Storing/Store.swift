/// Where everything is kept: reads a file, commits a turn all at once, hands out due work.
///
/// Every store passes the same contract tests. Errors are `StoreProblem`.
public protocol Store: Sendable {
  /// What is kept of a number; a fresh record when nothing is.
  func phoneRecord(of phone: PhoneNumber) async throws -> PhoneRecord
  /// The file of a subscriber, nil when there is none.
  func file(of subscriber: ID<Subscriber>) async throws -> CustomerFile?
  /// The conversation that a bearer handle opens, nil when the handle opens none.
  func conversation(handle: String) async throws -> ConversationRecord?
  /// The conversation with an id.
  func conversation(id: ID<ConversationRecord>) async throws -> ConversationRecord?
  /// The turn of a conversation that was committed with this key, nil when there is none.
  func turn(of conversation: ID<ConversationRecord>, key: String) async throws -> TurnRecord?
  /// The last turns of a conversation, oldest first.
  func turns(of conversation: ID<ConversationRecord>, last count: Int) async throws -> [TurnRecord]
  /// Writes all of a commit or nothing.
  func commit(_ commit: Commit) async throws -> CommitOutcome
  /// Adds an account with its whole file, for demo data, fixtures and imports; an account with that number is refused.
  func add(_ file: CustomerFile, at now: Instant) async throws
  /// All accounts after `cursor`, at most `limit`, ordered by id.
  func subscribers(after cursor: ID<Subscriber>?, limit: Int) async throws -> [ID<Subscriber>]
  /// Accounts whose next due moment (outbox or `nextDueAt`) is not after `now`, most overdue first.
  func subscribersWithWork(due now: Instant, limit: Int) async throws -> [ID<Subscriber>]
  /// Takes an outbox message for delivery: false when it is no longer waiting or somebody else holds it until later than `now`.
  func lease(
    _ message: ID<OutboxMessage>, of subscriber: ID<Subscriber>, until: Instant, at now: Instant
  ) async throws -> Bool
  /// What was changed in an account's rows from outside, one line each, empty when nothing was. What it costs grows with the past.
  func rowProblems(of subscriber: ID<Subscriber>) async throws -> [String]
  /// Checks the audit chain of a subscriber; nil when it holds, else the first entry that doesn't.
  func firstBrokenAuditEntry(of subscriber: ID<Subscriber>) async throws -> Int64?
  /// The audit entries of a subscriber, oldest first, at most the last `limit`.
  func audit(of subscriber: ID<Subscriber>, last limit: Int) async throws -> [AuditEvent]
  /// The subscriber whose order this is, for staff.
  func subscriber(ofOrder order: ID<Order>) async throws -> ID<Subscriber>?
  /// Everything about a subscriber, without bounds; nil when there is none.
  func record(of subscriber: ID<Subscriber>) async throws -> SubjectRecord?
  /// A page of a subscriber's past, at most `limit` entries that come before the one with this id; nil begins with the newest.
  /// What it costs doesn't grow with the past.
  func history(
    of subscriber: ID<Subscriber>, _ kind: HistoryKind, before id: String?, limit: Int
  ) async throws -> HistoryPage
  /// Orders in a state, oldest first, for staff: with the account they belong to.
  func openOrders(limit: Int) async throws -> [(subscriber: ID<Subscriber>, order: Order)]
  /// Orders that wait for a person, oldest first, with the account they belong to; however many others are open.
  func ordersForPeople(limit: Int) async throws -> [(subscriber: ID<Subscriber>, order: Order)]
  /// The ticket of a hand-over to a person, nil when there is none or its customer's data were destroyed.
  func handOver(_ id: ID<HandOver>) async throws -> HandOver?
  /// Tickets that wait for a person or that one has, oldest first.
  func openHandOvers(limit: Int) async throws -> [HandOver]
  /// All tickets of a conversation, oldest first.
  func handOvers(of conversation: ID<ConversationRecord>) async throws -> [HandOver]
  /// All tickets of a subscriber, oldest first: those of conversations that were bound to him before or after the ticket.
  func handOvers(of subscriber: ID<Subscriber>) async throws -> [HandOver]
}

extension Store {
  /// What lies in memory is changed by nobody from outside.
  public func rowProblems(of subscriber: ID<Subscriber>) async throws -> [String] { [] }
}

/// Why a store could not do what was asked.
public enum StoreProblem: Error, Hashable, Sendable {
  /// Somebody else holds the store's lock; who, as far as is known.
  case busy(holder: String)
  /// The disk is full.
  case full
  /// The file can't be written.
  case readOnly
  /// The file is damaged; what the check said.
  case corrupt(String)
  /// Something was changed by somebody else than a store: nothing is decided on it; what.
  case foreign(String)
  /// The file is from another or newer program; what is wrong.
  case unsuitable(String)
  /// A row breaks a rule of the schema: a bug above the store; the rule.
  case violated(String)
  /// The number already has an account.
  case accountExists(masked: String)
  /// Anything else the system said.
  case failed(String)
}

/// All that one turn or one operator's answer writes, in one transaction.
public struct Commit: Sendable {
  /// The conversation's next state; nil for what isn't part of a conversation.
  public var conversation: ConversationUpdate?
  /// The account that changes, with the version it was decided on; nil when no account does.
  public var file: FileGuard?
  /// The number whose record changes, as it will be; its `version` is the one it was read with.
  public var phone: PhoneRecord?
  /// Changes to the account's file, in order.
  public var changes: [Change]
  /// The ticket that changes, as it will be; its `version` is the one it was read with, 0 for a new one.
  public var handOver: HandOver?
  /// The grant that changes, as it will be; its `version` is the one it was read with, 0 for a new one.
  public var grant: Grant?
  /// When something of this account is due next without an outbox message: a refund, a renewal, a window.
  public var nextDueAt: Instant?
  /// The moment of the commit.
  public var at: Instant

  /// Builds a commit from its parts.
  public init(
    conversation: ConversationUpdate? = nil, file: FileGuard? = nil, phone: PhoneRecord? = nil,
    changes: [Change] = [], handOver: HandOver? = nil, grant: Grant? = nil,
    nextDueAt: Instant? = nil, at: Instant
  ) {
    precondition(changes.isEmpty || file != nil, "changes belong to a file")
    self.conversation = conversation
    self.file = file
    self.phone = phone
    self.changes = changes
    self.handOver = handOver
    self.grant = grant
    self.nextDueAt = nextDueAt
    self.at = at
  }

  /// The version of a file that a decision was made on.
  public struct FileGuard: Hashable, Sendable {
    public var subscriber: ID<Subscriber>
    public var version: Int64

    /// Builds a guard from its parts.
    public init(subscriber: ID<Subscriber>, version: Int64) {
      self.subscriber = subscriber
      self.version = version
    }

    /// Whether what was decided may be written to a file of this version. What is written for nobody depends on nothing in that
    /// account: strangers who ask at one time don't wait for each other, as customers of different numbers don't.
    public func allows(_ version: Int64) -> Bool { subscriber == .nobody || version == self.version }
  }
}

/// What became of a commit.
public enum CommitOutcome: Sendable {
  /// Written.
  case committed
  /// This turn was written before: its stored form, nothing written now.
  case repeated(TurnRecord)
  /// The file, number or conversation has changed since it was read: nothing written, decide again.
  case stale
}

/// A conversation as the store keeps it; its state is text that only Dialogue reads.
public struct ConversationRecord: Hashable, Sendable {
  /// The id, which never changes and is never shown.
  public let id: ID<ConversationRecord>
  /// The bearer handle's keyed hash; the handle itself is never stored.
  public var handleHash: [UInt8]
  /// The state, as written by Dialogue.
  public var state: KeptText
  /// The subscriber whom the conversation is bound to, nil before verification.
  public var subscriber: ID<Subscriber>?
  /// The number of the last turn, 0 before the first.
  public var turn: Int
  /// The time of the last turn.
  public var updatedAt: Instant

  /// Builds a record from its parts.
  public init(
    id: ID<ConversationRecord>, handleHash: [UInt8], state: KeptText, subscriber: ID<Subscriber>?, turn: Int,
    updatedAt: Instant
  ) {
    self.id = id
    self.handleHash = handleHash
    self.state = state
    self.subscriber = subscriber
    self.turn = turn
    self.updatedAt = updatedAt
  }
}

/// The next state of a conversation together with the turn that led to it.
public struct ConversationUpdate: Hashable, Sendable {
  /// The conversation as it will be; `turn` is one more than before, which guards against a second writer.
  public var record: ConversationRecord
  /// The turn.
  public var turn: TurnRecord

  /// Builds an update from its parts.
  public init(record: ConversationRecord, turn: TurnRecord) {
    precondition(record.turn == turn.number, "a conversation stands at its last turn")
    self.record = record
    self.turn = turn
  }
}

/// One turn as it is kept: what was said (masked), what was answered (exactly).
public struct TurnRecord: Hashable, Sendable {
  /// The conversation.
  public let conversation: ID<ConversationRecord>
  /// The turn's number, from 1.
  public let number: Int
  /// The front end's key for this turn, unique in its conversation: the same key is the same turn.
  public let key: String
  /// What the customer said, masked; empty for events.
  public let said: String
  /// The replies, as written by Dialogue.
  public let replies: KeptText
  /// When.
  public let at: Instant

  /// Builds a turn from its parts.
  public init(
    conversation: ID<ConversationRecord>, number: Int, key: String, said: String, replies: KeptText,
    at: Instant
  ) {
    self.conversation = conversation
    self.number = number
    self.key = key
    self.said = said
    self.replies = replies
    self.at = at
  }
}
