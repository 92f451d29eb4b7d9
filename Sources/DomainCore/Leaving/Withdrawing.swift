/// Why an order can't be withdrawn, in the order in which the reasons are looked at.
public enum WithdrawRefusal: Error, Hashable, Sendable {
  /// The account has no such order.
  case notFound
  /// It was withdrawn before.
  case alreadyWithdrawn
  /// The review is over: the service can be re-opened instead (R20).
  case noLongerUnderReview
}

extension CustomerFile {
  /// Withdraws an order while it is under review (R20): the service is as it was before the yes, renewal included.
  ///
  /// - Parameter proof: The speaker's proof, for this account.
  public func withdrawing(
    order id: ID<Order>, proof: Proof, under policies: Policies, numbers: inout NumberSource,
    keyring: any Keyring, at now: Instant
  ) -> Result<[Change], WithdrawRefusal> {
    guard let order = order(id), proof.subscriber == subscriber.id else { return .failure(.notFound) }
    if order.state == .cancelled { return .failure(.alreadyWithdrawn) }
    guard order.isUnderReview else { return .failure(.noLongerUnderReview) }
    var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
    decision.move(order, to: .cancelled, .orderCancelled, by: .customer)
    decision.dropPayment(of: order)
    decision.restoreService(of: order, renewing: order.item.wasRenewing)
    numbers = decision.numbers
    return .success(decision.changes)
  }
}

extension Order {
  /// Whether nobody has approved or rejected it yet.
  public var isUnderReview: Bool {
    switch state {
    case .acknowledged, .held(.needsPerson), .held(.accountNotNormal): true
    default: false
    }
  }
}

extension Decision {
  /// Gives up a payment that was never asked for.
  mutating func dropPayment(of order: Order) {
    guard var payment = order.payment.flatMap(file.payment), payment.state == .pending else { return }
    payment.state = .failed
    put(.payment(payment))
  }
}
