/// A table for operators, cleaned of control characters (S13) and never cut: what is listed must be whole to be copied.
///
/// ```
/// TICKET            SINCE                REASON  WITH
/// RG20261121ABCDEF  2026-11-21 10:00:00  asked   waiting
/// ```
struct AdminTable {
  private var table: TextTable

  init(_ titles: [String]) {
    table = TextTable(titles.map { TextTable.Column(title: $0) })
  }

  /// Adds a row; it has a cell for each title.
  mutating func add(_ cells: [String]) {
    table.add(cells.map { InputText.clean($0) })
  }

  /// Whether there is nothing but the titles.
  var isEmpty: Bool { table.rows.isEmpty }

  /// The lines, titles first.
  var lines: [String] { table.lines(width: .max) }
}
