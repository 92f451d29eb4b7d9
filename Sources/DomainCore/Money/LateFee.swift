/// What being late with a debt costs (电信条例 第三十四条: 3‰ of the amount owed a day).
public enum LateFee {
  /// Days of delay at `now`, each of 24 hours from the very moment at which the window closed, the one that has begun included; 0
  /// while it is open. A window of days closes at midnight, so that its days of delay are Beijing days.
  public static func daysLate(windowEnd: Instant, at now: Instant) -> Int {
    now < windowEnd ? 0 : Int((now.milliseconds - windowEnd.milliseconds) / dayMilliseconds) + 1
  }

  private static let dayMilliseconds: Int64 = 86_400_000

  /// The fee for so many days on `owedFen`, rounded once, half up. It bears no fee of its own.
  public static func amount(owedFen: Fen, perDayBasisPoints rate: Int, days: Int) -> Fen {
    owedFen.multiplied(by: Int64(rate) * Int64(days), over: 10_000)
  }
}
