extension CustomerFile {
  /// What the books say is owed beside the bill lines: above zero when a bank took back what had been paid back, too.
  var unbilledDebtFen: Fen { (balances[.receivable] ?? .zero) - arrearsFen }

  /// What of it the bill may ask for. A line whose payment the bank took back in part is owed again, whole, should the bank
  /// take the rest: so much is left out, or it would be asked for twice. Who has closed the account gets no new bill.
  var billableDebtFen: Fen {
    guard subscriber.state != .closed else { return .zero }
    let waitingFen = payments.filter { $0.chargedBackFen > .zero }.map { payment in
      min(payment.chargedBackFen, charges.filter { $0.payment == payment.id }.map(\.keptFen).total)
    }.total
    return max(.zero, unbilledDebtFen - waitingFen)
  }
}

extension Decision {
  /// Puts on the bill what the books already have as owed: a line to be seen and paid like every other. No money moves.
  mutating func billDebt() {
    let amountFen = file.billableDebtFen
    guard amountFen > .zero else { return }
    let today = now.beijingDay
    // The line belongs to no one service: it is the number's.
    if file.service(.number) == nil { put(.service(file.numberService(on: today))) }
    put(
      .charge(
        Charge(
          id: numbers.next(), service: .number, kind: .chargeback, periodStart: today, periodEnd: today,
          amountFen: amountFen, creditedFen: .zero, chargedAt: now, payment: nil)))
  }
}
