extension CustomerFile {
  /// The open case of a refund that can go nowhere until a person says where; nil when it isn't held.
  public func heldCase(of refund: ID<Refund>) -> AppealCase? {
    cases.last { $0.isOpen && $0.ground == .payout && $0.matter.refund == refund }
  }

  /// Money on its way out that waits for a person, oldest first.
  public var heldPayouts: [(refund: Refund, held: AppealCase)] {
    refunds.compactMap { refund in
      guard refund.isOpen, let held = heldCase(of: refund.id) else { return nil }
      return (refund, held)
    }
  }
}

extension Decision {
  /// Promises that a payment goes out, whole or so much of it: its account is closed, or its balance is paid out.
  mutating func promisePayout(
    _ partFen: Fen? = nil, of payment: Payment, to destination: PaymentMethod, for order: ID<Order>
  ) {
    let amountFen = partFen ?? payment.amountFen
    var reserved = payment
    reserved.reservedFen = amountFen
    let refund = promised(amountFen, of: payment.id, for: nil, order: order, to: destination)
    put(.payment(reserved))
    put(.refund(refund))
    post(.payoutPromised(refund.id, refund.amountFen))
    audit(.refundPromised, by: .bot, of: refund.id.text)
  }

  /// Leaves money where it is until people say where it goes, once: money of a closed account that has no way, or more than
  /// a rule alone gives back. It gets a numbered case, and the customer is told.
  mutating func holdForPerson(_ refund: Refund) {
    guard refund.state.isUndecided, file.heldCase(of: refund.id) == nil else { return }
    var held = refund
    held.state = .pending
    held.escalatedAt = now
    put(.refund(held))
    let matter = AppealMatter(
      serviceName: serviceName(of: refund), order: refund.order, charge: refund.charge,
      amountFen: refund.amountFen, refund: refund.id)
    let opened = openCase(.payout, matter, by: .bot)
    audit(.refundEscalated, by: .bot, of: refund.id.text)
    let kind: Notice.Kind = file.subscriber.state == .closed ? .payoutHeld : .refundHeld
    notify(kind, opened.id.text, "", amountFen: refund.amountFen)
  }

  /// Ends the case of a refund that no longer waits for a person.
  mutating func closeHeldCase(of refund: ID<Refund>) {
    guard var held = file.heldCase(of: refund) else { return }
    held.state = .upheld
    held.answeredAt = now
    put(.appeal(held))
  }

  /// A refund as it is promised now.
  mutating func promised(
    _ amountFen: Fen, of payment: ID<Payment>, for charge: ID<Charge>?, order: ID<Order>?,
    to destination: PaymentMethod
  ) -> Refund {
    let arrival = policies.calendar.workday(
      policy(for: order)?.refundWorkingDays ?? 2, after: now.beijingDay)
    return Refund(
      id: numbers.nextNumber(prefix: "TK", on: now.beijingDay), order: order, payment: payment,
      charge: charge, amountFen: amountFen, destination: destination, state: .pending, requestedAt: now,
      expectedOn: arrival.day, expectedIsProvisional: arrival.isProvisional)
  }
}
