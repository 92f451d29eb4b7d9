public import DomainCore

/// An audit entry as it is sealed.
private struct StoredAuditEvent: Codable {
  var actor: AuditEvent.Actor
  var action: AuditEvent.Action
  var reference: String
  var at: Instant
  var who: String?
}

extension StoreSession {
  /// Appends the audit entries among `changes` to the chain; its end afterwards.
  func append(_ changes: [Change], after before: AuditHead, fields: SealedFields) throws -> AuditHead {
    var head = before
    for case .audit(let event) in changes {
      let sequence = head.sequence + 1
      let stored = StoredAuditEvent(
        actor: event.actor, action: event.action, reference: event.reference, at: event.at,
        who: event.who)
      let sealed = fields.seal(stored, at: "audit.sealed|\(sequence)")
      let hash = AuditChain.link(
        after: head.hash, subscriber: head.subscriber, sequence: sequence, content: sealed, keyring: cipher)
      try run(
        "INSERT INTO audit (subscriber_id, sequence, sealed, hash) VALUES (?1, ?2, ?3, ?4)",
        SQLValue(head.subscriber), SQLValue(sequence), SQLValue(sealed), SQLValue(hash))
      head = AuditHead(subscriber: head.subscriber, sequence: sequence, hash: hash)
    }
    guard head != before else { return before }
    try run(
      "UPDATE subscribers SET audit_count = ?2, audit_head = ?3 WHERE id = ?1", SQLValue(head.subscriber),
      SQLValue(head.sequence), SQLValue(head.hash))
    return head
  }

  /// The audit entries of a subscriber, oldest first, at most the last `limit`.
  public func audit(of subscriber: ID<Subscriber>, last limit: Int) throws -> [AuditEvent] {
    guard let fields = try fields(of: subscriber) else { return [] }
    return try rows(
      "SELECT sequence, sealed FROM audit WHERE subscriber_id = ?1 ORDER BY sequence DESC LIMIT ?2",
      SQLValue(subscriber), SQLValue(limit)
    ).reversed().map { row in
      var row = row
      let sequence = try row.int64()
      let stored: StoredAuditEvent = try fields.open(try row.blob(), at: "audit.sealed|\(sequence)")
      return AuditEvent(
        actor: stored.actor, action: stored.action, reference: stored.reference, at: stored.at,
        who: stored.who)
    }
  }

  /// The end of an account's audit chain; nil when it has no entry.
  public func auditHead(of subscriber: ID<Subscriber>) throws -> AuditHead? {
    let found = try row("SELECT audit_count, audit_head FROM subscribers WHERE id = ?1", SQLValue(subscriber))
    guard var found else { return nil }
    let head = AuditHead(subscriber: subscriber, sequence: try found.int64(), hash: try found.blob())
    return head.sequence == 0 ? nil : head
  }

  /// The version of an account; nil when it has no row.
  public func version(of subscriber: ID<Subscriber>) throws -> Int64? {
    var found = try row("SELECT version FROM subscribers WHERE id = ?1", SQLValue(subscriber))
    return try found?.int64()
  }

  /// Whether an account has a row; that of an erased one stays.
  public func hasAccount(_ subscriber: ID<Subscriber>) throws -> Bool {
    try row("SELECT 1 FROM subscribers WHERE id = ?1", SQLValue(subscriber)) != nil
  }

  /// Accounts whose key is gone though their rows still lead to somebody: erasing takes both.
  public func accountsWithoutKey() throws -> [ID<Subscriber>] {
    try rows(
      """
      SELECT id FROM subscribers WHERE id NOT IN (SELECT subscriber_id FROM subscriber_keys) AND phone_hash <> ?1
      ORDER BY id LIMIT 100
      """, SQLValue([UInt8](repeating: 0, count: 32))
    ).map { row in
      var row = row
      return try row.id()
    }
  }

  /// How many audit entries an account has, 0 for none.
  public func auditCount(of subscriber: ID<Subscriber>) throws -> Int64 {
    var found = try row("SELECT audit_count FROM subscribers WHERE id = ?1", SQLValue(subscriber))
    return try found?.int64() ?? 0
  }

  /// How many audit entries all accounts and the staff have, counted no further than `limit`.
  public func auditCount(upTo limit: Int) throws -> Int {
    let found = try row(
      """
      SELECT COUNT(*) FROM (SELECT 1 FROM (SELECT 1 FROM audit LIMIT ?1) UNION ALL
        SELECT 1 FROM (SELECT 1 FROM staff_audit LIMIT ?1) LIMIT ?1)
      """, SQLValue(limit))
    guard var found else { return 0 }
    return Int(try found.int64())
  }

  /// How many audit entries all accounts and the staff have.
  public func auditCount() throws -> Int {
    guard
      var row = try row("SELECT (SELECT COUNT(*) FROM audit) + (SELECT COUNT(*) FROM staff_audit)")
    else { return 0 }
    return Int(try row.int64())
  }

  /// The first audit entry that doesn't follow from the ones before, nil when the chain holds. It must also end where the
  /// account's row says, and pass through `anchor` when one is known; an entry that is missing at the end counts as broken.
  public func firstBrokenAuditEntry(of subscriber: ID<Subscriber>, anchor: AuditHead?) throws -> Int64? {
    guard
      var account = try row(
        "SELECT audit_count, audit_head FROM subscribers WHERE id = ?1", SQLValue(subscriber))
    else { return anchor.map { _ in 1 } }
    let count = try account.int64()
    let head = try account.blob()
    var previous = AuditChain.root
    var checked: Int64 = 0
    while true {
      let page = try rows(
        """
        SELECT sequence, sealed, hash FROM audit WHERE subscriber_id = ?1 AND sequence > ?2
        ORDER BY sequence LIMIT 1000
        """, SQLValue(subscriber), SQLValue(checked))
      for row in page {
        var row = row
        let sequence = try row.int64()
        guard sequence == checked + 1 else { return checked + 1 }
        let link = AuditChain.link(
          after: previous, subscriber: subscriber, sequence: sequence, content: try row.blob(),
          keyring: cipher)
        guard constantTimeEqual(link, try row.blob()) else { return sequence }
        if let anchor, anchor.sequence == sequence, !constantTimeEqual(link, anchor.hash) { return sequence }
        previous = link
        checked = sequence
      }
      guard !page.isEmpty else { break }
    }
    if let anchor, anchor.sequence > checked { return checked + 1 }
    guard checked == count, constantTimeEqual(previous, head) else { return min(checked, count) + 1 }
    return nil
  }
}
