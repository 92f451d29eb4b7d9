import DomainCore
import Testing

@testable import Dialogue

/// Days as people say them, on Saturday 2026-11-21.
@Suite struct SaidDayTests {
  struct Case: CustomStringConvertible, Sendable {
    let line: String
    /// The one day that is meant; nil when none is, or it can't be told.
    var day: String?
    /// Whether a day is named at all.
    var isNamed = true
    var description: String { line }
  }

  static let cases: [Case] = [
    Case(line: "后天", day: "2026-11-23"),
    Case(line: "明天上午来吧", day: "2026-11-22"),
    Case(line: "大后天", day: "2026-11-24"),
    Case(line: "三天后", day: "2026-11-24"),
    Case(line: "周日", day: "2026-11-22"),
    Case(line: "周三下午", day: "2026-11-25"),
    Case(line: "星期五", day: "2026-11-27"),
    Case(line: "下周一上午", day: "2026-11-23"),
    Case(line: "下个礼拜天", day: "2026-11-29"),
    Case(line: "下下周二", day: "2026-12-01"),
    Case(line: "这周日", day: "2026-11-22"),
    Case(line: "28号", day: "2026-11-28"),
    Case(line: "二十八号", day: "2026-11-28"),
    Case(line: "11月28日", day: "2026-11-28"),
    Case(line: "十二月三号", day: "2026-12-03"),
    Case(line: "3号", day: "2026-12-03"),
    Case(line: "31号", day: "2026-12-31"),
    Case(line: "周三不行，周四吧", day: "2026-11-26"),
    Case(line: "周六", day: nil),
    Case(line: "周末", day: nil),
    Case(line: "周二或者周三", day: nil),
    Case(line: "第二号", isNamed: false),
    Case(line: "2", isNamed: false),
    Case(line: "第三个", isNamed: false),
    Case(line: "13号码", isNamed: false),
    Case(line: "40号", isNamed: false),
    Case(line: "周三不行", isNamed: false),
    Case(line: "一周以后再说", isNamed: false),
  ]

  @Test("A day that is named is found, and one that could be two is not guessed", arguments: cases)
  func finds(_ expected: Case) throws {
    let today = try #require(BeijingDay("2026-11-21"))
    let said = SaidDay(in: expected.line, today: today, TestWorld.library.words)
    #expect(said.only?.description == expected.day)
    #expect(said.isEmpty == !expected.isNamed)
  }
}
