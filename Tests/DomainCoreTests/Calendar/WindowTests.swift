import DomainCore
import Testing

@Suite("Windows")
struct WindowTests {
  /// 2026-11-21T10:00:00+08:00.
  static let ten = day("2026-11-21").start.adding(seconds: 36_000)

  @Test("A window in days ends at 24:00 Beijing of day N, one in hours is exact")
  func ends() {
    #expect(Window.days(7).end(from: Self.ten) == day("2026-11-29").start)
    #expect(Window.days(15).end(from: Self.ten) == day("2026-12-07").start)
    #expect(Window.hours(24).end(from: Self.ten) == Self.ten.adding(seconds: 86_400))
  }

  @Test(
    "One second before the end is inside, the end itself is outside",
    arguments: [Window.days(7), .hours(24), .days(15), .days(0)])
  func aroundTheEnd(_ window: Window) {
    let end = window.end(from: Self.ten)
    #expect(LateFee.daysLate(windowEnd: end, at: end.adding(seconds: -1)) == 0)
    #expect(LateFee.daysLate(windowEnd: end, at: Instant(milliseconds: end.milliseconds - 1)) == 0)
    #expect(LateFee.daysLate(windowEnd: end, at: end) == 1)
    #expect(LateFee.daysLate(windowEnd: end, at: end.adding(seconds: 1)) == 1)
  }

  @Test("Windows in days opened in the last and in the first second of a day end a day apart")
  func aroundMidnight() {
    let midnight = day("2026-11-21").start
    #expect(Window.days(7).end(from: midnight.adding(seconds: -1)) == day("2026-11-28").start)
    #expect(Window.days(7).end(from: midnight) == day("2026-11-29").start)
  }
}
