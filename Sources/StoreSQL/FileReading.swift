public import DomainCore

extension StoreSession {
  /// The file of a subscriber, bounded as `CustomerFile.bounded()` bounds it; nil when there is none.
  public func file(of subscriber: ID<Subscriber>) throws -> CustomerFile? {
    guard let fields = try fields(of: subscriber) else { return nil }
    let id = SQLValue(subscriber)
    guard
      var account = try row(
        "SELECT version, personal, \(Subscriber.columns) FROM subscribers WHERE id = ?1", id)
    else { return nil }
    let version = try account.int64()
    let personal = try account.blob()
    var file = CustomerFile(
      subscriber: try Subscriber(id: subscriber, personal: personal, row: &account, fields: fields),
      version: version)
    let limit = SQLValue(CustomerFile.closedEntriesLimit)
    let refunds: [Numbered<Refund>] = try rows(Table.refunds.selectBounded, id, limit).map { row in
      try Numbered(row) { try Refund(id: $0, row: &$1) }
    }
    file.refunds = refunds.map(\.value)
    file.orders = try orders(of: id, limit, named: file.refunds.compactMap(\.order), fields)
    file.charges = try charges(of: id, limit, named: file.refunds.compactMap(\.charge))
    file.services = try services(
      of: id, limit, named: file.orders.map(\.service) + file.charges.map(\.service), fields)
    let paid =
      file.refunds.map(\.payment) + file.orders.compactMap(\.payment) + file.charges.compactMap(\.payment)
    file.payments = try payments(of: id, limit, named: paid)
    file.receipts = try rows(Table.receipts.selectLast, id, limit).reversed().map { row in
      try Numbered(row) { try Receipt(id: $0, row: &$1) }.value
    }
    file.outbox = try rows(Table.outbox.selectWaiting, id).map { row in
      try Numbered(row) { try OutboxMessage(id: $0, row: &$1, fields: fields) }.value
    }
    file.setAside = try rows(Table.outbox.selectFailures, id, limit).reversed().map { row in
      try Numbered(row) { try OutboxMessage(id: $0, row: &$1, fields: fields) }.value
    }.filter(\.isFailure)
    file.cases = try rows(Table.cases.selectBounded, id, limit).map { row in
      try Numbered(row) { try AppealCase(id: $0, row: &$1, fields: fields) }.value
    }
    file.feedback = try rows(Table.feedback.selectLast, id, limit).reversed().map { row in
      try Feedback.read(row, fields)
    }
    file.balances = try balances(of: id)
    return file
  }

  private func services(
    of id: SQLValue, _ limit: SQLValue, named: [ID<Service>], _ fields: SealedFields
  ) throws -> [Service] {
    let read = { (row: RowReader) in
      try Numbered(row) { (id: ID<Service>, row: inout RowReader) in
        try Service(id: id, row: &row, fields: fields)
      }
    }
    return try complete(
      rows(Table.services.selectBoundedServices, id, limit).map(read), with: named, by: \.id,
      fetch: { try row(Table.services.selectOne, id, SQLValue($0)).map(read) })
  }

  private func orders(
    of id: SQLValue, _ limit: SQLValue, named: [ID<Order>], _ fields: SealedFields
  ) throws -> [Order] {
    let read = { (row: RowReader) in
      try Numbered(row) { (id: ID<Order>, row: inout RowReader) in
        try Order(id: id, row: &row, fields: fields)
      }
    }
    return try complete(
      rows(Table.orders.selectBounded, id, limit).map(read), with: named, by: \.id,
      fetch: { try row(Table.orders.selectOne, id, SQLValue($0)).map(read) })
  }

  private func charges(of id: SQLValue, _ limit: SQLValue, named: [ID<Charge>]) throws -> [Charge] {
    let read = { (row: RowReader) in
      try Numbered(row) { (id: ID<Charge>, row: inout RowReader) in try Charge(id: id, row: &row) }
    }
    let running = SQLValue(CustomerFile.chargesOfRunningServiceLimit)
    return try complete(
      rows(Table.charges.selectBoundedCharges, id, limit, running).map(read), with: named, by: \.id,
      fetch: { try row(Table.charges.selectOne, id, SQLValue($0)).map(read) })
  }

  private func payments(of id: SQLValue, _ limit: SQLValue, named: [ID<Payment>]) throws -> [Payment] {
    let read = { (row: RowReader) in
      try Numbered(row) { (id: ID<Payment>, row: inout RowReader) in try Payment(id: id, row: &row) }
    }
    return try complete(
      rows(Table.payments.selectBounded, id, limit).map(read), with: named, by: \.id,
      fetch: { try row(Table.payments.selectOne, id, SQLValue($0)).map(read) })
  }

  private func balances(of id: SQLValue) throws -> [LedgerAccount: Fen] {
    var balances: [LedgerAccount: Fen] = [:]
    for row in try rows("SELECT account, amount_fen FROM balances WHERE subscriber_id = ?1", id) {
      var row = row
      let account: LedgerAccount = try row.name()
      let amountFen = try row.fen()
      if amountFen != .zero { balances[account] = amountFen }
    }
    return balances
  }

  /// `found` with what is named and missing, in the order of `seq`.
  private func complete<Value, Thing>(
    _ found: [Numbered<Value>], with named: [ID<Thing>], by id: KeyPath<Value, ID<Thing>>,
    fetch: (ID<Thing>) throws -> Numbered<Value>?
  ) throws -> [Value] {
    guard !named.isEmpty else { return found.map(\.value) }
    let missing = Set(named).subtracting(found.map { $0.value[keyPath: id] })
    guard !missing.isEmpty else { return found.map(\.value) }
    let fetched = try missing.compactMap(fetch)
    return (found + fetched).sorted { $0.seq < $1.seq }.map(\.value)
  }
}

/// A value with its place in the order of first writing.
struct Numbered<Value> {
  let seq: Int64
  let value: Value

  init(_ row: RowReader, _ read: (ID<Value>, inout RowReader) throws -> Value) throws {
    var row = row
    let (id, seq) = try row.identified(Value.self)
    self.seq = seq
    value = try read(id, &row)
  }
}
