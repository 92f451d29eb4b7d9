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
