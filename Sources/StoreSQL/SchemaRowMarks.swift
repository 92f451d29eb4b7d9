extension Schema {
  /// Rows of accounts carry a keyed mark, and each account the sum of its rows' marks: `RowMarks`. What was there before is marked
  /// in the same transaction, by the program.
  static let version4 =
    ["subscribers", RowMarks.movements.name].map(addMark) + RowMarks.tables.map { addMark(to: $0.name) }
    + ["ALTER TABLE subscribers ADD COLUMN row_sums {BLOB}"]

  /// The first version whose rows are marked.
  public static let firstMarkedVersion: Int64 = 4

  static func addMark(to table: String) -> String {
    "ALTER TABLE \(table) ADD COLUMN mark {BLOB} CHECK (length(mark) = \(RowMarks.length))"
  }
}
