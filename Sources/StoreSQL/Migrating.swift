public import DomainCore

extension StoreSession {
  /// The schema's version, 0 for an empty database.
  public func schemaVersion() throws -> Int64 {
    var found = try row(Schema.newestVersion)
    return try found?.int64() ?? 0
  }

  /// Runs one step of the schema and notes it.
  public func migrate(_ migration: Migration, dialect: Dialect, at now: Instant) throws {
    for statement in migration.statements { try connection.execute(dialect.render(statement), []) }
    try run(Schema.addVersion, SQLValue(migration.version), SQLValue(now))
    if migration.version == Schema.firstMarkedVersion { try markAllRows() }
    if migration.version == Schema.newestMarkedVersion {
      try coverBalances()
      try beginStoreMarks()
      try markAllTalk()
    }
  }

  /// Notes the master key's mark in a new store, or checks that the key is the one the store was made with.
  public func checkMasterKey() throws {
    let mark = cipher.keyedHash(Array("tuiding store".utf8), for: .audit)
    guard var kept = try row("SELECT value FROM store_facts WHERE name = 'master_key_mark'") else {
      try run("INSERT INTO store_facts (name, value) VALUES ('master_key_mark', ?1)", SQLValue(mark))
      return
    }
    guard constantTimeEqual(try kept.blob(), mark) else {
      throw StoreProblem.unsuitable(
        "the master key isn't the one this store was made with; put back the key file that belongs to it")
    }
  }

  /// What is wrong with the books: movements that don't sum to zero and balances that aren't the sum of their entries.
  public func ledgerProblems() throws -> [String] {
    let unbalanced = try rows(
      """
      SELECT subscriber_id, transaction_id FROM ledger_entries GROUP BY subscriber_id, transaction_id
      HAVING SUM(amount_fen) <> 0
      """)
    let drifted = try rows(
      """
      SELECT b.subscriber_id, b.account FROM balances b WHERE b.amount_fen <> (SELECT COALESCE(SUM(e.amount_fen), 0)
        FROM ledger_entries e WHERE e.subscriber_id = b.subscriber_id AND e.account = b.account)
      """)
    let missing = try rows(
      """
      SELECT DISTINCT e.subscriber_id, e.account FROM ledger_entries e WHERE NOT EXISTS (SELECT 1 FROM balances b
        WHERE b.subscriber_id = e.subscriber_id AND b.account = e.account)
      """)
    return try unbalanced.map { row in
      var row = row
      return "account \(try row.text()): movement \(try row.text()) doesn't sum to zero"
    }
      + (drifted + missing).map { row in
        var row = row
        return "account \(try row.text()): balance \(try row.text()) isn't the sum of its entries"
      }
  }
}
