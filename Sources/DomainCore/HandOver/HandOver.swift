/// A conversation that was handed to a person: its place in the queue, who has it, and what that person said.
public struct HandOver: Hashable, Sendable {
  /// The ticket's number, shown to the customer: `RG20261121…`.
  public let id: ID<HandOver>
  /// The conversation.
  public let conversation: ID<ConversationRecord>
  /// The account that was verified when it was handed over; nil when none was.
  public private(set) var subscriber: ID<Subscriber>?
  /// When it was handed over.
  public let openedAt: Instant
  /// What the person must know.
  public var summary: HandOverSummary
  /// Where it stands.
  public private(set) var state: State
  /// What people said to the customer, oldest first.
  public private(set) var talk: [Message]
  /// Everything that was done with it, oldest first.
  public private(set) var steps: [Step]
  /// The version that it was read with; 0 before it was ever written.
  public var version: Int64

  /// A new ticket in the queue.
  public init(
    id: ID<HandOver>, conversation: ID<ConversationRecord>, subscriber: ID<Subscriber>?,
    summary: HandOverSummary, at now: Instant
  ) {
    self.init(
      id: id, conversation: conversation, subscriber: subscriber, openedAt: now, summary: summary,
      state: .waiting, talk: [], steps: [], version: 0)
  }

  /// A ticket as a store has it.
  public init(
    id: ID<HandOver>, conversation: ID<ConversationRecord>, subscriber: ID<Subscriber>?, openedAt: Instant,
    summary: HandOverSummary, state: State, talk: [Message], steps: [Step], version: Int64
  ) {
    self.id = id
    self.conversation = conversation
    self.subscriber = subscriber
    self.openedAt = openedAt
    self.summary = summary
    self.state = state
    self.talk = talk
    self.steps = steps
    self.version = version
  }

  /// Where a ticket stands.
  public enum State: Hashable, Sendable, Codable {
    /// In the queue; the assistant goes on meanwhile.
    case waiting
    /// A person speaks; nothing acts but what the customer says yes to.
    case taken(by: String)
    /// Over: given back by a person, or left by the customer (`nil`).
    case closed(by: String?)

    /// Whether it is neither waiting nor taken.
    public var isClosed: Bool { if case .closed = self { true } else { false } }
  }

  /// Something that a person said to the customer, or asks him to say yes to.
  public struct Message: Hashable, Sendable, Codable {
    /// Its place, from 1.
    public var number: Int
    /// Who said it.
    public var by: String
    /// The words; empty for a proposal alone.
    public var text: String
    /// When.
    public var at: Instant
    /// A service whose quote is to be read out and asked about.
    public var proposes: ID<Service>?
  }

  /// Something that was done with a ticket.
  public struct Step: Hashable, Sendable, Codable {
    /// What was done.
    public var act: Act
    /// By whom; nil is the customer.
    public var by: String?
    /// When.
    public var at: Instant

    /// What can be done.
    public enum Act: String, Hashable, Sendable, Codable, CaseIterable {
      case taken, replied, proposed, givenBack, left
    }
  }
}

/// Why something isn't done with a ticket.
public enum HandOverRefusal: Error, Hashable, Sendable {
  /// It is over.
  case closed
  /// Somebody else has it.
  case takenByOther(String)
  /// Nobody has it; it must be taken first.
  case notTaken
  /// There is nothing to say.
  case empty
  /// The account has no such service, or nobody was verified for one.
  case noSuchService
}

extension HandOver {
  /// Who has it; nil when nobody does.
  public var holder: String? { if case .taken(let name) = state { name } else { nil } }

  /// Everybody of the staff who has done something with it.
  public var servedBy: [String] { steps.compactMap(\.by) }

  /// A person takes it over; the same person again changes nothing.
  public func taking(by name: String, at now: Instant) -> Result<HandOver, HandOverRefusal> {
    switch state {
    case .closed: return .failure(.closed)
    case .taken(let holder): return holder == name ? .success(self) : .failure(.takenByOther(holder))
    case .waiting: return .success(stepping(.taken, by: name, to: .taken(by: name), at: now))
    }
  }

  /// The ticket with what is known by now, while it waits: of the customer whom it is of, or who was verified since.
  public func renewed(_ summary: HandOverSummary, of subscriber: ID<Subscriber>?) -> HandOver {
    guard state == .waiting, self.subscriber == nil || self.subscriber == subscriber else { return self }
    var next = self
    next.summary = summary
    next.subscriber = subscriber
    return next
  }

  /// The ticket once its customer was verified: it is his from then on, and what a person says in it is for him alone.
  public func verified(as subscriber: ID<Subscriber>, _ verified: HandOverSummary.Verified?) -> HandOver {
    guard self.subscriber == nil, !state.isClosed else { return self }
    var next = self
    next.subscriber = subscriber
    next.summary.verified = verified
    return next
  }

  /// The person who has it says something to the customer; numbers of persons and codes in it are masked (S12).
  public func saying(_ text: String, by name: String, at now: Instant) -> Result<HandOver, HandOverRefusal> {
    if let refusal = refusal(for: name) { return .failure(refusal) }
    if text.allSatisfy(\.isWhitespace) { return .failure(.empty) }
    return .success(adding(Masking.maskedKeepingFigures(text), nil, .replied, by: name, at: now))
  }

  /// The person who has it has the quote for leaving a service read out to the customer, who alone can say yes to it.
  public func proposing(
    _ service: ID<Service>, by name: String, at now: Instant
  ) -> Result<HandOver, HandOverRefusal> {
    if let refusal = refusal(for: name) { return .failure(refusal) }
    return .success(adding("", service, .proposed, by: name, at: now))
  }

  /// The person who has it gives the conversation back to the assistant.
  public func givingBack(by name: String, at now: Instant) -> Result<HandOver, HandOverRefusal> {
    if let refusal = refusal(for: name) { return .failure(refusal) }
    return .success(stepping(.givenBack, by: name, to: .closed(by: name), at: now))
  }

  /// The customer goes back to the assistant, from the queue or from a person.
  public func left(at now: Instant) -> HandOver {
    state.isClosed ? self : stepping(.left, by: nil, to: .closed(by: nil), at: now)
  }

  private func refusal(for name: String) -> HandOverRefusal? {
    switch state {
    case .waiting: .notTaken
    case .taken(let holder): holder == name ? nil : .takenByOther(holder)
    case .closed: .closed
    }
  }

  private func adding(
    _ text: String, _ service: ID<Service>?, _ act: Step.Act, by name: String, at now: Instant
  ) -> HandOver {
    var next = stepping(act, by: name, to: state, at: now)
    next.talk.append(Message(number: talk.count + 1, by: name, text: text, at: now, proposes: service))
    return next
  }

  private func stepping(_ act: Step.Act, by name: String?, to state: State, at now: Instant) -> HandOver {
    var next = self
    next.state = state
    next.steps.append(Step(act: act, by: name, at: now))
    return next
  }
}
