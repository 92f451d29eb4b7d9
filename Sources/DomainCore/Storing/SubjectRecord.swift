/// Everything that a store has about one person, without bounds: what a copy of one's data holds (R37, S17).
public struct SubjectRecord: Sendable {
  /// The account with its whole past.
  public var file: CustomerFile
  /// Every movement of money, oldest first.
  public var movements: [LedgerTransaction]
  /// The whole audit log, oldest first.
  public var audit: [AuditEvent]
  /// Every turn of the person's conversations, by conversation and number.
  public var turns: [TurnRecord]

  /// Builds a record from its parts.
  public init(
    file: CustomerFile, movements: [LedgerTransaction], audit: [AuditEvent], turns: [TurnRecord]
  ) {
    self.file = file
    self.movements = movements
    self.audit = audit
    self.turns = turns
  }
}
