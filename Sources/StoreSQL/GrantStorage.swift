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

  /// What was changed in an account's grants from outside, one line each, or in one grant alone: rows that can't be read, and those
  /// that the audit log knows otherwise, or that were taken out. Where the key or the log itself can't be read, that is named for itself.
  public func grantProblems(of subscriber: ID<Subscriber>, only grant: ID<Grant>? = nil) throws -> [String] {
    do {
      return try contradictedGrants(of: subscriber).filter { grant == nil || $0.id == grant?.text }
        .map { "account \(subscriber): grant \($0.id) \($0.problem)" }
    } catch StoreProblem.corrupt {
      return []
    }
  }

  private func contradictedGrants(of subscriber: ID<Subscriber>) throws -> [(id: String, problem: String)] {
    guard try fields(of: subscriber) != nil else { return [] }
    var (problems, listed): ([(id: String, problem: String)], Set<String>) = ([], [])
    var known: [String: (state: Grant.State, approvedBy: [String])] = [:]
    var steps: [String: Int64] = [:]
    for event in try audit(of: subscriber, last: Int(Int32.max)) {
      let who = event.who.map { [$0] } ?? []
      let before = known[event.reference]?.approvedBy ?? []
      switch event.action {
      case .grantProposed: known[event.reference] = (.waiting, [])
      case .grantApprovedByFirst: known[event.reference] = (.waiting, before + who)
      case .grantApproved: known[event.reference] = (.granted, before + who)
      case .grantRejected: known[event.reference] = (.rejected, before)
      default: continue
      }
      steps[event.reference, default: 0] += 1
    }
    for row in try rows(
      "SELECT id, is_open, subscriber_id, id, version, sealed FROM grants WHERE subscriber_id = ?1 ORDER BY id",
      SQLValue(subscriber))
    {
      var row = row
      let (id, isOpen) = (try row.text(), try row.bool())
      listed.insert(id)
      do {
        guard let grant = try grant(row) else { continue }
        let logged = known[id]
        if logged?.state != grant.state || logged?.approvedBy != grant.approvedBy
          || isOpen != (grant.state == .waiting) || grant.version != steps[id]
        {
          problems.append((id, "isn't as the audit log says: it was changed or put back from outside"))
        }
      } catch StoreProblem.corrupt {
        problems.append((id, "can't be read: it was changed from outside"))
      }
    }
    for id in known.keys.sorted() where !listed.contains(id) {
      problems.append((id, "was taken out of the store"))
    }
    return problems
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
