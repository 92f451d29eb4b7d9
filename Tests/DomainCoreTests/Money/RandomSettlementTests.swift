import DomainCore
import Foundation
import Testing

/// Settlements by chance against an oracle that shares no code with the core: its calendar is a table that is
/// filled day by day, its rounding is done on doubled integers.
@Suite("Settlements against an oracle")
struct RandomSettlementTests {
  /// As many as `TUIDING_SETTLEMENTS` says, else 100 000.
  static let count = ProcessInfo.processInfo.environment["TUIDING_SETTLEMENTS"].flatMap(Int.init) ?? 100_000

  @Test("used + credited = charged to the fen, the ledger sums to zero, and the oracle agrees")
  func settlements() throws {
    let table = OracleCalendar()
    var chance = SplitMix(state: 0x7475_6964)
    var seen = (monthEnds: 0, leapDays: 0, midnights: 0, credited: 0)
    for round in 0..<Self.count {
      let months = [1, 1, 1, 3, 12][chance.below(5)]
      // Anchors lean to the days that months lack, and instants to the second around midnight.
      let anchor = table.index(
        year: 2003 + chance.below(25), month: 1 + chance.below(12),
        day: [28, 29, 30, 31, 1 + chance.below(28)][chance.below(5)])
      let number = chance.below(40)
      let start = table.adding(months: number * months, to: anchor)
      let end = table.adding(months: (number + 1) * months, to: anchor)
      let leaving = start + chance.below(end - start)
      let second = [0, 1, 86_399, chance.below(86_400)][chance.below(4)]
      let instant = Instant(
        milliseconds: Int64(leaving) * 86_400_000 - 28_800_000 + Int64(second) * 1000
          + Int64(chance.below(1000)))
      let amount = Int64(chance.below([1000, 100_000, 1 << 40][chance.below(3)]) + 1)
      let earlier = chance.below(4) == 0 ? Int64(chance.below(Int(amount) + 1)) : 0
      let rule = RefundRule.allCases[chance.below(3)]
      let dayIsUsed = chance.below(2) == 0

      let period = AnchoredPeriod(
        containing: instant.beijingDay, anchor: BeijingDay(number: anchor), months: months)
      try #require(
        period.number == number && period.start.number == start && period.end.number == end,
        "round \(round): \(BeijingDay(number: anchor)) +\(number)×\(months)")
      let charge = Charge.period(period.start, period.end, Fen(amount), credited: Fen(earlier))
      let settlement = Settlement.dividing(
        charge, leavingOn: instant.beijingDay, rule: rule, cancellationDayIsUsed: dayIsUsed)

      let (total, unused) = (Int64(end - start), Int64(end - leaving - (dayIsUsed ? 1 : 0)))
      let exact = oracleShare(amount, unused, total)
      let expected: Int64 =
        switch rule {
        case .full: amount - earlier
        case .none: 0
        case .prorated: exact < amount - earlier ? exact : amount - earlier
        }
      try #require(settlement.creditedFen.count == expected, "round \(round): \(charge) \(settlement)")
      try #require(settlement.usedFen.count + settlement.creditedFen.count == amount - earlier)
      try #require(settlement.totalDays == Int(total) && settlement.usedDays == Int(total - unused))
      try checkLedger(amount: amount, earlier: earlier, credit: expected)

      if table.day(of: anchor) > 28 { seen.monthEnds += 1 }
      if table.isLeapDay(leaving) || table.isLeapDay(start) { seen.leapDays += 1 }
      if second == 0 || second == 86_399 { seen.midnights += 1 }
      if expected > 0 { seen.credited += 1 }
    }
    print("random settlements: \(Self.count), of which \(seen)")
    #expect(seen.monthEnds > 0 && seen.leapDays > 0 && seen.midnights > 0 && seen.credited > 0)
  }

  /// amount × part / whole, half up, by long division of the days instead of one wide product.
  private func oracleShare(_ amount: Int64, _ part: Int64, _ whole: Int64) -> Int64 {
    let (units, rest) = (amount / whole, amount % whole)
    let tail = rest * part
    return units * part + (2 * tail + whole) / (2 * whole)
  }

  private func checkLedger(amount: Int64, earlier: Int64, credit: Int64) throws {
    var postings: [Posting] = [
      .charge(ID("c"), Fen(amount)), .payment(ID("p"), Fen(amount), by: .wechat),
    ]
    for part in [earlier, credit] where part > 0 {
      postings.append(.refundPromised(ID("r"), Fen(part)))
      postings.append(.refundPaid(ID("r"), Fen(part), to: .wechat))
    }
    var balances: [LedgerAccount: Int64] = [:]
    for posting in postings {
      let transaction = posting.transaction(id: ID("t"), at: Instant(milliseconds: 0))
      for entry in transaction.entries { balances[entry.account, default: 0] += entry.amountFen.count }
    }
    try #require(balances.values.reduce(0, +) == 0)
    try #require(balances[.cash] == amount - earlier - credit)
    try #require(balances[.revenue] == -(amount - earlier - credit))
    try #require((balances[.receivable] ?? 0) == 0 && (balances[.refundsPayable] ?? 0) == 0)
  }
}

/// Every day from 2000 to 2149, found by counting on from 1 January 2000.
private struct OracleCalendar {
  private var days: [(year: Int, month: Int, day: Int)] = []
  private let first = 10_957

  init() {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    for year in 2000..<2150 {
      for month in 1...12 {
        let leap = month == 2 && (year % 400 == 0 || (year % 4 == 0 && year % 100 != 0))
        for day in 1...(lengths[month - 1] + (leap ? 1 : 0)) { days.append((year, month, day)) }
      }
    }
  }

  /// The day's number since 1970, or that of the month's last day when the month is shorter.
  func index(year: Int, month: Int, day: Int) -> Int {
    var low = 0
    var high = days.count
    while low < high {
      let middle = (low + high) / 2
      if (days[middle].year, days[middle].month, days[middle].day) <= (year, month, day) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return first + low - 1
  }

  func adding(months: Int, to number: Int) -> Int {
    let start = days[number - first]
    let count = start.month - 1 + months
    return index(year: start.year + count / 12, month: count % 12 + 1, day: start.day)
  }

  func day(of number: Int) -> Int { days[number - first].day }
  func isLeapDay(_ number: Int) -> Bool { days[number - first].month == 2 && days[number - first].day == 29 }
}

/// A generator whose numbers are the same on every machine.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
