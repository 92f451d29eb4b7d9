/// One billing period, computed from the anchor and never from the period before it: 31 Jan → 28 Feb → 31 Mar.
public struct AnchoredPeriod: Hashable, Sendable {
  /// The period's number, 0 for the one that begins on the anchor; negative before it.
  public let number: Int
  /// The first day of the period.
  public let start: BeijingDay
  /// The first day after the period.
  public let end: BeijingDay

  /// Period `number` of an anchor; a period has at least one month.
  public init(number: Int, anchor: BeijingDay, months: Int) {
    precondition(months > 0, "a period has at least one month")
    self.number = number
    start = anchor.adding(months: number * months)
    end = anchor.adding(months: (number + 1) * months)
  }

  /// The period that holds `day`.
  public init(containing day: BeijingDay, anchor: BeijingDay, months: Int) {
    precondition(months > 0, "a period has at least one month")
    let number = Self.number(of: day, anchor: anchor, months: months) { anchor.adding(months: $0) <= day }
    self.init(number: number, anchor: anchor, months: months)
  }

  /// Days in the period.
  public var days: Int { end.days(since: start) }

  /// Whether `day` lies in the period.
  public func contains(_ day: BeijingDay) -> Bool { start <= day && day < end }

  /// The period of an anchor with a time of day which holds `instant`: from its beginning to just before its end.
  ///
  /// Months are those of the Beijing calendar; the time of day is the anchor's.
  public static func instants(
    containing instant: Instant, anchor: Instant, months: Int
  ) -> (start: Instant, end: Instant) {
    precondition(months > 0, "a period has at least one month")
    let day = anchor.beijingDay
    let timeOfDay = anchor.milliseconds - day.start.milliseconds
    func moment(_ moved: Int) -> Instant {
      Instant(milliseconds: day.adding(months: moved).start.milliseconds + timeOfDay)
    }
    let number = number(of: instant.beijingDay, anchor: day, months: months) { moment($0) <= instant }
    return (moment(number * months), moment((number + 1) * months))
  }

  /// The last period that has begun: the calendar's distance gives a guess, `hasBegun(months)` decides.
  private static func number(
    of day: BeijingDay, anchor: BeijingDay, months: Int, hasBegun: (Int) -> Bool
  ) -> Int {
    let (from, to) = (anchor.civil, day.civil)
    let distance = (to.year - from.year) * 12 + to.month - from.month
    var number = (distance >= 0 ? distance : distance - months + 1) / months + 1
    while !hasBegun(number * months) { number -= 1 }
    return number
  }
}
