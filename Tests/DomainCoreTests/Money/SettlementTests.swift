import DomainCore
import Testing

@Suite("Settlement by days")
struct SettlementTests {
  struct Row: Sendable, CustomStringConvertible {
    var description: String
    var amountFen: Int64
    var credited: Int64 = 0
    var leavingOn: String
    var rule: RefundRule = .prorated
    var dayIsUsed = true
    var usedFen: Int64
    var creditedFen: Int64
    var usedDays: Int
  }

  static let rows = [
    Row(
      description: "the first day counts as used", amountFen: 500, leavingOn: "2026-11-01",
      usedFen: 17, creditedFen: 483, usedDays: 1),
    Row(
      description: "the first day, not counted, gives all back", amountFen: 500, leavingOn: "2026-11-01",
      dayIsUsed: false, usedFen: 0, creditedFen: 500, usedDays: 0),
    Row(
      description: "the last day leaves nothing", amountFen: 500, leavingOn: "2026-11-30",
      usedFen: 500, creditedFen: 0, usedDays: 30),
    Row(
      description: "half of an odd amount rounds the credit up", amountFen: 501, leavingOn: "2026-11-15",
      usedFen: 250, creditedFen: 251, usedDays: 15),
    Row(
      description: "under the full rule all comes back", amountFen: 500, leavingOn: "2026-11-21",
      rule: .full, usedFen: 0, creditedFen: 500, usedDays: 21),
    Row(
      description: "under the none rule nothing comes back", amountFen: 500, leavingOn: "2026-11-21",
      rule: .none, usedFen: 500, creditedFen: 0, usedDays: 21),
    Row(
      description: "earlier credits are off the line", amountFen: 1200, credited: 1000,
      leavingOn: "2026-11-15", usedFen: 0, creditedFen: 200, usedDays: 15),
    Row(
      description: "earlier credits are off the full rule too", amountFen: 1200, credited: 300,
      leavingOn: "2026-11-15", rule: .full, usedFen: 0, creditedFen: 900, usedDays: 15),
    Row(
      description: "before the period all is unused", amountFen: 500, leavingOn: "2026-10-20",
      usedFen: 0, creditedFen: 500, usedDays: 0),
    Row(
      description: "after the period all is used", amountFen: 500, leavingOn: "2026-12-20",
      usedFen: 500, creditedFen: 0, usedDays: 30),
    Row(
      description: "the largest amount doesn't overflow", amountFen: .max, leavingOn: "2026-11-15",
      usedFen: .max / 2, creditedFen: .max / 2 + 1, usedDays: 15),
  ]

  @Test("November 2026 is divided", arguments: rows)
  func division(_ row: Row) {
    let charge = Charge.period(
      day("2026-11-01"), day("2026-12-01"), Fen(row.amountFen), credited: Fen(row.credited))
    let settlement = Settlement.dividing(
      charge, leavingOn: day(row.leavingOn), rule: row.rule, cancellationDayIsUsed: row.dayIsUsed)
    #expect(
      settlement
        == Settlement(
          charge: charge.id, chargedFen: Fen(row.amountFen - row.credited), usedFen: Fen(row.usedFen),
          creditedFen: Fen(row.creditedFen), usedDays: row.usedDays, totalDays: 30, rule: row.rule))
  }

  @Test(
    "A ratio rounds half up, away from zero",
    arguments: [
      (1, 1, 2, 1), (-1, 1, 2, -1), (1, 1, 3, 0), (-1, 1, 3, 0), (2, 1, 3, 1), (-2, 1, 3, -1), (3, 1, 2, 2),
      (-3, 1, 2, -2), (5, 0, 7, 0), (-7, 3, 3, -7), (29, 1, 58, 1), (28, 1, 58, 0),
    ] as [(Int64, Int64, Int64, Int64)])
  func rounding(_ amount: Int64, _ numerator: Int64, _ denominator: Int64, _ expected: Int64) {
    #expect(Fen(amount).multiplied(by: numerator, over: denominator) == Fen(expected))
  }

  @Test("The smallest amount is divided without overflow")
  func smallest() {
    #expect(Fen(.min).multiplied(by: 30, over: 30) == Fen(.min))
    #expect(Fen(.min).multiplied(by: 1, over: 2) == Fen(.min / 2))
  }

  @Test("A result that is no Int64 traps")
  func overflow() async {
    await #expect(processExitsWith: .failure) { print(Fen(.max).multiplied(by: 2, over: 1)) }
    await #expect(processExitsWith: .failure) { print(Fen(.max) + Fen(1)) }
    await #expect(processExitsWith: .failure) { print(Fen(.min) - Fen(1)) }
  }
}
