public import DomainCore

/// One block that is said at once: its phrases, and what is expected next.
public struct Reply: Hashable, Sendable, Codable {
  /// The sentences, in order, a line each.
  public var phrases: [Phrase]
  /// What the customer may answer.
  public var expects: Expectation
  /// The exact text that was or will be shown.
  public var text: String
  /// How many wrong tries are left for the secret that is asked for; nil when none is.
  public var triesLeft: Int?
  /// Until when what is asked can be answered; nil when time doesn't end it.
  public var expiresAt: Instant?
  /// What the line that it answers was understood as; nil in all but the first block, and after a secret.
  public var heard: HeardAs?
  /// The orders that the block tells to be done; nil when it tells none.
  public var done: [DoneOrder]?

  /// Builds a reply from its parts.
  public init(phrases: [Phrase], expects: Expectation, text: String = "") {
    self.phrases = phrases
    self.expects = expects
    self.text = text
  }
}

/// What kind of answer is awaited, for the prompt, hints, completion and programs.
public enum Expectation: Hashable, Sendable, Codable {
  /// Nothing in particular: any wish.
  case anything
  /// A free text such as a phone number.
  case text(slot: String)
  /// Something that must not be seen: a code, a password, digits of an ID number.
  case secret(slot: String)
  /// One of these, by number, name or part of a name.
  case choice([String])
  /// A yes or no.
  case confirmation

  /// Whether words of the speaker's own are awaited, such as a number.
  public var isText: Bool {
    if case .text = self { true } else { false }
  }

  /// Whether the next line must be read hidden.
  public var isSecret: Bool {
    if case .secret = self { true } else { false }
  }

  /// The kind of answer, as rules with `requires_context: {open: …}` name it.
  public var kind: String {
    switch self {
    case .anything: "anything"
    case .text: "text"
    case .secret: "secret"
    case .choice: "choice"
    case .confirmation: "confirmation"
    }
  }

  /// What is open, as transcripts name it: 待手机号, 待验证码, 待选择, 待确认, 空闲 …
  public var stateName: String {
    switch self {
    case .anything: "空闲"
    case .text(let slot), .secret(let slot): Self.slotNames[slot] ?? slot
    case .choice: "待选择"
    case .confirmation: "待确认"
    }
  }

  private static let slotNames = [
    "phone": "待手机号", "code": "待验证码", "password": "待服务密码", "idTail": "待证件后四位", "confirmCode": "待确认码",
    "contact": "待联系电话", "remark": "待说明",
  ]
}
