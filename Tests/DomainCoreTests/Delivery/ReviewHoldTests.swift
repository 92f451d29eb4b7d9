import DomainCore
import Testing

@Suite("What is said at the quote about a person's look is what the review then does (R17, S6, S16)")
struct ReviewHoldTests {
  /// A customer with one service at a price, whose SIM changed an hour ago or long ago.
  struct Row: CustomTestStringConvertible {
    var kind: LeavingWorld.Kind
    var priceFen: Int64
    var hasNewSim: Bool
    var hold: ReviewHold?
    var testDescription: String { "\(kind) at \(priceFen) fen, \(hasNewSim ? "new" : "old") SIM" }
  }

  static let limitFen = Order.onePersonRefundLimitFen

  @Test(
    "A quote knows whether its order will wait, and why",
    arguments: [
      Row(kind: .full, priceFen: 50_000, hasNewSim: false, hold: nil),
      Row(kind: .full, priceFen: 50_001, hasNewSim: false, hold: .amount(limitFen: limitFen)),
      Row(kind: .full, priceFen: 50_001, hasNewSim: true, hold: .amount(limitFen: limitFen)),
      Row(kind: .full, priceFen: 1, hasNewSim: true, hold: .newSim),
      Row(kind: .keeps, priceFen: 60_000, hasNewSim: true, hold: nil),
      Row(kind: .person, priceFen: 1, hasNewSim: false, hold: .product),
      Row(kind: .person, priceFen: 60_000, hasNewSim: true, hold: .product),
      Row(kind: .broadband, priceFen: 10_000, hasNewSim: true, hold: .newSim),
    ])
  func leaving(_ row: Row) throws {
    var file = LeavingWorld.file([row.kind])
    if row.hasNewSim { file.subscriber.simChangedAt = LeavingWorld.now.adding(seconds: -3600) }
    let (line, paid) = (file.charges[0], file.payments[0])
    file.charges[0] = Charge(
      id: line.id, service: line.service, kind: .period, periodStart: line.periodStart,
      periodEnd: line.periodEnd,
      amountFen: Fen(row.priceFen), creditedFen: .zero, chargedAt: line.chargedAt, payment: line.payment)
    file.payments[0] = Payment(
      id: paid.id, method: .alipay, amountFen: Fen(row.priceFen), state: .success,
      requestedAt: paid.requestedAt,
      order: nil)
    let item = try file.quoted([row.kind]).items[0]
    #expect(file.reviewHold(of: item, under: LeavingWorld.policies, at: LeavingWorld.now) == row.hold)
    let reviewed = try file.leaving([row.kind]).file.afterDue().orders[0].state
    #expect((reviewed == .held(.needsPerson)) == (row.hold != nil), "\(reviewed)")
  }
}
