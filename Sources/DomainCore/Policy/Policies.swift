/// Everything that operators allow and charge, as loaded from the policy files of one version.
public struct Policies: Sendable {
  /// The version's name; orders keep the one they were decided by.
  public var version: String
  /// Operators by id.
  public var operators: [ID<OperatorPolicy>: OperatorPolicy]
  /// Products by id.
  public var products: [ID<Product>: Product]
  /// The working calendar.
  public var calendar: WorkCalendar
  /// Limits of verification and conversation.
  public var limits: Limits

  /// Builds policies from their parts.
  public init(
    version: String, operators: [ID<OperatorPolicy>: OperatorPolicy], products: [ID<Product>: Product],
    calendar: WorkCalendar, limits: Limits
  ) {
    self.version = version
    self.operators = operators
    self.products = products
    self.calendar = calendar
    self.limits = limits
  }
}

/// Where a figure comes from: a seed, an act and article, or the word `示例` (example) when it has no source.
public struct Source: Hashable, Sendable, Codable {
  /// The source as written in the policy file.
  public var text: String

  /// Wraps the text.
  public init(_ text: String) {
    self.text = text
  }
}

/// One operator's rules for leaving.
public struct OperatorPolicy: Hashable, Sendable {
  /// The operator's id, such as `cmcc`.
  public let id: ID<OperatorPolicy>
  /// The operator's name, such as `中国移动`.
  public var name: String
  /// Other names that customers use.
  public var aliases: [String]
  /// How long settling after leaving may take (移动 7 days, 联通 24 hours, 电信 15 days; seed D2).
  public var settlementWindow: Window
  /// Where the window comes from.
  public var settlementSource: Source
  /// Working days until a refund should have arrived, after the day of settlement (1–2; seed A4.2).
  public var refundWorkingDays: Int
  /// Where that comes from.
  public var refundSource: Source
  /// Late fee per day on what is owed past the window, in parts of ten thousand (30 = 3‰; 电信条例 第三十四条).
  public var lateFeePerDayBasisPoints: Int
  /// Where the late fee comes from.
  public var lateFeeSource: Source
  /// Whether the day of leaving counts as used.
  public var cancellationDayIsUsed: Bool
  /// Overrides by province.
  public var provinces: [String: ProvinceOverride]
  /// The official channels' names and how to reach them, such as (`热线`, `10086`).
  public var channels: [Channel]

  /// What a province does differently; nil keeps the operator's rule.
  public struct ProvinceOverride: Hashable, Sendable {
    /// How long settling may take.
    public var settlementWindow: Window?
    /// Working days until a refund should have arrived.
    public var refundWorkingDays: Int?
    /// Where the override comes from.
    public var source: Source

    /// Builds an override from its parts.
    public init(settlementWindow: Window?, refundWorkingDays: Int?, source: Source) {
      self.settlementWindow = settlementWindow
      self.refundWorkingDays = refundWorkingDays
      self.source = source
    }
  }

  /// An official way to reach the operator.
  public struct Channel: Hashable, Sendable {
    /// What the channel is called, such as `热线`.
    public var name: String
    /// How to reach it.
    public var address: String

    /// Builds a channel from its parts.
    public init(name: String, address: String) {
      self.name = name
      self.address = address
    }
  }

  /// Builds a policy from its parts.
  public init(
    id: ID<OperatorPolicy>, name: String, aliases: [String], settlementWindow: Window,
    settlementSource: Source,
    refundWorkingDays: Int, refundSource: Source, lateFeePerDayBasisPoints: Int, lateFeeSource: Source,
    cancellationDayIsUsed: Bool, provinces: [String: ProvinceOverride], channels: [Channel]
  ) {
    self.id = id
    self.name = name
    self.aliases = aliases
    self.settlementWindow = settlementWindow
    self.settlementSource = settlementSource
    self.refundWorkingDays = refundWorkingDays
    self.refundSource = refundSource
    self.lateFeePerDayBasisPoints = lateFeePerDayBasisPoints
    self.lateFeeSource = lateFeeSource
    self.cancellationDayIsUsed = cancellationDayIsUsed
    self.provinces = provinces
    self.channels = channels
  }
}

/// A stretch of time after an event: in days it ends at 24:00 Beijing of day N, in hours it is exact.
public enum Window: Hashable, Sendable, Codable {
  case days(Int)
  case hours(Int)

  /// The first instant that lies outside the window opened at `start`.
  public func end(from start: Instant) -> Instant {
    switch self {
    case .days(let count): start.beijingDay.adding(days: count + 1).start
    case .hours(let count): start.adding(seconds: Int64(count) * 3600)
    }
  }
}

/// What comes back of a running period that was paid (the seeds disagree, so it is data: A 2.2 full, A 4.2 prorated).
public enum RefundRule: String, Hashable, Sendable, Codable, CaseIterable {
  case full, prorated, none
}

/// When leaving takes effect.
public enum LeaveEffect: String, Hashable, Sendable, Codable, CaseIterable {
  case immediate, periodEnd
}

/// Something that can be subscribed to, and how it is left.
public struct Product: Hashable, Sendable {
  /// The product's id, such as `cmcc.ringback`.
  public let id: ID<Product>
  /// Whose product it is.
  public var operatorID: ID<OperatorPolicy>
  /// What kind of thing it is.
  public var kind: ServiceKind
  /// Its official name.
  public var name: String
  /// Other names that customers use.
  public var aliases: [String]
  /// The price of one period.
  public var priceFen: Fen
  /// Months in a period.
  public var periodMonths: Int
  /// What comes back of a running period.
  public var refundRule: RefundRule
  /// When leaving takes effect.
  public var effect: LeaveEffect
  /// What leaving inside a contract costs.
  public var terminationFee: TerminationFeePolicy
  /// Whether leaving can be decided by rule, or waits for a person.
  public var needsPerson: Bool
  /// Products that must be left or replaced first.
  public var leaveFirst: [ID<Product>]
  /// Terms of leaving that are shown and accepted with the yes, nil when there are none (R19).
  public var terms: String?
  /// Where its figures come from.
  public var source: Source

  /// Builds a product from its parts.
  public init(
    id: ID<Product>, operatorID: ID<OperatorPolicy>, kind: ServiceKind, name: String, aliases: [String],
    priceFen: Fen, periodMonths: Int, refundRule: RefundRule, effect: LeaveEffect,
    terminationFee: TerminationFeePolicy, needsPerson: Bool, leaveFirst: [ID<Product>], terms: String?,
    source: Source
  ) {
    self.id = id
    self.operatorID = operatorID
    self.kind = kind
    self.name = name
    self.aliases = aliases
    self.priceFen = priceFen
    self.periodMonths = periodMonths
    self.refundRule = refundRule
    self.effect = effect
    self.terminationFee = terminationFee
    self.needsPerson = needsPerson
    self.leaveFirst = leaveFirst
    self.terms = terms
    self.source = source
  }
}

/// What leaving inside a contract costs. No national formula exists: it is data.
public enum TerminationFeePolicy: Hashable, Sendable {
  case none
  case fixed(amountFen: Fen)
  /// Basis points of the price of the months left, within floor and cap.
  case remainingMonths(rateBasisPoints: Int, floorFen: Fen?, capFen: Fen?)
  /// The contract's discount of the months enjoyed is given back.
  case clawBack
}

/// Limits of verification and conversation (S1, S3, S8, Q11), from the policy files.
public struct Limits: Hashable, Sendable {
  /// How long a code is valid (S1).
  public var codeValidSeconds: Int64
  /// Wrong tries that kill a code (S3).
  public var codeTries: Int
  /// Failures in a row that lock verification (S3).
  public var failuresUntilLock: Int
  /// How long verification stays locked (S3).
  public var lockSeconds: Int64
  /// Codes sent to one number in 60 s (S3).
  public var sendsPerMinute: Int
  /// Codes sent to one number in an hour (S3).
  public var sendsPerHour: Int
  /// Codes sent to one number in 24 hours (S3).
  public var sendsPerDay: Int
  /// Silence that ends a verified session (S8).
  public var idleSeconds: Int64
  /// The longest verified session (S8).
  public var sessionSeconds: Int64
  /// How fresh the last proof must be before an irreversible step (S8).
  public var stepUpSeconds: Int64
  /// Time without progress after which a person is offered (Q11).
  public var silenceSeconds: Int64

  /// The limits of QUALITY S1, S3 and S8.
  public init(
    codeValidSeconds: Int64 = 300, codeTries: Int = 5, failuresUntilLock: Int = 10, lockSeconds: Int64 = 1800,
    sendsPerMinute: Int = 1, sendsPerHour: Int = 5, sendsPerDay: Int = 10, idleSeconds: Int64 = 900,
    sessionSeconds: Int64 = 43_200, stepUpSeconds: Int64 = 300, silenceSeconds: Int64 = 180
  ) {
    self.codeValidSeconds = codeValidSeconds
    self.codeTries = codeTries
    self.failuresUntilLock = failuresUntilLock
    self.lockSeconds = lockSeconds
    self.sendsPerMinute = sendsPerMinute
    self.sendsPerHour = sendsPerHour
    self.sendsPerDay = sendsPerDay
    self.idleSeconds = idleSeconds
    self.sessionSeconds = sessionSeconds
    self.stepUpSeconds = stepUpSeconds
    self.silenceSeconds = silenceSeconds
  }
}
