import DomainCore
import Foundation
import Testing

@Suite("Vectors of other billing systems")
struct VectorTests {
  @Test("Every kind has vectors, or their absence is said loudly")
  func presence() {
    guard let lines = VectorFile.lines else {
      print("SKIPPED: no \(VectorFile.place.path), so no vector of another billing system was checked")
      return
    }
    let counts = [
      Self.ratios.count, Self.credits.count, Self.services.count, Self.admissions.count,
      Self.amounts.count, Self.periods.count, Self.totals.count, BalanceVectorTests.balances.count,
      BalanceVectorTests.partials.count,
    ]
    print("vectors checked: \(counts.reduce(0, +)) of \(lines.count) lines, by kind \(counts)")
    #expect(counts.allSatisfy { $0 > 0 })
    #expect(counts.reduce(0, +) == lines.count)
  }

  struct RatioInputs: Decodable {
    enum Mode: String, Decodable {
      case afterLastCycle = "after_last_cycle"
      case beforeFirstCycle = "before_first_cycle"
    }
    var mode: Mode
    var periodMonths: Int
    var fixedDays: Int?
    var scale: Int
    var previousBillThrough: BeijingDay?
    var start: BeijingDay?
    var end: BeijingDay?
    var nextCycle: BeijingDay?
  }
  struct Ratio: Decodable { var ratio: String }
  static let ratios = VectorFile.vectors("date_ratio", RatioInputs.self, Ratio.self)

  @Test("date_ratio", arguments: ratios)
  func dateRatio(_ vector: Vector<RatioInputs, Ratio>) throws {
    let inputs = vector.inputs
    try #require(inputs.fixedDays == nil, "periods of fixed days are not ours")
    let ratio =
      switch inputs.mode {
      case .afterLastCycle:
        DayRatio.beginning(
          try #require(inputs.previousBillThrough), until: try #require(inputs.end),
          ofMonths: inputs.periodMonths)
      case .beforeFirstCycle:
        DayRatio.ending(
          try #require(inputs.nextCycle), from: try #require(inputs.start), ofMonths: inputs.periodMonths)
      }
    let one = (0..<inputs.scale).reduce(Int64(1)) { power, _ in power * 10 }
    let scaled = Fen(one).prorated(ratio).count
    let fraction = String(scaled % one)
    let padded = String(repeating: "0", count: inputs.scale - fraction.count) + fraction
    #expect("\(scaled / one).\(padded)" == vector.expected.ratio)
  }

  struct CreditInputs: Decodable {
    var periodStart: BeijingDay
    var periodEnd: BeijingDay
    var unusedStart: BeijingDay
    var unusedEnd: BeijingDay
    var amountCents: Int64
    var alreadyAdjustedCents: Int64
  }
  struct Credit: Decodable { var creditCents: Int64 }
  static let credits = VectorFile.vectors("unused_credit", CreditInputs.self, Credit.self)

  @Test("unused_credit", arguments: credits)
  func unusedCredit(_ vector: Vector<CreditInputs, Credit>) {
    let inputs = vector.inputs
    let charge = Charge.period(
      inputs.periodStart, inputs.periodEnd, Fen(inputs.amountCents),
      credited: Fen(inputs.alreadyAdjustedCents))
    let unused = DayRatio(
      days: inputs.unusedEnd.days(since: inputs.unusedStart),
      of: inputs.periodEnd.days(since: inputs.periodStart))
    #expect(charge.unusedCredit(unused) == Fen(vector.expected.creditCents))
    guard inputs.unusedEnd == inputs.periodEnd else { return }
    let settlement = Settlement.dividing(charge, unusedFrom: inputs.unusedStart, rule: .prorated)
    #expect(settlement.creditedFen == Fen(vector.expected.creditCents))
    #expect(settlement.chargedFen == Fen(inputs.amountCents - inputs.alreadyAdjustedCents))
  }

  struct ServiceInputs: Decodable {
    var amountMinor: Int64
    var serviceStart: BeijingDay
    var serviceEnd: BeijingDay
    var fullStart: BeijingDay
    var fullEnd: BeijingDay
  }
  struct Amount: Decodable { var amountMinor: Int64 }
  static let services = VectorFile.vectors("service_period_amount", ServiceInputs.self, Amount.self)

  @Test("service_period_amount, with the peers' choice for periods without days", arguments: services)
  func servicePeriodAmount(_ vector: Vector<ServiceInputs, Amount>) {
    let inputs = vector.inputs
    let amount = Fen(inputs.amountMinor).forService(
      days: inputs.serviceEnd.days(since: inputs.serviceStart),
      of: inputs.fullEnd.days(since: inputs.fullStart))
    #expect(amount == Fen(vector.expected.amountMinor))
  }

  struct AdmissionInputs: Decodable {
    struct Existing: Decodable {
      var cents: Int64
      var status: String
    }
    var captured: Int64
    var existing: [Existing]
    var requested: Int64
  }
  struct Allowed: Decodable { var allowed: Bool }
  static let admissions = VectorFile.vectors("refund_admission", AdmissionInputs.self, Allowed.self)

  @Test("refund_admission, through the life of a payment", arguments: admissions)
  func refundAdmission(_ vector: Vector<AdmissionInputs, Allowed>) throws {
    var payment = Payment.paid(Fen(vector.inputs.captured))
    // Failed refunds were under way once and are free again: they come first, as they no longer reserve.
    let failed = vector.inputs.existing.filter { $0.status.contains("failure") }
    let open = vector.inputs.existing.filter { !$0.status.contains("failure") }
    for refund in failed + open {
      try #require(payment.admission(of: Fen(refund.cents)) == .admitted)
      payment = payment.reserving(Fen(refund.cents))
      switch refund.status {
      case "success": payment = payment.finishingRefund(of: Fen(refund.cents), arrived: true)
      case "pending": break
      case "failure", "transaction_failure":
        payment = payment.finishingRefund(of: Fen(refund.cents), arrived: false)
      default: Issue.record("unknown state \(refund.status)")
      }
    }
    let admission = payment.admission(of: Fen(vector.inputs.requested))
    #expect((admission == .admitted) == vector.expected.allowed)
    if admission != .admitted { #expect(admission == .tooHigh(refundableFen: payment.refundableFen)) }
  }

  struct AmountInputs: Decodable {
    var paidCents: Int64?
    var requestedCents: Int64?
    var itemAdjustmentsCents: [Int64]
  }
  struct RefundOrError: Decodable {
    var refundCents: Int64?
    var error: String?
  }
  static let amounts = VectorFile.vectors("refund_amount_rule", AmountInputs.self, RefundOrError.self)

  @Test("refund_amount_rule", arguments: amounts)
  func refundAmountRule(_ vector: Vector<AmountInputs, RefundOrError>) {
    let answer = RefundAmountRule.amount(
      paidFen: vector.inputs.paidCents.map { Fen($0) },
      requestedFen: vector.inputs.requestedCents.map { Fen($0) },
      lineCreditsFen: vector.inputs.itemAdjustmentsCents.map { Fen($0) })
    switch answer {
    case .amount(let fen): #expect(fen.count == vector.expected.refundCents)
    case .tooHigh: #expect(vector.expected.error == "REFUND_AMOUNT_TOO_HIGH")
    case .doesNotMatchLines:
      #expect(vector.expected.error == "REFUND_AMOUNT_DONT_MATCH_ITEMS_TO_ADJUST")
    }
  }

  struct PeriodInputs: Decodable {
    var anchor: String
    var interval: String
    var at: String
  }
  struct FromTo: Decodable {
    var from: String
    var to: String
  }
  static let periods = VectorFile.vectors("anchored_period", PeriodInputs.self, FromTo.self)

  @Test("anchored_period", arguments: periods)
  func anchoredPeriod(_ vector: Vector<PeriodInputs, FromTo>) throws {
    let interval = vector.inputs.interval
    try #require(interval.hasPrefix("P") && interval.hasSuffix("M"), "periods are months: \(interval)")
    let period = AnchoredPeriod.instants(
      containing: try instant(vector.inputs.at), anchor: try instant(vector.inputs.anchor),
      months: try #require(Int(interval.dropFirst().dropLast())))
    #expect(period.start == (try instant(vector.expected.from)))
    #expect(period.end == (try instant(vector.expected.to)))
  }

  struct TotalsInputs: Decodable {
    struct Transaction: Decodable {
      var type: String
      var key: String
      var status: String
      var cents: Int64
    }
    var transactions: [Transaction]
  }
  struct Totals: Decodable {
    var purchasedCents: Int64
    var refundedCents: Int64
  }
  static let totals = VectorFile.vectors("payment_totals", TotalsInputs.self, Totals.self)

  @Test("payment_totals", arguments: totals)
  func paymentTotals(_ vector: Vector<TotalsInputs, Totals>) throws {
    let kinds: [String: PaymentTotals.Transaction.Kind] = [
      "purchase": .purchase, "refund": .refund, "chargeback": .chargeback,
    ]
    let states: [String: PaymentState] = ["success": .success, "failure": .failed, "pending": .pending]
    let totals = PaymentTotals(
      try vector.inputs.transactions.map {
        PaymentTotals.Transaction(
          kind: try #require(kinds[$0.type]), key: $0.key, state: try #require(states[$0.status]),
          amountFen: Fen($0.cents))
      })
    #expect(totals.purchasedFen == Fen(vector.expected.purchasedCents))
    #expect(totals.refundedFen == Fen(vector.expected.refundedCents))
  }

  private func instant(_ text: String) throws -> Instant {
    let date = try Date(text, strategy: .iso8601)
    return Instant(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
  }
}
