import DomainCore

extension WorkCalendar {
  /// Reads the working calendar: `2026: [01-01, 02-16, …]` under `holidays_on_weekdays` and `workdays_on_weekends`.
  init(_ reader: YAMLReader) throws(DataFileError) {
    let fields = try reader.fields(
      "source", "covered_from", "covered_through", "holidays_on_weekdays", "workdays_on_weekends")
    let from = try fields.required("covered_from").day()
    let through = try fields.required("covered_through").day()
    guard from <= through else {
      throw try fields.required("covered_through").error("the calendar ends before it begins")
    }
    func days(_ key: String, areWeekend: Bool) throws(DataFileError) -> Set<BeijingDay> {
      var days: Set<BeijingDay> = []
      for (year, list) in try fields.required(key).entries() {
        for entry in try list.list() {
          guard let day = BeijingDay("\(try year.text())-\(try entry.text())") else {
            throw entry.error("expected a month and day like 10-01 of a year like 2026, found \(entry.found)")
          }
          guard (day.weekday > 5) == areWeekend else {
            throw entry.error("\(day) is \(areWeekend ? "not " : "")on a weekend")
          }
          guard from <= day, day <= through else { throw entry.error("\(day) lies outside the calendar") }
          guard days.insert(day).inserted else { throw entry.error("\(day) is here twice") }
        }
      }
      return days
    }
    // A year without its list would look as if it had no holidays.
    var listed: Set<String> = []
    for (year, _) in try fields.required("holidays_on_weekdays").entries() { listed.insert(try year.text()) }
    if let year = (from.civil.year...through.civil.year).first(where: { !listed.contains(String($0)) }) {
      throw try fields.required("covered_through").error(
        "no holidays of \(year) are listed: days are covered only through years whose holidays are known")
    }
    self.init(
      holidaysOnWeekdays: try days("holidays_on_weekdays", areWeekend: false),
      workdaysOnWeekends: try days("workdays_on_weekends", areWeekend: true), coveredThrough: through,
      source: try fields.required("source").source())
  }
}
