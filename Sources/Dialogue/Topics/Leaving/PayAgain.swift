import DomainCore

/// Offers another way after a payment failed; the order waits and loses nothing (R14).
struct PayAgain: Topic, Hashable, Codable {
  let order: ID<Order>
  /// The amount that was read out; what is due grows with a late fee.
  var saidFen: Fen?
  var isFinished = false

  static let intent = "pay.again"

  var intent: String { Self.intent }
  var state: TopicState { .payAgain(self) }

  mutating func advance(_ turn: inout TurnContext) -> Step {
    if isFinished { return .done }
    guard let proof = turn.state.proof, let file = turn.file else { return .needs([]) }
    guard let order = file.order(order) else { return .done }
    guard order.waitsForPayment else {
      // Another chat was sooner: whoever was asked to pay here hears that nothing is to be paid any more, and how it stands.
      if saidFen != nil { sayPaidElsewhere(order, of: file, &turn) }
      return .done
    }
    let policy = SessionPolicy(turn.library.policies.limits)
    let quote = Quote(
      items: [order.item], paymentMethod: nil, day: turn.now.beijingDay, policyVersion: order.policyVersion)
    if proof.factors.count < policy.factorsNeeded(for: .leave(quote)) { return .needs([.idNumberTail]) }
    if !policy.isFresh(proof, at: turn.now) { return .needsFreshProof }
    let due = file.amountDue(on: order, under: turn.library.policies, at: turn.now)
    saidFen = due
    if due > order.item.feeFen { LateFeeWords.say(of: order, in: file, &turn) }
    let values: [String: PhraseValue] = ["order": .text(order.id.text), "due": .fen(due)]
    OrderWords.sayUnpaid(
      order, values, leaving: .payAgain, opening: .payAgainOpening, other: .payAgainOther, &turn)
    WindowWords.sayPayment(of: order, in: file, &turn)
    turn.explain(explanation(of: quote, in: file, turn))
    return PaymentMethods.ask(&turn)
  }

  /// How the amount comes about: 为什么 at the question for a way to pay.
  private func explanation(of quote: Quote, in file: CustomerFile, _ turn: TurnContext) -> [Phrase] {
    quote.items.allSatisfy(\.isLeaving)
      ? QuoteWords.explanation(of: quote, turn) : ArrangeWords.explanation(of: quote, in: file, turn)
  }

  /// Whether a line that names a way to pay only asks about it.
  static func onlyAsks(_ heard: Heard) -> Bool { heard.isAsked || heard.isConditional || heard.asksWhich }

  private func sayPaidElsewhere(_ order: Order, of file: CustomerFile, _ turn: inout TurnContext) {
    let key: PhraseKey =
      switch order.payment.flatMap(file.payment)?.state {
      case .success: .payElsewhere
      case .pending, .unknown: .payElsewhereTrying
      case .failed, nil: .payNoLonger
      }
    turn.say(key, ["order": .text(order.id.text)])
    ProgressAnswer.say(order, of: file, &turn)
    guard order.isOpen, !turn.state.watched.contains(where: { $0.order == order.id }) else { return }
    turn.state.watched.append(WatchedOrder(order: order.id, told: order.state))
  }

  mutating func take(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard let file = turn.file, let proof = turn.state.proof, let saidFen,
      let method = PaymentMethods.chosen(in: heard, turn)
    else { return false }
    guard PlainWayToPay.chosen(in: heard, turn.library) == method else {
      // 能用微信吗, 微信付过了 pay nothing yet.
      turn.say(.payCanUse, ["method": PaymentMethods.name(of: method), "due": .fen(saidFen)])
      return true
    }
    let paying = file.paying(
      order: order, amountFen: saidFen, by: method, proof: proof, under: turn.library.policies,
      numbers: &turn.numbers,
      keyring: turn.keyring, at: turn.now)
    switch paying {
    case .success(let changes):
      turn.changes += changes
      if let order = file.applying(changes).order(order) { turn.watch(order) }
      turn.say(.payTrying, ["method": PaymentMethods.name(of: method)])
      isFinished = true
    case .failure(.amountChanged), .failure(.proof), .failure(.notWaiting):
      // Going on reads out the new amount, asks for a fresh proof first, or says what was paid elsewhere.
      break
    case .failure(.policyMissing):
      turn.say(.payNotNow)
      isFinished = true
    case .failure(.stillUnknown):
      turn.say(.payStillUnknown)
      isFinished = true
    case .failure(.notFound): isFinished = true
    }
    return true
  }
}
