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
  /// Where that comes from, nil when nobody said.
  public var cancellationDaySource: Source?
  /// Until when complaints are answered; nil promises nothing.
  public var complaints: ComplaintRule?
  /// Overrides by province.
  public var provinces: [String: ProvinceOverride]
  /// The official channels' names and how to reach them, such as (`热线`, `10086`).
  public var channels: [Channel]
  /// The rules that not every operator has.
  public var terms = OperatorTerms()
  /// The version of the operator's rules; nil is that of all policies together.
  public var version: String?

  /// What a province does differently; nil keeps the operator's rule.
  public struct ProvinceOverride: Hashable, Sendable {
    /// How long settling may take.
    public var settlementWindow: Window?
    /// Working days until a refund should have arrived.
    public var refundWorkingDays: Int?
    /// Whether the day of leaving counts as used.
    public var cancellationDayIsUsed: Bool?
    /// Late fee per day in parts of ten thousand, with a source of its own.
    public var lateFeePerDayBasisPoints: OperatorTerms.Sourced<Int>?
    /// Until when complaints are answered.
    public var complaints: ComplaintRule?
    /// The province's own channels, all of them: a list of other addresses is never half the operator's.
    public var channels: [Channel]?
    /// What it does differently of the rules that not every operator has.
    public var terms = OperatorTerms()
    /// Where the override comes from.
    public var source: Source

    /// Builds an override from its parts.
    public init(
      settlementWindow: Window?, refundWorkingDays: Int?, cancellationDayIsUsed: Bool? = nil, source: Source
    ) {
      self.settlementWindow = settlementWindow
      self.refundWorkingDays = refundWorkingDays
      self.cancellationDayIsUsed = cancellationDayIsUsed
      self.source = source
    }
  }

  /// An official way to reach the operator.
  public struct Channel: Hashable, Sendable {
    /// What the channel is called, such as `热线`.
    public var name: String
    /// How to reach it.
    public var address: String
    /// Other words that customers use for it, such as `官网`.
    public var aliases: [String]
    /// What is done there to leave a service, nil when no source says.
    public var steps: String?
    /// Where that comes from, nil when nobody said.
    public var source: Source?

    /// Builds a channel from its parts.
    public init(
      name: String, address: String, aliases: [String] = [], steps: String? = nil, source: Source? = nil
    ) {
      self.name = name
      self.address = address
      self.aliases = aliases
      self.steps = steps
      self.source = source
    }
  }

  /// Builds a policy from its parts.
  public init(
    id: ID<OperatorPolicy>, name: String, aliases: [String], settlementWindow: Window,
    settlementSource: Source,
    refundWorkingDays: Int, refundSource: Source, lateFeePerDayBasisPoints: Int, lateFeeSource: Source,
    cancellationDayIsUsed: Bool, provinces: [String: ProvinceOverride], channels: [Channel],
    cancellationDaySource: Source? = nil, complaints: ComplaintRule? = nil
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
    self.cancellationDaySource = cancellationDaySource
    self.provinces = provinces
    self.channels = channels
    self.complaints = complaints
  }

  /// The rules as they hold in a province: its override where it has one, else the operator's own.
  public func applied(in province: String) -> OperatorPolicy {
    guard let override = provinces[province] else { return self }
    var policy = self
    policy.terms = terms.overridden(by: override.terms)
    if let window = override.settlementWindow {
      policy.settlementWindow = window
      policy.settlementSource = override.source
    }
    if let days = override.refundWorkingDays {
      policy.refundWorkingDays = days
      policy.refundSource = override.source
    }
    if let isUsed = override.cancellationDayIsUsed {
      policy.cancellationDayIsUsed = isUsed
      policy.cancellationDaySource = override.source
    }
    if let lateFee = override.lateFeePerDayBasisPoints {
      policy.lateFeePerDayBasisPoints = lateFee.rule
      policy.lateFeeSource = lateFee.source
    }
    policy.complaints = override.complaints ?? complaints
    policy.channels = override.channels ?? channels
    return policy
  }

  /// Every channel that the operator has in any province.
  public var channelsOfAllProvinces: [Channel] {
    channels + provinces.sorted { $0.key < $1.key }.flatMap { $0.value.channels ?? [] }
  }
}
