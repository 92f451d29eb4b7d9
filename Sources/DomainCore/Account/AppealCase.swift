/// A wrong that a customer reported and that no rule can put right: numbered, answered by a person (R33).
public struct AppealCase: Hashable, Sendable {
  /// The case's number, shown to the customer: `SS20261121…`.
  public let id: ID<AppealCase>
  /// What is complained of.
  public let ground: AppealGround
  /// What it is about.
  public var matter: AppealMatter
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
  /// Not an appeal: money of a closed account that can go nowhere until a person says where.
  case payout
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
  /// The refund that waits for a person.
  public var refund: ID<Refund>?
  /// Who has approved that money moves, of two who must; nil when nobody has (S16).
  public var approvals: [CaseApproval]?
  /// Whether the operator's rule gives the bill line back once the service has ended; nil is a person's to decide.
  public var isByRule: Bool?
  /// Whether the customer took it back before anybody decided it.
  public var isWithdrawn: Bool?

  /// Builds a matter from its parts.
  public init(
    service: ID<Service>? = nil, serviceName: String? = nil, order: ID<Order>? = nil,
    charge: ID<Charge>? = nil, amountFen: Fen? = nil, remark: String? = nil,
    refund: ID<Refund>? = nil
  ) {
    self.service = service
    self.serviceName = serviceName
    self.order = order
    self.charge = charge
    self.amountFen = amountFen
    self.remark = remark
    self.refund = refund
  }
}

/// One person's approval of money that a case moves.
public struct CaseApproval: Hashable, Sendable, Codable {
  /// The member of the staff.
  public var by: String
  /// The way that he named for the money; nil when it goes where it came from.
  public var way: PaymentMethod?

  /// Builds an approval from its parts.
  public init(by: String, way: PaymentMethod?) {
    self.by = by
    self.way = way
  }
}
