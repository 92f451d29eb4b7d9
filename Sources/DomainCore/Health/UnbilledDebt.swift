extension CustomerFile {
  /// What the books say is owed beside the bill lines: above zero when a bank took back what had been paid back, too.
  var unbilledDebtFen: Fen { (balances[.receivable] ?? .zero) - arrearsFen }

  /// What of it the bill may ask for. A closed account's too: what a bank took back after closing is owed like any other debt, and
  /// is seen and paid like one.
  var billableDebtFen: Fen { max(.zero, unbilledDebtFen) }

  /// What banks took back and the bill asks for in lines of their own.
  var chargebackLines: [Charge] { charges.filter { $0.kind == .chargeback } }
}

extension Decision {
  /// Puts on the bill what the books already have as owed: a line to be seen and paid like every other. No money moves.
  ///
  /// - Parameter mostFen: How much of it at most; all of it without.
  mutating func billDebt(_ mostFen: Fen? = nil) {
    let amountFen = min(file.billableDebtFen, mostFen ?? file.billableDebtFen)
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

  /// Asks for so much less of what banks took back, as far as it isn't paid yet. No money moves: the books say why.
  mutating func easeChargebackLines(_ fen: Fen) {
    var leftFen = fen
    for var line in file.chargebackLines where line.isOpen && leftFen > .zero {
      let easedFen = min(leftFen, line.owedFen)
      line.creditedFen += easedFen
      leftFen -= easedFen
      put(.charge(line))
    }
  }
}
