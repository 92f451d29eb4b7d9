import DomainCore

/// What is owed, line by line, and how it is settled (R9, R10).
enum ArrearsWords {
  /// 欠费多少: every line that is owed, or that nothing is; an order that waits for its payment is told too.
  static func say(_ file: CustomerFile, _ turn: inout TurnContext) {
    let lines = file.arrears
    if lines.isEmpty {
      turn.say(.arrearsNone)
    } else {
      turn.say(.arrearsTitle, ["count": .count(lines.count), "amount": .fen(file.arrearsFen)])
      sayLines(lines, of: file, &turn)
      let overdue = file.overdueLines(of: lines, under: turn.library.policies, at: turn.now)
      sayLate(overdue, owedFen: file.arrearsFen, &turn)
      offer(&turn)
    }
    for order in file.orders
    where order.state == .held(.paymentFailed) || order.state == .held(.paymentOverdue) {
      turn.say(
        .arrearsOrderWaits,
        [
          "order": .text(order.id.text),
          "due": .fen(file.amountDue(on: order, under: turn.library.policies, at: turn.now)),
        ])
    }
    turn.explain([Phrase(.whyArrears)])
  }

  /// At the quote of settling: what is paid.
  static func say(_ paying: OrderAction.PayingArrears, of file: CustomerFile, _ turn: inout TurnContext) {
    turn.say(
      .arrearsQuote, ["count": .count(paying.charges.count), "amount": .fen(paying.owedFen)])
    sayLines(paying.charges.compactMap(file.charge), of: file, &turn)
    sayLate(paying.overdue ?? [], owedFen: paying.owedFen, &turn)
  }

  /// Each late fee with how it is computed, and what is to be paid with them.
  private static func sayLate(
    _ overdue: [OverdueLine], owedFen: Fen, _ turn: inout TurnContext
  ) {
    if overdue.isEmpty { return }
    for line in overdue {
      turn.say(
        .lateFee,
        [
          "day": .day(Instant(milliseconds: line.windowEnd.milliseconds - 1).beijingDay),
          "days": .count(line.days), "owed": .fen(line.owedFen),
          "rate": .text(QuoteWords.percent(line.perDayBasisPoints)), "fee": .fen(line.feeFen),
          "source": .text(line.source),
        ])
    }
    turn.say(.arrearsWithLateFee, ["amount": .fen(owedFen + overdue.map(\.feeFen).total)])
  }

  /// A plain yes to the next reply begins settling.
  static func offer(_ turn: inout TurnContext) {
    turn.say(.arrearsOffer)
    guard turn.state.topics.count <= 1 else { return }
    turn.state.offer = .wish(PlannedWish(intent: "arrears.pay", target: nil))
  }

  private static func sayLines(_ lines: [Charge], of file: CustomerFile, _ turn: inout TurnContext) {
    for (index, line) in lines.prefix(shownAtMost).enumerated() {
      var values: [String: PhraseValue] = [
        "number": .count(index + 1), "service": .text(file.serviceName(of: line)),
        "kind": .name("charge." + line.kind.rawValue), "amount": .fen(line.owedFen),
      ]
      if line.kind == .period {
        values["from"] = .day(line.periodStart)
        values["to"] = .day(line.periodEnd.adding(days: -1))
        turn.say(.arrearsLine, values)
      } else {
        values["at"] = .day(line.chargedAt.beijingDay)
        turn.say(.arrearsLineOnce, values)
      }
    }
  }

  private static let shownAtMost = 12
}
