import DomainCore
import Testing

@Suite("Termination fees")
struct TerminationFeeTests {
  /// Two years from 31 January 2026, 10.00 元 off a month.
  static let contract = Contract(startedOn: day("2026-01-31"), months: 24, monthlyDiscountFen: Fen(1000))

  struct Row: Sendable, CustomStringConvertible {
    var description: String
    var policy: TerminationFeePolicy
    var leavingOn: String
    var priceFen: Int64 = 10_001
    var periodMonths = 1
    var hasContract = true
    var amountFen: Int64
    var basis: TerminationFeeQuote.Basis
  }

  static let thirty = TerminationFeePolicy.remainingMonths(rateBasisPoints: 3000, floorFen: nil, capFen: nil)
  static let held = TerminationFeePolicy.remainingMonths(
    rateBasisPoints: 3000, floorFen: Fen(5000), capFen: Fen(20_000))

  static func months(_ left: Int, _ monthly: Int64 = 10_001) -> TerminationFeeQuote.Basis {
    .remainingMonths(
      monthsLeft: left, monthlyFen: Fen(monthly), rateBasisPoints: 3000, floorFen: nil, capFen: nil)
  }
  static func heldMonths(_ left: Int) -> TerminationFeeQuote.Basis {
    .remainingMonths(
      monthsLeft: left, monthlyFen: Fen(10_001), rateBasisPoints: 3000, floorFen: Fen(5000),
      capFen: Fen(20_000))
  }

  static let rows = [
    Row(description: "no policy, no fee", policy: .none, leavingOn: "2026-03-01", amountFen: 0, basis: .none),
    Row(
      description: "a fixed fee inside", policy: .fixed(amountFen: Fen(30_000)), leavingOn: "2028-01-29",
      amountFen: 30_000, basis: .fixed),
    Row(
      description: "a fixed fee on the contract's last day is none", policy: .fixed(amountFen: Fen(30_000)),
      leavingOn: "2028-01-30", amountFen: 0, basis: .none),
    Row(
      description: "a fixed fee after the end is none", policy: .fixed(amountFen: Fen(30_000)),
      leavingOn: "2028-05-01", amountFen: 0, basis: .none),
    Row(
      description: "a fixed fee without a contract is none", policy: .fixed(amountFen: Fen(30_000)),
      leavingOn: "2026-05-01", hasContract: false, amountFen: 0, basis: .none),
    Row(
      description: "the first day leaves 23 months", policy: thirty, leavingOn: "2026-01-31",
      amountFen: 69_007, basis: months(23)),
    Row(
      description: "the day before the second month leaves 23", policy: thirty, leavingOn: "2026-02-27",
      amountFen: 69_007, basis: months(23)),
    Row(
      description: "the second month begins on 28 February", policy: thirty, leavingOn: "2026-02-28",
      amountFen: 66_007, basis: months(22)),
    Row(
      description: "the last month costs nothing", policy: held, leavingOn: "2027-12-31", amountFen: 0,
      basis: .none),
    Row(
      description: "the floor lifts", policy: held, leavingOn: "2027-12-30", amountFen: 5000,
      basis: heldMonths(1)),
    Row(
      description: "the cap holds", policy: held, leavingOn: "2026-02-01", amountFen: 20_000,
      basis: heldMonths(23)),
    Row(
      description: "a yearly price is divided once", policy: thirty, leavingOn: "2026-02-01",
      priceFen: 100_000, periodMonths: 12, amountFen: 57_500, basis: months(23, 8333)),
    Row(
      description: "a claw-back counts months begun", policy: .clawBack, leavingOn: "2026-03-31",
      amountFen: 3000, basis: .clawBack(monthsUsed: 3, monthlyDiscountFen: Fen(1000))),
    Row(
      description: "a claw-back before the first month is nothing", policy: .clawBack,
      leavingOn: "2026-01-30", amountFen: 0, basis: .clawBack(monthsUsed: 0, monthlyDiscountFen: Fen(1000))),
  ]

  @Test("A fee is computed", arguments: rows)
  func fee(_ row: Row) {
    let quote = TerminationFeeQuote.computed(
      policy: row.policy, contract: row.hasContract ? Self.contract : nil, priceFen: Fen(row.priceFen),
      periodMonths: row.periodMonths, leavingOn: day(row.leavingOn))
    #expect(quote == TerminationFeeQuote(amountFen: Fen(row.amountFen), basis: row.basis))
  }

  @Test("Only lent equipment costs something when it isn't returned")
  func equipment() {
    let service = Service(
      id: ID("s"), product: ID("p"), name: "", kind: .broadband, priceFen: Fen(1), periodMonths: 1,
      anchor: day("2026-01-01"), startedOn: day("2026-01-01"), endsOn: nil, autoRenews: true, state: .active,
      devices: [
        Device(name: "光猫", sync: .bound, replacementFen: Fen(10_000)), Device(name: "手机", sync: .bound),
        Device(name: "机顶盒", sync: .bound, replacementFen: Fen(20_050)),
      ])
    #expect(service.equipmentFen == Fen(30_050))
  }

  @Test(
    "Late fees begin with the day on which the window closes",
    arguments: [(-1, 0, 0), (0, 1, 30), (86_399, 1, 30), (86_400, 2, 60)] as [(Int64, Int, Int64)])
  func lateFee(_ seconds: Int64, _ days: Int, _ fen: Int64) {
    let end = Window.days(7).end(from: day("2026-11-21").start.adding(seconds: 36_000))
    let late = LateFee.daysLate(windowEnd: end, at: end.adding(seconds: seconds))
    #expect(late == days)
    #expect(LateFee.amount(owedFen: Fen(10_000), perDayBasisPoints: 30, days: late) == Fen(fen))
  }

  @Test("A window of hours closes within a day, and a day of delay is 24 hours from then")
  func lateFeeOfHours() {
    let end = Window.hours(24).end(from: day("2026-11-21").start.adding(seconds: 36_000))
    let days = [-1, 0, 50_400, 86_399, 86_400].map {
      LateFee.daysLate(windowEnd: end, at: end.adding(seconds: $0))
    }
    #expect(days == [0, 1, 1, 1, 2])
  }
}
