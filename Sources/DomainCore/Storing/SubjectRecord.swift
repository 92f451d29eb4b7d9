/// Everything that a store has about one person, without bounds: what a copy of one's data holds (R37, S17).
public struct SubjectRecord: Sendable {
  /// The account with its whole past.
  public var file: CustomerFile
  /// What is kept of the number for verification.
  public var phone: PhoneRecord
  /// Every movement of money, oldest first.
  public var movements: [LedgerTransaction]
  /// The whole audit log, oldest first.
  public var audit: [AuditEvent]
  /// Every turn of the person's conversations, by conversation and number.
  public var turns: [TurnRecord]
  /// Every ticket of the person's conversations, with what people at the desk said, oldest first.
  public var handOvers: [HandOver]
  /// All money that staff proposed to give back, in the order of its numbers.
  public var grants: [Grant]

  /// Builds a record from its parts.
  public init(
    file: CustomerFile, phone: PhoneRecord, movements: [LedgerTransaction], audit: [AuditEvent],
    turns: [TurnRecord], handOvers: [HandOver], grants: [Grant]
  ) {
    self.file = file
    self.phone = phone
    self.movements = movements
    self.audit = audit
    self.turns = turns
    self.handOvers = handOvers
    self.grants = grants
  }
}
