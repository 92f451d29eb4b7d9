import DomainCore

// What is stored of a conversation outlives the program: it is decoded by name, and a state that this program can't read
// starts afresh with an honest sentence instead of being guessed at.
extension Conversation {
  /// A conversation before its first turn.
  static func new(handle: String, keyring: any Keyring, at now: Instant) -> Conversation {
    let hash = keyring.keyedHash(Array(handle.utf8), for: .handle)
    return Conversation(
      id: ID(Crockford.text(of: keyring.keyedHash(hash, for: .number), length: 26)), handleHash: hash,
      state: ConversationState(at: now))
  }

  /// A conversation as the store has it.
  init(_ record: ConversationRecord, at now: Instant) {
    id = record.id
    turn = record.turn
    handleHash = record.handleHash
    if let saved = try? StoredText.value(of: ConversationState.self, in: Array(record.state.text.utf8)),
      saved.format == ConversationState.currentFormat
    {
      state = saved
    } else {
      state = ConversationState(at: now)
      state.couldNotBeRead = true
    }
  }

  /// The record to be written.
  func record(at now: Instant) -> ConversationRecord {
    ConversationRecord(
      id: id, handleHash: handleHash, state: KeptText(of: state),
      subscriber: state.proof?.subscriber ?? state.boundTo, turn: turn, updatedAt: now)
  }

  /// The conversation after a turn, and the turn's replies with their exact words.
  func next(after decided: TurnContext, _ phrasebook: Phrasebook) -> (Conversation, [Reply]) {
    var next = Conversation(id: id, turn: turn + 1, handleHash: handleHash, state: decided.state)
    let phone = decided.lookedUp?.subscriber.phone
    func named(_ phrases: [Phrase]) -> [Phrase] {
      phone.map { phone in phrases.map { $0.naming(phone) } } ?? phrases
    }
    let phrases = named(decided.phrases)
    next.state.lastPhrases = phrases
    next.state.explanation = named(decided.state.explanation)
    next.state.explainedAmounts = decided.state.explainedAmounts.map(named)
    let limits = AskLimits(triesLeft: decided.triesLeft, expiresAt: decided.askExpiresAt)
    next.state.askLimits = limits == AskLimits() ? nil : limits
    if decided.levelRose {
      next.handleHash = decided.keyring.keyedHash(Array(decided.chance.handle.utf8), for: .handle)
    }
    guard !phrases.isEmpty else { return (next, []) }
    var reply = Reply(
      phrases: phrases, expects: decided.state.expects, text: phrasebook.text(of: phrases))
    reply.triesLeft = limits.triesLeft
    reply.expiresAt = limits.expiresAt
    return (next, [reply])
  }
}

/// The replies of a turn as they are kept: the exact text said, with its keys and values.
struct StoredReplies {
  let replies: [Reply]
  /// The customer who was verified when they were said; nil when nobody was.
  let told: ID<Subscriber>?

  /// What the turn's key stands for, as a keyed hash; nil where nobody asked for a key.
  let mark: String?

  init(_ replies: [Reply], told: ID<Subscriber>?, mark: String?) {
    self.replies = replies
    self.told = told
    self.mark = mark
  }

  init(_ kept: KeptText) throws {
    let stored = try StoredText.value(of: Stored.self, in: Array(kept.text.utf8))
    replies = stored.blocks
    told = stored.told
    mark = stored.mark
  }

  var kept: KeptText { KeptText(of: Stored(format: 1, blocks: replies, told: told, mark: mark)) }

  private struct Stored: Codable, DirectlyStored {
    var format: Int
    var blocks: [Reply]
    var told: ID<Subscriber>?
    var mark: String?

    func write(to text: inout DirectText) throws {
      try text.object { text in
        try text.member("blocks", blocks)
        text.member("format", format)
        text.member("mark", mark)
        text.member("told", told?.text)
      }
    }
  }
}
