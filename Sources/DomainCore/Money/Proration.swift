/// A part of a whole in days, exact: never stored, never rounded before it meets an amount.
public struct DayRatio: Hashable, Sendable {
  /// The days of the part, from 0 to `total`.
  public let days: Int
  /// The days of the whole, from 1.
  public let total: Int

  /// `days` of `total`; a part larger than its whole is a bug.
  public init(days: Int, of total: Int) {
    precondition(total > 0 && (0...total).contains(days), "a part of a period lies within it")
    self.days = days
    self.total = total
  }

  /// The part of the period of `months` that begins on `start` which ends before `end`.
  public static func beginning(_ start: BeijingDay, until end: BeijingDay, ofMonths months: Int) -> DayRatio {
    DayRatio(days: end.days(since: start), of: start.adding(months: months).days(since: start))
  }

  /// The part of the period of `months` that ends before `end` which begins on `start`.
  public static func ending(_ end: BeijingDay, from start: BeijingDay, ofMonths months: Int) -> DayRatio {
    DayRatio(days: end.days(since: start), of: end.days(since: end.adding(months: -months)))
  }
}

extension Fen {
  /// The part of this amount for a part of its days, rounded once: half up, away from zero. Overflow traps.
  public func prorated(_ ratio: DayRatio) -> Fen {
    multiplied(by: Int64(ratio.days), over: Int64(ratio.total))
  }

  /// This amount times `numerator / denominator`, rounded once: half up, away from zero. Overflow traps.
  ///
  /// The product is taken in 128 bits, so that only a result that is no `Int64` overflows.
  public func multiplied(by numerator: Int64, over denominator: Int64) -> Fen {
    precondition(denominator > 0, "a denominator is above zero")
    let (quotient, remainder) = (Int128(count) * Int128(numerator))
      .quotientAndRemainder(dividingBy: Int128(denominator))
    let isHalfOrMore = remainder.magnitude * 2 >= UInt128(denominator)
    guard isHalfOrMore else { return Fen(Int64(quotient)) }
    return Fen(Int64(quotient + remainder.signum()))
  }

  /// What a service of `serviceDays` costs when this amount pays `fullDays`: never more than the whole.
  ///
  /// A full period without days can't be divided: the amount counts whole.
  public func forService(days serviceDays: Int, of fullDays: Int) -> Fen {
    guard fullDays > 0 else { return self }
    return prorated(DayRatio(days: min(max(0, serviceDays), fullDays), of: fullDays))
  }
}
