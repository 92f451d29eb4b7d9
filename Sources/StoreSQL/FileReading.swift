public import DomainCore

extension StoreSession {
  /// The file of a subscriber, bounded as `CustomerFile.bounded()` bounds it; nil when there is none.
  ///
  /// Throws `foreign` when what was read was changed from outside: nothing is decided on what nobody wrote. Of a table that is read
  /// whole, a row that was taken out or put back as it was is missed, too.
  ///
  /// - Parameter checking: false for who looks at what is there, whoever wrote it, and decides nothing.
  public func file(of subscriber: ID<Subscriber>, checking: Bool = true) throws -> CustomerFile? {
    guard let fields = try fields(of: subscriber), let row = try accountRow(of: subscriber) else {
      return nil
    }
    let balances = try balanceRows(of: subscriber)
    var source = FileRows(
      subscriber: subscriber, sums: checking ? try requiredSums(of: subscriber, row, balances) : nil,
      known: checking ? known.rows(of: subscriber) : [:])
    var file = try emptyFile(of: subscriber, row, fields)
    let limit = CustomerFile.closedEntriesLimit
    file.refunds = try things(.refunds, Table.refunds.selectBounded, &source) { try Refund(id: $0, row: &$1) }
    file.orders = try things(
      .orders, Table.orders.selectBounded, &source, and: file.refunds.compactMap(\.order), by: \.id
    ) { try Order(id: $0, row: &$1, fields: fields) }
    file.charges = try things(
      .charges, Table.charges.selectBoundedCharges, &source,
      [limit, CustomerFile.chargesOfRunningServiceLimit], and: file.refunds.compactMap(\.charge), by: \.id
    ) { try Charge(id: $0, row: &$1) }
    file.services = try things(
      .services, Table.services.selectBoundedServices, &source,
      and: file.orders.map(\.service) + file.charges.map(\.service), by: \.id
    ) { try Service(id: $0, row: &$1, fields: fields) }
    let paid =
      file.refunds.map(\.payment) + file.orders.compactMap(\.payment) + file.charges.compactMap(\.payment)
    file.payments = try things(.payments, Table.payments.selectBounded, &source, and: paid, by: \.id) {
      try Payment(id: $0, row: &$1)
    }
    file.receipts = try things(.receipts, Table.receipts.selectLast, &source) {
      try Receipt(id: $0, row: &$1)
    }
    file.outbox = try things(.outbox, Table.outbox.selectWaiting, &source, []) {
      try OutboxMessage(id: $0, row: &$1, fields: fields)
    }
    file.setAside = try rows(.outbox, Table.outbox.selectFailures, &source).reversed().map { row in
      try Numbered(row) { try OutboxMessage(id: $0, row: &$1, fields: fields) }.value
    }.filter(\.isFailure)
    file.cases = try things(.cases, Table.cases.selectBounded, &source) {
      try AppealCase(id: $0, row: &$1, fields: fields)
    }
    file.feedback = try rows(.feedback, Table.feedback.selectLast, &source).reversed().map {
      try Feedback.read($0, fields)
    }
    file.balances = try Self.balances(balances)
    if source.isNew { known.keep(source.read, of: subscriber) }
    return file
  }

  private func emptyFile(
    of subscriber: ID<Subscriber>, _ row: [SQLValue], _ fields: SealedFields
  ) throws -> CustomerFile {
    var account = RowReader(row)
    _ = account.next()
    let version = try account.int64()
    _ = account.next()
    let personal = try account.blob()
    return CustomerFile(
      subscriber: try Subscriber(id: subscriber, personal: personal, row: &account, fields: fields),
      version: version)
  }

  /// The things that a file carries of a table, with those that are named elsewhere in it, in the order of `seq`.
  private func things<Thing>(
    _ table: Table, _ statement: String, _ source: inout FileRows,
    _ limits: [Int] = [CustomerFile.closedEntriesLimit], and named: [ID<Thing>] = [],
    by id: KeyPath<Thing, ID<Thing>>? = nil, decode: (ID<Thing>, inout RowReader) throws -> Thing
  ) throws -> [Thing] {
    var found = try rows(table, statement, &source, limits).map { try Numbered($0, decode) }
    let missing = id.map { id in Set(named).subtracting(found.map { $0.value[keyPath: id] }) } ?? []
    for name in missing {
      guard let row = try row(table.selectOne, SQLValue(source.subscriber), SQLValue(name)) else { continue }
      if source.sums != nil { _ = try require(row, in: table, &source) }
      found.append(try Numbered(row, decode))
    }
    return found.sorted { $0.seq < $1.seq }.map(\.value)
  }

  /// The rows that a file carries of a table, checked where their sums are given.
  private func rows(
    _ table: Table, _ statement: String, _ source: inout FileRows,
    _ limits: [Int] = [CustomerFile.closedEntriesLimit]
  ) throws -> [RowReader] {
    let rows = try connection.query(
      statement, [SQLValue(source.subscriber)] + limits.map { SQLValue($0) }
    ).map { RowReader($0) }
    guard let sums = source.sums else { return rows }
    var sum: UInt64 = 0
    for row in rows { sum &+= try require(row, in: table, &source) }
    // Fewer than what a file carries of ended ones: they are all there are. Messages that are done are never carried.
    guard
      rows.count >= CustomerFile.closedEntriesLimit || table.name == Table.outbox.name
        || sum == sums.sums[table.place]
    else {
      throw StoreProblem.foreign("account \(source.subscriber): \(RowMarks.missing(in: table.name))")
    }
    return rows
  }

  /// Throws `foreign` when a row, read with its mark, isn't as it was written; its share of the table's sum.
  private func require(_ row: RowReader, in table: Table, _ source: inout FileRows) throws -> UInt64 {
    let marked = table.readMarkedIndices.map { row.values[$0] }
    if let share = source.share(of: marked, in: table.name) { return share }
    try require(marked, in: table, of: source.subscriber)
    let share = share(of: marked.last ?? .null)
    source.note(marked, in: table.name, share: share)
    return share
  }

  /// Throws `foreign` when a row, read with its mark, isn't as it was written.
  func require(_ row: RowReader, in table: Table, of subscriber: ID<Subscriber>) throws {
    try require(table.readMarkedIndices.map { row.values[$0] }, in: table, of: subscriber)
  }

  private func require(_ marked: [SQLValue], in table: Table, of subscriber: ID<Subscriber>) throws {
    guard isAsWritten(marked, in: table.name, of: subscriber) else {
      throw StoreProblem.foreign("account \(subscriber): \(RowMarks.changed(marked[0], in: table.name))")
    }
  }

  /// What an account's rows add up to, when its own row and balances are as they were written.
  private func requiredSums(
    of subscriber: ID<Subscriber>, _ row: [SQLValue], _ balances: [[SQLValue]]
  ) throws -> RowSums {
    guard isAccountAsWritten(row, balances, of: subscriber), let sums = sums(in: row, of: subscriber) else {
      throw StoreProblem.foreign("account \(subscriber): its own row was changed from outside")
    }
    return sums
  }

  private static func balances(_ rows: [[SQLValue]]) throws -> [LedgerAccount: Fen] {
    var balances: [LedgerAccount: Fen] = [:]
    for row in rows {
      var row = RowReader(row)
      let account: LedgerAccount = try row.name()
      let amountFen = try row.fen()
      if amountFen != .zero { balances[account] = amountFen }
    }
    return balances
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
