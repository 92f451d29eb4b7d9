/// A wrong that a customer reported and that no rule can put right: numbered, answered by a person (R33).
public struct AppealCase: Hashable, Sendable {
  /// The case's number, shown to the customer: `SS20261121…`.
  public let id: ID<AppealCase>
  /// What is complained of.
  public let ground: AppealGround
  /// What it is about.
  public let matter: AppealMatter
  /// When it was opened.
  public let openedAt: Instant
  /// The last day on which it should be answered; nil when the operator's policy promises none.
  public let answerBy: BeijingDay?
  /// Where it stands.
  public var state: AppealState
  /// When it was answered, nil while it is open.
  public var answeredAt: Instant?
  /// The person's words, nil while it is open.
  public var answer: String?

  /// Builds a case from its parts.
  public init(
    id: ID<AppealCase>, ground: AppealGround, matter: AppealMatter, openedAt: Instant, answerBy: BeijingDay?,
    state: AppealState = .open, answeredAt: Instant? = nil, answer: String? = nil
  ) {
    self.id = id
    self.ground = ground
    self.matter = matter
    self.openedAt = openedAt
    self.answerBy = answerBy
    self.state = state
    self.answeredAt = answeredAt
    self.answer = answer
  }

  /// Whether somebody must still answer it.
  public var isOpen: Bool { state == .open }
}

/// What is complained of.
public enum AppealGround: String, Hashable, Sendable, Codable, CaseIterable {
  /// It was left and goes on, or is still charged.
  case leavingFailed
  /// It was never wanted: subscribed by mistake or by somebody else.
  case misoperation
  /// Anything else.
  case complaint
  /// Not an appeal: a closed account's data are to be erased on `answerBy` (R37).
  case erasure
}

/// Where a case stands.
public enum AppealState: String, Hashable, Sendable, Codable, CaseIterable {
  case open, upheld, declined
}

/// What a case is about, as far as it is known.
public struct AppealMatter: Hashable, Sendable, Codable {
  /// The service.
  public var service: ID<Service>?
  /// The service's name.
  public var serviceName: String?
  /// The order that should have ended it.
  public var order: ID<Order>?
  /// The bill line that is disputed.
  public var charge: ID<Charge>?
  /// What is claimed back.
  public var amountFen: Fen?
  /// The customer's own words, masked.
  public var remark: String?

  /// Builds a matter from its parts.
  public init(
    service: ID<Service>? = nil, serviceName: String? = nil, order: ID<Order>? = nil,
    charge: ID<Charge>? = nil, amountFen: Fen? = nil, remark: String? = nil
  ) {
    self.service = service
    self.serviceName = serviceName
    self.order = order
    self.charge = charge
    self.amountFen = amountFen
    self.remark = remark
  }
}
