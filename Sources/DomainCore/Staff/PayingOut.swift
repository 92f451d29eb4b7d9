/// Why a held refund isn't sent on by another way.
public enum PayoutRefusal: Error, Hashable, Sendable {
  /// None of the roles that may: these do.
  case role(Set<StaffRole>)
  /// The account has no such refund.
  case notFound
  /// It doesn't wait for a person.
  case notHeld
  /// A closed account has no balance that money could go to; one that is in use has.
  case noBalance
  /// He has talked with the customer himself: whoever served him doesn't send his money.
  case ownCase
  /// He has approved it already; somebody else must, too.
  case secondPersonNeeded
}

/// What became of a person's word about a held refund.
public enum PayoutDecision: Hashable, Sendable {
  /// Two must say so, by the same way, and this was the first.
  case approvedByFirst([Change])
  /// It goes out by that way, as this refund.
  case sent([Change], ID<Refund>)

  /// What is written.
  public var changes: [Change] {
    switch self {
    case .approvedByFirst(let changes), .sent(let changes, _): changes
    }
  }
}

extension CustomerFile {
  /// Sends money that waits on by a way that a person names (S16: above 500 元 two people must name the same). The refund
  /// that was refused ends; another with a number of its own takes its place, so that the bank is asked anew.
  ///
  /// - Parameter servedBy: Who has talked with the customer.
  public func payingOut(
    _ id: ID<Refund>, by way: PaymentMethod, decidedBy member: StaffMember, servedBy: Set<String>,
    under policies: Policies, numbers: inout NumberSource, keyring: any Keyring, at now: Instant
  ) -> Result<PayoutDecision, PayoutRefusal> {
    guard member.may(.decideOrders) else { return .failure(.role(StaffAct.decideOrders.roles)) }
    guard let refund = refund(id), let payment = payment(refund.payment) else { return .failure(.notFound) }
    guard refund.isOpen, var held = heldCase(of: id) else { return .failure(.notHeld) }
    if servedBy.contains(member.name) { return .failure(.ownCase) }
    if way == .balance, subscriber.state == .closed { return .failure(.noBalance) }
    var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
    decision.staffName = member.name
    // Who named another way before has not approved this one.
    let approvals = (held.matter.approvals ?? []).filter { $0.way == way }
    if approvals.contains(where: { $0.by == member.name }) { return .failure(.secondPersonNeeded) }
    held.matter.approvals = approvals + [CaseApproval(by: member.name, way: way)]
    decision.put(.appeal(held))
    if refund.amountFen > Order.onePersonRefundLimitFen, approvals.isEmpty {
      decision.audit(.payoutApprovedByFirst, by: .staff, of: id.text)
      return .success(.approvedByFirst(decision.changes))
    }
    decision.audit(.payoutApproved, by: .staff, of: id.text)
    let next = decision.replace(refund, of: payment, goingBy: way)
    numbers = decision.numbers
    return .success(.sent(decision.changes, next.id))
  }
}

extension Decision {
  /// Ends a refund that was refused and promises the same money by another way; the books don't change.
  fileprivate mutating func replace(
    _ refund: Refund, of payment: Payment, goingBy way: PaymentMethod
  ) -> Refund {
    var ended = refund
    ended.state = .failed
    ended.finishedAt = now
    put(.refund(ended))
    closeHeldCase(of: refund.id)
    let next = promised(
      refund.amountFen, of: payment.id, for: refund.charge, order: refund.order, to: way)
    put(.refund(next))
    notify(.payoutSent, next.id.text, "", amountFen: next.amountFen, day: next.expectedOn)
    return next
  }
}
