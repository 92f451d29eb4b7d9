public import DomainCore

// What is kept of a number: codes that were sent, wrong tries, the lock. It belongs to the number, whether or not it has an account.

extension StoreSession {
  private static var columns: String { "phone_hash, version, sent_at, challenge, failures, locked_until" }
  private static var table: String { "phones" }

  /// What is kept of a number; a fresh record when nothing is. Throws `foreign` when it, or the way from the number to its account,
  /// was changed from outside: nobody proves himself by what nobody wrote.
  public func phoneRecord(of phone: PhoneNumber) throws -> PhoneRecord {
    let hash = SQLValue(cipher.phoneHash(of: phone))
    var known = try row(
      """
      SELECT d.subscriber_id, s.phone_hash = d.phone_hash FROM directory d JOIN subscribers s ON s.id = d.subscriber_id
      WHERE d.phone_hash = ?1
      """, hash)
    let subscriber: ID<Subscriber>? = try known?.id()
    guard try known?.bool() != false else {
      throw StoreProblem.foreign("a number was led to another account from outside")
    }
    guard let kept = try numberRow(hash) else { return PhoneRecord(phone: phone, subscriber: subscriber) }
    guard isAsWritten(kept, in: Self.table, of: StoreMarks.owner) else {
      throw StoreProblem.foreign("\(try name(ofNumber: hash)) was changed from outside")
    }
    var row = RowReader(Array(kept.dropFirst()))
    let version = try row.int64()
    return PhoneRecord(
      phone: phone, subscriber: subscriber, sentAt: try row.json(),
      challenge: try row.optional { try $0.json() }, failures: try row.int(),
      lockedUntil: try row.optional { try $0.instant() }, version: version)
  }

  /// Writes what is kept of a number; false when it has changed since it was read. A row that was changed from outside keeps no mark.
  func put(_ phone: PhoneRecord, _ growths: inout [AuditGrowth]) throws -> Bool {
    let hash = SQLValue(cipher.phoneHash(of: phone.phone))
    let before = try numberRow(hash)
    guard before.map({ $0[1] }) ?? .integer(0) == .integer(phone.version) else { return false }
    let wasSound = before.map { isAsWritten($0, in: Self.table, of: StoreMarks.owner) } ?? true
    let row = [
      hash, SQLValue(phone.version + 1), JSONColumn.text(phone.sentAt),
      phone.challenge.map { JSONColumn.text($0) } ?? .null, SQLValue(phone.failures),
      SQLValue(phone.lockedUntil),
    ]
    let new: SQLValue = wasSound ? .blob(mark(of: row, in: Self.table, of: StoreMarks.owner)) : .null
    try connection.execute(
      """
      INSERT INTO phones (\(Self.columns), mark) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      ON CONFLICT (phone_hash) DO UPDATE SET version = excluded.version, sent_at = excluded.sent_at,
        challenge = excluded.challenge, failures = excluded.failures, locked_until = excluded.locked_until,
        mark = excluded.mark
      """, row + [new])
    growths += try changeStoreSums {
      $0.replace(share(of: before?.last ?? .null), by: share(of: new), at: StoreMarks.numbers)
    }
    return true
  }

  /// Takes out what is kept of a number that somebody had who is erased.
  func takeOut(number hash: SQLValue, _ growths: inout [AuditGrowth]) throws {
    guard let before = try numberRow(hash) else { return }
    try run("DELETE FROM phones WHERE phone_hash = ?1", hash)
    growths += try changeStoreSums {
      $0.replace(share(of: before.last ?? .null), by: 0, at: StoreMarks.numbers)
    }
  }

  /// What was changed from outside in what is kept of numbers, one line each, and the sum of what is there.
  func numberProblems() throws -> (problems: [String], sum: UInt64) {
    var (problems, sum): ([String], UInt64) = ([], 0)
    for row in try connection.query("SELECT \(Self.columns), mark FROM phones ORDER BY phone_hash", []) {
      sum &+= share(of: row.last ?? .null)
      if isAsWritten(row, in: Self.table, of: StoreMarks.owner) { continue }
      problems.append("\(try name(ofNumber: row[0])) was changed or added from outside")
    }
    return (problems, sum)
  }

  /// Marks what is kept of all numbers as it is; the sum of the marks.
  func markAllNumbers() throws -> UInt64 {
    var sum: UInt64 = 0
    for row in try connection.query("SELECT \(Self.columns) FROM phones", []) {
      let mark = SQLValue(mark(of: row, in: Self.table, of: StoreMarks.owner))
      try run("UPDATE phones SET mark = ?2 WHERE phone_hash = ?1", row[0], mark)
      sum &+= share(of: mark)
    }
    return sum
  }

  private func numberRow(_ hash: SQLValue) throws -> [SQLValue]? {
    try connection.query("SELECT \(Self.columns), mark FROM phones WHERE phone_hash = ?1", [hash]).first
  }

  /// Whose number it is, as far as that may be said: nothing leads back from the hash to the number.
  private func name(ofNumber hash: SQLValue) throws -> String {
    var known = try row("SELECT subscriber_id FROM directory WHERE phone_hash = ?1", hash)
    guard let subscriber = try known?.text() else {
      return "what is kept of a number without an account (codes, failures, lock)"
    }
    return "account \(subscriber): what is kept of its number (codes, failures, lock)"
  }
}
