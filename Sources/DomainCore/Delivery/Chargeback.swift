extension CustomerFile {
  /// Books that the bank took money back. Refunds that haven't set out and no longer fit are called off — the customer has
  /// that money already — and what they promised pays the debt instead. What is on its way, or arrived, can't be
  /// called back: so much of the chargeback stays a debt that a person must see to.
  ///
  /// - Parameters:
  ///   - payment: A payment that succeeded.
  ///   - amountFen: Above zero, at most what was paid less earlier chargebacks.
  /// - Returns: Nothing when there is no such payment or the amount doesn't fit.
  public func changes(
    afterChargebackOf payment: ID<Payment>, amountFen: Fen, under policies: Policies,
    numbers: inout NumberSource, keyring: any Keyring, at now: Instant
  ) -> [Change] {
    guard let charged = self.payment(payment), charged.state == .success, amountFen > .zero,
      amountFen <= charged.amountFen - charged.chargedBackFen
    else { return [] }
    var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
    decision.post(.chargeback(payment, amountFen))
    for refund in refunds.reversed()
    where refund.payment == payment && (isReleasable(refund) || heldCase(of: refund.id) != nil) {
      guard let current = decision.file.payment(payment), current.spareFen < amountFen else { break }
      decision.callOff(refund, of: current)
    }
    if let current = decision.file.payment(payment), current.spareFen > .zero {
      decision.put(.payment(current.chargedBack(min(amountFen, current.spareFen))))
    }
    numbers = decision.numbers
    return decision.changes
  }
}

extension Decision {
  fileprivate mutating func callOff(_ refund: Refund, of payment: Payment) {
    var calledOff = refund
    calledOff.state = .failed
    calledOff.finishedAt = now
    put(.refund(calledOff))
    closeHeldCase(of: refund.id)
    put(.payment(payment.finishingRefund(of: refund.amountFen, arrived: false)))
    post(.refundPaid(refund.id, refund.amountFen, to: .balance))
    post(.payment(payment.id, refund.amountFen, by: .balance))
    audit(.refundFailed, by: .operatorSystem, of: refund.id.text)
    notify(.refundFailed, refund.id.text, "", amountFen: refund.amountFen)
  }
}

extension Payment {
  /// What neither went back nor is on its way back.
  fileprivate var spareFen: Fen { amountFen - chargedBackFen - reservedFen - refundedFen }
}
