import DomainCore

/// What happens to a simulated life from outside: banks, the operator's billing, an operator that says things twice or fails,
/// and the clock.
extension OrderSimulation {
  mutating func chargeBack() async throws {
    // A bank says it until it was heard.
    store.setCalm(true)
    defer { store.setCalm(false) }
    let file = try await file()
    guard random.below(3) == 0, let payment = file.payments.randomElement(using: &random),
      payment.method != .balance
    else { return }
    var numbers = numbers()
    let amountFen = Fen(Int64(1 + random.below(Int(payment.amountFen.count))))
    let changes = file.changes(
      afterChargebackOf: payment.id, amountFen: amountFen,
      under: rules.policies, numbers: &numbers, keyring: LeavingWorld.keyring, at: clock.now)
    if changes.isEmpty { return }
    chargedBackFen += amountFen
    try await commit(changes, on: file)
  }

  /// What a rule can set right is set right; done again at once, nothing is left to do.
  mutating func setRight() async throws {
    let file = try await file()
    var numbers = numbers()
    let changes = file.repairs(
      under: rules.policies, numbers: &numbers, keyring: LeavingWorld.keyring, at: clock.now)
    if changes.isEmpty { return }
    let again = file.applying(changes).repairs(
      under: rules.policies, numbers: &numbers, keyring: LeavingWorld.keyring, at: clock.now)
    if !again.isEmpty { broken.append("set right twice: \(again.count) changes") }
    try await commit(changes, on: file)
  }

  /// The operator's billing charges a service that was left, and is paid: what must be found and given back (R18).
  mutating func chargeByMistake() async throws {
    store.setCalm(true)
    defer { store.setCalm(false) }
    let file = try await file()
    for service in file.services {
      guard case .terminated(let end) = service.state, service.priceFen > .zero else { continue }
      let start = end.adding(months: 1 + random.below(2))
      let method: PaymentMethod = random.pick([.alipay, .bankCard])
      let payment = Payment(
        id: ID("stray-payment-\(turn)"), method: method, amountFen: service.priceFen, state: .success,
        requestedAt: clock.now, order: nil)
      let charge = Charge(
        id: ID("stray-\(turn)"), service: service.id, kind: .period, periodStart: start,
        periodEnd: start.adding(months: 1), amountFen: service.priceFen, creditedFen: .zero,
        chargedAt: clock.now, payment: payment.id)
      mistakes.insert(charge.id)
      openingCashFen += payment.amountFen
      let postings: [Posting] = [
        .charge(charge.id, charge.amountFen), .payment(payment.id, payment.amountFen, by: method),
      ]
      let movements = postings.enumerated().map { index, posting in
        Change.post(posting.transaction(id: ID("stray-\(turn)-\(index)"), at: clock.now))
      }
      return try await commit([.payment(payment), .charge(charge)] + movements, on: file)
    }
  }

  /// Something that was answered before is answered once more, in whatever way.
  mutating func repeatAnAnswer() async throws {
    let file = try await file()
    var keys: [OutboxMessage] = []
    for order in file.orders where order.steps.contains(where: { $0.state == .inProgress }) {
      if let action = order.item.action {
        let errand = Errand.provision(order: order.id, service: order.service, action)
        keys.append(message(errand, "provision-\(order.id)"))
        continue
      }
      keys.append(message(.terminate(order: order.id, service: order.service), "terminate-\(order.id)"))
    }
    for payment in file.payments where payment.order != nil && payment.state == .success {
      let errand = Errand.collect(payment: payment.id, amountFen: payment.amountFen, method: payment.method)
      keys.append(message(errand, "collect-\(payment.id)"))
    }
    for refund in file.refunds where refund.state == .success {
      let errand = Errand.payBack(
        refund: refund.id, amountFen: refund.amountFen, destination: refund.destination)
      keys.append(message(errand, "payback-\(refund.id)"))
    }
    // Only what was really done is confirmed twice: the operator doesn't invent.
    guard let repeated = keys.randomElement(using: &random), gateway.timesDone[repeated.id] == 1 else {
      return
    }
    _ = try await courier.record(.done, to: repeated, of: LeavingWorld.subscriber)
  }

  private func message(_ errand: Errand, _ id: String) -> OutboxMessage {
    OutboxMessage(id: ID(id), errand: errand, createdAt: clock.now, notBefore: clock.now)
  }

  mutating func randomFault() -> SimulatedOperator.Fault {
    // A bank that changes its mind after a pay-back was refused pays twice, and no ledger of ours can prevent it.
    if random.below(8) == 0 {
      return SimulatedOperator.Fault(
        .contradicts(seconds: Int64(random.below(200_000))), of: .collect, times: 1)
    }
    let behaviour: SimulatedOperator.Fault.Behaviour = random.pick([
      .unavailable, .lost, .answerLost, .doubled, .slow(seconds: Int64(random.below(200))),
      .refused(random.pick(OperatorRefusal.allCases)), .refusesMethod(random.pick(PaymentMethod.allCases)),
    ])
    return SimulatedOperator.Fault(
      behaviour, of: random.below(3) == 0 ? nil : random.pick(ErrandKind.allCases),
      times: random.below(4) == 0 ? nil : random.below(10))
  }

  mutating func randomJump() -> Int64 {
    random.pick([
      1, 30, 90, 600, 7200, 86_400, 86_400, 3 * 86_400, 9 * 86_400, 40 * 86_400, -5, -3600, -172_800,
    ])
  }
}
