/// Why another way to pay isn't taken, in the order in which the reasons are looked at.
public enum PayRefusal: Error, Hashable, Sendable {
  /// The account has no such order.
  case notFound
  /// The order doesn't wait for a payment.
  case notWaiting
  /// The payment before may still arrive: paying again could pay twice.
  case stillUnknown
  /// The version of the rules it was quoted under is gone: what is due can't be told.
  case policyMissing
  /// The speaker hasn't proved enough, or too long ago.
  case proof(SessionPolicy.Lack)
  /// The amount said is not what is due now.
  case amountChanged(Fen)
}

extension CustomerFile {
  /// What must be paid for an order now: its fee, and past the window the late fee of the operator's policy (R12).
  public func amountDue(on order: Order, under policies: Policies, at now: Instant) -> Fen {
    // Opening a service again is no debt: unpaid, it just doesn't happen.
    guard order.item.isLeaving else { return order.item.feeFen }
    let policy = self.policies(of: order, among: policies).flatMap(policy)
    let days = LateFee.daysLate(windowEnd: order.item.settlesBy, at: now)
    return order.item.feeFen
      + LateFee.amount(
        owedFen: order.item.feeFen, perDayBasisPoints: policy?.lateFeePerDayBasisPoints ?? 0, days: days)
  }

  /// Pays an approved order in another way after a payment failed; the consent to the quote stays, renewal stays stopped.
  ///
  /// - Parameter amountFen: What the customer was told and said yes to.
  public func paying(
    order id: ID<Order>, amountFen: Fen, by method: PaymentMethod, proof: Proof, under policies: Policies,
    numbers: inout NumberSource, keyring: any Keyring, at now: Instant
  ) -> Result<[Change], PayRefusal> {
    guard let order = order(id) else { return .failure(.notFound) }
    if order.payment.flatMap(payment)?.state == .unknown { return .failure(.stillUnknown) }
    guard order.state == .held(.paymentFailed) || order.state == .held(.paymentOverdue) else {
      return .failure(.notWaiting)
    }
    guard self.policies(of: order, among: policies) != nil else { return .failure(.policyMissing) }
    let quote = Quote(
      items: [order.item], paymentMethod: method, day: now.beijingDay, policyVersion: order.policyVersion)
    if let lack = SessionPolicy(policies.limits).lack(proof, for: .leave(quote), by: subscriber.id, at: now) {
      return .failure(.proof(lack))
    }
    let dueFen = amountDue(on: order, under: policies, at: now)
    guard amountFen == dueFen else { return .failure(.amountChanged(dueFen)) }
    var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
    let payment = Payment(
      id: decision.numbers.next(), method: method, amountFen: dueFen, state: .pending, requestedAt: now,
      order: id)
    decision.put(.payment(payment))
    var next = order.moved(to: .pending, at: now)
    next.payment = payment.id
    decision.put(.order(next))
    decision.collect(payment)
    numbers = decision.numbers
    return .success(decision.changes)
  }
}
