public import DomainCore

// Staff belong to no subscriber. Their rows carry a keyed mark, so that nobody becomes a reviewer by writing into the file,
// and what they did apart from accounts is in a chain of its own, under the subscriber id `@staff` that no account has.

extension AuditHead {
  /// What stands for the subscriber in the staff's own chain.
  public static let staff = ID<Subscriber>("@staff")
}

extension StoreSession {
  /// All members of the staff, by name.
  public func staff() throws -> [StaffMember] { try staffRows().map(member) }

  private func staffRows() throws -> [RowReader] {
    try rows("SELECT name, roles, salt, rounds, derived, is_active, mark FROM staff ORDER BY name")
  }

  private func member(_ row: RowReader) throws -> StaffMember {
    var row = row
    let name = try row.text()
    let roles = try row.text().split(separator: " ").map { text in
      guard let role = StaffRole(rawValue: String(text)) else {
        throw StoreProblem.unsuitable("staff role \"\(text)\" is unknown: written by a newer program?")
      }
      return role
    }
    let member = StaffMember(
      name: name, roles: Set(roles),
      secret: PasswordHash(salt: try row.blob(), rounds: try row.int(), derived: try row.blob()),
      isActive: try row.bool())
    guard constantTimeEqual(mark(of: member), try row.blob()) else {
      throw StoreProblem.corrupt("the staff member \(name) was changed from outside")
    }
    return member
  }

  /// What was changed in the list of staff from outside, one line each: members whose marks are wrong, and those whom the staff's
  /// log knows otherwise, or who were taken out of the list.
  public func staffProblems() throws -> [String] {
    var (problems, listed): ([String], [String: String]) = ([], [:])
    for row in try staffRows() {
      var name = row
      do {
        let member = try member(row)
        listed[member.name] = member.logged
      } catch StoreProblem.corrupt(let what) {
        problems.append(what)
        listed.updateValue("", forKey: try name.text())
      }
    }
    var known: [String: String] = [:]
    for event in try staffAudit(last: Int(Int32.max)) where event.action == .staffChanged {
      known[String(event.reference.prefix { $0 != " " })] = event.reference
    }
    for (name, logged) in known.sorted(by: { $0.key < $1.key }) {
      switch listed[name] {
      case nil: problems.append("the staff member \(name) was taken out of the list from outside")
      case "", logged: break
      default:
        problems.append(
          "the staff member \(name) isn't as the staff's log says: put back from outside as before?")
      }
    }
    for name in listed.keys.sorted() where known[name] == nil {
      problems.append("the staff member \(name) is in no entry of the staff's log")
    }
    return problems
  }

  /// The subscriber whose refund this is.
  public func subscriber(ofRefund refund: ID<Refund>) throws -> ID<Subscriber>? {
    var found = try row("SELECT subscriber_id FROM refunds WHERE id = ?1", SQLValue(refund))
    return try found?.id()
  }

  /// Adds or changes a member.
  public func put(_ member: StaffMember) throws {
    try run(
      """
      INSERT INTO staff (name, roles, salt, rounds, derived, is_active, mark) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      ON CONFLICT (name) DO UPDATE SET roles = excluded.roles, salt = excluded.salt, rounds = excluded.rounds,
        derived = excluded.derived, is_active = excluded.is_active, mark = excluded.mark
      """, SQLValue(member.name), SQLValue(roleText(member)), SQLValue(member.secret.salt),
      SQLValue(member.secret.rounds), SQLValue(member.secret.derived), SQLValue(member.isActive),
      SQLValue(mark(of: member)))
  }

  /// Appends to the staff's own audit log.
  public func appendStaffAudit(_ event: AuditEvent) throws -> AuditGrowth {
    var last = try row("SELECT sequence, hash FROM staff_audit ORDER BY sequence DESC LIMIT 1")
    let sequence = (try last?.int64() ?? 0) + 1
    let previous = try last?.blob() ?? AuditChain.root
    let content = JSONColumn.bytes(StoredStaffEvent(event))
    let hash = AuditChain.link(
      after: previous, subscriber: AuditHead.staff, sequence: sequence, content: content, keyring: cipher)
    try run(
      "INSERT INTO staff_audit (sequence, content, hash) VALUES (?1, ?2, ?3)", SQLValue(sequence),
      SQLValue(content), SQLValue(hash))
    return AuditGrowth(
      to: AuditHead(subscriber: AuditHead.staff, sequence: sequence, hash: hash), after: sequence - 1)
  }

  /// The end of the staff's audit log; nil when it is empty.
  public func staffAuditHead() throws -> AuditHead? {
    guard var last = try row("SELECT sequence, hash FROM staff_audit ORDER BY sequence DESC LIMIT 1") else {
      return nil
    }
    return AuditHead(subscriber: AuditHead.staff, sequence: try last.int64(), hash: try last.blob())
  }

  /// How many entries the staff's audit log has.
  public func staffAuditCount() throws -> Int64 {
    var found = try row("SELECT COALESCE(MAX(sequence), 0) FROM staff_audit")
    return try found?.int64() ?? 0
  }

  /// The last entries of the staff's audit log, oldest first.
  public func staffAudit(last limit: Int) throws -> [AuditEvent] {
    try rows("SELECT content FROM staff_audit ORDER BY sequence DESC LIMIT ?1", SQLValue(limit)).reversed()
      .map {
        row in
        var row = row
        let stored: StoredStaffEvent = try JSONColumn.value(in: try row.blob())
        return stored.event
      }
  }

  /// The first entry of the staff's log that doesn't follow from the ones before, nil when the chain holds and reaches
  /// `anchor`.
  public func firstBrokenStaffAuditEntry(anchor: AuditHead?) throws -> Int64? {
    var previous = AuditChain.root
    var checked: Int64 = 0
    for row in try rows("SELECT sequence, content, hash FROM staff_audit ORDER BY sequence") {
      var row = row
      let sequence = try row.int64()
      guard sequence == checked + 1 else { return checked + 1 }
      let link = AuditChain.link(
        after: previous, subscriber: AuditHead.staff, sequence: sequence, content: try row.blob(),
        keyring: cipher)
      guard constantTimeEqual(link, try row.blob()) else { return sequence }
      if let anchor, anchor.sequence == sequence, !constantTimeEqual(link, anchor.hash) { return sequence }
      previous = link
      checked = sequence
    }
    if let anchor, anchor.sequence > checked { return checked + 1 }
    return nil
  }

  private func roleText(_ member: StaffMember) -> String {
    member.roles.map(\.rawValue).sorted().joined(separator: " ")
  }

  private func mark(of member: StaffMember) -> [UInt8] {
    var writer = CanonicalBytes()
    writer.add("staff", member.name)
    writer.add("roles", roleText(member))
    writer.add("active", member.isActive ? "yes" : "no")
    writer.add("rounds", String(member.secret.rounds))
    return cipher.keyedHash(writer.bytes + member.secret.salt + member.secret.derived, for: .audit)
  }
}

/// An entry of the staff's log as it is kept; it names nobody but staff.
private struct StoredStaffEvent: Codable {
  var action: AuditEvent.Action
  var reference: String
  var at: Instant
  var who: String?

  init(_ event: AuditEvent) {
    action = event.action
    reference = event.reference
    at = event.at
    who = event.who
  }

  var event: AuditEvent {
    AuditEvent(actor: .staff, action: action, reference: reference, at: at, who: who)
  }
}
