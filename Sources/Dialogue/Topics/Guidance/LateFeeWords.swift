import DomainCore

/// Explains a late fee: what is owed, since when, at which rate, by which rule (R12).
enum LateFeeWords {
  static func say(of order: Order, in file: CustomerFile, _ turn: inout TurnContext) {
    let policies = turn.library.policies
    guard let policy = file.policies(of: order, among: policies).flatMap(file.policy) else { return }
    let days = LateFee.daysLate(windowEnd: order.item.settlesBy, at: turn.now)
    let dueFen = file.amountDue(on: order, under: policies, at: turn.now)
    turn.say(
      .lateFee,
      [
        "day": .day(Instant(milliseconds: order.item.settlesBy.milliseconds - 1).beijingDay),
        "days": .count(days), "owed": .fen(order.item.feeFen),
        "rate": .text(QuoteWords.percent(policy.lateFeePerDayBasisPoints)),
        "fee": .fen(dueFen - order.item.feeFen), "source": .text(policy.lateFeeSource.text),
      ])
  }
}
