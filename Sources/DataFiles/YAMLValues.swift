public import DomainCore

extension YAMLReader {
  /// An amount of money in yuan with at most two decimals, such as `5`, `5.0` or `5.00`; never negative.
  public func fen() throws(DataFileError) -> Fen {
    let text = try text()
    guard !text.hasPrefix("-") else { throw error("an amount is never negative, found \(found)") }
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard parts.count <= 2, parts.allSatisfy({ $0.allSatisfy(digits.contains) }), let whole = parts.first,
      (1...12).contains(whole.count), whole.count == 1 || whole.first != UInt8(ascii: "0"),
      parts.count == 1 || !parts[1].isEmpty
    else { throw error("expected an amount in yuan such as 5.00, found \(found)") }
    guard parts.count == 1 || parts[1].count <= 2 else {
      throw error("an amount has at most two decimals, found \(found)")
    }
    let decimals = (parts.count == 2 ? Array(parts[1]) : []) + Array("00".utf8)
    return Fen((Array(whole) + decimals.prefix(2)).reduce(0) { $0 * 10 + Int64($1 - digits.lowerBound) })
  }

  /// An amount above zero.
  public func fenAboveZero() throws(DataFileError) -> Fen {
    let amount = try fen()
    guard amount > .zero else { throw error("expected an amount above zero, found \(found)") }
    return amount
  }

  /// A date such as `2026-11-21`.
  public func day() throws(DataFileError) -> BeijingDay {
    guard let day = BeijingDay(try text()) else {
      throw error("expected a date like 2026-11-21, found \(found)")
    }
    return day
  }

  /// One of the names of an enumeration.
  public func choice<Choice: RawRepresentable & CaseIterable>(
    of type: Choice.Type
  ) throws(DataFileError) -> Choice where Choice.RawValue == String {
    if let choice = Choice(rawValue: try text()) { return choice }
    throw error("expected one of \(Choice.allCases.map(\.rawValue).joined(separator: ", ")), found \(found)")
  }

  /// A stretch of time such as `7 days` or `24 hours`.
  func window() throws(DataFileError) -> Window {
    let words = try text().split(separator: " ")
    if words.count == 2, let count = Int(words[0]), (1...366).contains(count) {
      if words[1] == "days" || words[1] == "day" { return .days(count) }
      if words[1] == "hours" || words[1] == "hour" { return .hours(count) }
    }
    throw error("expected a time such as 7 days or 24 hours, found \(found)")
  }

  /// A source: the place a figure is from, or 示例.
  func source() throws(DataFileError) -> Source { Source(try text()) }
}
