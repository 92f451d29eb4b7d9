internal import DataFiles
public import DomainCore
import Foundation
public import Matching

/// One conversation with one customer, whatever the front end: chat, script, agent or transcript.
///
/// A turn is `hear`: read, look up, decide, write, speak. Nothing is said before it is written.
public struct Session: Sendable {
  var library: Library
  let store: any Store
  let courier: Courier
  /// The cryptography of its surroundings.
  public let keyring: any Keyring
  let clock: @Sendable () -> Instant
  var conversation: Conversation
  /// The bearer handle that opens this conversation again; it changes when the level of proof rises.
  public internal(set) var handle: String

  /// What a session works with; shared by all sessions of a process.
  public struct Surroundings: Sendable {
    /// Rules, words and policies; a front end that watches the files replaces it.
    public var library: Library
    /// Where everything is kept.
    public var store: any Store
    /// The operator's side.
    public var gateway: any OperatorGateway
    /// The cryptography.
    public var keyring: any Keyring
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
  ///
  /// - Parameter seconds: how long ago the last turn may be at most; nil for any time.
  public static func open(
    handle: String, within seconds: Int64? = nil, in surroundings: Surroundings
  ) async throws -> Session? {
    guard let record = try await surroundings.store.conversation(handle: handle),
      record.isUsed(within: seconds, at: surroundings.clock())
    else { return nil }
    return Session(surroundings, handle: handle, Conversation(record, at: surroundings.clock()))
  }

  /// Goes on with other rules and words from the next line on; the conversation stays where it is.
  public mutating func adopt(_ library: Library) { self.library = library }

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
  /// The places that the last turn went through, the one before it first.
  private(set) var lastPath: [TopicState?] = []

  /// What is open, for those who watch a conversation from outside.
  var openTopics: [TopicState] { conversation.state.topics }

  /// Whether the customer's age sent him to a person.
  var wasSentForAge: Bool { conversation.state.wasSentForAge ?? false }

  /// What is awaited now.
  public var expects: Expectation { conversation.state.expects }

  /// Whether something is open that a customer could come back to.
  public var hasOpenMatter: Bool { conversation.state.hasOpenMatter }

  /// Whether the last line took leave, so that a front end for one customer ends.
  public var tookLeave: Bool {
    guard let lastReading else { return false }
    return lastReading.wishes.first?.intent == "social.bye"
      || LeaveTalkWords.are(lastReading.text, library.words)
  }

  /// Whether the conversation waits for a person or is with one, so that something may come without a line.
  public var awaitsPerson: Bool { conversation.state.handOver != nil }

  /// Whether a person did or said something that hearing `.news` would show now. A front end that waits for a line asks
  /// from time to time.
  public func hasWordFromPerson() async throws -> Bool {
    guard let open = conversation.state.handOver, let ticket = try await store.handOver(open.id) else {
      return false
    }
    return DeskTalk.view(
      of: ticket, in: conversation.state, under: library.policies.limits, at: clock()) != .nothing
  }

  /// The intents of what is being done and of what waits after it, for a status line; empty while the speaker of a resumed
  /// conversation isn't known again.
  public var openIntents: (now: [String], later: [String]) {
    conversation.state.openIntents
  }

  /// What is said to who leaves without a word: what is still open, as far as he may be told.
  public var farewell: Phrase {
    hasOpenMatter ? conversation.state.farewell : Phrase(.chatLeft)
  }

  /// The number of the last turn.
  public var turn: Int { conversation.turn }

  /// Hears one utterance and answers it in one or more blocks, each written before it is returned.
  ///
  /// `key` names the turn: the same key again gives the same blocks and changes nothing. `mark`, when given, is what the key stands
  /// for, so that it can't be used for something else. `turn`, when given, is the turn that the
  /// utterance answers: once another process has gone on, it is not heard. Throws `StoreProblem` or `MovedOn`; the conversation
  /// then stays where it was. A failure after the turn was written denies nothing of it: its blocks are returned with one more
  /// that says so, and `troubleAfterwards` holds the reason.
  public mutating func hear(
    _ utterance: Utterance, key: String, chance: Chance, after turn: Int? = nil, mark: String? = nil
  ) async throws -> [Reply] {
    documents = []
    troubleAfterwards = nil
    let (replies, touched) = try await takeTurn(
      utterance, key: key, chance: chance, after: turn, mark: mark.map(hash(ofMark:)))
    guard let touched else { return replies }
    do {
      guard conversation.state.proof?.subscriber == touched else {
        try await courier.deliverCodes(for: touched)
        return replies
      }
      _ = try await courier.run(for: touched, until: clock().adding(seconds: Self.deliverySeconds))
      guard conversation.isWaitingForNews else { return replies }
      return replies + (try await takeTurn(.news, key: key + "+", chance: chance).replies)
    } catch is ClockFault {
      // The clock went back after the turn was written: what it said holds, and is delivered when the clock is right.
      return replies
    } catch let problem as StoreProblem {
      troubleAfterwards = problem
      // A stranger hears the same of every number (S7).
      return conversation.state.proof?.subscriber == touched ? replies + [wordOfTrouble] : replies
    }
  }

  private var wordOfTrouble: Reply {
    let phrases = [Phrase(.troubleAfterwards)]
    return Reply(phrases: phrases, expects: expects, text: library.phrasebook.text(of: phrases))
  }

  /// Why the store couldn't write what should have followed the last turn, whose own words stand; nil when it could.
  public private(set) var troubleAfterwards: StoreProblem?

  /// How long an answer of the operator is waited for before the customer is told that it is under way.
  static let deliverySeconds: Int64 = 1
  /// How often a turn is decided again when somebody else was faster.
  private static let attempts = 8

  // MARK: - One turn

  /// Read, look up, decide, write, speak. Returns the replies and the account that the turn changed.
  private mutating func takeTurn(
    _ utterance: Utterance, key: String, chance: Chance, after turn: Int? = nil, mark: String? = nil
  ) async throws -> (replies: [Reply], touched: ID<Subscriber>?) {
    let heard = read(utterance)
    if case .line = utterance { lastReading = heard.reading }
    var wasErased = false
    for _ in 0..<Self.attempts {
      if let turn, turn != conversation.turn, !wasErased { throw MovedOn() }
      let now = clock()
      if library.policies.clockFault(at: now, after: conversation.state.lastHeardAt) != nil,
        let fault = library.policies.clockFault(at: now, after: try await lastTrusted())
      {
        return (refused(fault, utterance), nil)
      }
      let library = library.inForce(on: now.beijingDay)
      let neededPhone = conversation.neededPhone(for: heard)
      let phoneRecord =
        if let phone = neededPhone { try await store.phoneRecord(of: phone) } else { PhoneRecord?.none }
      let speaker = conversation.state.proof?.subscriber
      let lookedUp =
        neededPhone == conversation.state.phone
        ? speaker ?? phoneRecord?.subscriber : phoneRecord?.subscriber
      let (file, clockFault) =
        if let lookedUp {
          try await self.file(of: lookedUp, under: library.policies, at: now)
        } else {
          (CustomerFile?.none, ClockFault?.none)
        }
      // A number that is nobody's costs the same look (S7).
      let nobody =
        if phoneRecord != nil, lookedUp == nil {
          try await self.file(of: .nobody, under: library.policies, at: now).file
        } else {
          CustomerFile?.none
        }
      if let clockFault, isKnown(as: file?.subscriber.id, at: now) {
        return (refused(clockFault, utterance), nil)
      }
      if file == nil, conversation.state.boundTo != nil, try await isErased(conversation.state.boundTo) {
        beginAnew(handle: chance.handle, at: now)
        wasErased = true
        continue
      }
      var decided = conversation.respond(
        to: utterance, heard,
        in: try await context(
          for: heard, library, file: file, phoneRecord: phoneRecord, chance: chance, at: now))
      // Who has just proved himself is told; a stranger is answered as about any number (S7).
      if let clockFault, let file, decided.state.proof?.subscriber == file.subscriber.id {
        return (refused(clockFault, utterance), nil)
      }
      if wasErased { decided.phrases.insert(Phrase(.accountErased), at: 0) }
      if decided.handOverChanged { try await fillIn(&decided, with: utterance) }
      var (next, replies) = conversation.next(after: decided, library.phrasebook)
      if case .line = utterance, !replies.isEmpty { replies[0].heard = HeardAs(heard.reading) }
      let done = DoneOrder.told(
        since: conversation.state.watched, in: next.state.watched, of: file, under: library.policies)
      if !done.isEmpty, !replies.isEmpty { replies[0].done = done }
      let written = self.written(decided, file, after: phoneRecord, nobody: nobody, chance, at: now)
      let changed = written.map {
        Commit.FileGuard(subscriber: $0.file.subscriber.id, version: $0.file.version)
      }
      let commit = Commit(
        conversation: ConversationUpdate(
          record: next.record(at: now),
          turn: TurnRecord(
            conversation: conversation.id, number: next.turn, key: key, said: Self.said(utterance),
            replies: StoredReplies(
              replies, told: next.state.proof?.subscriber ?? speaker, mark: mark
            ).kept, at: now
          )),
        file: changed,
        phone: decided.phoneRecordChanged ? decided.phoneRecord : nil,
        changes: written?.changes ?? [], handOver: decided.handOverChanged ? decided.handOver : nil,
        nextDueAt: written.flatMap { $0.file.applying($0.changes).nextDue(under: library.policies, at: now) },
        at: now)
      let outcome: CommitOutcome
      do {
        outcome = try await store.commit(commit)
      } catch let problem as StoreProblem {
        // What was said so far was sealed under a key that is destroyed.
        guard try await isErased(conversation.state.boundTo) else { throw problem }
        beginAnew(handle: chance.handle, at: now)
        wasErased = true
        continue
      }
      switch outcome {
      case .committed:
        conversation = next
        lastPath = decided.path
        if decided.levelRose { handle = chance.handle }
        if decided.document == .personalData, let speaker {
          do {
            try await copyData(of: speaker, at: now)
          } catch let problem as StoreProblem {
            troubleAfterwards = problem
            replies.append(wordOfTrouble)
          }
        }
        return (replies, changed?.subscriber)
      case .repeated(let record):
        try await reload(at: now)
        return (try StoredReplies(record.replies).replies, nil)
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
        name: "personal-data-\(now.beijingDay).json",
        text: PersonalDataDocument.json(
          record, answers: { ((try? StoredReplies($0.replies))?.replies ?? []).map(\.text) }, at: now)))
  }

  func read(_ utterance: Utterance) -> Heard {
    switch utterance {
    case .line(let line):
      SecondReading.heard(
        Masking.withoutControls(line), by: library.matcher,
        context: [
          "open": .text(conversation.state.expects.kind),
          "act": .text(conversation.state.topics.last?.confirmedAct?.rawValue ?? "none"),
          "desk": .text(conversation.state.handOver == nil ? "closed" : "open"),
          "last": .text(conversation.state.lastWish ?? "none"),
        ], library.words)
    case .secret(let secret):
      Heard(reading: Reading(text: ""), secret: secret.filter { !$0.isWhitespace }, words: library.words)
    case .silence, .news, .returned, .begins: Heard(reading: Reading(text: ""), words: library.words)
    }
  }

  /// What is kept of an utterance: masked, and nothing at all of a secret.
  static func said(_ utterance: Utterance) -> String {
    switch utterance {
    case .line(let line): Masking.masked(Masking.withoutControls(line))
    case .secret: "******"
    case .begins(let matter): Masking.masked(matter.said)
    case .silence, .news, .returned: ""
    }
  }

  /// Whether the account that the conversation is about was erased, by its holder's wish or on its planned day.
  private func isErased(_ subscriber: ID<Subscriber>?) async throws -> Bool {
    guard let subscriber else { return false }
    return try await store.file(of: subscriber) == nil
  }

  /// Another conversation takes the place of one that was destroyed with its customer's data: it knows nothing of it.
  private mutating func beginAnew(handle: String, at now: Instant) {
    self.handle = handle
    conversation = Conversation.new(handle: handle, keyring: keyring, at: now)
  }

  private mutating func reload(at now: Instant) async throws {
    guard let record = try await store.conversation(id: conversation.id) else { return }
    conversation = Conversation(record, at: now)
  }
}
