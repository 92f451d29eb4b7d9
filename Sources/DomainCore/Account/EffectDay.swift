// The day on which what was ordered became so, which review and payment can make later than the day of the quote.

extension Order {
  /// The first day on which what was ordered was so; the day of the quote while it isn't done.
  public var tookEffectOn: BeijingDay {
    steps.last { $0.state == .completed }.map { effectDay(doneAt: $0.at) } ?? item.effectiveOn
  }

  /// The first day on which it is so when the network's answer comes at `now`.
  ///
  /// The network that had the order before its day keeps that day, whenever its answer is read. One that got it on that day
  /// or later did it when it answered first, however late the order was completed after that.
  func effectDay(doneAt now: Instant) -> BeijingDay {
    guard let handedOver = steps.lastIndex(where: { $0.state == .inProgress }) else {
      return max(item.effectiveOn, now.beijingDay)
    }
    if steps[handedOver].at < item.effectiveOn.start { return item.effectiveOn }
    let answered = steps[handedOver...].first {
      [.completed, .partial(.policyMissing), .partial(.needsPerson)].contains($0.state)
    }
    return max(item.effectiveOn, (answered?.at ?? now).beijingDay)
  }
}
