import DomainCore

extension Charge {
  /// A bill line for a period, paid.
  static func period(
    _ start: BeijingDay, _ end: BeijingDay, _ amountFen: Fen, credited: Fen = .zero
  ) -> Charge {
    Charge(
      id: ID("charge"), service: ID("service"), kind: .period, periodStart: start, periodEnd: end,
      amountFen: amountFen, creditedFen: credited, chargedAt: start.start, payment: ID("payment"))
  }
}

extension Payment {
  /// A payment that succeeded.
  static func paid(_ amountFen: Fen) -> Payment {
    Payment(
      id: ID("payment"), method: .alipay, amountFen: amountFen, state: .success,
      requestedAt: Instant(milliseconds: 0), order: nil)
  }
}

/// A date that is known to exist.
func day(_ text: String) -> BeijingDay {
  guard let day = BeijingDay(text) else { fatalError("not a date: \(text)") }
  return day
}
