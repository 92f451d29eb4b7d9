import DomainCore

/// Days and moments of fixtures, absolute or counted from now: `2026-10-12`, `today`, `-40d`, `+3m`, `-1y`, `-8m-12d`;
/// `2026-10-12 10:30`, `-2d 10:30`, `-3h`, `-30min`.
struct FixtureTime {
  /// The moment that is counted from.
  let now: Instant

  var today: BeijingDay { now.beijingDay }

  /// A day.
  func day(_ reader: YAMLReader) throws(DataFileError) -> BeijingDay {
    guard let day = day(try reader.text()) else {
      throw reader.error("expected a day such as 2026-11-21, today, -40d, +3m or -1y, found \(reader.found)")
    }
    return day
  }

  /// A moment that has passed.
  func pastMoment(_ reader: YAMLReader) throws(DataFileError) -> Instant {
    guard let moment = moment(try reader.text()) else {
      throw reader.error(
        "expected a moment such as -2d 10:30, -3h or 2026-11-21 10:30, found \(reader.found)")
    }
    guard moment <= now else { throw reader.error("the moment lies in the future") }
    return moment
  }

  private func day(_ text: String) -> BeijingDay? {
    if text == "today" { return today }
    if let day = BeijingDay(text) { return day }
    var day = today
    var rest = text[...]
    repeat {
      guard let (count, unit, after) = offset(rest) else { return nil }
      switch unit {
      case "d": day = day.adding(days: count)
      case "m": day = day.adding(months: count)
      case "y": day = day.adding(months: count * 12)
      default: return nil
      }
      rest = after
    } while !rest.isEmpty
    return day
  }

  private func moment(_ text: String) -> Instant? {
    let words = text.split(separator: " ").map(String.init)
    if words.count == 2, let day = day(words[0]), let seconds = timeOfDay(words[1]) {
      return day.start.adding(seconds: seconds)
    }
    guard words.count == 1, let (count, unit, rest) = offset(text[...]), rest.isEmpty else { return nil }
    switch unit {
    case "h": return now.adding(seconds: Int64(count) * 3600)
    case "min": return now.adding(seconds: Int64(count) * 60)
    default: return nil
    }
  }

  /// A signed number of at most five digits, the unit after it, and what follows.
  private func offset(_ text: Substring) -> (count: Int, unit: Substring, rest: Substring)? {
    guard let sign = text.first, sign == "-" || sign == "+" else { return nil }
    let digits = text.dropFirst().prefix { $0.isASCII && $0.isNumber }
    guard (1...5).contains(digits.count), let count = Int(digits) else { return nil }
    let unit = text.dropFirst(1 + digits.count).prefix { $0.isLetter }
    return (sign == "-" ? -count : count, unit, text.dropFirst(1 + digits.count + unit.count))
  }

  private func timeOfDay(_ text: String) -> Int64? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let hour = Int64(parts[0]),
      let minute = Int64(parts[1]), (0..<24).contains(hour), (0..<60).contains(minute)
    else { return nil }
    return hour * 3600 + minute * 60
  }
}
