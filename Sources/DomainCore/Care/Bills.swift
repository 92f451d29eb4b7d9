/// What was charged in one month, by the day of charging.
public struct MonthlyBill: Hashable, Sendable {
  /// Year × 12 + month − 1.
  public let month: Int
  /// Its bill lines, oldest first.
  public let lines: [Charge]

  /// The sum of its lines.
  public var totalFen: Fen { lines.map(\.amountFen).total }
  /// The calendar's year and month from 1.
  public var civil: (year: Int, month: Int) { (month / 12, month % 12 + 1) }
}

/// A bill that must be pointed out: more than five times the average of the three months before (电信条例 第三十三条).
public struct AbnormalBill: Hashable, Sendable {
  /// The bill.
  public let bill: MonthlyBill
  /// What the three months before came to together; the average is a third of it, never rounded before use.
  public let threeMonthsFen: Fen
}

extension MonthlyBill {
  /// From how many times the average on a bill is abnormal.
  public static let abnormalFactor: Int64 = 5

  /// The month that a moment lies in.
  public static func month(of day: BeijingDay) -> Int {
    let civil = day.civil
    return civil.year * 12 + civil.month - 1
  }
}

extension CustomerFile {
  /// The bill of a month, nil when nothing was charged in it.
  public func bill(ofMonth month: Int) -> MonthlyBill? {
    let lines = charges.filter { MonthlyBill.month(of: $0.chargedAt.beijingDay) == month }
    return lines.isEmpty ? nil : MonthlyBill(month: month, lines: lines)
  }

  /// The bill of a month when it is more than five times the average of the three months before.
  ///
  /// Nothing is judged while there is nothing to compare with: an account younger than those months, months in which
  /// nothing was charged, or a past that the file no longer carries.
  public func abnormalBill(ofMonth month: Int) -> AbnormalBill? {
    guard let bill = bill(ofMonth: month), MonthlyBill.month(of: subscriber.joinedOn) <= month - 3 else {
      return nil
    }
    if charges.count >= Self.closedEntriesLimit, let oldest = charges.first,
      MonthlyBill.month(of: oldest.chargedAt.beijingDay) >= month - 3
    {
      return nil
    }
    let before = (month - 3..<month).compactMap { self.bill(ofMonth: $0)?.totalFen }
    guard before.count == 3, before.total > .zero else { return nil }
    let isAbnormal = bill.totalFen.count * 3 > before.total.count * MonthlyBill.abnormalFactor
    return isAbnormal ? AbnormalBill(bill: bill, threeMonthsFen: before.total) : nil
  }
}

extension CustomerFile {
  /// The name of what a bill line was charged for: that of its days, not the one that a later change of plan gave it.
  public func serviceName(of charge: Charge) -> String {
    let changes = orders.filter { order in
      order.service == charge.service && order.state == .completed
        && order.item.action?.kind == .changePlan && order.item.effectiveOn > charge.periodStart
    }
    let next = changes.min { ($0.item.effectiveOn, $0.acceptedAt) < ($1.item.effectiveOn, $1.acceptedAt) }
    return next?.item.serviceName ?? service(charge.service)?.name ?? ""
  }
}
