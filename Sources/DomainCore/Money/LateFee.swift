/// What being late with a debt costs (电信条例 第三十四条: 3‰ of the amount owed a day).
public enum LateFee {
  /// Days of delay at `now`: the Beijing day on which the window closed is the first; 0 while it is open.
  public static func daysLate(windowEnd: Instant, at now: Instant) -> Int {
    now < windowEnd ? 0 : now.beijingDay.days(since: windowEnd.beijingDay) + 1
  }

  /// The fee for so many days on `owedFen`, rounded once, half up. It bears no fee of its own.
  public static func amount(owedFen: Fen, perDayBasisPoints rate: Int, days: Int) -> Fen {
    owedFen.multiplied(by: Int64(rate) * Int64(days), over: 10_000)
  }
}
