import DomainCore

/// What a topic may look at and do within one turn. Nothing in here reaches the world before the turn is committed.
struct TurnContext {
  let now: Instant
  let library: Library
  /// The words that are looked for beside the rules.
  var words: SaidWords { library.words }
  let keyring: any Keyring
  let chance: Chance
  let conversation: ID<ConversationRecord>
  let turnNumber: Int
  /// The number whose record was looked up, as it is after what this turn did to it.
  var phoneRecord: PhoneRecord?
  /// Whether this turn changes the record.
  var phoneRecordChanged = false
  /// The account's file as it was looked up, whoever speaks; topics use `file`.
  let lookedUp: CustomerFile?
  /// The ticket of the conversation, as it is after what this turn did to it; nil when none is open.
  var handOver: HandOver?
  /// Whether codes can be sent now; where not, nobody is told that one is under way (S18).
  var canSendCodes = true
  /// The page of the past that was asked for; nil when none was.
  var historyPage: HistoryPage?
  /// Whether this turn changes the ticket.
  var handOverChanged = false
  var state: ConversationState
  var numbers: NumberSource
  var changes: [Change] = [] {
    didSet { changed = changes.isEmpty ? nil : lookedUp?.applying(changes) }
  }
  /// The looked up file with this turn's changes; nil while there are none.
  private(set) var changed: CustomerFile?
  var phrases: [Phrase] = []
  /// A mobile number said in this line that no topic has used yet.
  var saidPhone: PhoneNumber?
  /// Set when this turn sent a code, so that asking for it says so.
  var codeWasSent = false
  /// Set when the customer asked to hear the question again in full.
  var repeatsInFull = false
  /// Set when a question in between was answered: a list that stands above isn't read out again with the question.
  var answeredAside = false
  /// Set when a line was read and says nothing where it was said, such as an answer to a question that isn't open.
  var isNotUnderstood = false
  /// What was offered with the reply before; this turn may take it.
  var standingOffer: StandingOffer?
  /// The leaving of what was described and offered in the last reply.
  var offeredToLeave: PlannedWish? {
    guard case .wish(let wish)? = standingOffer, wish.intent.hasPrefix("unsubscribe."),
      wish.target?.namesNothing == false
    else { return nil }
    return wish
  }
  /// A document that the front end is to write once this turn is committed.
  var document: DocumentRequest?
  /// Set when this turn showed what a person proposes, so that its question is asked.
  var deskProposed = false
  /// Set when this turn raised the level of proof: the bearer handle changes.
  var levelRose = false
  /// Where the conversation stood before this turn and after each step of it; nil is nowhere in particular.
  var path: [TopicState?] = []

  /// The speaker's file with this turn's changes; nil unless the speaker is verified for it (R1).
  var file: CustomerFile? {
    guard let proof = state.proof, let lookedUp, lookedUp.subscriber.id == proof.subscriber else {
      return nil
    }
    return changed ?? lookedUp
  }

  mutating func say(_ key: PhraseKey, _ values: [String: PhraseValue] = [:]) {
    let phrase = Phrase(key, values)
    if phrases.last != phrase { phrases.append(phrase) }
  }

  /// The whole seconds until an instant, at least one: who waits so long is not too early.
  func wait(until instant: Instant) -> Int {
    max(1, Int((instant.milliseconds - now.milliseconds + 999) / 1000))
  }

  /// Sets what 为什么 answers from now on.
  mutating func explain(_ explanation: [Phrase]) {
    if explanation.contains(where: \.tellsAmount) {
      state.explainedAmounts = nil
    } else if state.explanation.contains(where: \.tellsAmount) {
      state.explainedAmounts = state.explanation
    }
    state.explanation = explanation
  }

  /// Remembers that the speaker showed a factor for an account.
  mutating func prove(_ factor: Proof.Factor, for subscriber: ID<Subscriber>, phone: PhoneNumber) {
    if let proof = state.proof, proof.subscriber == subscriber {
      state.proof = proof.adding(factor, at: now)
    } else {
      state.proof = Proof(subscriber: subscriber, first: factor, at: now)
      state.provedSince = now
    }
    if let bound = state.boundTo, bound != subscriber {
      let waiting = state.topics.count
      state.topics.removeAll { if case .identify = $0 { false } else { true } }
      if state.topics.count < waiting { say(.resumeOtherAccount) }
      state.watched = []
      // What was said of the other account is nothing to this speaker.
      state.explanation = []
      state.explainedAmounts = nil
      state.numberGiven = nil
    }
    state.boundTo = subscriber
    state.phone = phone
    levelRose = true
  }

  /// Watches an order until its outcome was told.
  mutating func watch(_ order: Order) {
    state.watched.removeAll { $0.order == order.id }
    state.watched.append(WatchedOrder(order: order.id, told: nil))
  }
}

/// What chance gives to one turn; drawn by the front end, so that a turn can be replayed.
public struct Chance: Sendable {
  /// Six decimal digits.
  public var code: String
  /// Sixteen bytes.
  public var salt: [UInt8]
  /// At least 128 bits, as text: the conversation's next bearer handle.
  public var handle: String

  /// Builds the chance of one turn.
  public init(code: String, salt: [UInt8], handle: String) {
    precondition(code.utf8.count == 6 && salt.count == 16, "a code has six digits, a salt sixteen bytes")
    self.code = code
    self.salt = salt
    self.handle = handle
  }
}
