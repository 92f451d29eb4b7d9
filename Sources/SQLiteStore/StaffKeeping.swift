public import DomainCore
internal import StoreSQL

extension SQLiteStore: StaffStore {
  public func staff() async throws -> [StaffMember] { try await read { try $0.staff() } }

  public func put(_ member: StaffMember, recording event: AuditEvent) async throws {
    try await writeStaff { session in
      try session.put(member)
      return try session.appendStaffAudit(event)
    }
  }

  public func record(_ event: AuditEvent) async throws {
    try await writeStaff { try $0.appendStaffAudit(event) }
  }

  public func staffAudit(last limit: Int) async throws -> [AuditEvent] {
    try await read { try $0.staffAudit(last: limit) }
  }

  public func firstBrokenStaffAuditEntry() async throws -> Int64? {
    let known = try anchor.said()
    let broken = try await read { try $0.firstBrokenStaffAuditEntry(anchor: known.heads[AuditHead.staff]) }
    return [known.cuts[AuditHead.staff].map { $0.after + 1 }, broken].compactMap(\.self).min()
  }

  /// Whether there never was a member of the staff, as far as the list, its log and the log's anchor know. Who empties the
  /// first two mustn't become the first member.
  public func neverHadStaff() async throws -> Bool {
    let known = try anchor.said().heads[AuditHead.staff]
    guard try await staff().isEmpty, known == nil else { return false }
    return try await staffAudit(last: 1).isEmpty
  }

  /// A grant by its number.
  public func grant(_ id: ID<Grant>) async throws -> Grant? { try await read { try $0.grant(id) } }

  /// Grants that wait for approval.
  public func waitingGrants(limit: Int) async throws -> [Grant] {
    try await read { try $0.waitingGrants(limit: limit) }
  }

  /// The bill of an account that was erased; nil when it wasn't.
  public func erasedBill(of subscriber: ID<Subscriber>) async throws -> ErasedBill? {
    try await read { try $0.erasedBill(of: subscriber) }
  }

  /// Books what a bank took back of an erased account's payment; false when the account has changed since it was read.
  public func book(_ chargeback: ErasedChargeback) async throws -> Bool {
    try await write { session in
      guard let growths = try session.book(chargeback) else { return Written(false, keep: false) }
      return Written(true, growths: growths)
    }
  }

  /// The subscriber whose refund this is, for staff.
  public func subscriber(ofRefund refund: ID<Refund>) async throws -> ID<Subscriber>? {
    try await read { try $0.subscriber(ofRefund: refund) }
  }

  private func writeStaff(
    _ body: @escaping @Sendable (StoreSession<GRDBConnection>) throws -> AuditGrowth
  ) async throws {
    try await write { session in Written((), growths: [try body(session)]) }
  }
}
