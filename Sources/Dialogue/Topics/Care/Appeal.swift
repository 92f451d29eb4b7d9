import DomainCore
import Matching

/// An appeal: finds the service, says the facts, puts right what a rule can and opens a numbered case for the rest (R33).
struct Appeal: Topic, Hashable, Codable {
  let intent: String
  var about: AppealSubject
  /// The service it is about; nil until it is known.
  var service: ID<Service>?
  /// The options read out, in their order.
  var offered: [ID<Service>] = []
  var question = Question.which
  /// Whether what can be done was read out already, with what holds for it.
  var remediesRead: Bool?
  /// Whether leaving begins when this ends.
  var leaves = false

  enum Question: Hashable, Codable {
    case which, remark, offerLeave, offerCase, mistake, finished
  }

  /// What can be done about something that was never wanted.
  enum Remedy: String, CaseIterable {
    case both, appeal, leave
  }

  var state: TopicState { .appeal(self) }

  init?(intent: String, about: AppealSubject) {
    guard AppealGround(intent: intent) != nil else { return nil }
    self.intent = intent
    self.about = about
  }

  var takesPhoneNumbers: Bool { question == .remark }

  /// Whether a line chooses, of the remedies with these names, one that is done at once.
  func wouldOpen(_ heard: Heard, of names: [String]) -> Bool {
    guard question == .mistake, !Self.asksAboutMoney(heard), let chosen = Self.remedy(in: heard, of: names)
    else { return false }
    return chosen != .leave
  }

  var ground: AppealGround { AppealGround(intent: intent) ?? .complaint }

  mutating func advance(_ turn: inout TurnContext) -> Step {
    if question == .finished { return finish(&turn) }
    if ground == .complaint, turn.state.proof == nil { turn.say(.complaint) }
    guard turn.state.proof != nil, let file = turn.file else { return .needs([]) }
    if ground == .complaint {
      if about.remark != nil {
        open(&turn)
        return .done
      }
      question = .remark
      WindowWords.sayComplaint(of: file, &turn)
      turn.say(.appealAskRemark)
      return .asks(.text(slot: "remark"))
    }
    if service == nil, let step = choose(from: file, &turn) { return step }
    guard let service = service.flatMap(file.service) else { return .done }
    switch question {
    case .offerLeave: turn.say(.appealOfferLeave, ["service": .text(service.name)])
    case .offerCase:
      WindowWords.sayComplaint(of: file, &turn)
      turn.say(.appealOfferCase)
    case .mistake: return askRemedy(&turn)
    case .which, .remark, .finished: return examine(service, in: file, &turn)
    }
    return .asks(.confirmation)
  }

  mutating func take(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    switch question {
    case .which:
      guard let file = turn.file, !offered.isEmpty else { return false }
      let services = offered.compactMap(file.service)
      let choice = Choice(names: services.map(\.name), pricesFen: services.map(\.priceFen))
      switch choice.answer(in: heard) {
      case .positions(let positions) where positions.count == 1: service = services[positions[0]].id
      case .positions(let positions) where heard.namesSeveral(positions.count, of: services.count):
        takeAll(positions.map { services[$0] }, &turn)
      case .positions: turn.say(.sayWhich)
      case .missing(let missing): choice.say(missing, &turn)
      case .none:
        guard heard.isPlainYes else { return false }
        turn.say(.sayWhich)
      }
      return true
    case .remark:
      // 等一下我想想 tells nothing yet: it is asked again.
      let phrases = Phrases.of(heard.reading.text).map(String.init)
      if !phrases.isEmpty,
        phrases.allSatisfy({ phrase in
          heard.words[.thinksItOver].contains(phrase)
            || phrase.count <= Self.shortThought && heard.words.has(.thinksHowToSay, in: phrase)
        })
      {
        turn.say(.wait)
        return true
      }
      // 多久给答复, 能不能催一下: the question that comes again says by when; it is no complaint.
      if heard.asksWhenAnswered { return true }
      // A question is answered; what the complaint is about is asked again. 莫名其妙扣我15块 is no question.
      let tells =
        heard.reading.wishes.contains { AppealGround(intent: $0.intent) != nil }
        || heard.words.has(.tellsRemark, beginning: heard.reading.text)
      if !heard.complains, !tells, let intent = heard.intent,
        intent.hasPrefix("query.") || intent == "case.list",
        (heard.reading.wishes.first?.score ?? 0) >= 0.7
      {
        return false
      }
      // 那你先给我登记 says nothing of what is to be registered: it is asked again.
      if heard.onlyAsksForCase { return true }
      // 把语音包退了 is done, and no complaint.
      if heard.onlyLeaves { return false }
      if heard.listed("complaint_talk").contains("drop") || heard.deniesComplaint {
        question = .finished
        turn.say(.appealLeftAlone)
        return true
      }
      // 是 and 那你给我退了吧 say nothing that a complaint could be about.
      if heard.isPlainYes || heard.means("confirm.yes") { return true }
      // 要赔多少 asks, and is nobody's complaint.
      guard heard.secret == nil, !heard.means("dialog.no"), !heard.asksShortly,
        !(heard.intent ?? "").hasPrefix("social."), !heard.listed("complaint_talk").contains("ask")
      else { return false }
      about.remark = AppealSubject.remark(in: heard)
      return about.remark != nil
    case .offerLeave where heard.wantsItGone && heard.onlyNamesLeaving:
      // 那现在退 is a yes to 要现在退订吗, and the quote asks before anything is done.
      question = .finished
      leaves = true
      return true
    case .offerLeave: return takeYesOrNo(heard, yes: { $0.leaves = true }, no: { $0.question = .offerCase })
    case .offerCase:
      if heard.refusesCase, heard.wantsItGone, canStillBeLeft(turn) {
        // 不用登记了，退了就行: leaving begins instead.
        leaves = true
        question = .finished
        return true
      }
      if heard.isNo || heard.refusesCase {
        question = .finished
        turn.say(.appealLeftAlone)
        return true
      }
      if heard.onlyWantsItGone {
        // 退了吧 asks for no case.
        if canStillBeLeft(turn) { (leaves, question) = (true, .finished) } else { turn.say(.confirmPlainly) }
        return true
      }
      guard heard.asksForCase else { return false }
      open(&turn)
      question = .finished
      return true
    case .mistake: return takeRemedy(heard, &turn)
    case .finished: return false
    }
  }

  func canStillBeLeft(_ turn: TurnContext) -> Bool {
    guard let service, case .active? = turn.file?.service(service)?.state else { return false }
    return true
  }

  // MARK: - Which service

  private mutating func choose(from file: CustomerFile, _ turn: inout TurnContext) -> Step? {
    if let number = about.order {
      guard let order = file.order(number) else {
        turn.say(.numberNotFound, ["number": .text(number.text)])
        return .done
      }
      service = order.service
      return nil
    }
    let match = about.services(of: ground, in: file, turn.library.policies.products)
    if !match.missing.isEmpty {
      turn.say(.notFound, ["names": .list(match.missing.map(PhraseValue.text))])
    }
    guard !match.services.isEmpty else {
      turn.say(.appealNothing)
      return .done
    }
    if match.services.count == 1 {
      service = match.services[0].id
      return nil
    }
    offered = match.services.map(\.id)
    turn.say(.appealWhich)
    for (index, service) in match.services.enumerated() {
      turn.say(.serviceOption, ServiceLine(service, number: index + 1, file: file, at: turn.now).values)
    }
    return .asks(.choice(match.services.map(\.name)))
  }

  // MARK: - The facts

  private mutating func examine(_ service: Service, in file: CustomerFile, _ turn: inout TurnContext) -> Step
  {
    if ground == .misoperation {
      AppealWords.saySubscribed(service, in: file, &turn)
      if case .terminated = service.state { question = .offerCase } else { question = .mistake }
      return advance(&turn)
    }
    if let endsOn = service.endsOn, service.hasExpired(on: turn.now.beijingDay) {
      // It is held still, and nothing more is charged for it.
      turn.say(.appealExpired, ["service": .text(service.name), "day": .day(endsOn)])
      question = .offerCase
      return advance(&turn)
    }
    switch file.appealFinding(on: service.id) {
    case nil: return .done
    case .running(let order)?:
      AppealWords.sayRunning(service, after: order.flatMap(file.order), &turn)
      question = .offerLeave
    case .runningAgain(let id)?:
      guard let order = file.order(id) else { return .done }
      AppealWords.sayRunningAgain(service, by: order, &turn)
      question = .offerLeave
    case .underWay(let id)?:
      guard let order = file.order(id) else { return .done }
      AppealWords.sayUnderWay(order, &turn)
      guard turn.now > order.item.settlesBy else { return .done }
      turn.say(.appealLate)
      question = .offerCase
    case .waitsForPayment(let id)?:
      guard let order = file.order(id) else { return .done }
      AppealWords.sayUnderWay(order, &turn)
      question = .finished
      turn.state.topics.append(.payAgain(PayAgain(order: id)))
      return .done
    case .ended(let ended)?:
      AppealWords.say(ended, of: service, in: file, &turn)
      let repairs = about.stillHears || !ended.outOfStep.isEmpty
      if repairs { repair(service, file, &turn) }
      if repairs || (!ended.strayRefunds.isEmpty && !about.disagrees) { return .done }
      question = .offerCase
    }
    return advance(&turn)
  }

  /// In characters: 让我想想怎么说.
  private static let shortThought = 12

  /// Tells network and terminals once more; what came of it is told as news.
  private func repair(_ service: Service, _ file: CustomerFile, _ turn: inout TurnContext) {
    let repairing = file.repairing(
      service.id, under: turn.library.policies, numbers: &turn.numbers, keyring: turn.keyring, at: turn.now)
    switch repairing {
    case .success(let changes):
      turn.changes += changes
      turn.say(.repairStarted, ["service": .text(service.name)])
      RepairWords.watch(service.id, &turn)
    case .failure(.underWay):
      turn.say(.repairUnderWay, ["service": .text(service.name)])
      RepairWords.watch(service.id, isTold: true, &turn)
    case .failure(.notFound), .failure(.notEnded): break
    }
  }

  private mutating func takeYesOrNo(
    _ heard: Heard, yes: (inout Appeal) -> Void, no: (inout Appeal) -> Void
  ) -> Bool {
    if heard.isNo {
      no(&self)
      return true
    }
    guard heard.isYes else { return false }
    question = .finished
    yes(&self)
    return true
  }

  func open(_ turn: inout TurnContext) {
    guard let file = turn.file else { return }
    let matter = about.matter(on: service.flatMap(file.service), ground: ground, in: file)
    let opening = file.openingCase(
      ground, about: matter, proof: turn.state.proof, under: turn.library.policies, numbers: &turn.numbers,
      keyring: turn.keyring, at: turn.now)
    switch opening {
    case .success(let opening):
      turn.changes += opening.changes
      CaseWords.sayOpened(opening.opened, of: file, intent: intent, &turn)
      if ground == .complaint { AppealWords.sayStrayRefunds(tellingOf: about.remark ?? "", in: file, &turn) }
    case .failure(.alreadyOpen(let open)): CaseWords.say(open, &turn, title: .appealAlreadyOpen)
    case .failure(.proof): break
    }
  }

  /// What was begun by this goes on: leaving comes after the case has its number.
  private func finish(_ turn: inout TurnContext) -> Step {
    guard leaves, let service else { return .done }
    var leave = Leave(intent: "unsubscribe.unspecified", target: LeaveTarget())
    leave.chosen = [service]
    turn.state.topics.append(.leave(leave))
    return .done
  }
}

extension AppealGround {
  init?(intent: String) {
    switch intent {
    case "appeal.failed": self = .leavingFailed
    case "appeal.misoperation": self = .misoperation
    case "appeal.complaint": self = .complaint
    default: return nil
    }
  }

  /// The intent whose title names it.
  var intent: String {
    switch self {
    case .leavingFailed: "appeal.failed"
    case .misoperation: "appeal.misoperation"
    case .complaint: "appeal.complaint"
    case .erasure: "privacy.delete"
    case .payout: "query.refund"
    }
  }
}
