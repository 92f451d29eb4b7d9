/// A movement of money between accounts whose entries sum to zero.
public struct LedgerTransaction: Hashable, Sendable {
  /// The movement's id.
  public let id: ID<LedgerTransaction>
  /// When it happened.
  public let at: Instant
  /// What it records.
  public let reason: LedgerReason
  /// What the movement is about: an order, refund, payment or charge number.
  public let reference: String
  /// Amounts by account; credits are negative.
  public let entries: [LedgerEntry]

  /// Builds a movement; entries that don't sum to zero are a bug.
  public init(
    id: ID<LedgerTransaction>, at: Instant, reason: LedgerReason, reference: String, entries: [LedgerEntry]
  ) {
    precondition(entries.map(\.amountFen).total == .zero, "a ledger transaction sums to zero")
    self.id = id
    self.at = at
    self.reason = reason
    self.reference = reference
    self.entries = entries
  }
}

/// One side of a movement.
public struct LedgerEntry: Hashable, Sendable {
  /// The account that changes.
  public let account: LedgerAccount
  /// By how much.
  public let amountFen: Fen

  /// Builds an entry from its parts.
  public init(_ account: LedgerAccount, _ amountFen: Fen) {
    self.account = account
    self.amountFen = amountFen
  }
}

/// The accounts of one subscriber's ledger. A debit is positive: money in the till, or owed to the operator.
public enum LedgerAccount: String, Hashable, Sendable, CaseIterable {
  /// Money received from outside: cards, wallets, cash.
  case cash
  /// What the customer holds with the operator; a positive balance is a negative entry sum.
  case customerBalance
  /// What the customer owes for bill lines.
  case receivable
  /// What was earned by service.
  case revenue
  /// What was promised back and hasn't arrived.
  case refundsPayable
}

/// What a movement records.
public enum LedgerReason: String, Hashable, Sendable, CaseIterable {
  case opening, topUp, charge, payment, credit, refundPromised, refundPaid, refundFailed, chargeback
}
