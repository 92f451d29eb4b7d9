/// A moment in milliseconds since 1970-01-01T00:00:00Z. The core never asks for it: it is given in.
public struct Instant: Hashable, Sendable, Codable, Comparable {
  /// Milliseconds since the epoch, UTC.
  public let milliseconds: Int64

  /// Wraps milliseconds since the epoch.
  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  public init(from decoder: any Decoder) throws {
    milliseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }

  public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }

  /// This moment moved by whole seconds.
  public func adding(seconds: Int64) -> Instant { Instant(milliseconds: milliseconds + seconds * 1000) }

  /// Whole seconds from `earlier` to this moment, rounded down; negative when the clock went back.
  public func seconds(since earlier: Instant) -> Int64 {
    let difference = milliseconds - earlier.milliseconds
    return difference >= 0 ? difference / 1000 : -((-difference + 999) / 1000)
  }

  /// The Beijing date of this moment.
  public var beijingDay: BeijingDay { BeijingDay(at: self) }

  /// Hour, minute and second of the Beijing day.
  public var beijingTime: (hour: Int, minute: Int, second: Int) {
    let secondOfDay = Int((self.milliseconds - beijingDay.start.milliseconds) / 1000)
    return (secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60)
  }
}
