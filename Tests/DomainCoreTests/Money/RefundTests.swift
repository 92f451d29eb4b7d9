import DomainCore
import Testing

@Suite("Refunds of a payment")
struct RefundTests {
  @Test("Refunded + reserved never exceed paid − charged back, whatever is tried")
  func conservation() {
    var chance = SplitMix(state: 7)
    for _ in 0..<2000 {
      var payment = Payment.paid(Fen(1000))
      var open: [Fen] = []
      for _ in 0..<20 {
        let amount = Fen(Int64(chance.below(700)))
        switch chance.below(3) {
        case 0:
          if payment.admission(of: amount) == .admitted {
            payment = payment.reserving(amount)
            open.append(amount)
          } else {
            #expect(amount == .zero || amount > payment.refundableFen)
          }
        case 1:
          guard let amount = open.popLast() else { continue }
          payment = payment.finishingRefund(of: amount, arrived: chance.below(2) == 0)
        default:
          if chance.below(8) == 0, amount <= payment.refundableFen { payment = payment.chargedBack(amount) }
        }
        #expect(payment.refundedFen + payment.reservedFen <= payment.amountFen - payment.chargedBackFen)
        #expect(payment.reservedFen == open.total)
      }
    }
  }

  @Test("After a chargeback nothing is refundable, and after its reversal everything again")
  func chargeback() {
    let back = Payment.paid(Fen(1000)).chargedBack(Fen(1000))
    #expect(back.admission(of: Fen(1)) == .tooHigh(refundableFen: .zero))
    #expect(back.chargedBack(Fen(-1000)).admission(of: Fen(1000)) == .admitted)
  }

  @Test("A chargeback after a refund leaves nothing to refund, not less than nothing")
  func chargebackAfterRefund() {
    let payment = Payment.paid(Fen(1000)).reserving(Fen(400)).finishingRefund(of: Fen(400), arrived: true)
    #expect(payment.chargedBack(Fen(1000)).admission(of: Fen(1)) == .tooHigh(refundableFen: .zero))
  }

  @Test("Only a payment that succeeded is refunded", arguments: [PaymentState.pending, .failed, .unknown])
  func unpaid(_ state: PaymentState) {
    var payment = Payment.paid(Fen(1000))
    payment.state = state
    #expect(payment.admission(of: Fen(1)) == .notPaid)
  }

  @Test("Nothing, or less, is no refund", arguments: [0, -1] as [Int64])
  func nothing(_ fen: Int64) {
    #expect(Payment.paid(Fen(1000)).admission(of: Fen(fen)) == .nothingAsked)
  }

  @Test("A refund that isn't admitted or isn't reserved is a bug")
  func bugs() async {
    await #expect(processExitsWith: .failure) { _ = Payment.paid(Fen(1000)).reserving(Fen(1001)) }
    await #expect(processExitsWith: .failure) {
      _ = Payment.paid(Fen(1000)).finishingRefund(of: Fen(1), arrived: true)
    }
    await #expect(processExitsWith: .failure) { _ = Payment.paid(Fen(1000)).chargedBack(Fen(1001)) }
  }

  @Test("Without a wish the amount is that of the lines, and without lines all that was paid")
  func amount() {
    let fen = Fen(300)
    #expect(
      RefundAmountRule.amount(paidFen: Fen(1000), requestedFen: nil, lineCreditsFen: [fen, fen])
        == .amount(Fen(600)))
    #expect(
      RefundAmountRule.amount(paidFen: Fen(500), requestedFen: nil, lineCreditsFen: [fen, fen])
        == .tooHigh(paidFen: Fen(500)))
    #expect(
      RefundAmountRule.amount(paidFen: Fen(1000), requestedFen: Fen(700), lineCreditsFen: [fen, fen])
        == .doesNotMatchLines(linesFen: Fen(600)))
  }

  @Test("A transaction that is told twice counts once, and its last state counts")
  func totals() {
    typealias Word = PaymentTotals.Transaction
    let totals = PaymentTotals([
      Word(kind: .purchase, key: "p", state: .pending, amountFen: Fen(1000)),
      Word(kind: .purchase, key: "p", state: .success, amountFen: Fen(1000)),
      Word(kind: .purchase, key: "p", state: .success, amountFen: Fen(1000)),
      Word(kind: .refund, key: "p", state: .success, amountFen: Fen(200)),
      Word(kind: .refund, key: "q", state: .unknown, amountFen: Fen(100)),
      Word(kind: .refund, key: "r", state: .failed, amountFen: Fen(50)),
    ])
    #expect(totals.purchasedFen == Fen(1000))
    #expect(totals.refundedFen == Fen(200))
    #expect(totals.reservedFen == Fen(100))
    #expect(totals.chargedBackFen == .zero)
  }
}
