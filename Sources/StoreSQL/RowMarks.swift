internal import DomainCore

/// Keyed marks over the rows of an account: who changes a price, the end of a contract or a bill by SQL doesn't have the key.
///
/// A mark covers a row with its place, so that it fits no other row. What was deleted, and what was put back as it once was, mark
/// and all, is missed by the sums: for each table a number to which every row gives a share made from its mark under the key. The
/// sums are kept under a pad that is different for each version of the account, so that comparing old files tells no share; and
/// the account's own mark covers them together with its balances, its version and the end of its audit chain. The anchor knows the
/// last two, so that a whole account that was put back is missed, too.
///
/// A row whose mark is wrong never gets a right one by being written again: it loses its mark, and `verify` goes on naming it.
/// What is not covered: who holds a message (`lease_until`) and when an account is looked at (`due_at`), which change between
/// versions.
enum RowMarks {
  /// Bytes of a mark.
  static let length = 16
  /// The tables whose rows have marks, in the order of the sums; the last sum is that of `movements`.
  static let tables: [Table] = [
    .services, .orders, .receipts, .outbox, .payments, .charges, .refunds, .cases, .feedback,
  ]
  /// How many sums an account has.
  static let count = tables.count + 1
  /// Movements of money with their entries: one mark for both.
  static let movements = (name: "ledger_transactions", columns: ["id", "seq", "at", "reason", "reference"])
  /// The columns of an account's row that its mark covers.
  static let accountColumns =
    "id, version, phone_hash, personal, \(Subscriber.columns), next_due_at, audit_count, audit_head, row_sums"

  /// What is said of a row whose mark is wrong.
  static func changed(_ id: SQLValue, in table: String) -> String {
    "\(noun(table)) \(id.name) was changed or added from outside"
  }

  /// What is said of a table whose sum is another than that of its rows.
  static func missing(in table: String) -> String {
    "a \(noun(table)) was taken out of the store, or put back from outside as it was before"
  }

  /// What a row of each table is called.
  static func noun(_ table: String) -> String {
    switch table {
    case "outbox": "message"
    case "charges": "bill line"
    case "feedback": "rating"
    case movements.name: "movement"
    default: String(table.dropLast())
    }
  }
}

/// For each marked table the sum of its rows' shares, as numbers that wrap around.
struct RowSums: Equatable {
  private(set) var sums: [UInt64]

  /// The sums of an account without rows, or so many others.
  init(count: Int = RowMarks.count) { sums = [UInt64](repeating: 0, count: count) }

  /// The sums as they are kept, under the pad of a version; nil when they are no sums.
  init?(kept: [UInt8], pad: [UInt64]) {
    guard kept.count == pad.count * 8 else { return nil }
    sums = pad
    for index in sums.indices { sums[index] = RowSums.number(kept[(index * 8)...]) &- pad[index] }
  }

  /// Bytes to keep.
  func kept(pad: [UInt64]) -> [UInt8] {
    zip(sums, pad).flatMap { sum, pad in
      (0..<8).map { UInt8(truncatingIfNeeded: (sum &+ pad) >> (56 - 8 * $0)) }
    }
  }

  /// A row of the table at `index` has another share now.
  mutating func replace(_ old: UInt64, by new: UInt64, at index: Int) {
    sums[index] = sums[index] &- old &+ new
  }

  /// The first eight bytes as a number.
  static func number(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}

extension StoreSession {
  /// The mark of a row: `values` are its columns, in the table's order.
  func mark(of values: [SQLValue], in table: String, of subscriber: ID<Subscriber>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(512)
    SQLValue.text(table).append(to: &bytes)
    SQLValue.text(subscriber.text).append(to: &bytes)
    for value in values { value.append(to: &bytes) }
    return Array(cipher.keyedHash(bytes, for: .row).prefix(RowMarks.length))
  }

  /// What a row with this mark gives to its table's sum; nothing without one.
  func share(of mark: SQLValue) -> UInt64 {
    guard case .blob(let mark) = mark else { return 0 }
    return RowSums.number(cipher.keyedHash(Array("share".utf8) + mark, for: .row))
  }

  /// What the sums of an account are kept under at one of its versions.
  func pad(of subscriber: ID<Subscriber>, version: Int64, count: Int = RowMarks.count) -> [UInt64] {
    let blocks = (0..<(count + 3) / 4).flatMap { block in
      var bytes: [UInt8] = []
      let place: [SQLValue] = [
        .text("pad"), .text(subscriber.text), .integer(version), .integer(Int64(block)),
      ]
      for value in place { value.append(to: &bytes) }
      let hash = cipher.keyedHash(bytes, for: .row)
      return (0..<4).map { RowSums.number(hash[($0 * 8)...]) }
    }
    return Array(blocks.prefix(count))
  }

  /// Whether a row, read as its marked columns and then its mark, is as it was written.
  func isAsWritten(_ row: [SQLValue], in table: String, of subscriber: ID<Subscriber>) -> Bool {
    guard case .blob(let kept)? = row.last else { return false }
    return constantTimeEqual(mark(of: row.dropLast(), in: table, of: subscriber), kept)
  }

  /// Writes a row of a thing with its mark. A row that was changed from outside keeps none.
  func put(
    _ table: Table, of subscriber: ID<Subscriber>, id: String, seq: Int64, _ bindings: [SQLValue],
    sums: inout RowSums
  ) throws {
    let before = try connection.query(table.selectMarked, [SQLValue(subscriber), SQLValue(id)]).first
    // `seq` stays what it was at first.
    var row = [SQLValue(subscriber), SQLValue(id), before?[1] ?? SQLValue(seq)] + bindings
    let wasSound = before.map { isAsWritten($0, in: table.name, of: subscriber) } ?? true
    let marked = table.markedIndices.map { row[$0] }
    let new: SQLValue = wasSound ? .blob(mark(of: marked, in: table.name, of: subscriber)) : .null
    row.append(new)
    try connection.execute(table.upsert, row)
    sums.replace(before.map { share(of: $0.last ?? .null) } ?? 0, by: share(of: new), at: table.place)
  }

  /// The mark of a movement of money with its entries.
  func mark(
    of movement: [SQLValue], entries: [[SQLValue]], of subscriber: ID<Subscriber>
  ) -> [UInt8] {
    mark(of: movement + entries.flatMap(\.self), in: RowMarks.movements.name, of: subscriber)
  }

  /// The sums of an account as its row keeps them, if that row is as it was written; nil else.
  func soundSums(of subscriber: ID<Subscriber>) throws -> RowSums? {
    guard let row = try accountRow(of: subscriber), try isAccountAsWritten(row, of: subscriber) else {
      return nil
    }
    return sums(in: row, of: subscriber)
  }

  /// Keeps the sums of an account and marks its row as it is now; without sums it loses its mark.
  func keep(_ sums: RowSums?, of subscriber: ID<Subscriber>) throws {
    var (kept, mark) = (SQLValue.null, SQLValue.null)
    if let sums, var row = try accountRow(of: subscriber), case .integer(let version) = row[1] {
      kept = SQLValue(sums.kept(pad: pad(of: subscriber, version: version)))
      row[row.count - 2] = kept
      let covered = try Array(row.dropLast()) + balanceRows(of: subscriber).flatMap(\.self)
      mark = SQLValue(self.mark(of: covered, in: "subscribers", of: subscriber))
    }
    try run(
      "UPDATE subscribers SET row_sums = ?2, mark = ?3 WHERE id = ?1", SQLValue(subscriber), kept, mark)
  }

  /// Whether an account's own row, read with its mark, and the balances are as they were written.
  func isAccountAsWritten(_ row: [SQLValue], of subscriber: ID<Subscriber>) throws -> Bool {
    isAccountAsWritten(row, try balanceRows(of: subscriber), of: subscriber)
  }

  func isAccountAsWritten(
    _ row: [SQLValue], _ balances: [[SQLValue]], of subscriber: ID<Subscriber>
  ) -> Bool {
    let covered = Array(row.dropLast()) + balances.flatMap(\.self)
    return isAsWritten(covered + row.suffix(1), in: "subscribers", of: subscriber)
  }

  /// The balances of an account, each with its name.
  func balanceRows(of subscriber: ID<Subscriber>) throws -> [[SQLValue]] {
    try connection.query(
      "SELECT account, amount_fen FROM balances WHERE subscriber_id = ?1 ORDER BY account",
      [SQLValue(subscriber)])
  }

  func accountRow(of subscriber: ID<Subscriber>) throws -> [SQLValue]? {
    try connection.query(
      "SELECT \(RowMarks.accountColumns), mark FROM subscribers WHERE id = ?1", [SQLValue(subscriber)]
    ).first
  }

  func sums(in account: [SQLValue], of subscriber: ID<Subscriber>) -> RowSums? {
    guard case .integer(let version) = account[1], case .blob(let kept) = account[account.count - 2]
    else { return nil }
    return RowSums(kept: kept, pad: pad(of: subscriber, version: version))
  }
}

extension SQLValue {
  /// An id, as it is shown.
  var name: String {
    guard case .text(let text) = self else { return "(no text)" }
    return text
  }

  /// Appends the value so that no two lists of values are alike: its kind, and of what has a length the length.
  fileprivate func append(to bytes: inout [UInt8]) {
    func append(_ number: Int64) {
      withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }
    switch self {
    case .null: bytes.append(0)
    case .integer(let value):
      bytes.append(1)
      append(value)
    case .text(let value):
      bytes.append(2)
      append(Int64(value.utf8.count))
      bytes.append(contentsOf: value.utf8)
    case .blob(let value):
      bytes.append(3)
      append(Int64(value.count))
      bytes.append(contentsOf: value)
    }
  }
}
