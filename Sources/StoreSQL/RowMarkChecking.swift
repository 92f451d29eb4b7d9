public import DomainCore

/// What of an account's rows is as it was written.
struct SoundRows {
  /// Rows whose marks are wrong, by table and id.
  var wrong: [String: Set<String>] = [:]
  /// Tables whose sum is another than that of their rows.
  var wrongSums: Set<String> = []
  /// Whether the account's own row is as it was written.
  var isAccountSound = true
  /// The account was never marked: nothing is wrong with it yet.
  static let unmarked = SoundRows()
}

extension StoreSession {
  /// What was changed in an account's rows from outside, one line each, empty when all are as this store wrote them: rows whose
  /// marks are wrong, by name; tables from which a row was taken or in which one was put back as it once was; the account's own
  /// row, and the way from its number to it.
  public func rowProblems(of subscriber: ID<Subscriber>) throws -> [String] {
    let sound = try soundRows(of: subscriber)
    let places = RowMarks.tables.map(\.name) + [RowMarks.movements.name]
    let rows = places.flatMap { place in
      sound.wrong[place, default: []].sorted().map { RowMarks.changed(.text($0), in: place) }
        + (sound.wrongSums.contains(place) ? [RowMarks.missing(in: place)] : [])
    }
    let account = sound.isAccountSound ? [] : ["its own row was changed from outside"]
    return try (account + rows + numberProblems(of: subscriber)).map { "account \(subscriber): \($0)" }
  }

  /// A number that leads to another account would let its owner in.
  private func numberProblems(of subscriber: ID<Subscriber>) throws -> [String] {
    let found = try row(
      """
      SELECT (SELECT COUNT(*) FROM directory d WHERE d.subscriber_id = s.id),
        (SELECT COUNT(*) FROM directory d WHERE d.subscriber_id = s.id AND d.phone_hash = s.phone_hash)
      FROM subscribers s JOIN subscriber_keys k ON k.subscriber_id = s.id WHERE s.id = ?1
      """, SQLValue(subscriber))
    guard var found else { return [] }
    return try found.int64() == 1 && found.int64() == 1 ? [] : ["numbers were led to or from it from outside"]
  }

  /// What of an account's rows is as it was written, now.
  func soundRows(of subscriber: ID<Subscriber>) throws -> SoundRows {
    var sound = SoundRows()
    var sums = RowSums()
    for (index, table) in RowMarks.tables.enumerated() {
      for row in try connection.query(table.selectAllMarked, [SQLValue(subscriber)]) {
        sums.replace(0, by: share(of: row.last ?? .null), at: index)
        guard !isAsWritten(row, in: table.name, of: subscriber) else { continue }
        sound.wrong[table.name, default: []].insert(row[0].name)
      }
    }
    for (head, entries) in try movementRows(of: subscriber) {
      let kept = head.last ?? .null
      sums.replace(0, by: share(of: kept), at: RowMarks.tables.count)
      if case .blob(let kept) = kept,
        constantTimeEqual(mark(of: head.dropLast(), entries: entries, of: subscriber), kept)
      {
        continue
      }
      sound.wrong[RowMarks.movements.name, default: []].insert(head[0].name)
    }
    guard let account = try accountRow(of: subscriber),
      try isAccountAsWritten(account, of: subscriber),
      let kept = self.sums(in: account, of: subscriber)
    else {
      sound.isAccountSound = false
      return sound
    }
    let places = RowMarks.tables.map(\.name) + [RowMarks.movements.name]
    for (index, place) in places.enumerated() where sums.sums[index] != kept.sums[index] {
      sound.wrongSums.insert(place)
    }
    return sound
  }

  /// Marks all rows of an account as they are now, but those that weren't sound before.
  func markRows(of subscriber: ID<Subscriber>, _ before: SoundRows) throws {
    let id = SQLValue(subscriber)
    var sums = RowSums()
    func mark(_ table: String, _ index: Int, _ row: [SQLValue], _ mark: () -> [UInt8]) throws {
      let isSound = before.wrong[table]?.contains(row[0].name) != true
      let new: SQLValue = isSound ? .blob(mark()) : .null
      try connection.execute(
        "UPDATE \(table) SET mark = ?3 WHERE subscriber_id = ?1 AND id = ?2", [id, row[0], new])
      sums.replace(0, by: share(of: new), at: index)
    }
    for (index, table) in RowMarks.tables.enumerated() {
      for row in try connection.query(table.selectAllMarked, [id]) {
        try mark(table.name, index, row) { self.mark(of: row.dropLast(), in: table.name, of: subscriber) }
      }
    }
    for (head, entries) in try movementRows(of: subscriber) {
      try mark(RowMarks.movements.name, RowMarks.tables.count, head) {
        self.mark(of: head.dropLast(), entries: entries, of: subscriber)
      }
    }
    // A table whose sum was wrong before stays wrong.
    for (index, place) in (RowMarks.tables.map(\.name) + [RowMarks.movements.name]).enumerated()
    where before.wrongSums.contains(place) {
      sums.replace(0, by: 1, at: index)
    }
    try keep(before.isAccountSound ? sums : nil, of: subscriber)
  }

  /// Marks the rows of all accounts as they are: a store of an earlier program, or one whose rows a person takes as they are.
  public func markAllRows() throws {
    var cursor: ID<Subscriber>?
    while true {
      let page = try subscribers(after: cursor, limit: 500)
      for subscriber in page { try markRows(of: subscriber, .unmarked) }
      guard let last = page.last else { return }
      cursor = last
    }
  }

  /// Marks each account's row together with its balances. One that wasn't as it was written before stays so.
  func coverBalances() throws {
    func cover(_ subscriber: ID<Subscriber>) throws {
      guard let row = try accountRow(of: subscriber), isAsWritten(row, in: "subscribers", of: subscriber)
      else { return }
      try keep(sums(in: row, of: subscriber), of: subscriber)
    }
    try cover(.nobody)
    var cursor: ID<Subscriber>?
    while true {
      let page = try subscribers(after: cursor, limit: 500)
      for subscriber in page { try cover(subscriber) }
      guard let last = page.last else { return }
      cursor = last
    }
  }

  /// Movements of money with their entries, each head with its mark at the end.
  private func movementRows(
    of subscriber: ID<Subscriber>
  ) throws -> [(head: [SQLValue], entries: [[SQLValue]])] {
    let columns = RowMarks.movements.columns.joined(separator: ", ")
    let heads = try connection.query(
      "SELECT \(columns), mark FROM \(RowMarks.movements.name) WHERE subscriber_id = ?1 ORDER BY seq",
      [SQLValue(subscriber)])
    var entries: [SQLValue: [[SQLValue]]] = [:]
    let lines = try connection.query(
      """
      SELECT transaction_id, line, account, amount_fen FROM ledger_entries WHERE subscriber_id = ?1
      ORDER BY transaction_id, line
      """, [SQLValue(subscriber)])
    for line in lines { entries[line[0], default: []].append(Array(line.dropFirst())) }
    return heads.map { ($0, entries[$0[0]] ?? []) }
  }
}
