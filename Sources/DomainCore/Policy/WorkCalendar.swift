/// The Chinese working calendar with its 调休 days, as published by the State Council.
public struct WorkCalendar: Hashable, Sendable {
  /// Weekdays (Monday to Friday) that are days off.
  public var holidaysOnWeekdays: Set<BeijingDay>
  /// Weekend days that are worked.
  public var workdaysOnWeekends: Set<BeijingDay>
  /// The last day for which a notice was published; later answers are provisional.
  public var coveredThrough: BeijingDay
  /// Where the days come from, nil when nobody said.
  public var source: Source?

  /// Builds a calendar from its parts.
  public init(
    holidaysOnWeekdays: Set<BeijingDay>, workdaysOnWeekends: Set<BeijingDay>, coveredThrough: BeijingDay,
    source: Source? = nil
  ) {
    self.holidaysOnWeekdays = holidaysOnWeekdays
    self.workdaysOnWeekends = workdaysOnWeekends
    self.coveredThrough = coveredThrough
    self.source = source
  }

  /// Whether people work on `day`.
  public func isWorkday(_ day: BeijingDay) -> Bool {
    day.weekday <= 5 ? !holidaysOnWeekdays.contains(day) : workdaysOnWeekends.contains(day)
  }

  /// The `count`-th working day after `day`; provisional when it lies past the published calendar.
  public func workday(_ count: Int, after day: BeijingDay) -> (day: BeijingDay, isProvisional: Bool) {
    var current = day
    var left = count
    while left > 0 {
      current = current.adding(days: 1)
      if isWorkday(current) { left -= 1 }
    }
    return (current, current > coveredThrough)
  }
}
