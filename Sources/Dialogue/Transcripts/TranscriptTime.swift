import DomainCore

/// Times and durations as transcripts write them.
enum TranscriptTime {
  /// `2026-11-21T10:00+08:00`, seconds optional, always Beijing time.
  static func milliseconds(_ text: String) -> Int64? {
    let parts = text.split(separator: "T")
    guard parts.count == 2, let day = BeijingDay(String(parts[0])), parts[1].hasSuffix("+08:00") else {
      return nil
    }
    let numbers = parts[1].dropLast(6).split(separator: ":").map { Int64($0) }
    guard (2...3).contains(numbers.count), let hour = numbers[0], let minute = numbers[1],
      let second = numbers.count == 3 ? numbers[2] : 0, hour < 24, minute < 60, second < 60
    else { return nil }
    return day.start.adding(seconds: hour * 3600 + minute * 60 + second).milliseconds
  }

  /// An instant as `@ 时钟` writes it, to the second.
  static func text(of instant: Instant) -> String {
    let (hour, minute, second) = instant.beijingTime
    let digits = { (value: Int) in (value < 10 ? "0" : "") + String(value) }
    return "\(instant.beijingDay.description)T\(digits(hour)):\(digits(minute)):\(digits(second))+08:00"
  }

  /// A hundred years of days, and far from what a number can hold in seconds.
  private static let maximumCount: Int64 = 36_525

  /// `30秒`, `31分钟`, `2小时`, `1天`; nothing below zero.
  static func seconds(_ text: String) -> Int64? {
    for (unit, factor) in [("秒", Int64(1)), ("分钟", 60), ("小时", 3600), ("天", 86_400)]
    where text.hasSuffix(unit) {
      guard let count = Int64(text.dropLast(unit.count)), (0...maximumCount).contains(count) else {
        return nil
      }
      return count * factor
    }
    return nil
  }
}
