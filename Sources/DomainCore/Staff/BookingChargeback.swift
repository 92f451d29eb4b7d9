/// Why a chargeback isn't booked.
public enum ChargebackRefusal: Error, Hashable, Sendable {
  /// None of the roles that may: these do.
  case role(Set<StaffRole>)
  /// The account has no such bill line.
  case noSuchCharge
  /// The line wasn't paid, or from the balance, of which no bank takes anything back.
  case notPaidOutside
  /// Nothing, or more than the payment that the bank hasn't taken back yet.
  case notThatMuch(mostFen: Fen)
}

extension CustomerFile {
  /// Books what a bank says: that it took back a payment, named by a bill line that it paid.
  ///
  /// - Parameter amountFen: What the bank took, of all that was paid with that payment.
  public func bookingChargeback(
    of id: ID<Charge>, _ amountFen: Fen, by member: StaffMember, under policies: Policies,
    numbers: inout NumberSource, keyring: any Keyring, at now: Instant
  ) -> Result<[Change], ChargebackRefusal> {
    guard member.may(.decideOrders) else { return .failure(.role(StaffAct.decideOrders.roles)) }
    guard let charge = charge(id) else { return .failure(.noSuchCharge) }
    guard let payment = charge.payment.flatMap(payment), payment.state == .success, payment.method != .balance
    else { return .failure(.notPaidOutside) }
    let mostFen = payment.amountFen - payment.chargedBackFen
    guard amountFen > .zero, amountFen <= mostFen else { return .failure(.notThatMuch(mostFen: mostFen)) }
    return .success(
      changes(
        afterChargebackOf: payment.id, amountFen: amountFen, by: member.name, under: policies,
        numbers: &numbers, keyring: keyring, at: now))
  }
}
