import DomainCore

/// 扣了什么费: the last bill lines, what for and which days (R9).
enum ChargesAnswer {
  static func say(_ file: CustomerFile, _ turn: inout TurnContext) {
    let charges = file.charges.suffix(shownAtMost)
    guard !charges.isEmpty else {
      turn.say(.chargesNone)
      return
    }
    turn.say(.chargesTitle, ["count": .count(charges.count)])
    for charge in charges.reversed() {
      let service = file.service(charge.service)?.name ?? ""
      turn.say(
        .chargeLine,
        [
          "at": .day(charge.chargedAt.beijingDay), "service": .text(service),
          "kind": .name("charge." + charge.kind.rawValue), "amount": .fen(charge.amountFen),
          "from": .day(charge.periodStart), "to": .day(charge.periodEnd.adding(days: -1)),
        ])
      if charge.creditedFen > .zero { turn.say(.chargeCredited, ["amount": .fen(charge.creditedFen)]) }
    }
  }

  private static let shownAtMost = 8
}
