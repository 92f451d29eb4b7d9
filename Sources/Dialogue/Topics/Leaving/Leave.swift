import DomainCore
import Matching

/// Leaves one or several services: choose, check, quote, explicit yes, order (R8, R11–R14, R17, R19, R24).
struct Leave: Topic, Hashable, Codable {
  let intent: String
  var target: LeaveTarget
  /// The services chosen; nil until the choice is made.
  var chosen: [ID<Service>]?
  /// The options read out, in their order.
  var offered: [ID<Service>] = []
  /// Those of the options that are to be kept, whatever else goes; nil for none.
  var kept: [ID<Service>]?
  /// Whether the customer went back to the choice, so that it isn't made for him again.
  var reconsiders = false
  /// Whether it was said already which names nothing has.
  var saidMissing = false
  var form = LeaveForm()
  var method: PaymentMethod?
  /// The quote that was read out and waits for a yes.
  var quoted: Quote?
  var question = Question.which

  enum Question: Hashable, Codable {
    case which, contact, reason, method, confirm
    /// A fresh code bound to the quote, because the last proof is too old (S2, S8).
    case code
    case finished
  }

  var state: TopicState { .leave(self) }
  var changesSomething: Bool { true }
  var takesPhoneNumbers: Bool { question == .contact }

  init(intent: String, target: LeaveTarget, form: LeaveForm = LeaveForm()) {
    self.intent = intent
    self.target = target
    self.form = form
  }

  mutating func advance(_ turn: inout TurnContext) -> Step {
    if question == .finished { return .done }
    guard let proof = turn.state.proof, let file = turn.file else { return .needs([]) }
    if file.subscriber.state == .frozen {
      turn.state.topics.append(.unfreeze(Unfreeze(isWanted: false)))
      return .waits
    }
    if chosen == nil, let step = choose(from: file, &turn) { return step }
    guard let services = eligible(in: file, &turn) else { return .done }
    if services.contains(where: { $0.kind == .broadband }) {
      if proof.factors.count < 2 { return .needs([.idNumberTail]) }
      if let step = fillForm(&turn) { return step }
    }
    return offer(services, of: file, proof, &turn)
  }

  mutating func take(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    if heard.intent.map({ Arrange.wanted(by: $0) != nil }) ?? false, DeniedMatter.isIn(heard, turn) {
      return false
    }
    if takeContactAhead(heard, &turn) || correctContact(heard, &turn) || correctReason(heard, &turn)
      || postpone(heard, &turn)
    {
      return true
    }
    if heard.givesUp, !heard.isAsked, stops(heard, turn) {
      abandon(&turn)
      // 到期再说吧，什么时候到期: what is asked besides is answered.
      for intent in heard.reading.wishes.map(Wishes.ofAccount) where intent.hasPrefix("query.") {
        turn.state.queue.append(PlannedWish(intent: intent))
      }
      return true
    }
    if isFormOpen, answerAhead(heard, &turn) { return true }
    if answersChargedAgain(heard, &turn) { return true }
    switch question {
    case .which: return takeChoice(heard, &turn)
    case .contact:
      let saysYes = heard.means("dialog.yes") || heard.means("confirm.yes")
      if saysYes || OwnContactWords.areIn(heard), let own = turn.state.phone {
        form.contact = own
        return true
      }
      guard let phone = turn.saidPhone else { return takeReasonAside(heard, &turn) }
      turn.saidPhone = nil
      form.contact = phone
      return true
    case .reason: return takeReason(heard, &turn)
    case .method:
      // The question says the fee itself.
      let asksFee = ["query.penalty", "quote.fee", "quote.price"].contains(heard.intent)
      if heard.asksOfWaiting { turn.say(.penaltyAfter) }
      if asksFee || PriceWords.askShortly(heard.reading.text, heard.words) { return true }
      return takeMethod(heard, &turn)
    case .confirm: return takeAnswer(heard, &turn)
    case .code: return takeCode(heard, &turn)
    case .finished: return false
    }
  }

  mutating func goBack() -> Bool {
    switch question {
    case .which, .finished: return false
    case .contact: chosen = nil
    case .reason: form.contact = nil
    case .method: if form.reason != nil { form.reason = nil } else { chosen = nil }
    case .confirm, .code:
      quoted = nil
      if method != nil { method = nil } else if form.reason != nil { form.reason = nil } else { chosen = nil }
    }
    // Going back to a choice that the words had already made would only run forward again.
    if chosen == nil {
      target.all = false
      target.named = []
      target.priceFen = nil
      reconsiders = true
      question = .which
    }
    return true
  }

  // MARK: - Whether it can be left

  /// The chosen services that can be left together; says why for each that can't. Nil when none is left to order.
  private mutating func eligible(in file: CustomerFile, _ turn: inout TurnContext) -> [Service]? {
    let wanted = chosen ?? []
    var (services, refused) = file.leavable(wanted, under: turn.library.policies, at: turn.now)
    let first = namedFirst(of: refused.map(\.refusal), in: file, turn.words)
    if !first.isEmpty {
      (services, refused) = file.leavable(first + wanted, under: turn.library.policies, at: turn.now)
    }
    chosen = services.map(\.id)
    for (service, refusal) in refused {
      RefusalWords.say(refusal, service, &turn)
      // What is wrong with the account is said once.
      if refusal.isOfAccount { return nil }
      if case .expired = refusal, service.kind == .broadband, wanted.count == 1 {
        // What must come first is offered: the same line goes on, as it was or as another (R8).
        var ways = Arrange(intent: "broadband.renew", wanted: .renewLine)
        ways.target.isChoosing = true
        turn.state.topics.append(.arrange(ways))
      }
    }
    return services.isEmpty ? nil : services
  }

  // MARK: - The broadband form

  private mutating func fillForm(_ turn: inout TurnContext) -> Step? {
    if form.contact == nil {
      question = .contact
      turn.say(.askContact, ["phone": .text(turn.state.phone?.masked ?? "")])
      return .asks(.text(slot: "contact"))
    }
    if form.reason == nil {
      question = .reason
      turn.say(.askReason)
      for (index, reason) in LeaveReason.allCases.enumerated() {
        turn.say(.option, ["number": .count(index + 1), "name": .name("reason." + reason.rawValue)])
      }
      return .asks(.choice(reasonNames(turn)))
    }
    return nil
  }

  /// Whether the form of a broadband line is being filled.
  var isFormOpen: Bool { question == .contact || question == .reason }

  /// A question about money or days while the form is filled, answered from the quote as it would be now.
  private func answerAhead(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard let chosen, let file = turn.file,
      case .success(let quote) = file.quote(
        leaving: chosen, payingBy: nil, under: turn.library.policies, at: turn.now),
      LeaveQuestions.answer(heard, from: quote, &turn)
    else { return false }
    turn.answeredAside = true
    return true
  }

  // MARK: - The quote and the yes

  private mutating func offer(
    _ services: [Service], of file: CustomerFile, _ proof: Proof, _ turn: inout TurnContext
  ) -> Step {
    let policies = turn.library.policies
    switch file.quote(leaving: services.map(\.id), payingBy: method, under: policies, at: turn.now) {
    case .failure(let refusal):
      RefusalWords.say(refusal, services[0], &turn)
      return .done
    case .success(let quote):
      let needed = SessionPolicy(policies.limits).factorsNeeded(for: .leave(quote))
      if proof.factors.count < needed { return .needs([.idNumberTail]) }
      if quote.dueFen > .zero, method == nil {
        question = .method
        QuoteWords.sayDue(quote, &turn)
        return PaymentMethods.ask(&turn)
      }
      if question == .code, quote.agrees(with: quoted) {
        return ConfirmationCode.ask(&turn)
      }
      let isKnown = quote.agrees(with: quoted) && !turn.repeatsInFull
      quoted = quote
      question = .confirm
      if !isKnown, target.asksWhole ?? false { QuoteWords.sayWhether(wholeIn: quote, &turn) }
      if isKnown { QuoteWords.sayAgain(quote, &turn) } else { QuoteWords.say(quote, of: file, &turn) }
      turn.say(.confirmHint)
      return .asks(.confirmation)
    }
  }

  /// `算了，换成银行卡` where a way to pay is asked for or was read out: the other way is given up, and not the matter.
  mutating func takesOtherWay(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard question == .method || question == .confirm, heard.secret == nil,
      let new = PlainWayToPay.instead(in: heard), new != method
    else { return false }
    if question == .confirm {
      guard let quoted, quoted.dueFen > .zero, let old = method else { return false }
      turn.say(.methodCorrected, ["old": PaymentMethods.name(of: old), "new": PaymentMethods.name(of: new)])
      self.quoted = nil
    }
    method = new
    return true
  }

  private mutating func takeMethod(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    return PaymentMethods.take(heard, as: &method, &turn)
  }

  private mutating func takeAnswer(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let text = heard.reading.text
    if heard.deniesStopping {
      turn.say(.confirmPlainly)
      return true
    }
    if choosesPlaceAnew(heard, &turn) { return true }
    // 就退这个 at the quote of one thing keeps nothing: it is a yes to that one.
    let isOfThis =
      chosen?.count == 1 && heard.isExplicitYes(to: .leaving) && heard.mentions(ofList: "product").isEmpty
    if let file = turn.file, !heard.isConditional, !heard.asksWhich, !heard.asksOfQuote, !isOfThis,
      heard.says(.keeps) || heard.says(.leavesOnly)
        || Pointing(heard.reading, turn).keeps
    {
      return keep(heard, of: keepable(by: text, in: file, turn), &turn)
    }
    if dropGivenUp(heard, &turn) { return true }
    if answersWhich(heard, &turn) || chooseAnew(heard, &turn) || chooseMeant(heard, &turn)
      || choosesAnother(heard, &turn)
    {
      return true
    }
    if heard.means("dialog.no") {
      abandon(&turn)
      return true
    }
    if let quote = quoted, PaymentMethods.correct(&method, for: quote, heard, &turn) {
      quoted = nil
      return true
    }
    if let quote = quoted, LeaveQuestions.answer(heard, from: quote, &turn) { return true }
    if sayPrices(heard, of: heldServices(turn), turn: &turn) || choosePointed(heard, &turn)
      || takeReasonAside(heard, &turn) || widen(heard, &turn)
    {
      return true
    }
    guard let quote = quoted, heard.isExplicitYes(to: .leaving, by: quote),
      let proof = turn.state.proof
    else {
      return false
    }
    if !SessionPolicy(turn.library.policies.limits).isFresh(proof, at: turn.now) {
      return sendConfirmationCode(for: quote, &turn)
    }
    order(quote, proof, &turn)
    return true
  }

  /// Drops the matter; the one service that it was about stays in mind for 那还是退了吧.
  mutating func abandon(_ turn: inout TurnContext) {
    question = .finished
    turn.say(.abandoned)
    remember(&turn)
  }

  /// Keeps in mind what it is about, where that is one service.
  func remember(_ turn: inout TurnContext) {
    guard let chosen, chosen.count == 1, let service = turn.file?.service(chosen[0]) else { return }
    turn.talk(of: service, wasTurnedDown: true)
  }

  private mutating func sendConfirmationCode(for quote: Quote, _ turn: inout TurnContext) -> Bool {
    if ConfirmationCode.send(for: quote.hash(turn.keyring), &turn) { question = .code }
    return true
  }

  private mutating func takeCode(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard let quote = quoted else { return false }
    switch ConfirmationCode.take(heard, for: quote.hash(turn.keyring), &turn) {
    case .right(let proof): order(quote, proof, &turn)
    case .again: return sendConfirmationCode(for: quote, &turn)
    case .givenUp:
      abandon(&turn)
    case .wrong: break
    case .none: return false
    }
    return true
  }

  private mutating func order(_ quote: Quote, _ proof: Proof, _ turn: inout TurnContext) {
    guard let file = turn.file else { return }
    let consent = Consent(
      quoteHash: quote.hash(turn.keyring), at: turn.now, conversation: turn.conversation,
      turn: turn.turnNumber,
      proof: proof)
    let acceptance = file.accepting(
      quote, consent: consent, form: form, under: turn.library.policies, numbers: &turn.numbers,
      keyring: turn.keyring, at: turn.now)
    switch acceptance {
    case .accepted(let changes, let orders):
      turn.changes += changes
      for order in orders {
        turn.say(.accepted, ["service": .text(order.item.serviceName), "order": .text(order.id.text)])
        turn.watch(order)
      }
      if let next = target.next { turn.state.queue.append(PlannedWish(intent: next)) }
      question = .finished
    case .quoteChanged:
      // The next round reads out the new quote; the yes was to the old one and counts for nothing.
      quoted = nil
      question = .confirm
      turn.say(.quoteChanged)
    case .refused:
      // Something was left elsewhere, or ran out, since it was quoted: the next round says what, and quotes the rest anew.
      quoted = nil
      question = .confirm
      let left = file.leavable(quote.items.map(\.service), under: turn.library.policies, at: turn.now)
      if !left.services.isEmpty { turn.say(.quoteChanged) }
    case .consentInvalid:
      quoted = nil
      question = .confirm
      turn.say(.quoteChanged)
    }
  }
}
