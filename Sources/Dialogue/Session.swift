internal import DataFiles
public import DomainCore
import Foundation
public import Matching

/// One conversation with one customer, whatever the front end: chat, script, agent or transcript.
///
/// A turn is `hear`: read, look up, decide, write, speak. Nothing is said before it is written.
public struct Session: Sendable {
  private let library: Library
  private let store: any Store
  private let courier: Courier
  private let keyring: any Keyring
  private let clock: @Sendable () -> Instant
  private var conversation: Conversation
  /// The bearer handle that opens this conversation again; it changes when the level of proof rises.
  public private(set) var handle: String

  /// What a session works with; shared by all sessions of a process.
  public struct Surroundings: Sendable {
    var library: Library
    var store: any Store
    var gateway: any OperatorGateway
    var keyring: any Keyring
    var clock: @Sendable () -> Instant

    /// Gathers what sessions share.
    public init(
      library: Library, store: any Store, gateway: any OperatorGateway, keyring: any Keyring,
      clock: @escaping @Sendable () -> Instant
    ) {
      self.library = library
      self.store = store
      self.gateway = gateway
      self.keyring = keyring
      self.clock = clock
    }
  }

  /// A new conversation under a handle of at least 128 bits of chance. Nothing is stored before its first turn.
  public init(handle: String, in surroundings: Surroundings) {
    self.init(
      surroundings, handle: handle,
      Conversation.new(handle: handle, keyring: surroundings.keyring, at: surroundings.clock()))
  }

  /// The conversation that a handle opens, or nil when it opens none or its state is of a newer program.
  public static func open(handle: String, in surroundings: Surroundings) async throws -> Session? {
    guard let record = try await surroundings.store.conversation(handle: handle) else { return nil }
    return Session(surroundings, handle: handle, Conversation(record, at: surroundings.clock()))
  }

  private init(_ surroundings: Surroundings, handle: String, _ conversation: Conversation) {
    library = surroundings.library
    store = surroundings.store
    keyring = surroundings.keyring
    clock = surroundings.clock
    courier = Courier(
      store: surroundings.store, gateway: surroundings.gateway, policies: surroundings.library.policies,
      keyring: surroundings.keyring, clock: surroundings.clock)
    self.handle = handle
    self.conversation = conversation
  }

  /// What the last line was understood as; nil before the first and after a secret.
  public private(set) var lastReading: Reading?

  /// Documents that the last `hear` made for the customer; a copy of his data is never kept in the store.
  public private(set) var documents: [Document] = []

  /// What is awaited now.
  public var expects: Expectation { conversation.state.expects }

  /// Whether something is open that a customer could come back to.
  public var hasOpenMatter: Bool {
    !conversation.state.topics.isEmpty || !conversation.state.watched.isEmpty
      || !conversation.state.queue.isEmpty
  }

  /// The number of the last turn.
  public var turn: Int { conversation.turn }

  /// Hears one utterance and answers it in one or more blocks, each written before it is returned.
  ///
  /// `key` names the turn: the same key again gives the same blocks and changes nothing. Throws `StoreProblem`; the conversation then
  /// stays where it was.
  public mutating func hear(_ utterance: Utterance, key: String, chance: Chance) async throws -> [Reply] {
    documents = []
    var (replies, touched) = try await takeTurn(utterance, key: key, chance: chance)
    if let touched {
      _ = try await courier.run(for: touched, until: clock().adding(seconds: Self.deliverySeconds))
      if conversation.state.proof?.subscriber == touched, conversation.isWaitingForNews {
        replies += try await takeTurn(.news, key: key + "+", chance: chance).replies
      }
    }
    return replies
  }

  /// How long an answer of the operator is waited for before the customer is told that it is under way.
  private static let deliverySeconds: Int64 = 1
  /// How often a turn is decided again when somebody else was faster.
  private static let attempts = 8

  // MARK: - One turn

  /// Read, look up, decide, write, speak. Returns the replies and the account that the turn changed.
  private mutating func takeTurn(
    _ utterance: Utterance, key: String, chance: Chance
  ) async throws -> (replies: [Reply], touched: ID<Subscriber>?) {
    let heard = read(utterance)
    if case .line = utterance { lastReading = heard.reading }
    for _ in 0..<Self.attempts {
      let now = clock()
      let neededPhone = conversation.neededPhone(for: heard)
      let phoneRecord =
        if let phone = neededPhone { try await store.phoneRecord(of: phone) } else { PhoneRecord?.none }
      let speaker = conversation.state.proof?.subscriber
      let file = try await settledFile(
        of: neededPhone == conversation.state.phone
          ? speaker ?? phoneRecord?.subscriber : phoneRecord?.subscriber,
        at: now)
      let decided = conversation.respond(
        to: utterance, heard,
        in: TurnContext(
          now: now, library: library, keyring: keyring, chance: chance, conversation: conversation.id,
          turnNumber: conversation.turn + 1, phoneRecord: phoneRecord, lookedUp: file,
          state: conversation.state,
          numbers: NumberSource(seed: "\(conversation.id)/\(conversation.turn + 1)", keyring: keyring)))
      let (next, replies) = conversation.next(after: decided, library.phrasebook)
      let changed = decided.changes.isEmpty ? nil : file
      let commit = Commit(
        conversation: ConversationUpdate(
          record: try next.record(at: now),
          turn: TurnRecord(
            conversation: conversation.id, number: next.turn, key: key, said: Self.said(utterance),
            replies: try StoredReplies(replies).text(), at: now)),
        file: changed.map { .init(subscriber: $0.subscriber.id, version: $0.version) },
        phone: decided.phoneRecordChanged ? decided.phoneRecord : nil, changes: decided.changes,
        nextDueAt: changed?.applying(decided.changes).nextDue(under: library.policies, at: now), at: now)
      switch try await store.commit(commit) {
      case .committed:
        conversation = next
        if decided.levelRose { handle = chance.handle }
        if decided.document == .personalData, let speaker { try await copyData(of: speaker, at: now) }
        return (replies, changed?.subscriber.id)
      case .repeated(let record):
        try await reload(at: now)
        return (try StoredReplies(text: record.replies).replies, nil)
      case .stale:
        try await reload(at: now)
      }
    }
    throw StoreProblem.busy(holder: "another turn of the same customer")
  }

  private mutating func copyData(of subscriber: ID<Subscriber>, at now: Instant) async throws {
    guard let record = try await store.record(of: subscriber) else { return }
    documents.append(
      Document(
        name: "personal-data-\(now.beijingDay).json", text: PersonalDataDocument.json(record, at: now)))
  }

  private func read(_ utterance: Utterance) -> Heard {
    switch utterance {
    case .line(let line):
      Heard(
        reading: library.matcher.read(
          Masking.withoutControls(line), context: ["open": .text(conversation.state.expects.kind)]),
        secret: nil)
    case .secret(let secret): Heard(reading: Reading(text: ""), secret: secret.filter { !$0.isWhitespace })
    case .silence, .news, .returned: Heard(reading: Reading(text: ""), secret: nil)
    }
  }

  /// What is kept of an utterance: masked, and nothing at all of a secret.
  private static func said(_ utterance: Utterance) -> String {
    switch utterance {
    case .line(let line): Masking.masked(Masking.withoutControls(line))
    case .secret: "******"
    case .silence, .news, .returned: ""
    }
  }

  /// The file with everything done that was due by time.
  private func settledFile(of subscriber: ID<Subscriber>?, at now: Instant) async throws -> CustomerFile? {
    guard let subscriber, let file = try await store.file(of: subscriber) else { return nil }
    let isDue = file.nextDue(under: library.policies, at: now).map { $0 <= now } ?? false
    guard isDue || file.outbox.contains(where: { $0.notBefore <= now }) else { return file }
    _ = try await courier.run(for: subscriber, until: now.adding(seconds: Self.deliverySeconds))
    return try await store.file(of: subscriber)
  }

  private mutating func reload(at now: Instant) async throws {
    guard let record = try await store.conversation(id: conversation.id) else { return }
    conversation = Conversation(record, at: now)
  }
}
