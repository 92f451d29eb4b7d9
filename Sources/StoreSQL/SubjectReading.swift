public import DomainCore

extension StoreSession {
  /// Everything about a subscriber, without bounds; nil when there is none.
  public func record(of subscriber: ID<Subscriber>) throws -> SubjectRecord? {
    guard let books = try books(of: subscriber) else { return nil }
    return SubjectRecord(
      file: books.file, phone: try phoneRecord(of: books.file.subscriber.phone), movements: books.movements,
      audit: books.audit, turns: try turns(of: subscriber), handOvers: try handOvers(for: subscriber),
      grants: try grants(for: subscriber))
  }

  /// A subscriber's account with its whole past, its movements of money and its audit log; nil when there is none.
  public func books(of subscriber: ID<Subscriber>) throws -> AccountBooks? {
    guard var file = try file(of: subscriber, checking: false), let fields = try fields(of: subscriber) else {
      return nil
    }
    let id = SQLValue(subscriber)
    func all<Value>(
      _ table: Table, _ read: (ID<Value>, inout RowReader) throws -> Value
    ) throws -> [Value] {
      try rows(table.selectAll, id).map { row in
        var row = row
        let (id, _) = try row.identified(Value.self)
        return try read(id, &row)
      }
    }
    file.services = try all(.services) { try Service(id: $0, row: &$1, fields: fields) }
    file.orders = try all(.orders) { try Order(id: $0, row: &$1, fields: fields) }
    file.charges = try all(.charges) { try Charge(id: $0, row: &$1) }
    file.payments = try all(.payments) { try Payment(id: $0, row: &$1) }
    file.refunds = try all(.refunds) { try Refund(id: $0, row: &$1) }
    file.receipts = try all(.receipts) { try Receipt(id: $0, row: &$1) }
    file.cases = try all(.cases) { try AppealCase(id: $0, row: &$1, fields: fields) }
    file.feedback = try rows(Table.feedback.selectAll, id).map { try Feedback.read($0, fields) }
    return AccountBooks(
      file: file, movements: try movements(of: subscriber),
      audit: try audit(of: subscriber, last: Int(Int32.max)))
  }

  private func movements(of subscriber: ID<Subscriber>) throws -> [LedgerTransaction] {
    let heads = try rows(
      "SELECT id, at, reason, reference FROM ledger_transactions WHERE subscriber_id = ?1 ORDER BY seq",
      SQLValue(subscriber))
    var entries: [String: [LedgerEntry]] = [:]
    let lines = try rows(
      """
      SELECT transaction_id, account, amount_fen FROM ledger_entries WHERE subscriber_id = ?1
      ORDER BY transaction_id, line
      """, SQLValue(subscriber))
    for row in lines {
      var row = row
      let transaction = try row.text()
      let account: LedgerAccount = try row.name()
      entries[transaction, default: []].append(LedgerEntry(account, try row.fen()))
    }
    return try heads.map { row in
      var row = row
      let id: ID<LedgerTransaction> = try row.id()
      let entries = entries[id.text] ?? []
      guard entries.map(\.amountFen).total == .zero else {
        throw StoreProblem.corrupt("movement \(id) of account \(subscriber) doesn't sum to zero")
      }
      return LedgerTransaction(
        id: id, at: try row.instant(), reason: try row.name(), reference: try row.text(), entries: entries)
    }
  }

  /// The turns of all generations of conversations that are sealed for the subscriber.
  private func turns(of subscriber: ID<Subscriber>) throws -> [TurnRecord] {
    let owned = try rows(
      """
      SELECT t.conversation_id, t.number, t.turn_key, t.key_generation, t.texts, t.at
      FROM turns t JOIN conversation_keys k
        ON k.conversation_id = t.conversation_id AND k.generation = t.key_generation
      WHERE k.subscriber_id = ?1 ORDER BY t.conversation_id, t.number
      """, SQLValue(subscriber))
    return try owned.compactMap { row in
      var row = row
      let conversation: ID<ConversationRecord> = try row.id()
      return try turn(of: conversation, row)
    }
  }
}
