import DomainCore
import Matching

/// Orders what isn't leaving: renewal off, a service opened again, an order taken back, the number suspended, restored or
/// closed, another plan. Find what is meant, check, quote, explicit yes, order (R16–R18, R20, R23).
struct Arrange: Topic, Hashable, Codable {
  let intent: String
  let wanted: Wanted
  /// What was said of the object.
  var target: ArrangeTarget
  /// What is asked for; nil until the choice is made.
  var request: OrderRequest?
  /// The options read out, in their order: ids of services or products.
  var offered: [String] = []
  /// Those services that go on renewing whatever else stops; nil for none.
  var kept: [ID<Service>]?
  /// The line that goes on, while it is chosen as what.
  var line: ID<Service>?
  var method: PaymentMethod?
  var quoted: Quote?
  var question = Question.which

  /// What can be wanted.
  enum Wanted: String, Hashable, Codable {
    case stopRenewal, reopen, undo, suspendNumber, restoreNumber, closeAccount, changePlan
    /// What was offered after leaving.
    case take
    case payArrears, payOut, resumeRenewal, renewLine
  }

  enum Question: Hashable, Codable {
    case which, payout, method, confirm, code, finished
  }

  init(intent: String, wanted: Wanted, target: ArrangeTarget = ArrangeTarget(), request: OrderRequest? = nil)
  {
    self.intent = intent
    self.wanted = wanted
    self.target = target
    self.request = request
  }

  var state: TopicState { .arrange(self) }
  var changesSomething: Bool { true }

  /// What an intent wants, nil when it is none of these.
  static func wanted(by intent: String) -> Wanted? {
    switch intent {
    case "autorenew.cancel": .stopRenewal
    case "resubscribe": .reopen
    case "number.suspend": .suspendNumber
    case "number.restore": .restoreNumber
    case "account.close": .closeAccount
    case "plan.change": .changePlan
    case "arrears.pay": .payArrears
    case "balance.payout": .payOut
    case "autorenew.resume": .resumeRenewal
    case "broadband.renew": .renewLine
    case ReplacementOffer.intent: .take
    default: nil
    }
  }

  mutating func advance(_ turn: inout TurnContext) -> Step {
    if question == .finished { return .done }
    guard turn.state.proof != nil, let file = turn.file else { return .needs([]) }
    if request == nil, let step = choose(from: file, &turn) { return step }
    guard let request else { return .done }
    return offer(request, of: file, &turn)
  }

  mutating func take(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    if question != .finished, stops(heard) {
      question = .finished
      turn.say(.abandoned)
      Wishes.queue(besides: intent, heard, &turn)
      return true
    }
    if wanted == .renewLine, declinesRenewing(heard) {
      question = .finished
      turn.say(.abandoned)
      return true
    }
    if declinesAnyLine(heard),
      let line = turn.file?.services.first(where: { $0.kind == .broadband && $0.isHeld })
    {
      question = .finished
      turn.say(.lineEndedItself, ["service": .text(line.name)])
      return true
    }
    if question == .which, RepeatListWords.are(heard.reading.text, heard.words) { return true }
    if keepRenewing(heard, &turn) { return true }
    return switch question {
    case .which: takeChoice(heard, &turn)
    case .payout: takePayout(heard, &turn)
    case .method: takeMethod(heard, &turn)
    case .confirm: takeAnswer(heard, &turn)
    case .code: takeCode(heard, &turn)
    case .finished: false
    }
  }

  /// Whether a line gives this up: `那不续了，猫怎么办`. 不续了 is the very wish where renewal is to be ended.
  private func stops(_ heard: Heard) -> Bool {
    heard.listed("money_stopping").contains("yes") && !heard.isAsked
      && !(wanted == .stopRenewal && heard.reading.text.contains("续"))
  }

  mutating func goBack() -> Bool {
    quoted = nil
    switch question {
    case .which, .finished: return false
    case .payout, .method:
      guard !offered.isEmpty else { return false }
      request = nil
    case .confirm, .code:
      if method != nil {
        method = nil
      } else if case .closeAccount(.some)? = request {
        request = .closeAccount(payoutTo: nil)
      } else if case .payOut(.some)? = request {
        request = .payOut(to: nil)
      } else if !offered.isEmpty {
        request = nil
      } else {
        return false
      }
    }
    target.isChoosing = request == nil
    question = .which
    return true
  }

  // MARK: - The quote and the yes

  private mutating func offer(
    _ request: OrderRequest, of file: CustomerFile, _ turn: inout TurnContext
  ) -> Step {
    let policies = turn.library.policies
    switch file.quote(for: request, payingBy: method, under: policies, at: turn.now) {
    case .failure(let refusal):
      guard case .stopRenewal(let ids) = request, ids.count > 1 else {
        ArrangeRefusalWords.say(refusal, of: request, in: file, &turn)
        return .done
      }
      // Of several, each that can't be is told of, and the others are quoted without it.
      let refused = refusals(of: ids, in: file, turn)
      for (id, refusal) in refused {
        ArrangeRefusalWords.say(refusal, of: .stopRenewal([id]), in: file, &turn)
      }
      let rest = ids.filter { id in !refused.contains { $0.id == id } }
      guard !rest.isEmpty, rest.count < ids.count else { return .done }
      self.request = .stopRenewal(rest)
      return offer(.stopRenewal(rest), of: file, &turn)
    case .success(let quote):
      guard let proof = turn.state.proof else { return .needs([]) }
      let needed = SessionPolicy(policies.limits).factorsNeeded(for: .leave(quote))
      if proof.factors.count < needed { return .needs([.idNumberTail]) }
      if case .closeAccount(let closing)? = quote.items[0].action, closing.payoutFen > .zero,
        closing.destination == nil
      {
        question = .payout
        turn.say(.askPayout, ["amount": .fen(closing.payoutFen)])
        turn.explain([Phrase(.whyPayoutWay)] + ArrangeWords.explanation(of: quote, in: file, turn))
        return askWay(payoutWays(in: file, turn), &turn)
      }
      if case .payOut(let paying)? = quote.items[0].action, paying.destination == nil {
        question = .payout
        turn.say(.payoutAskWay, ["amount": .fen(paying.amountFen)])
        turn.explain([Phrase(.whyPayoutWay)] + ArrangeWords.explanation(of: quote, in: file, turn))
        return askWay(payoutWays(in: file, turn), &turn)
      }
      if quote.dueFen > .zero, method == nil {
        question = .method
        ArrangeWords.sayDue(quote, of: file, &turn)
        turn.explain(ArrangeWords.explanation(of: quote, in: file, turn))
        return PaymentMethods.ask(&turn)
      }
      if question == .code, quote.agrees(with: quoted) { return ConfirmationCode.ask(&turn) }
      let isKnown = quote.agrees(with: quoted) && !turn.repeatsInFull
      quoted = quote
      question = .confirm
      if isKnown { ArrangeWords.sayAgain(quote, &turn) } else { ArrangeWords.say(quote, of: file, &turn) }
      turn.say(.confirmHint)
      return .asks(.confirmation)
    }
  }

  private mutating func takeMethod(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    if let file = turn.file, let request,
      case .success(let quote) = file.quote(
        for: request, payingBy: nil, under: turn.library.policies, at: turn.now),
      ArrangeQuestions.answer(heard, from: quote, paying: nil, &turn)
    {
      return true
    }
    return PaymentMethods.take(heard, as: &method, &turn)
  }

  private mutating func takeAnswer(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    if chooseAnew(heard, &turn) || widen(heard, &turn) { return true }
    if let quoted, ArrangeQuestions.answer(heard, from: quoted, paying: method, &turn) { return true }
    if heard.means("dialog.no") {
      question = .finished
      turn.say(.abandoned)
      if case .stopRenewal(let ids)? = request, ids.count == 1, let service = turn.file?.service(ids[0]) {
        // 那还是退了吧 is of that one.
        turn.talk(of: service, wasTurnedDown: true)
      }
      return true
    }
    if correctPayout(heard, &turn) { return true }
    if let quote = quoted, PaymentMethods.correct(&method, for: quote, heard, &turn) {
      quoted = nil
      return true
    }
    guard let quote = quoted, heard.isExplicitYes(to: confirmedAct, by: quote),
      let proof = turn.state.proof
    else { return false }
    if !SessionPolicy(turn.library.policies.limits).isFresh(proof, at: turn.now) {
      if ConfirmationCode.send(for: quote.hash(turn.keyring), &turn) { question = .code }
      return true
    }
    order(quote, proof, &turn)
    return true
  }

  private mutating func takeCode(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard let quote = quoted else { return false }
    switch ConfirmationCode.take(heard, for: quote.hash(turn.keyring), &turn) {
    case .right(let proof): order(quote, proof, &turn)
    case .again: _ = ConfirmationCode.send(for: quote.hash(turn.keyring), &turn)
    case .givenUp:
      question = .finished
      turn.say(.abandoned)
    case .wrong: break
    case .none: return false
    }
    return true
  }

  private mutating func order(_ quote: Quote, _ proof: Proof, _ turn: inout TurnContext) {
    guard let file = turn.file, let request else { return }
    let consent = Consent(
      quoteHash: quote.hash(turn.keyring), at: turn.now, conversation: turn.conversation,
      turn: turn.turnNumber, proof: proof)
    let acceptance = file.accepting(
      quote, consent: consent, form: LeaveForm(), under: turn.library.policies, numbers: &turn.numbers,
      keyring: turn.keyring, at: turn.now)
    switch acceptance {
    case .accepted(let changes, let orders):
      turn.changes += changes
      for order in orders {
        turn.say(.arrangeAccepted, OrderWords.matterInFull(of: order))
        turn.watch(order)
      }
      if case .undo = request {
        // What goes on isn't given back.
        turn.state.topics.removeAll { if case .equipment = $0 { true } else { false } }
      }
      question = .finished
    case .quoteChanged, .consentInvalid:
      // The next round reads out the new quote; the yes was to the old one and counts for nothing.
      quoted = nil
      question = .confirm
      turn.say(.quoteChanged)
    case .refused(let refusal):
      if case .stopRenewal(let ids) = request, ids.count > 1 {
        // The next round tells of each that can't be any more, and quotes the rest anew.
        quoted = nil
        question = .confirm
        if refusals(of: ids, in: file, turn).count < ids.count { turn.say(.quoteChanged) }
        return
      }
      ArrangeRefusalWords.say(refusal, of: request, in: file, &turn)
      question = .finished
    }
  }

  /// Why the renewal of some of these services can't be switched off.
  private func refusals(
    of ids: [ID<Service>], in file: CustomerFile, _ turn: TurnContext
  ) -> [(id: ID<Service>, refusal: OrderRefusal)] {
    ids.compactMap { id in
      let quote = file.quote(
        for: .stopRenewal([id]), payingBy: method, under: turn.library.policies, at: turn.now)
      if case .failure(let refusal) = quote { return (id, refusal) }
      return nil
    }
  }
}
