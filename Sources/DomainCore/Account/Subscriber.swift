/// A person's account with an operator: one phone number and what is known about its holder.
public struct Subscriber: Hashable, Sendable {
  /// The account's id, never shown.
  public let id: ID<Subscriber>
  /// The number that speaks for this account.
  public let phone: PhoneNumber
  /// The holder's name, shown masked (张*).
  public var name: String
  /// The operator's id in the policy files, such as `cmcc`.
  public var operatorID: ID<OperatorPolicy>
  /// The province's id in the policy files, such as `default` or `zj`.
  public var province: String
  /// The last four characters of the ID number on file: a second proof, never the only one (S5).
  public var idNumberTail: String
  /// The service password's slow hash, nil when none was set.
  public var servicePassword: PasswordHash?
  /// Whether the account may order.
  public var state: AccountState
  /// The first day of the account.
  public var joinedOn: BeijingDay
  /// How the holder wants to be told of results.
  public var noticeChannel: NoticeChannel
  /// When SIM, number or device last changed: no self-service refund or closing for 72 hours after it (S6).
  public var simChangedAt: Instant?
  /// The day of birth, nil when it isn't on file.
  public var bornOn: BeijingDay?
  /// Where results by e-mail go, nil while none was given.
  public var email: EmailAddress?
  /// What was written by a clock that stood ahead, and who says so; nil while nobody does.
  public var datedAhead: DatedAhead?

  /// Builds an account from its parts.
  public init(
    id: ID<Subscriber>, phone: PhoneNumber, name: String, operatorID: ID<OperatorPolicy>, province: String,
    idNumberTail: String, servicePassword: PasswordHash?, state: AccountState, joinedOn: BeijingDay,
    noticeChannel: NoticeChannel, simChangedAt: Instant?,
    bornOn: BeijingDay? = nil, email: EmailAddress? = nil, datedAhead: DatedAhead? = nil
  ) {
    self.datedAhead = datedAhead
    self.bornOn = bornOn
    self.email = email
    self.id = id
    self.phone = phone
    self.name = name
    self.operatorID = operatorID
    self.province = province
    self.idNumberTail = idNumberTail
    self.servicePassword = servicePassword
    self.state = state
    self.joinedOn = joinedOn
    self.noticeChannel = noticeChannel
    self.simChangedAt = simChangedAt
  }
}

extension Subscriber {
  /// Until when no money goes back without a person, because SIM, number or device changed 72 hours before at most (S6); nil when
  /// none ever changed.
  public var simHoldEndsAt: Instant? { simChangedAt?.adding(seconds: 72 * 3600) }

  /// Whether SIM, number or device changed so lately that no money goes back without a person (S6).
  public func isSimFresh(at now: Instant) -> Bool { simHoldEndsAt.map { now < $0 } ?? false }
}

/// Whether an account may order: a frozen one can be lifted after proof (R3), an abnormal one needs a person (R5).
public enum AccountState: String, Hashable, Sendable, Codable, CaseIterable {
  case normal, frozen, abnormal, closed
}

/// Where results are announced (R31).
public enum NoticeChannel: String, Hashable, Sendable, Codable, CaseIterable {
  case sms, app, email
}

/// A password after a slow key derivation: the password itself is never kept (S4).
public struct PasswordHash: Hashable, Sendable {
  /// Random bytes mixed in, 16 of them.
  public var salt: [UInt8]
  /// Rounds of PBKDF2-SHA256; at least 600 000 in production.
  public var rounds: Int
  /// The derived key, 32 bytes.
  public var derived: [UInt8]

  /// Builds a hash from its parts.
  public init(salt: [UInt8], rounds: Int, derived: [UInt8]) {
    self.salt = salt
    self.rounds = rounds
    self.derived = derived
  }
}
