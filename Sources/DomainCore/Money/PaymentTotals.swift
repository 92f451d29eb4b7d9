/// What a list of payment transactions comes to. The same key is the same transaction: its last word counts.
public struct PaymentTotals: Hashable, Sendable {
  /// What was paid, less what the bank took back.
  public let purchasedFen: Fen
  /// What was refunded.
  public let refundedFen: Fen
  /// Refunds that may still arrive: pending or unknown.
  public let reservedFen: Fen
  /// What the bank took back and hasn't returned.
  public let chargedBackFen: Fen

  /// One word about one transaction.
  public struct Transaction: Hashable, Sendable {
    /// What it does.
    public var kind: Kind
    /// What names the transaction within its kind.
    public var key: String
    /// Where it stands; a chargeback that failed after it had succeeded is reversed.
    public var state: PaymentState
    /// The amount, not negative.
    public var amountFen: Fen

    /// What a transaction does.
    public enum Kind: Hashable, Sendable { case purchase, refund, chargeback }

    /// Builds a transaction from its parts.
    public init(kind: Kind, key: String, state: PaymentState, amountFen: Fen) {
      self.kind = kind
      self.key = key
      self.state = state
      self.amountFen = amountFen
    }
  }

  /// The totals of transactions, oldest word first.
  public init(_ transactions: [Transaction]) {
    struct Key: Hashable {
      var kind: Transaction.Kind
      var key: String
    }
    var last: [Key: Transaction] = [:]
    for transaction in transactions {
      last[Key(kind: transaction.kind, key: transaction.key)] = transaction
    }
    func total(_ kind: Transaction.Kind, _ states: Set<PaymentState>) -> Fen {
      last.values.filter { $0.kind == kind && states.contains($0.state) }.map(\.amountFen).total
    }
    chargedBackFen = total(.chargeback, [.success])
    purchasedFen = total(.purchase, [.success]) - chargedBackFen
    refundedFen = total(.refund, [.success])
    reservedFen = total(.refund, [.pending, .unknown])
  }
}
