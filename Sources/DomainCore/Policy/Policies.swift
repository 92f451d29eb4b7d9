/// Everything that operators allow and charge: the version of each operator's rules that holds on a day, and the other
/// versions that are known.
public struct Policies: Sendable {
  /// The version's name; orders keep the one they were decided by.
  public var version: String
  /// The first day that this version holds for.
  public var validFrom: BeijingDay
  /// Operators by id, in the version that is in force.
  public var operators: [ID<OperatorPolicy>: OperatorPolicy]
  /// Products by id, in the version that is in force.
  public var products: [ID<Product>: Product]
  /// The working calendar.
  public var calendar: WorkCalendar
  /// Limits of verification and conversation.
  public var limits: Limits
  /// How customers are served.
  public var service: ServiceRules
  /// All known versions of operators' rules, by operator and first day; empty when there is only the one in force.
  public private(set) var editions: [PolicyEdition] = []
  /// The first day of the oldest of them; nil when there are none.
  let firstEditionDay: BeijingDay?
  var stretches: [Stretch] = []

  /// Builds policies from their parts.
  public init(
    version: String, operators: [ID<OperatorPolicy>: OperatorPolicy], products: [ID<Product>: Product],
    calendar: WorkCalendar, limits: Limits, validFrom: BeijingDay = BeijingDay(number: 0),
    service: ServiceRules = ServiceRules()
  ) {
    self.init(
      version: version, operators: operators, products: products, calendar: calendar, limits: limits,
      validFrom: validFrom, service: service, firstEditionDay: nil)
  }

  private init(
    version: String, operators: [ID<OperatorPolicy>: OperatorPolicy], products: [ID<Product>: Product],
    calendar: WorkCalendar, limits: Limits, validFrom: BeijingDay, service: ServiceRules,
    firstEditionDay: BeijingDay?
  ) {
    self.service = service
    self.version = version
    self.validFrom = validFrom
    self.operators = operators
    self.products = products
    self.calendar = calendar
    self.limits = limits
    self.firstEditionDay = firstEditionDay
  }

  /// Builds policies of several versions; in force is what holds on `validFrom`.
  ///
  /// - Parameter editions: At least one for each operator, with different versions and first days.
  public init(
    version: String, editions: [PolicyEdition], calendar: WorkCalendar, limits: Limits, validFrom: BeijingDay,
    service: ServiceRules
  ) {
    self.init(
      version: version, operators: [:], products: [:], calendar: calendar, limits: limits,
      validFrom: validFrom, service: service, firstEditionDay: editions.map(\.validFrom).min())
    self.editions = editions.sorted {
      ($0.operatorID.text, $0.validFrom) < ($1.operatorID.text, $1.validFrom)
    }
    stretches = Stretch.stretches(of: self.editions)
    self = inForce(on: validFrom)
  }
}
