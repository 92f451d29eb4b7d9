/// What a person must know to go on where the assistant stopped, so that nobody has to repeat himself (R35). The same
/// for an operator's console and for an agent; its coded form is the JSON of both. Nothing in it is unmasked (S12).
///
/// ```json
/// {"reason":"asked","wants":[{"intent":"unsubscribe.ringback","title":"退订彩铃"}],"slots":[],"tried":[],
///  "effects":[],"question":"…","turns":[{"number":1,"at":"2026-11-21 10:00:00","said":"…","answered":"…"}]}
/// ```
public struct HandOverSummary: Hashable, Sendable, Codable {
  /// Turns that are shown to the person, at the most.
  public static let turnsLimit = 6

  /// Why a person is wanted.
  public var reason: Reason
  /// What the customer wants, the matter in hand first.
  public var wants: [Wish]
  /// How the speaker is known; nil while he isn't.
  public var verified: Verified?
  /// What was said about the matter so far, masked.
  public var slots: [Slot]
  /// What was tried and didn't help, oldest first.
  public var tried: [Attempt]
  /// What was ordered in this conversation.
  public var effects: [Effect]
  /// The question that waits for an answer; nil when none does.
  public var question: String?
  /// The last turns, oldest first.
  public var turns: [Turn]

  /// Builds a summary from its parts.
  public init(
    reason: Reason, wants: [Wish], verified: Verified?, slots: [Slot], tried: [Attempt], effects: [Effect],
    question: String?, turns: [Turn] = []
  ) {
    self.reason = reason
    self.wants = wants
    self.verified = verified
    self.slots = slots
    self.tried = tried
    self.effects = effects
    self.question = question
    self.turns = turns
  }

  /// Why a person is wanted, as a code.
  public enum Reason: String, Hashable, Sendable, Codable, CaseIterable {
    /// The customer asked for one.
    case asked
    /// Not understood three times in a row (Q11).
    case notUnderstood
    /// Understood, but not done by the assistant.
    case notDoneHere
    /// A complaint, which people take.
    case complaint
    /// The account's state must be checked by a person (R5).
    case accountAbnormal
    /// The policy sends customers of this age straight to a person.
    case age
    /// An agent gave the conversation up.
    case agent
  }

  /// Something that the customer wants.
  public struct Wish: Hashable, Sendable, Codable {
    /// The intent.
    public var intent: String
    /// Its name as customers say it.
    public var title: String

    /// Builds a wish from its parts.
    public init(intent: String, title: String) {
      self.intent = intent
      self.title = title
    }
  }

  /// How a speaker is known.
  public struct Verified: Hashable, Sendable, Codable {
    /// The number, masked.
    public var phone: String
    /// The factors shown, by name.
    public var factors: [String]
    /// When the last one was shown, Beijing time.
    public var at: String

    /// Builds a description of a proof.
    public init(phone: String, factors: [String], at: String) {
      self.phone = phone
      self.factors = factors
      self.at = at
    }
  }

  /// One thing that was said about the matter.
  public struct Slot: Hashable, Sendable, Codable {
    /// What it is about, such as `service` or `contact`.
    public var name: String
    /// What was said, masked.
    public var value: String

    /// Builds a slot from its parts.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Something that was tried and didn't help.
  public struct Attempt: Hashable, Sendable, Codable {
    /// The reply's key, such as `verify.codeRejected`.
    public var reply: String
    /// How often.
    public var times: Int

    /// Builds an attempt from its parts.
    public init(reply: String, times: Int) {
      self.reply = reply
      self.times = times
    }
  }

  /// An order of this conversation.
  public struct Effect: Hashable, Sendable, Codable {
    /// The order's number.
    public var order: String
    /// The service's name.
    public var service: String
    /// Where the order stands, such as `held: needsPerson`.
    public var state: String
    /// The numbers of its receipts.
    public var receipts: [String]

    /// Builds an effect from its parts.
    public init(order: String, service: String, state: String, receipts: [String]) {
      self.order = order
      self.service = service
      self.state = state
      self.receipts = receipts
    }
  }

  /// One turn of the conversation.
  public struct Turn: Hashable, Sendable, Codable {
    /// Its number, from 1.
    public var number: Int
    /// When, Beijing time.
    public var at: String
    /// What the customer said, masked; empty for what he didn't say.
    public var said: String
    /// What was answered.
    public var answered: String

    /// Builds a turn from its parts.
    public init(number: Int, at: String, said: String, answered: String) {
      self.number = number
      self.at = at
      self.said = said
      self.answered = answered
    }
  }
}

extension HandOverSummary {
  /// The summary as lines for a person's console.
  public var lines: [String] {
    var lines = ["reason    \(reason.rawValue)"]
    lines += Self.field("wants", wants.map { "\($0.title) (\($0.intent))" })
    if let verified {
      lines += Self.field(
        "verified", ["\(verified.phone) by \(verified.factors.joined(separator: ", ")) at \(verified.at)"])
    } else {
      lines += Self.field("verified", ["no"])
    }
    lines += Self.field("said", slots.map { "\($0.name): \($0.value)" })
    lines += Self.field("tried", tried.map { $0.times > 1 ? "\($0.reply) (\($0.times) times)" : $0.reply })
    lines += Self.field(
      "effects",
      effects.map { effect in
        let receipts = effect.receipts.isEmpty ? "" : ", receipts \(effect.receipts.joined(separator: " "))"
        return "order \(effect.order) \(effect.service), \(effect.state)\(receipts)"
      })
    lines += Self.field("open", question.map(Self.textLines) ?? ["nothing"])
    for turn in turns {
      lines += Self.field(
        "turn \(turn.number)", ["\(turn.at)  > \(turn.said)"] + Self.textLines(turn.answered))
    }
    return lines
  }

  private static func field(_ name: String, _ values: [String]) -> [String] {
    let values = values.isEmpty ? ["none"] : values
    return values.enumerated().map { index, value in
      let label = index == 0 ? name : ""
      return label + String(repeating: " ", count: max(1, 10 - label.utf8.count)) + value
    }
  }

  private static func textLines(_ text: String) -> [String] {
    text.split(separator: "\n").map(String.init)
  }
}

extension OrderState {
  /// The state for operators, such as `held: paymentFailed`.
  public var line: String {
    switch self {
    case .rejected(let problem): "rejected: \(problem.rawValue)"
    case .held(let problem): "held: \(problem.rawValue)"
    case .partial(let problem): "partial: \(problem.rawValue)"
    case .failed(let problem): "failed: \(problem.rawValue)"
    case .acknowledged: "acknowledged"
    case .pending: "pending"
    case .inProgress: "inProgress"
    case .completed: "completed"
    case .cancelled: "cancelled"
    case .assessingCancellation: "assessingCancellation"
    }
  }
}

extension Instant {
  /// Beijing time for operators: `2026-11-21 10:00:05`.
  public var line: String {
    let (hour, minute, second) = beijingTime
    let padded = [hour, minute, second].map { ($0 < 10 ? "0" : "") + String($0) }.joined(separator: ":")
    return "\(beijingDay) \(padded)"
  }
}
