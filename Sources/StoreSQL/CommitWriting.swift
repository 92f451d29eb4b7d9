public import DomainCore

/// What a commit came to, and how what it changed went on.
public struct WrittenCommit: Sendable {
  /// What became of the commit; only `.committed` may be kept, the driver rolls back the others.
  public let outcome: CommitOutcome
  /// How the account, with its audit chain, and the store's own rows went on; empty when they didn't.
  public let growths: [AuditGrowth]
}

/// The end of an account's audit chain.
public struct AuditHead: Hashable, Sendable {
  /// The account.
  public let subscriber: ID<Subscriber>
  /// The last entry's number, from 1.
  public let sequence: Int64
  /// The last entry's hash.
  public let hash: [UInt8]

  /// A head from its parts.
  public init(subscriber: ID<Subscriber>, sequence: Int64, hash: [UInt8]) {
    self.subscriber = subscriber
    self.sequence = sequence
    self.hash = hash
  }
}

/// How an account, or another owner of rows or of a log, went on in one write.
public struct AuditGrowth: Hashable, Sendable {
  /// The end of its audit chain, which may be the one before.
  public let end: AuditHead
  /// The number of the entry that it ended with before, 0 for none.
  public let after: Int64
  /// The version of its rows; nil for what has a log and no rows.
  public let version: Int64?

  /// A growth from its parts.
  public init(to end: AuditHead, after: Int64, version: Int64? = nil) {
    self.end = end
    self.after = after
    self.version = version
  }
}

extension StoreSession {
  /// Writes a commit in the open transaction. The guards come first: what is stale or repeated has written nothing that
  /// a rollback doesn't undo.
  public func commit(_ commit: Commit) throws -> WrittenCommit {
    if let update = commit.conversation {
      if let turn = try turn(of: update.record.id, key: update.turn.key) {
        return WrittenCommit(outcome: .repeated(turn), growths: [])
      }
      guard try put(update) else { return WrittenCommit(outcome: .stale, growths: []) }
    }
    var growths: [AuditGrowth] = []
    if let phone = commit.phone {
      guard try put(phone, &growths) else { return WrittenCommit(outcome: .stale, growths: []) }
    }
    if let handOver = commit.handOver {
      guard try put(handOver) else { return WrittenCommit(outcome: .stale, growths: []) }
    }
    if let grant = commit.grant {
      guard try put(grant) else { return WrittenCommit(outcome: .stale, growths: []) }
    }
    guard let fileGuard = commit.file else { return WrittenCommit(outcome: .committed, growths: growths) }
    var sums = try soundSums(of: fileGuard.subscriber)
    let raised = try row(
      """
      UPDATE subscribers SET version = version + 1, next_due_at = ?2 WHERE id = ?1
      RETURNING version, audit_count, audit_head
      """, SQLValue(fileGuard.subscriber), SQLValue(commit.nextDueAt))
    guard var raised, case let version = try raised.int64(), fileGuard.allows(version - 1),
      let fields = try fields(of: fileGuard.subscriber)
    else {
      return WrittenCommit(outcome: .stale, growths: [])
    }
    let before = AuditHead(
      subscriber: fileGuard.subscriber, sequence: try raised.int64(), hash: try raised.blob())
    try write(
      commit.changes, of: fileGuard.subscriber, version: version, fields: fields, sums: &sums)
    let end = try append(commit.changes, after: before, fields: fields)
    growths.append(AuditGrowth(to: end, after: before.sequence, version: version))
    try updateDue(of: fileGuard.subscriber)
    try keep(sums, of: fileGuard.subscriber)
    if commit.changes.contains(.erase) { try erase(fileGuard.subscriber, &growths) }
    return WrittenCommit(outcome: .committed, growths: growths)
  }

  /// Adds an account with its whole file. It is due at once, so that the core finds out when it is due next.
  public func add(_ file: CustomerFile, at now: Instant) throws {
    let subscriber = file.subscriber
    let hash = SQLValue(cipher.phoneHash(of: subscriber.phone))
    guard try row("SELECT 1 FROM directory WHERE phone_hash = ?1", hash) == nil,
      try row("SELECT 1 FROM subscribers WHERE id = ?1", SQLValue(subscriber.id)) == nil
    else { throw StoreProblem.accountExists(masked: subscriber.phone.masked) }
    guard file.balances.values.total == .zero else {
      throw StoreProblem.violated("opening balances sum to zero")
    }
    // Due at once, so that the core finds out when it is due next.
    let fields = try insert(subscriber, version: file.version, hash: hash, dueAt: now)
    try run(
      "INSERT INTO directory (phone_hash, subscriber_id) VALUES (?1, ?2)", hash, SQLValue(subscriber.id))
    let opening = LedgerTransaction.opening(balances: file.balances, at: now)
    let changes: [Change] =
      file.services.map(Change.service) + file.charges.map(Change.charge) + file.payments.map(Change.payment)
      + file.refunds.map(Change.refund) + file.orders.map(Change.order) + file.receipts.map(Change.receipt)
      + (file.setAside + file.outbox).map(Change.outbox) + file.cases.map(Change.appeal)
      + file.feedback.map(Change.feedback)
      + (opening.map { [.post($0)] } ?? [])
    var sums = RowSums?.some(RowSums())
    try write(changes, of: subscriber.id, version: file.version, fields: fields, sums: &sums)
    try updateDue(of: subscriber.id)
    try keep(sums, of: subscriber.id)
  }

  /// Makes the account that is nobody's, once.
  public func addNobody(at now: Instant) throws {
    let nobody = Subscriber.nobody(on: now.beijingDay)
    // A row that was taken out from outside isn't made again: `verify` says that its key is left.
    guard try !hasAccount(nobody.id), try fields(of: nobody.id) == nil else { return }
    _ = try insert(nobody, version: 0, hash: SQLValue(cipher.phoneHash(of: nobody.phone)), dueAt: nil)
    try updateDue(of: nobody.id)
    try keep(RowSums(), of: nobody.id)
  }

  private func insert(
    _ subscriber: Subscriber, version: Int64, hash: SQLValue, dueAt: Instant?
  ) throws -> SealedFields {
    let (fields, wrapped) = makeFields(of: subscriber.id)
    try run(
      """
      INSERT INTO subscribers (id, version, phone_hash, personal, \(Subscriber.columns), next_due_at,
        audit_count, audit_head)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0, ?12)
      """, SQLValue(subscriber.id), SQLValue(version), hash,
      SQLValue(subscriber.person(sealedBy: fields)), SQLValue(subscriber.operatorID),
      SQLValue(subscriber.province), SQLValue(subscriber.state.rawValue), SQLValue(subscriber.joinedOn),
      SQLValue(subscriber.noticeChannel.rawValue), SQLValue(subscriber.simChangedAt), SQLValue(dueAt),
      SQLValue(AuditChain.root))
    try run(
      "INSERT INTO subscriber_keys (subscriber_id, wrapped) VALUES (?1, ?2)", SQLValue(subscriber.id),
      SQLValue(wrapped))
    return fields
  }

  /// Writes changes in the order that the foreign keys want; `seq` keeps the order in which they were given.
  private func write(
    _ changes: [Change], of subscriber: ID<Subscriber>, version: Int64, fields: SealedFields,
    sums: inout RowSums?
  ) throws {
    // The rows of an account whose own row was changed are written with their marks all the same.
    var counted = sums ?? RowSums()
    defer { if sums != nil { sums = counted } }
    precondition(changes.count < 1 << 24, "a commit has fewer than 16 777 216 changes")
    let numbered = changes.enumerated().map { (seq: version << 24 | Int64($0.offset), change: $0.element) }
    for stage in 0..<Change.stages {
      for (seq, change) in numbered where change.stage == stage {
        try write(change, of: subscriber, seq: seq, fields: fields, sums: &counted)
      }
    }
  }

  private func write(
    _ change: Change, of subscriber: ID<Subscriber>, seq: Int64, fields: SealedFields, sums: inout RowSums
  ) throws {
    func put(_ table: Table, _ id: String, _ bindings: [SQLValue]) throws {
      try self.put(table, of: subscriber, id: id, seq: seq, bindings, sums: &sums)
    }
    switch change {
    case .subscriber(let value): try update(value, expected: subscriber, fields: fields)
    case .service(let value): try put(.services, value.id.text, value.bindings(fields))
    case .order(let value): try put(.orders, value.id.text, value.bindings(fields))
    case .payment(let value): try put(.payments, value.id.text, value.bindings)
    case .charge(let value): try put(.charges, value.id.text, value.bindings)
    case .refund(let value): try put(.refunds, value.id.text, value.bindings)
    case .receipt(let value): try put(.receipts, value.id.text, value.bindings)
    case .outbox(let value): try put(.outbox, value.id.text, value.bindings(fields))
    case .post(let value): try post(value, of: subscriber, seq: seq, sums: &sums)
    case .appeal(let value): try put(.cases, value.id.text, value.bindings(fields))
    case .feedback(let value): try put(.feedback, value.order.text, value.bindings(fields))
    case .audit, .erase: break
    }
  }

  private func update(
    _ value: Subscriber, expected: ID<Subscriber>, fields: SealedFields
  ) throws {
    guard value.id == expected else {
      throw StoreProblem.violated("a change belongs to the commit's account")
    }
    try run(
      """
      UPDATE subscribers SET personal = ?2, operator_id = ?3, province = ?4, state = ?5, joined_on = ?6,
        notice_channel = ?7, sim_changed_at = ?8 WHERE id = ?1
      """, SQLValue(value.id), SQLValue(value.person(sealedBy: fields)), SQLValue(value.operatorID),
      SQLValue(value.province), SQLValue(value.state.rawValue), SQLValue(value.joinedOn),
      SQLValue(value.noticeChannel.rawValue), SQLValue(value.simChangedAt))
  }

  /// Writes a movement and its balances; what was written must sum to zero.
  func post(
    _ movement: LedgerTransaction, of subscriber: ID<Subscriber>, seq: Int64, sums: inout RowSums
  ) throws {
    let owner = SQLValue(subscriber)
    let head = [
      SQLValue(movement.id), SQLValue(seq), SQLValue(movement.at), SQLValue(movement.reason.rawValue),
      SQLValue(movement.reference),
    ]
    let entries = movement.entries.enumerated().map { line, entry in
      [SQLValue(line), SQLValue(entry.account.rawValue), SQLValue(entry.amountFen)]
    }
    let mark = SQLValue(mark(of: head, entries: entries, of: subscriber))
    try connection.execute(
      """
      INSERT INTO ledger_transactions (subscriber_id, id, seq, at, reason, reference, mark)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """, [owner] + head + [mark])
    sums.replace(0, by: share(of: mark), at: RowMarks.tables.count)
    for (line, entry) in movement.entries.enumerated() {
      try run(
        """
        INSERT INTO ledger_entries (subscriber_id, transaction_id, line, account, amount_fen)
        VALUES (?1, ?2, ?3, ?4, ?5)
        """, owner, SQLValue(movement.id), SQLValue(line), SQLValue(entry.account.rawValue),
        SQLValue(entry.amountFen))
      try run(
        """
        INSERT INTO balances (subscriber_id, account, amount_fen) VALUES (?1, ?2, ?3)
        ON CONFLICT (subscriber_id, account) DO UPDATE SET amount_fen = balances.amount_fen + ?3
        """, owner, SQLValue(entry.account.rawValue), SQLValue(entry.amountFen))
    }
    var sum = try row(
      """
      SELECT COALESCE(SUM(amount_fen), 0) FROM ledger_entries
      WHERE subscriber_id = ?1 AND transaction_id = ?2
      """, owner, SQLValue(movement.id))
    guard try sum?.int64() == 0 else { throw StoreProblem.violated("a ledger transaction sums to zero") }
  }
}

extension Change {
  static let stages = 12

  /// When it is written: what others name comes first.
  var stage: Int {
    switch self {
    case .subscriber: 0
    case .service: 1
    case .order: 2
    case .payment: 3
    case .charge: 4
    case .refund: 5
    case .receipt: 6
    case .post: 7
    case .outbox: 8
    case .audit: 9
    case .appeal: 10
    case .feedback: 11
    // Carried out last of all, after the audit log has its last entry.
    case .erase: 0
    }
  }
}
