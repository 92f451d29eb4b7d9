extension CustomerFile {
  /// Books that the bank took money back. Refunds that haven't set out and no longer fit are called off, as far as they don't
  /// fit — the customer has that money already — and so much of what they promised pays the debt instead. What is on its way, or arrived, can't be
  /// called back: so much of the chargeback stays a debt that a person must see to. When nothing of the payment is left, its
  /// lines are owed again; of a part the bill asks in a line of its own. The customer is told.
  ///
  /// - Parameters:
  ///   - payment: A payment that succeeded.
  ///   - amountFen: Above zero, at most what was paid less earlier chargebacks.
  /// - Returns: Nothing when there is no such payment or the amount doesn't fit.
  public func changes(
    afterChargebackOf payment: ID<Payment>, amountFen: Fen, by name: String? = nil, under policies: Policies,
    numbers: inout NumberSource, keyring: any Keyring, at now: Instant
  ) -> [Change] {
    guard let charged = self.payment(payment), charged.state == .success, amountFen > .zero,
      amountFen <= charged.amountFen - charged.chargedBackFen
    else { return [] }
    var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
    decision.staffName = name
    decision.post(.chargeback(payment, amountFen))
    decision.audit(.paymentChargedBack, by: name == nil ? .operatorSystem : .staff, of: payment.text)
    for refund in refunds.reversed()
    where refund.payment == payment && (isReleasable(refund) || heldCase(of: refund.id) != nil) {
      guard let current = decision.file.payment(payment), current.spareFen < amountFen else { break }
      decision.callOff(amountFen - current.spareFen, of: refund, from: current)
    }
    if let current = decision.file.payment(payment), current.spareFen > .zero {
      let takenFen = min(amountFen, current.spareFen)
      decision.put(.payment(current.chargedBack(takenFen)))
      if !decision.reopenLines(paidBy: payment) { decision.billDebt(takenFen) }
    }
    decision.notify(.paymentChargedBack, payment.text, "", amountFen: amountFen)
    numbers = decision.numbers
    return decision.changes
  }
}

extension Decision {
  /// Lines of a payment of which the bank has left nothing are owed again, as far as they stand, instead of what the bill
  /// asked for after the bank had taken a part. Not when that part was paid meanwhile: it would be paid twice.
  ///
  /// - Returns: Whether they are.
  fileprivate mutating func reopenLines(paidBy id: ID<Payment>) -> Bool {
    guard let payment = file.payment(id), payment.spareFen == .zero else { return false }
    let lines = file.charges.filter { $0.payment == id }
    let billedFen = lines.map(\.keptFen).total - file.unbilledDebtFen
    guard billedFen <= file.chargebackLines.map(\.owedFen).total else { return false }
    if billedFen > .zero { easeChargebackLines(billedFen) }
    for var charge in lines {
      charge.payment = nil
      put(.charge(charge))
    }
    return true
  }

  /// Ends a refund and promises what of it still fits anew, under a number of its own.
  fileprivate mutating func callOff(_ excessFen: Fen, of refund: Refund, from payment: Payment) {
    let paidFen = min(excessFen, refund.amountFen)
    let isHeld = file.heldCase(of: refund.id) != nil
    var calledOff = refund
    calledOff.state = .failed
    calledOff.finishedAt = now
    put(.refund(calledOff))
    closeHeldCase(of: refund.id)
    let freed = payment.finishingRefund(of: refund.amountFen, arrived: false)
    put(.payment(freed))
    post(.refundPaid(refund.id, paidFen, to: .balance))
    post(.payment(payment.id, paidFen, by: .balance))
    audit(.refundFailed, by: .operatorSystem, of: refund.id.text)
    notify(.refundFailed, refund.id.text, "", amountFen: refund.amountFen)
    let restFen = refund.amountFen - paidFen
    guard restFen > .zero else { return }
    let rest = promised(
      restFen, of: payment.id, for: refund.charge, order: refund.order, to: refund.destination)
    put(.payment(freed.reserving(restFen)))
    put(.refund(rest))
    audit(.refundPromised, by: .bot, of: rest.id.text)
    if isHeld { holdForPerson(rest) }
  }
}

extension Payment {
  /// What neither went back nor is on its way back.
  fileprivate var spareFen: Fen { amountFen - chargedBackFen - reservedFen - refundedFen }
}
