public import DomainCore

/// A grant as it is sealed: staff write about customers in it.
private struct StoredGrant: Codable {
  var charge: ID<Charge>
  var chargeKind: ChargeKind
  var amountFen: Fen
  var reason: String
  var proposedBy: String
  var proposedAt: Instant
  var approvedBy: [String]
  var state: Grant.State
}

extension StoreSession {
  /// A grant by its number; nil when there is none or the customer's data were destroyed.
  public func grant(_ id: ID<Grant>) throws -> Grant? {
    try row("SELECT subscriber_id, id, version, sealed FROM grants WHERE id = ?1", SQLValue(id)).flatMap(
      grant)
  }

  /// Grants that wait for approval, in the order of their numbers.
  public func waitingGrants(limit: Int) throws -> [Grant] {
    try rows(
      "SELECT subscriber_id, id, version, sealed FROM grants WHERE is_open = 1 ORDER BY id LIMIT ?1",
      SQLValue(limit)
    ).compactMap(grant)
  }

  /// All grants about a subscriber, in the order of their numbers.
  func grants(for subscriber: ID<Subscriber>) throws -> [Grant] {
    try rows(
      "SELECT subscriber_id, id, version, sealed FROM grants WHERE subscriber_id = ?1 ORDER BY id",
      SQLValue(subscriber)
    ).compactMap(grant)
  }

  private func grant(_ row: RowReader) throws -> Grant? {
    var row = row
    let subscriber: ID<Subscriber> = try row.id()
    let id: ID<Grant> = try row.id()
    let version = try row.int64()
    guard let fields = try fields(of: subscriber) else { return nil }
    let stored: StoredGrant = try fields.open(try row.blob(), at: "grants.sealed|" + id.text)
    return Grant(
      id: id, subscriber: subscriber, charge: stored.charge, chargeKind: stored.chargeKind,
      amountFen: stored.amountFen, reason: stored.reason, proposedBy: stored.proposedBy,
      proposedAt: stored.proposedAt, approvedBy: stored.approvedBy, state: stored.state, version: version)
  }

  /// Writes a grant; false when it has changed since it was read.
  func put(_ grant: Grant) throws -> Bool {
    guard let fields = try fields(of: grant.subscriber) else { return false }
    let stored = StoredGrant(
      charge: grant.charge, chargeKind: grant.chargeKind, amountFen: grant.amountFen, reason: grant.reason,
      proposedBy: grant.proposedBy, proposedAt: grant.proposedAt, approvedBy: grant.approvedBy,
      state: grant.state)
    let sealed = SQLValue(fields.seal(stored, at: "grants.sealed|" + grant.id.text))
    let isOpen = SQLValue(grant.state == .waiting)
    if grant.version == 0 {
      return try run(
        """
        INSERT INTO grants (subscriber_id, id, version, is_open, sealed) VALUES (?1, ?2, 1, ?3, ?4)
        ON CONFLICT (subscriber_id, id) DO NOTHING
        """, SQLValue(grant.subscriber), SQLValue(grant.id), isOpen, sealed) == 1
    }
    return try run(
      """
      UPDATE grants SET version = version + 1, is_open = ?4, sealed = ?5
      WHERE subscriber_id = ?1 AND id = ?2 AND version = ?3
      """, SQLValue(grant.subscriber), SQLValue(grant.id), SQLValue(grant.version), isOpen, sealed) == 1
  }
}
