public import DomainCore

/// What a store can do, on one connection inside one transaction that the driver has opened. Everything is synchronous;
/// beginning, committing, rolling back and retrying belong to the driver.
public struct StoreSession<Connection: SQLConnection> {
  let connection: Connection
  let cipher: any FieldCipher
  let known: KnownRows

  /// A session on a connection; personal fields are sealed by `cipher`. `known` are rows of this store that were checked before.
  public init(_ connection: Connection, cipher: any FieldCipher, known: KnownRows = KnownRows()) {
    self.connection = connection
    self.cipher = cipher
    self.known = known
  }

  func row(_ sql: String, _ bindings: SQLValue...) throws -> RowReader? {
    try connection.query(sql, bindings).first.map { RowReader($0) }
  }

  func rows(_ sql: String, _ bindings: SQLValue...) throws -> [RowReader] {
    try connection.query(sql, bindings).map { RowReader($0) }
  }

  @discardableResult
  func run(_ sql: String, _ bindings: SQLValue...) throws -> Int {
    try connection.execute(sql, bindings)
  }

  // MARK: Accounts

  /// All accounts after `cursor`, at most `limit`, ordered by id.
  public func subscribers(after cursor: ID<Subscriber>?, limit: Int) throws -> [ID<Subscriber>] {
    try rows(
      "SELECT id FROM subscribers WHERE id > ?1 AND id <> ?3 ORDER BY id LIMIT ?2",
      SQLValue(cursor?.text ?? ""), SQLValue(limit), SQLValue(ID<Subscriber>.nobody)
    ).map { row in
      var row = row
      return try row.id()
    }
  }

  /// Accounts whose next due moment is not after `now`, most overdue first.
  public func subscribersWithWork(due now: Instant, limit: Int) throws -> [ID<Subscriber>] {
    try rows(
      "SELECT id FROM subscribers WHERE due_at IS NOT NULL AND due_at <= ?1 ORDER BY due_at, id LIMIT ?2",
      SQLValue(now), SQLValue(limit)
    ).map { row in
      var row = row
      return try row.id()
    }
  }

  /// The subscriber whose order this is.
  public func subscriber(ofOrder order: ID<Order>) throws -> ID<Subscriber>? {
    var found = try row("SELECT subscriber_id FROM orders WHERE id = ?1", SQLValue(order))
    return try found?.id()
  }

  /// Orders that are still open, oldest first, with the account they belong to.
  public func openOrders(limit: Int) throws -> [(subscriber: ID<Subscriber>, order: Order)] {
    try orders(limit, where: "is_open = 1")
  }

  /// Orders that wait for a person, oldest first, with the account they belong to: `Order.waitsForPerson` as SQL.
  public func ordersForPeople(limit: Int) throws -> [(subscriber: ID<Subscriber>, order: Order)] {
    try orders(
      limit,
      where: """
        is_open = 1 AND (state = 'partial' OR (state = 'held' AND problem IN
          ('needsPerson', 'networkFailed', 'networkSilent', 'accountNotNormal')))
        """)
  }

  private func orders(
    _ limit: Int, where condition: String
  ) throws -> [(subscriber: ID<Subscriber>, order: Order)] {
    let found = try rows(
      "SELECT subscriber_id, id FROM orders WHERE \(condition) ORDER BY accepted_at, id LIMIT ?1",
      SQLValue(limit))
    return try found.compactMap { row in
      var row = row
      let subscriber: ID<Subscriber> = try row.id()
      guard let fields = try fields(of: subscriber),
        var found = try self.row(Table.orders.selectOne, SQLValue(subscriber), SQLValue(try row.text()))
      else { return nil }
      let (id, _) = try found.identified(Order.self)
      return (subscriber, try Order(id: id, row: &found, fields: fields))
    }
  }

  /// Takes a waiting outbox message for delivery; false when somebody else holds it until later than `now`.
  public func lease(
    _ message: ID<OutboxMessage>, of subscriber: ID<Subscriber>, until: Instant, at now: Instant
  ) throws -> Bool {
    let taken = try run(
      """
      UPDATE outbox SET lease_until = ?3 WHERE subscriber_id = ?1 AND id = ?2 AND state = 'waiting'
        AND (lease_until IS NULL OR lease_until <= ?4)
      """, SQLValue(subscriber), SQLValue(message), SQLValue(until), SQLValue(now))
    guard taken == 1 else { return false }
    try updateDue(of: subscriber)
    return true
  }

  /// Sets an account's due moment: a message that nobody holds counts from its time, one that somebody holds from the
  /// end of the lease.
  func updateDue(of subscriber: ID<Subscriber>) throws {
    try run(
      """
      UPDATE subscribers SET due_at = (SELECT MIN(due.at) FROM (
        SELECT CASE WHEN lease_until > not_before THEN lease_until ELSE not_before END AS at
        FROM outbox WHERE subscriber_id = ?1 AND state = 'waiting'
        UNION ALL
        SELECT next_due_at AS at FROM subscribers WHERE id = ?1) AS due)
      WHERE id = ?1
      """, SQLValue(subscriber))
  }

  // MARK: Keys

  /// The sealed columns of a subscriber, nil when there is no such subscriber or the key was destroyed.
  func fields(of subscriber: ID<Subscriber>) throws -> SealedFields? {
    var found = try row(
      "SELECT wrapped FROM subscriber_keys WHERE subscriber_id = ?1", SQLValue(subscriber))
    guard let wrapped = try found?.blob() else { return nil }
    let owner = "subscriber|" + subscriber.text
    guard let key = cipher.unwrap(wrapped, under: .master, owner: owner) else {
      // The master key is the right one: that was checked when the store was opened.
      throw StoreProblem.corrupt("its key can't be opened: it was changed from outside")
    }
    return SealedFields(cipher: cipher, key: key, owner: owner)
  }

  /// Makes and keeps a new subscriber's key.
  func makeFields(of subscriber: ID<Subscriber>) -> (fields: SealedFields, wrapped: [UInt8]) {
    let owner = "subscriber|" + subscriber.text
    let key = cipher.newKey()
    return (
      SealedFields(cipher: cipher, key: key, owner: owner), cipher.wrap(key, under: .master, owner: owner)
    )
  }
}

extension RowReader {
  /// The first two columns of a thing that belongs to a subscriber.
  mutating func identified<Thing>(_ type: Thing.Type) throws -> (id: ID<Thing>, seq: Int64) {
    (try id(), try int64())
  }
}
