public import DomainCore
import Foundation
public import Matching

/// An utterance was for a turn that is over: another process has gone on with the conversation.
public struct MovedOn: Error, Hashable, Sendable {}

/// Where a conversation stands, as programs may know it.
public struct Standing: Sendable, Hashable {
  /// The number of the last turn, 0 before the first.
  public let turn: Int
  /// What is awaited.
  public let expects: Expectation
  /// The intents of the open matters, the innermost last.
  public let open: [String]
  /// The intents that wait their turn.
  public let queued: [String]
  /// The account that was proved, nil when none is or the proof is too old (S8).
  public let subscriber: ID<Subscriber>?
  /// The number that was proved or that is being proved.
  public let phone: PhoneNumber?
  /// The factors shown, empty without a proof.
  public let factors: [Proof.Factor]
  /// When the proof ends if nothing more is said; nil without one.
  public let proofEndsAt: Instant?
  /// The quote that waits for a yes.
  public let quote: Quote?
  /// Until when and how often what is awaited can be answered.
  public let limits: AskLimits
}

extension Session {
  /// The conversation's id, which never changes and is never shown.
  public var id: ID<ConversationRecord> { conversation.id }

  /// Where the conversation stands now.
  public var standing: Standing {
    let state = conversation.state
    let policy = SessionPolicy(library.policies.limits)
    var proof = state.proof
    var endsAt: Instant?
    if let provedSince = state.provedSince, proof != nil {
      if policy.isOpen(verifiedAt: provedSince, lastHeardAt: state.lastHeardAt, at: clock()) {
        endsAt = state.proofEndsAt(under: policy.limits)
      } else {
        proof = nil
      }
    }
    var phone = state.phone
    if case .identify(let identify)? = state.topics.last { phone = identify.phone ?? phone }
    var quote: Quote?
    if case .leave(let leave)? = state.topics.last, leave.question == .confirm { quote = leave.quoted }
    return Standing(
      turn: conversation.turn, expects: state.expects, open: state.topics.map(\.topic.intent),
      queued: state.queue.map(\.intent), subscriber: proof?.subscriber, phone: phone,
      factors: proof?.factors ?? [], proofEndsAt: endsAt, quote: quote, limits: state.askLimits ?? AskLimits()
    )
  }

  /// What 为什么 would answer now.
  public var explanation: [Phrase] { conversation.state.explanation }

  /// The ticket of the conversation when it was handed to a person; nil when it wasn't, or when its summary is of a customer whose
  /// proof doesn't count any more (R1).
  public func handOver() async throws -> HandOver? {
    guard let open = conversation.state.handOver, let ticket = try await store.handOver(open.id),
      ticket.subscriber == nil || ticket.subscriber == standing.subscriber
    else { return nil }
    return ticket
  }

  /// The phrases that were said last.
  public var lastPhrases: [Phrase] { conversation.state.lastPhrases }

  /// How a line would be understood as the next one; nothing is written.
  public func reading(of line: String) -> Reading { read(.line(line)).reading }

  /// The proved account's file; nil without a proof that still counts (R1).
  public func file() async throws -> CustomerFile? {
    guard let subscriber = standing.subscriber else { return nil }
    return try await store.file(of: subscriber)
  }

  /// Whether a line said now would be taken as the yes that the open question asks for.
  ///
  /// Where a quote waits, only plain words of consent are a yes; elsewhere everything that could be one counts. A way to pay
  /// for an order that was accepted is a yes, for choosing it pays; so is choosing that a case be opened.
  public func wouldConfirm(_ line: String) -> Bool {
    let heard = read(.line(line))
    if case .choice(let names) = conversation.state.expects {
      switch conversation.state.topics.last {
      case .payAgain:
        return PlainWayToPay.chosen(in: heard, library) != nil
      case .appeal(let appeal):
        return heard.asksForCase || appeal.wouldOpen(heard, of: names)
      default: return false
      }
    }
    guard conversation.state.expects == .confirmation else { return false }
    switch conversation.state.topics.last {
    case .leave, .arrange, .takeBack, .dataErasure:
      return conversation.state.topics.last?.isConfirmed(by: heard) ?? false
    case .appeal: return heard.asksForCase
    default: return heard.intent == "confirm.yes" || heard.means("dialog.yes")
    }
  }

  /// Takes in what another process has written of this conversation, such as a proof given in a terminal.
  ///
  /// - Parameters:
  ///   - seconds: How long ago the last turn may be at most; nil for any time.
  ///   - successor: The handle that follows a handle when the level rises in another process.
  /// - Returns: False when the conversation goes on under a handle that doesn't follow from this one, or is too old.
  public mutating func catchUp(
    within seconds: Int64? = nil, successor: (String) -> String
  ) async throws -> Bool {
    guard let record = try await store.conversation(id: conversation.id) else { return true }
    guard record.isUsed(within: seconds, at: clock()) else { return false }
    if record.turn != conversation.turn { conversation = Conversation(record, at: clock()) }
    var next = handle
    for _ in 0..<Self.rises {
      if keyring.handleHash(of: next) == record.handleHash {
        handle = next
        return true
      }
      next = successor(next)
    }
    return false
  }

  /// More rises of the level than happen between two requests.
  private static let rises = 8

  /// A turn that was committed with a key, and the operator's answers within it.
  public struct EarlierTurn: Sendable {
    /// The turn's number, and that of its last block.
    public let number: Int
    public let lastNumber: Int
    /// What was said, masked.
    public let said: String
    /// The blocks that were answered.
    public let replies: [Reply]
    /// Whether the answers may be told again now: they were for nobody in particular, or for the customer whose proof counts (R1, S8).
    public let mayBeTold: Bool
    let mark: String?
  }

  /// Whether a turn's key stood for this.
  public func isMarked(_ turn: EarlierTurn, as mark: String) -> Bool { turn.mark == hash(ofMark: mark) }

  func hash(ofMark mark: String) -> String {
    Crockford.text(of: keyring.keyedHash(Array(("turn/" + mark).utf8), for: .number), length: 20)
  }

  /// The turn that was committed with this key; nil when there is none.
  public func earlierTurn(key: String) async throws -> EarlierTurn? {
    guard let record = try await store.turn(of: conversation.id, key: key) else { return nil }
    let stored = try StoredReplies(record.replies)
    var replies = stored.replies
    var lastNumber = record.number
    if let news = try await store.turn(of: conversation.id, key: key + "+") {
      replies += try StoredReplies(news.replies).replies
      lastNumber = news.number
    }
    return EarlierTurn(
      number: record.number, lastNumber: lastNumber, said: record.said, replies: replies,
      mayBeTold: stored.told == nil || stored.told == standing.subscriber, mark: stored.mark)
  }

  /// What the key of a further turn is that goes on with another one's, such as a secret for which it asked; `number` from 1.
  public static func continuation(_ key: String, _ number: Int) -> String { "\(key)/s\(number)" }

  /// The key under which a terminal goes on with the last turn, so that whoever repeats that turn's key is told what came of it too.
  public func continuationKey() async throws -> String {
    guard let last = try await store.turns(of: conversation.id, last: 1).last?.key else {
      return Self.continuation("first", 1)
    }
    let key = last.hasSuffix("+") ? last.dropLast() : last[...]
    guard let mark = key.range(of: "/s", options: .backwards), let number = Int(key[mark.upperBound...])
    else {
      return Self.continuation(String(key), 1)
    }
    return Self.continuation(String(key[..<mark.lowerBound]), number + 1)
  }

  /// The last turns of the customer whose proof counts, oldest first: what was said (masked) and what was answered. Nothing
  /// without a proof, and nothing that another customer was told in the same conversation (S11).
  public func lastTurns(_ count: Int) async throws -> [(record: TurnRecord, replies: [Reply])] {
    guard let subscriber = standing.subscriber else { return [] }
    return try await store.turns(of: conversation.id, last: count).compactMap { record in
      let stored = try StoredReplies(record.replies)
      guard stored.told == nil || stored.told == subscriber else { return nil }
      return (record, stored.replies)
    }
  }

  /// The session as it would stand after an utterance that is no line, and what would be said; nothing is written.
  public func previewing(_ utterance: Utterance, chance: Chance) async throws -> (Session, [Reply]) {
    let heard = read(utterance)
    let phoneRecord =
      if let phone = conversation.neededPhone(for: heard) { try await store.phoneRecord(of: phone) } else {
        PhoneRecord?.none
      }
    let file =
      if let subscriber = conversation.state.proof?.subscriber { try await store.file(of: subscriber) } else {
        CustomerFile?.none
      }
    let now = clock()
    let context = try await context(
      for: heard, library.inForce(on: now.beijingDay), file: file, phoneRecord: phoneRecord, chance: chance,
      at: now)
    var preview = self
    let (next, replies) = conversation.next(
      after: conversation.respond(to: utterance, heard, in: context), library.phrasebook)
    preview.conversation = next
    return (preview, replies)
  }

  /// Delivers what waits for the number that is being proved, such as a code to a phone that is here.
  public func deliverWaiting(seconds: Int64) async throws {
    guard let phone = standing.phone else { return }
    let subscriber = try await store.phoneRecord(of: phone).subscriber ?? .nobody
    guard standing.subscriber == subscriber else { return try await courier.deliverCodes(for: subscriber) }
    _ = try await courier.run(for: subscriber, until: clock().adding(seconds: seconds))
  }
}

extension ConversationState {
  /// When the proof ends by silence or by age (S8).
  func proofEndsAt(under limits: Limits) -> Instant? {
    provedSince.map {
      min(lastHeardAt.adding(seconds: limits.idleSeconds), $0.adding(seconds: limits.sessionSeconds))
    }
  }
}

extension TurnContext {
  /// Wrong tries left for the secret that is asked for. The same for known and unknown numbers (S7).
  var triesLeft: Int? {
    guard case .secret(let slot) = state.expects, let record = phoneRecord else { return nil }
    let limits = library.policies.limits
    let untilLock = max(0, limits.failuresUntilLock - record.failures)
    guard slot == "code" || slot == "confirmCode" else { return untilLock }
    let wrong = record.challenge.map(\.wrongTries) ?? limits.codeTries
    return min(untilLock, max(0, limits.codeTries - wrong))
  }

  /// Until when what is asked can be answered.
  var askExpiresAt: Instant? {
    let limits = library.policies.limits
    switch state.expects {
    case .anything: return nil
    case .secret("code"), .secret("confirmCode"):
      return phoneRecord?.challenge?.sentAt.adding(seconds: limits.codeValidSeconds)
    default: return state.proof == nil ? nil : state.proofEndsAt(under: limits)
    }
  }
}

extension Session.Surroundings {
  /// Appends an entry to an account's audit chain, outside of any turn. False when there is no such account.
  public func append(_ event: AuditEvent, to subscriber: ID<Subscriber>) async throws -> Bool {
    for _ in 0..<8 {
      guard let file = try await store.file(of: subscriber) else { return false }
      let commit = Commit(
        file: Commit.FileGuard(subscriber: subscriber, version: file.version), changes: [.audit(event)],
        nextDueAt: file.nextDue(under: library.policies, at: event.at), at: event.at)
      if case .committed = try await store.commit(commit) { return true }
    }
    throw StoreProblem.busy(holder: "another turn of the same customer")
  }
}

extension ConversationRecord {
  /// Whether the last turn is no longer ago than so many seconds; nil is any time.
  func isUsed(within seconds: Int64?, at now: Instant) -> Bool {
    seconds.map { now < updatedAt.adding(seconds: $0) } ?? true
  }
}
