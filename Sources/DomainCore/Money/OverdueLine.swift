/// A bill line of a service that was left, owed past the window for settling (种子D 二: 移动 7 days, 联通 24 hours, 电信 15
/// days), with the late fee that it bears.
public struct OverdueLine: Hashable, Sendable, Codable {
  /// The bill line.
  public var charge: ID<Charge>
  /// What is owed of it.
  public var owedFen: Fen
  /// The first moment past the window.
  public var windowEnd: Instant
  /// Days late, the one on which the window closed included.
  public var days: Int
  /// The rate a day, in parts of ten thousand.
  public var perDayBasisPoints: Int
  /// The late fee.
  public var feeFen: Fen
  /// Where the rate comes from: the version of the rules that the service was left under.
  public var source: String

  /// What so many days cost.
  init(charge: Charge, windowEnd: Instant, policy: OperatorPolicy, at now: Instant) {
    self.charge = charge.id
    owedFen = charge.owedFen
    self.windowEnd = windowEnd
    perDayBasisPoints = policy.lateFeePerDayBasisPoints
    days = LateFee.daysLate(windowEnd: windowEnd, at: now)
    feeFen = LateFee.amount(owedFen: owedFen, perDayBasisPoints: perDayBasisPoints, days: days)
    source = policy.lateFeeSource.text
  }
}

extension CustomerFile {
  /// Which of these bill lines bear a late fee now.
  ///
  /// Only what stayed owed when a service was left: by which day a bill of a service that runs must be paid no policy file
  /// says. Nothing after a bank took money back: which lines were paid in time until then, the file doesn't say.
  public func overdueLines(
    of lines: [Charge], under policies: Policies, at now: Instant
  ) -> [OverdueLine] {
    guard payments.allSatisfy({ $0.chargedBackFen == .zero }) else { return [] }
    return lines.compactMap { overdue($0, under: policies, at: now) }
  }

  private func overdue(_ charge: Charge, under policies: Policies, at now: Instant) -> OverdueLine? {
    guard charge.isOpen, charge.kind != .lateFee, case .terminated? = service(charge.service)?.state,
      let order = orders.last(where: {
        $0.service == charge.service && $0.state == .completed && $0.item.isLeaving
      }),
      let doneAt = order.steps.last(where: { $0.state == .completed })?.at, charge.chargedAt <= doneAt,
      let policy = self.policies(of: order, among: policies).flatMap(policy(under:))
    else { return nil }
    // Nothing can be settled before the order is done: the window is never shorter for that.
    let end = max(order.item.settlesBy, policy.settlementWindow.end(from: doneAt))
    let line = OverdueLine(charge: charge, windowEnd: end, policy: policy, at: now)
    return line.feeFen > .zero ? line : nil
  }
}
