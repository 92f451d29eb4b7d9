import DomainCore
import Foundation
import Testing

@Suite("Working calendar")
struct WorkCalendarTests {
  let calendar = PolicyFolder.policies.calendar

  @Test(
    "One and two working days later",
    arguments: [
      ("2026-02-13", "2026-02-14", "2026-02-24"), ("2026-09-24", "2026-09-28", "2026-09-29"),
      ("2026-09-30", "2026-10-08", "2026-10-09"), ("2026-10-09", "2026-10-10", "2026-10-12"),
    ])
  func workdays(_ from: String, _ one: String, _ two: String) {
    #expect(calendar.workday(1, after: day(from)) == (day(one), false))
    #expect(calendar.workday(2, after: day(from)) == (day(two), false))
  }

  @Test("Past the published calendar an answer is provisional")
  func provisional() {
    #expect(calendar.workday(1, after: day("2026-12-30")) == (day("2026-12-31"), false))
    #expect(calendar.workday(2, after: day("2026-12-30")) == (day("2027-01-01"), true))
  }

  @Test("The calendar holds the published days, one by one")
  func published() throws {
    struct Published: Decodable {
      var source: String
      var coveredThrough: BeijingDay
      var holidaysOnWeekdays: Set<BeijingDay>
      var workdaysOnWeekends: Set<BeijingDay>
    }
    #expect(calendar.holidaysOnWeekdays.count + calendar.workdaysOnWeekends.count == 557)
    let place = VectorFile.place.deletingLastPathComponent().appending(path: "workdays.json")
    guard let data = try? Data(contentsOf: place) else {
      print("SKIPPED: no \(place.path), so the calendar was not compared with its source")
      return
    }
    let published = try JSONDecoder().decode(Published.self, from: data)
    #expect(
      calendar
        == WorkCalendar(
          holidaysOnWeekdays: published.holidaysOnWeekdays, workdaysOnWeekends: published.workdaysOnWeekends,
          coveredThrough: published.coveredThrough, source: Source(published.source)))
  }
}
