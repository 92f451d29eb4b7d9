extension Schema {
  /// What is kept of numbers, conversations and tickets carry keyed marks, too, and what belongs to no account has sums like an account:
  /// `StoreMarks`, `TalkMarks`. The marks of accounts cover their balances from here on. What was there before is marked in the same
  /// transaction, by the program.
  static let version5 =
    ["phones", "conversations", "hand_overs"].map(addMark) + [
      """
      CREATE TABLE store_marks (
        name TEXT NOT NULL PRIMARY KEY CHECK (name = 'rows'),
        version {I64} NOT NULL CHECK (version >= 0),
        row_sums {BLOB} NOT NULL,
        mark {BLOB} NOT NULL CHECK (length(mark) = \(RowMarks.length))
      ) {STRICT}
      """
    ]

  /// The newest version that has brought marks. Who has a store of it never accepts one that says to be older.
  public static let newestMarkedVersion: Int64 = 5
}
