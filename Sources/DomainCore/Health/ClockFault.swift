/// Why the clock can't be right, so that nothing is decided by it (S18): days, money and proofs would all be wrong with it.
public enum ClockFault: Error, Hashable, Sendable {
  /// It stands before the first day of any rules: nothing that is charged or given back then was ever quoted.
  case beforeRules(from: BeijingDay, now: Instant)
  /// It stands well before what was already written about the same customer.
  case behindRecords(last: Instant, now: Instant)

  /// How far a clock may be behind what was written: clocks of several machines differ, and are set right.
  public static let toleranceSeconds: Int64 = 86_400
}

extension Policies {
  /// The first day that any known version of the rules holds for.
  public var firstDay: BeijingDay { firstEditionDay ?? validFrom }

  /// What is wrong with a clock that says `now`, after something was written at `last`; nil when nothing is.
  public func clockFault(at now: Instant, after last: Instant? = nil) -> ClockFault? {
    if now.beijingDay < firstDay { return .beforeRules(from: firstDay, now: now) }
    guard let last, now.adding(seconds: ClockFault.toleranceSeconds) < last else { return nil }
    return .behindRecords(last: last, now: now)
  }
}

extension CustomerFile {
  /// The last moment at which something was written that the file shows; nil when it shows none.
  public var lastWrittenAt: Instant? {
    var last: Instant?
    func note(_ moment: Instant?) {
      guard let moment else { return }
      last = last.map { max($0, moment) } ?? moment
    }
    for order in orders { note(order.steps.last?.at) }
    for receipt in receipts { note(receipt.issuedAt) }
    for charge in charges { note(charge.chargedAt) }
    for payment in payments { note(payment.requestedAt) }
    for refund in refunds { note(max(refund.requestedAt, refund.finishedAt ?? refund.requestedAt)) }
    for known in cases { note(max(known.openedAt, known.answeredAt ?? known.openedAt)) }
    for rating in feedback { note(rating.at) }
    for message in outbox { note(message.createdAt) }
    return last
  }

  /// What is wrong with a clock that says `now`, by the rules and by what the file shows; nil when nothing is.
  public func clockFault(under policies: Policies, at now: Instant) -> ClockFault? {
    let last = lastWrittenAt
    return policies.clockFault(at: now, after: subscriber.datedAhead.map { $0.trusted(last) } ?? last)
  }
}
