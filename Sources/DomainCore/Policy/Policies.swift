/// Everything that operators allow and charge, as loaded from the policy files of one version.
public struct Policies: Sendable {
  /// The version's name; orders keep the one they were decided by.
  public var version: String
  /// The first day that this version holds for.
  public var validFrom: BeijingDay
  /// Operators by id.
  public var operators: [ID<OperatorPolicy>: OperatorPolicy]
  /// Products by id.
  public var products: [ID<Product>: Product]
  /// The working calendar.
  public var calendar: WorkCalendar
  /// Limits of verification and conversation.
  public var limits: Limits
  /// How customers are served.
  public var service: ServiceRules

  /// Builds policies from their parts.
  public init(
    version: String, operators: [ID<OperatorPolicy>: OperatorPolicy], products: [ID<Product>: Product],
    calendar: WorkCalendar, limits: Limits, validFrom: BeijingDay = BeijingDay(number: 0),
    service: ServiceRules = ServiceRules()
  ) {
    self.service = service
    self.version = version
    self.validFrom = validFrom
    self.operators = operators
    self.products = products
    self.calendar = calendar
    self.limits = limits
  }
}
