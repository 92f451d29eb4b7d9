import DomainCore
import Testing

@Suite("Billing periods")
struct AnchoredPeriodTests {
  @Test(
    "Periods come from the anchor, never from the period before",
    arguments: [
      ("2026-01-31", 1, 0, "2026-01-31", "2026-02-28"), ("2026-01-31", 1, 1, "2026-02-28", "2026-03-31"),
      ("2026-01-31", 1, 2, "2026-03-31", "2026-04-30"), ("2024-01-31", 1, 1, "2024-02-29", "2024-03-31"),
      ("2024-02-29", 12, 1, "2025-02-28", "2026-02-28"), ("2024-02-29", 12, 4, "2028-02-29", "2029-02-28"),
      ("2026-11-30", 3, 1, "2027-02-28", "2027-05-30"), ("2026-03-15", 1, -1, "2026-02-15", "2026-03-15"),
    ])
  func periods(_ anchor: String, _ months: Int, _ number: Int, _ start: String, _ end: String) {
    let period = AnchoredPeriod(number: number, anchor: day(anchor), months: months)
    #expect(period.start == day(start))
    #expect(period.end == day(end))
    #expect(period.days == day(end).days(since: day(start)))
    for inside in [day(start), day(end).adding(days: -1)] {
      #expect(AnchoredPeriod(containing: inside, anchor: day(anchor), months: months) == period)
      #expect(period.contains(inside))
    }
    #expect(!period.contains(day(end)))
    #expect(AnchoredPeriod(containing: day(end), anchor: day(anchor), months: months).number == number + 1)
  }

  @Test("Every day of twenty years lies in exactly the period that contains it", arguments: [1, 2, 3, 6, 12])
  func everyDay(_ months: Int) {
    let anchor = day("2016-01-31")
    var period = AnchoredPeriod(number: -3, anchor: anchor, months: months)
    var current = period.start
    while current < day("2036-03-01") {
      if current == period.end {
        period = AnchoredPeriod(number: period.number + 1, anchor: anchor, months: months)
      }
      #expect(AnchoredPeriod(containing: current, anchor: anchor, months: months) == period)
      current = current.adding(days: 1)
    }
  }

  @Test("A moment just before Beijing midnight is still in the old period")
  func midnight() {
    let anchor = day("2026-01-15")
    let midnight = day("2026-11-15").start
    let before = Instant(milliseconds: midnight.milliseconds - 1)
    #expect(AnchoredPeriod(containing: before.beijingDay, anchor: anchor, months: 1).end == day("2026-11-15"))
    #expect(
      AnchoredPeriod(containing: midnight.beijingDay, anchor: anchor, months: 1).start == day("2026-11-15"))
    #expect(midnight.milliseconds == 1_794_672_000_000, "00:00 in Beijing is 16:00 of the day before in UTC")
  }
}
