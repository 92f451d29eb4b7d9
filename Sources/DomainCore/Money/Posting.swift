/// What happened to money, as the one place that makes ledger transactions: an amount leaves one account and
/// arrives in another, so that every transaction sums to zero by construction.
public enum Posting: Hashable, Sendable {
  /// The balance that an account begins with.
  case opening(ID<Subscriber>, Fen)
  /// Money from outside onto the balance.
  case topUp(ID<Payment>, Fen)
  /// A bill line is owed.
  case charge(ID<Charge>, Fen)
  /// A bill line is paid; by balance it comes from there, else from outside.
  case payment(ID<Payment>, Fen, by: PaymentMethod)
  /// A part of a bill line that was never paid is owed no more.
  case credit(ID<Charge>, Fen)
  /// A part of a paid bill line is to come back.
  case refundPromised(ID<Refund>, Fen)
  /// What was promised arrived; on the balance or outside.
  case refundPaid(ID<Refund>, Fen, to: PaymentMethod)
  /// What had been paid back returned undelivered: it is promised again. (A refund that fails before any money
  /// moved stays promised and posts nothing.)
  case refundFailed(ID<Refund>, Fen, to: PaymentMethod)
  /// What was promised and never set out isn't paid: it is earned again.
  case refundCalledOff(ID<Refund>, Fen)
  /// The balance is promised to go out, because the account is closed.
  case payoutPromised(ID<Refund>, Fen)
  /// The bank took a payment back: the customer owes it again.
  case chargeback(ID<Payment>, Fen)
  /// The bank gave back what it had taken.
  case chargebackReversed(ID<Payment>, Fen)

  /// The ledger transaction; an amount that isn't above zero is a bug.
  public func transaction(id: ID<LedgerTransaction>, at now: Instant) -> LedgerTransaction {
    switch self {
    case .opening(let account, let fen):
      move(fen, from: .customerBalance, to: .cash, .opening, account.text, id, now)
    case .topUp(let payment, let fen):
      move(fen, from: .customerBalance, to: .cash, .topUp, payment.text, id, now)
    case .charge(let charge, let fen):
      move(fen, from: .revenue, to: .receivable, .charge, charge.text, id, now)
    case .payment(let payment, let fen, let method):
      move(fen, from: .receivable, to: method.ledgerAccount, .payment, payment.text, id, now)
    case .credit(let charge, let fen):
      move(fen, from: .receivable, to: .revenue, .credit, charge.text, id, now)
    case .refundPromised(let refund, let fen):
      move(fen, from: .refundsPayable, to: .revenue, .refundPromised, refund.text, id, now)
    case .refundPaid(let refund, let fen, let method):
      move(fen, from: method.ledgerAccount, to: .refundsPayable, .refundPaid, refund.text, id, now)
    case .refundFailed(let refund, let fen, let method):
      move(fen, from: .refundsPayable, to: method.ledgerAccount, .refundFailed, refund.text, id, now)
    case .refundCalledOff(let refund, let fen):
      move(fen, from: .revenue, to: .refundsPayable, .refundFailed, refund.text, id, now)
    case .payoutPromised(let refund, let fen):
      move(fen, from: .refundsPayable, to: .customerBalance, .refundPromised, refund.text, id, now)
    case .chargeback(let payment, let fen):
      move(fen, from: .cash, to: .receivable, .chargeback, payment.text, id, now)
    case .chargebackReversed(let payment, let fen):
      move(fen, from: .receivable, to: .cash, .chargeback, payment.text, id, now)
    }
  }

  private func move(
    _ amountFen: Fen, from credited: LedgerAccount, to debited: LedgerAccount, _ reason: LedgerReason,
    _ reference: String, _ id: ID<LedgerTransaction>, _ now: Instant
  ) -> LedgerTransaction {
    precondition(amountFen > .zero, "a posting moves an amount above zero")
    return LedgerTransaction(
      id: id, at: now, reason: reason, reference: reference,
      entries: [LedgerEntry(debited, amountFen), LedgerEntry(credited, -amountFen)])
  }
}

extension PaymentMethod {
  /// The account that money paid in this way comes from, and that a refund in this way goes out of.
  public var ledgerAccount: LedgerAccount { self == .balance ? .customerBalance : .cash }
}
