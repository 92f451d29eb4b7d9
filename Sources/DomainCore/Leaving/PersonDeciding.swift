/// What a person decides about an order that no rule could (R24).
public enum PersonDecision: String, Hashable, Sendable, CaseIterable {
  case approve, reject
  /// Send what was set aside once more, under the same idempotency key.
  case tryAgain
}

/// Why a person's decision isn't taken.
public enum PersonRefusal: Error, Hashable, Sendable {
  /// The account has no such order or refund.
  case notFound
  /// It doesn't wait for this decision.
  case notWaiting
  /// The account or the service has changed so that the order can't go on.
  case notPossible
  /// The network or the bank may have acted already: only trying again finds out.
  case mayHaveHappened
  /// The version of the operator's rules that the order was quoted under is gone: nothing may be settled by another.
  case policyMissing(ID<OperatorPolicy>, version: String)
}

extension CustomerFile {
  /// Carries out a person's decision about an order. Who may decide is the caller's question; `name` goes to the audit log.
  public func deciding(
    _ choice: PersonDecision, on id: ID<Order>, by name: String? = nil, under policies: Policies,
    numbers: inout NumberSource,
    keyring: any Keyring, at now: Instant
  ) -> Result<[Change], PersonRefusal> {
    guard let order = order(id) else { return .failure(.notFound) }
    var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
    decision.staffName = name
    let refusal =
      switch choice {
      case .approve: decision.approveByPerson(order)
      case .reject: decision.rejectByPerson(order)
      case .tryAgain: decision.tryAgain(order)
      }
    if let refusal { return .failure(refusal) }
    numbers = decision.numbers
    return .success(decision.changes)
  }

  /// Sends a refund that was set aside once more, under the same idempotency key.
  public func sendingAgain(
    refund id: ID<Refund>, under policies: Policies, numbers: inout NumberSource, keyring: any Keyring,
    at now: Instant
  ) -> Result<[Change], PersonRefusal> {
    guard let refund = refund(id) else { return .failure(.notFound) }
    let isBeingTried = outbox.contains { $0.id == .payBack(id) && $0.attempts < Retry.attemptsLimit }
    guard refund.state == .unknown, !isBeingTried else { return .failure(.notWaiting) }
    var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
    decision.release(refund)
    numbers = decision.numbers
    return .success(decision.changes)
  }
}

extension CustomerFile {
  /// Why nobody may approve an order as things stand; nil when a person may.
  func approvalRefusal(of order: Order, under policies: Policies) -> PersonRefusal? {
    guard order.isUnderReview || order.state.isPartial else { return .notWaiting }
    guard self.policies(of: order, among: policies) != nil else {
      return .policyMissing(subscriber.operatorID, version: order.policyVersion)
    }
    return order.isUnderReview || order.state == .partial(.needsPerson) ? nil : .notWaiting
  }
}

extension OrderState {
  fileprivate var isPartial: Bool {
    if case .partial = self { true } else { false }
  }
}

extension Decision {
  fileprivate mutating func approveByPerson(_ order: Order) -> PersonRefusal? {
    if let refusal = file.approvalRefusal(of: order, under: policies) { return refusal }
    if order.state == .partial(.needsPerson) {
      // The line is closed and the money was settled by hand.
      move(order, to: .completed, .orderCompleted, by: .staff)
      issue(
        .settlement, for: order,
        fields: order.settlementFields(
          order.item, of: order.item.settlement.charge.flatMap(file.charge)))
      return nil
    }
    guard file.subscriber.state != .closed || order.item.action?.kind == .payArrears,
      !order.item.isLeaving || file.service(order.service)?.state == .pendingTerminate(order.id)
    else { return .notPossible }
    approve(order, by: .staff)
    return nil
  }

  fileprivate mutating func rejectByPerson(_ order: Order) -> PersonRefusal? {
    switch order.state {
    case .acknowledged, .held(.needsPerson), .held(.accountNotNormal), .held(.policyMissing):
      dropPayment(of: order)
      reject(order, .needsPerson, by: .staff)
    case .held(.networkFailed), .partial(.networkFailed):
      reject(order, .networkFailed, by: .staff)
      for line in file.lines(of: order) {
        giveBack(line.keptFen, of: line, for: order, on: .rule)
      }
    case .held(.paymentFailed), .held(.paymentOverdue):
      endUnpaid(order, .paymentFailed, by: .staff)
    case .held(.networkSilent), .partial(.networkSilent): return .mayHaveHappened
    default: return .notWaiting
    }
    return nil
  }

  fileprivate mutating func tryAgain(_ order: Order) -> PersonRefusal? {
    if order.state != .inProgress, order.waitsForNetwork {
      startNetwork(order)
      return nil
    }
    guard order.state == .held(.networkSilent), let payment = order.payment.flatMap(file.payment),
      payment.state == .unknown
    else { return .notWaiting }
    move(order, to: .pending, nil, by: .staff)
    collect(payment)
    return nil
  }
}
