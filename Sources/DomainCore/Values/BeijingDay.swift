/// A calendar date in Beijing (+08:00 without summer time): the only dates that billing knows.
public struct BeijingDay: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
  /// Days since 1970-01-01.
  public let number: Int

  /// The day with this many days since 1970-01-01.
  public init(number: Int) {
    self.number = number
  }

  /// The date of a moment in Beijing.
  public init(at instant: Instant) {
    let shifted = instant.milliseconds + Self.offsetMilliseconds
    number = Int((shifted >= 0 ? shifted : shifted - 86_399_999) / 86_400_000)
  }

  /// The date `year-month-day`, or nil when the calendar has no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.daysInMonth(year: year, month: month)
    else { return nil }
    self.init(number: Self.dayNumber(year: year, month: month, day: day))
  }

  /// A date written `2026-11-21`, or nil.
  public init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
      parts.allSatisfy({ $0.allSatisfy { (48...57).contains($0) } })
    else { return nil }
    let numbers = parts.map { $0.reduce(0) { $0 * 10 + Int($1 - 48) } }
    self.init(year: numbers[0], month: numbers[1], day: numbers[2])
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let day = BeijingDay(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a date like 2026-11-21")
    }
    self = day
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// Year, month from 1 and day from 1.
  public var civil: (year: Int, month: Int, day: Int) {
    let shifted = number + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  /// Midnight in Beijing at the beginning of this day.
  public var start: Instant {
    Instant(milliseconds: Int64(number) * 86_400_000 - Self.offsetMilliseconds)
  }

  /// 1 for Monday to 7 for Sunday.
  public var weekday: Int { ((number + 3) % 7 + 7) % 7 + 1 }

  /// This date moved by days.
  public func adding(days: Int) -> BeijingDay { BeijingDay(number: number + days) }

  /// This date moved by months; a day that the month lacks becomes its last day (31 Jan + 1 → 28 Feb).
  public func adding(months: Int) -> BeijingDay {
    let (year, month, day) = civil
    let index = year * 12 + (month - 1) + months
    let target = (year: index / 12, month: index % 12 + 1)
    let last = Self.daysInMonth(year: target.year, month: target.month)
    return BeijingDay(number: Self.dayNumber(year: target.year, month: target.month, day: min(day, last)))
  }

  /// Days from `earlier` to this date.
  public func days(since earlier: BeijingDay) -> Int { number - earlier.number }

  public static func < (a: BeijingDay, b: BeijingDay) -> Bool { a.number < b.number }

  public var description: String {
    let (year, month, day) = civil
    guard (1000...9999).contains(year) else { return Self.padded(year, month, day) }
    // Written at once: days stand in every quote, and quotes in every turn.
    return String(unsafeUninitializedCapacity: 10) { bytes in
      func put(_ number: Int, at place: Int) {
        bytes[place] = UInt8(ascii: "0") + UInt8(number / 10)
        bytes[place + 1] = UInt8(ascii: "0") + UInt8(number % 10)
      }
      put(year / 100, at: 0)
      put(year % 100, at: 2)
      bytes[4] = UInt8(ascii: "-")
      put(month, at: 5)
      bytes[7] = UInt8(ascii: "-")
      put(day, at: 8)
      return 10
    }
  }

  private static func padded(_ year: Int, _ month: Int, _ day: Int) -> String {
    Self.padded(year, 4) + "-" + Self.padded(month, 2) + "-" + Self.padded(day, 2)
  }

  private static let offsetMilliseconds: Int64 = 8 * 3_600_000

  private static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  private static func daysInMonth(year: Int, month: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func dayNumber(year: Int, month: Int, day: Int) -> Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
