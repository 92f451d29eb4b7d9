import DomainCore

extension OrderSimulation {
  /// One of the orders that aren't leaving, with a yes that is good, weak, or to something else.
  mutating func arrange() async throws {
    let file = try await file()
    guard let request = randomRequest(in: file) else { return }
    let method: PaymentMethod? = random.below(10) == 0 ? nil : random.pick(PaymentMethod.allCases)
    let quoted = file.quote(for: request, payingBy: method, under: rules.policies, at: clock.now)
    guard case .success(let quote) = quoted else { return }
    quotes.insert(quote.hash(LeavingWorld.keyring))
    if random.below(4) == 0 { clock.move(seconds: Int64(random.below(7200))) }
    let proof = randomProof()
    var consent = LeavingWorld.consent(to: quote, proof: proof, at: clock.now)
    if random.below(10) == 0 {
      consent = Consent(
        quoteHash: [4, 5, 6], at: clock.now, conversation: LeavingWorld.conversation, turn: turn,
        proof: proof)
    }
    var numbers = numbers()
    let acceptance = file.accepting(
      quote, consent: consent, form: LeaveForm(), under: rules.policies, numbers: &numbers,
      keyring: LeavingWorld.keyring, at: clock.now)
    guard case .accepted(let changes, let orders) = acceptance else { return }
    counts.orders += orders.count
    for order in orders { counts.arranged[order.item.action?.kind.rawValue ?? "", default: 0] += 1 }
    try await commit(changes, on: file)
  }

  private mutating func randomRequest(in file: CustomerFile) -> OrderRequest? {
    let services = file.services.filter { $0.kind != .number }
    if services.count == 1, services[0].kind == .plan, random.below(3) == 0 {
      return .closeAccount(payoutTo: random.pick(PaymentMethod.allCases))
    }
    switch random.below(14) {
    case 10: return .payArrears
    case 11: return .payOut(to: random.pick([.alipay, .bankCard, .wechat]))
    case 12: return services.randomElement(using: &random).map { .resumeRenewal($0.id) }
    case 13:
      return services.randomElement(using: &random).map { .renew($0.id, as: $0.product) }
    case 0: return services.randomElement(using: &random).map { .stopRenewal([$0.id]) }
    case 1, 2, 3: return services.randomElement(using: &random).map { .reopen($0.id) }
    case 4: return file.orders.randomElement(using: &random).map { .undo($0.id) }
    case 5: return .suspendNumber
    case 9: return .take(random.pick([LeavingWorld.Kind.full, .prorated, .keeps, .person]).product)
    case 6: return .restoreNumber
    case 7:
      return random.below(services.count + 1) == 0
        ? .closeAccount(payoutTo: random.pick(PaymentMethod.allCases)) : nil
    default:
      return services.randomElement(using: &random).map {
        .changePlan(
          $0.id, to: random.pick([LeavingWorld.plan.id, LeavingWorld.cheaperPlan.id, ID("p.closed")]))
      }
    }
  }
}
