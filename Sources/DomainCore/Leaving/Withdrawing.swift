/// What withdrawing an order brings back, read out before the yes: renewal, the next charge, a fee that was paid (R20).
public struct Withdrawal: Hashable, Sendable, Codable {
  /// The order that is withdrawn.
  public var order: ID<Order>
  /// Its service's name, for the words.
  public var serviceName: String
  /// What the order would do; nil is leaving.
  public var action: OrderAction.Kind?
  /// Whether the service renews by itself again.
  public var renews: Bool
  /// The day and price of the next period when it does.
  public var nextChargeOn: BeijingDay?
  public var priceFen: Fen
  /// The fee that was paid and comes back.
  public var feeBackFen: Fen
  /// Whether it takes effect at once; else the network is at it and must say whether it was in time.
  public var isCertain: Bool

  /// The hash that a yes is bound to.
  public func hash(_ keyring: any Keyring) -> [UInt8] {
    var writer = CanonicalBytes()
    writer.add("withdrawal", order.text)
    writer.add("serviceName", serviceName)
    writer.add("action", action?.rawValue ?? "leave")
    writer.add("renews", String(renews))
    writer.add("nextChargeOn", nextChargeOn?.description ?? "")
    writer.add("priceFen", String(priceFen.count))
    writer.add("feeBackFen", String(feeBackFen.count))
    writer.add("isCertain", String(isCertain))
    return keyring.digest(writer.bytes)
  }
}

/// Why an order can't be withdrawn, in the order in which the reasons are looked at.
public enum WithdrawRefusal: Error, Hashable, Sendable {
  /// The account has no such order.
  case notFound
  /// It was withdrawn before, or that is being found out.
  case alreadyWithdrawn
  /// It is done: it can be taken back while policy allows, or the service opened again (R20).
  case alreadyDone
  /// It ended without effect.
  case ended
  /// Money is being collected for it: first it must be known whether it arrived.
  case paymentUnderWay
  /// The network may have acted: a person must look.
  case mayHaveHappened
  /// What would come back is not what was read out.
  case changed(Withdrawal)
  /// The yes doesn't carry it.
  case consent(ConsentProblem)
}

extension CustomerFile {
  /// What withdrawing an order would bring back now, or the first reason why it can't be withdrawn.
  public func withdrawal(of id: ID<Order>, at now: Instant) -> Result<Withdrawal, WithdrawRefusal> {
    guard let order = order(id) else { return .failure(.notFound) }
    var isCertain = true
    switch order.state {
    case .cancelled, .assessingCancellation: return .failure(.alreadyWithdrawn)
    case .completed: return .failure(.alreadyDone)
    case .rejected, .failed: return .failure(.ended)
    case .acknowledged, .held(.paymentFailed), .held(.paymentOverdue), .held(.networkFailed),
      .partial(.networkFailed), .held(.needsPerson), .held(.accountNotNormal), .held(.policyMissing):
      break
    case .pending: return .failure(.paymentUnderWay)
    case .held, .partial:
      return .failure(order.wentToNetwork ? .mayHaveHappened : .paymentUnderWay)
    case .inProgress:
      let waiting = outbox.first { $0.id == .terminate(id) || $0.id == .provision(id) }
      isCertain = waiting.map { $0.notBefore > now && $0.attempts == 0 && !$0.isBegun } ?? false
    }
    let service = service(order.service)
    let renews = order.item.wasRenewing && (order.item.isLeaving || order.item.action == .stopRenewal)
    let feeBackFen = fees(of: order).map(\.keptFen).total
    return .success(
      Withdrawal(
        order: id, serviceName: order.item.serviceName, action: order.item.action?.kind, renews: renews,
        nextChargeOn: renews ? service.flatMap { renewalIfRenewing($0)?.start } : nil,
        priceFen: service?.priceFen ?? order.item.priceFen, feeBackFen: feeBackFen, isCertain: isCertain))
  }

  /// The next period that a service would be charged for if it renewed and ran.
  func renewalIfRenewing(_ service: Service) -> AnchoredPeriod? {
    var renewing = service
    renewing.autoRenews = true
    renewing.state = .active
    return nextRenewal(of: renewing)
  }

  /// Withdraws an order that isn't done (R20): the service is as it was before the yes, renewal included, and a fee that
  /// was paid comes back. What the network is at is asked back; it says whether that was in time.
  ///
  /// - Parameters:
  ///   - agreed: What was read out.
  ///   - consent: The yes; its hash must be that of `agreed`.
  public func withdrawing(
    _ agreed: Withdrawal, consent: Consent, under policies: Policies, numbers: inout NumberSource,
    keyring: any Keyring, at now: Instant
  ) -> Result<[Change], WithdrawRefusal> {
    guard let order = order(agreed.order), consent.proof.subscriber == subscriber.id else {
      return .failure(.notFound)
    }
    switch withdrawal(of: order.id, at: now) {
    case .failure(let refusal): return .failure(refusal)
    case .success(let fresh) where fresh != agreed: return .failure(.changed(fresh))
    case .success: break
    }
    guard constantTimeEqual(consent.quoteHash, agreed.hash(keyring)) else {
      return .failure(.consent(.otherQuote))
    }
    let age = now.milliseconds - consent.at.milliseconds
    guard (0...policies.limits.stepUpSeconds * 1000).contains(age) else { return .failure(.consent(.notNow)) }
    let act = SessionPolicy.Act.withdraw(order.item, feeBackFen: agreed.feeBackFen)
    if let lack = SessionPolicy(policies.limits).lack(
      consent.proof, for: act, by: subscriber.id, at: consent.at)
    {
      return .failure(.consent(.proof(lack)))
    }
    var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
    decision.audit(.orderWithdrawalAsked, by: .customer, of: order.id.text)
    if agreed.isCertain {
      decision.cancel(order)
    } else {
      decision.move(order, to: .assessingCancellation, nil, by: .customer)
    }
    numbers = decision.numbers
    return .success(decision.changes)
  }
}

extension Order {
  /// Whether nobody has approved or rejected it yet.
  public var isUnderReview: Bool {
    switch state {
    case .acknowledged, .held(.needsPerson), .held(.accountNotNormal), .held(.policyMissing): true
    default: false
    }
  }
}

extension Decision {
  /// Ends an order as withdrawn: nothing of it was done, or nothing of it remains.
  mutating func cancel(_ order: Order) {
    for message in file.outbox where message.id == .terminate(order.id) || message.id == .provision(order.id)
    {
      close(message, .done, attempts: message.attempts)
    }
    move(order, to: .cancelled, .orderCancelled, by: .customer)
    dropPayment(of: order)
    restoreService(of: order, renewing: order.item.wasRenewing)
    for line in file.lines(of: order) {
      giveBack(line.keptFen, of: line, for: order, on: .asked)
    }
    issue(
      .withdrawal, for: order,
      fields: [ReceiptField(.service, order.item.serviceName), ReceiptField(.state, "cancelled")])
    notify(.withdrawn, order.id.text, order.item.serviceName)
  }

  /// Gives up a payment that was never asked for.
  mutating func dropPayment(of order: Order) {
    guard var payment = order.payment.flatMap(file.payment), payment.state == .pending else { return }
    payment.state = .failed
    put(.payment(payment))
  }
}
