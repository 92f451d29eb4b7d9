public import DomainCore

extension StoreSession {
  /// The bill of an account that was erased; nil when there is no such account or it wasn't erased.
  public func erasedBill(of subscriber: ID<Subscriber>) throws -> ErasedBill? {
    let id = SQLValue(subscriber)
    let erased = SQLValue([UInt8](repeating: 0, count: 32))
    guard
      var account = try row("SELECT version FROM subscribers WHERE id = ?1 AND phone_hash = ?2", id, erased),
      try fields(of: subscriber) == nil
    else { return nil }
    return ErasedBill(
      subscriber: subscriber, version: try account.int64(),
      charges: try rows(Table.charges.selectAll, id).map { row in
        try Numbered(row) { try Charge(id: $0, row: &$1) }.value
      },
      payments: try rows(Table.payments.selectAll, id).map { row in
        try Numbered(row) { try Payment(id: $0, row: &$1) }.value
      })
  }

  /// Writes a chargeback of an erased account's payment, into the staff's log, too; how both went on, or nil when the account has
  /// changed since it was read.
  public func book(_ chargeback: ErasedChargeback) throws -> [AuditGrowth]? {
    let subscriber = chargeback.bill.subscriber
    let sums = try soundSums(of: subscriber)
    let raised = try row(
      """
      UPDATE subscribers SET version = version + 1 WHERE id = ?1 AND version = ?2
      RETURNING version, audit_count, audit_head
      """, SQLValue(subscriber), SQLValue(chargeback.bill.version))
    guard var raised else { return nil }
    let version = try raised.int64()
    let end = AuditHead(subscriber: subscriber, sequence: try raised.int64(), hash: try raised.blob())
    let first = version << 24
    var counted = sums ?? RowSums()
    let payment = chargeback.payment
    try put(.payments, of: subscriber, id: payment.id.text, seq: first, payment.bindings, sums: &counted)
    for (index, movement) in chargeback.movements.enumerated() {
      try post(movement, of: subscriber, seq: first + Int64(index) + 1, sums: &counted)
    }
    try keep(sums == nil ? nil : counted, of: subscriber)
    return [
      AuditGrowth(to: end, after: end.sequence, version: version), try appendStaffAudit(chargeback.event),
    ]
  }
}
