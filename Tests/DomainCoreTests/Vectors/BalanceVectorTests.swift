import DomainCore
import Testing

/// Vectors about what an account owes after money went back. In our books a refund of a bill line takes the line's
/// revenue and leaves what is owed alone; money that goes back without a line is owed again.
@Suite("Vectors of other billing systems: balances after refunds")
struct BalanceVectorTests {
  struct BalanceInputs: Decodable {
    var chargesCents: [Int64]
    var paidCents: Int64
    var repairCents: Int64
    var replacementCents: Int64
    var refundCents: Int64
    var refundWithItemAdjustment: Bool
  }
  struct Balance: Decodable {
    var accountBalanceCents: Int64
    var creditCents: Int64
  }
  static let balances = VectorFile.vectors("balance_after_refund", BalanceInputs.self, Balance.self)

  @Test("balance_after_refund", arguments: balances)
  func balanceAfterRefund(_ vector: Vector<BalanceInputs, Balance>) throws {
    let inputs = vector.inputs
    var books = Books()
    for cents in inputs.chargesCents { books.charge(cents) }
    books.pay(inputs.paidCents)
    // What is repaired is the line of that amount, wholly.
    let repaired = try #require(inputs.chargesCents.firstIndex(of: -inputs.repairCents))
    books.credit(line: repaired, -inputs.repairCents)
    if inputs.replacementCents > 0 { books.charge(inputs.replacementCents) }
    books.refund(inputs.refundCents, ofLines: inputs.refundWithItemAdjustment ? inputs.refundCents : 0)
    #expect(books.owed == vector.expected.accountBalanceCents)
    #expect(max(0, -books.owed) == vector.expected.creditCents)
    #expect(books.sum == .zero)
  }

  struct PartialInputs: Decodable {
    struct Part: Decodable {
      var cents: Int64
      var itemAdjustmentCents: Int64
    }
    var paidCents: Int64
    var refunds: [Part]
  }
  struct Partials: Decodable {
    var refundedCents: [Int64]
    var invoiceBalanceCents: [Int64]
  }
  static let partials = VectorFile.vectors("partial_refunds", PartialInputs.self, Partials.self)

  @Test("partial_refunds", arguments: partials)
  func partialRefunds(_ vector: Vector<PartialInputs, Partials>) {
    var books = Books()
    books.charge(vector.inputs.paidCents)
    books.pay(vector.inputs.paidCents)
    var refunded: [Int64] = []
    var owed: [Int64] = []
    for part in vector.inputs.refunds {
      books.refund(part.cents, ofLines: part.itemAdjustmentCents)
      refunded.append(books.refunded)
      owed.append(books.owed)
      #expect(books.sum == .zero)
    }
    #expect(refunded == vector.expected.refundedCents)
    #expect(owed == vector.expected.invoiceBalanceCents)
  }

  @Test("No kind of vector is left out")
  func everyKind() {
    let known = [
      "date_ratio", "unused_credit", "service_period_amount", "refund_admission", "refund_amount_rule",
      "anchored_period", "payment_totals", "balance_after_refund", "partial_refunds",
    ]
    #expect(VectorFile.kinds.subtracting(known).isEmpty)
  }
}

/// An account's books, kept with the core's own postings, payments and bill lines.
private struct Books {
  private var file = CustomerFile(subscriber: LeavingWorld.file([]).subscriber)
  private var movements = 0

  /// What is owed for bill lines; below zero it is the customer's.
  var owed: Int64 { (file.balances[.receivable] ?? .zero).count }
  var refunded: Int64 { file.payments.map(\.refundedFen).total.count }
  var sum: Fen { file.balances.values.total }

  mutating func charge(_ cents: Int64) {
    let charge = Charge(
      id: ID("line\(file.charges.count)"), service: ID("service"), kind: .period,
      periodStart: day("2026-11-01"), periodEnd: day("2026-12-01"), amountFen: Fen(cents),
      creditedFen: .zero, chargedAt: LeavingWorld.now, payment: nil)
    file.charges.append(charge)
    post(.charge(charge.id, charge.amountFen))
  }

  mutating func pay(_ cents: Int64) {
    file.payments = [Payment.paid(Fen(cents))]
    post(.payment(file.payments[0].id, Fen(cents), by: .alipay))
  }

  mutating func credit(line index: Int, _ cents: Int64) {
    file.charges[index].creditedFen += Fen(cents)
    post(.credit(file.charges[index].id, Fen(cents)))
  }

  /// Pays money back: `ofLines` of it for lines that have so much left, the rest for none.
  mutating func refund(_ cents: Int64, ofLines wanted: Int64) {
    var left = Fen(wanted)
    for index in file.charges.indices.reversed() {
      let line = file.charges[index]
      let part = min(left, line.amountFen - line.creditedFen)
      guard part > .zero else { continue }
      file.charges[index].creditedFen += part
      left -= part
      post(.refundPromised(ID("refund\(movements)"), part))
      post(.refundPaid(ID("refund\(movements)"), part, to: .alipay))
    }
    let rest = Fen(cents - wanted) + left
    if rest > .zero { post(.chargeback(file.payments[0].id, rest)) }
    file.payments[0] = file.payments[0].reserving(Fen(cents)).finishingRefund(of: Fen(cents), arrived: true)
    for charge in file.charges where charge.creditedFen > charge.amountFen {
      Issue.record("a line gave back more than it has")
    }
  }

  private mutating func post(_ posting: Posting) {
    movements += 1
    file = file.applying([.post(posting.transaction(id: ID("m\(movements)"), at: LeavingWorld.now))])
  }
}
