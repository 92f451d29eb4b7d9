import DomainCore
import Matching

/// What can be done about something that was subscribed to by mistake: leaving it, an appeal, or both.
extension Appeal {
  /// 算了不追究了，你把它退了 at an appeal means what it is about. False where the open topic is none that has come so far.
  static func giveUp(_ turn: inout TurnContext) -> Bool {
    guard case .appeal(let appeal)? = turn.state.topics.last,
      let service = appeal.service.flatMap({ turn.file?.service($0) })
    else { return false }
    turn.talk(of: service)
    return true
  }

  /// `算了，退了就行` where a remedy or a case is offered: leaving begins, which asks for its own yes. False for any other line.
  static func endsWithLeaving(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard case .appeal(var appeal)? = turn.state.topics.last,
      [.mistake, .offerCase, .offerLeave].contains(appeal.question), heard.wantsItGone, heard.secret == nil,
      ["dialog.cancel", "dialog.no"].contains(heard.intent), appeal.canStillBeLeft(turn),
      heard.says(.dropsComplaint),
      heard.mentions(ofList: "product").isEmpty
    else { return false }
    turn.say(.appealLeftAlone)
    appeal.question = .finished
    appeal.leaves = true
    turn.state.topics[turn.state.topics.count - 1] = .appeal(appeal)
    return true
  }

  mutating func askRemedy(_ turn: inout TurnContext) -> Step {
    var isByRule = false
    if let service, let file = turn.file,
      case .success = file.misoperationRefund(of: service, under: turn.library.policies, at: turn.now)
    {
      isByRule = true
    }
    let isKnown = remediesRead ?? false && !turn.repeatsInFull
    remediesRead = true
    if !isKnown, let service, let file = turn.file {
      WindowWords.sayMistake(on: service, of: file, &turn)
      if !isByRule { WindowWords.sayComplaint(of: file, &turn) }
    }
    turn.say(isByRule ? .appealRemediesByRule : .appealRemedies)
    for (index, remedy) in Remedy.allCases.enumerated() {
      turn.say(.option, ["number": .count(index + 1), "name": .name("remedy." + remedy.rawValue)])
    }
    return .asks(.choice(Self.remedyNames(turn)))
  }

  /// In characters.
  private static let longestRepeated = 10

  private static func remedyNames(_ turn: TurnContext) -> [String] {
    Remedy.allCases.map { turn.library.phrasebook.text(of: .name("remedy." + $0.rawValue)) }
  }

  mutating func takeRemedy(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    if heard.words.has(.asksWhenOpened, as: heard.reading.text, without: "，,。？?！! 的啊呀呢了"),
      let file = turn.file, let service = service.flatMap(file.service)
    {
      AppealWords.saySubscribed(service, in: file, &turn)
      return true
    }
    // 我没开过 says the same once more.
    if heard.reading.wishes.map(\.intent) == [intent], heard.mentions(ofList: "product").isEmpty,
      heard.reading.text.count <= Self.longestRepeated, !heard.wantsItGone
    {
      return true
    }
    if heard.refusesBoth {
      question = .finished
      turn.say(.appealLeftAlone)
      return true
    }
    // 能全退吗, 怎么证明退了 ask about the money, not about all services: what is said next answers it.
    // 钱要退给我: that is what a person decides, once it is asked for.
    let wantsMoney =
      heard.intent == "query.refund" && !heard.endsAsQuestion && (turn.file?.refunds ?? []).isEmpty
    if Self.asksAboutMoney(heard) || wantsMoney {
      turn.repeatsInFull = true
      return true
    }
    guard let chosen = Self.remedy(in: heard, of: Self.remedyNames(turn)) else { return false }
    question = .finished
    if chosen != .leave { open(&turn) }
    leaves = chosen != .appeal
    return true
  }

  static func asksAboutMoney(_ heard: Heard) -> Bool {
    if saysBoth(heard) || heard.refusesCase { return false }
    let leaving = heard.reading.wishes.first { $0.intent == "unsubscribe.unspecified" }
    return heard.saysAll || (leaving != nil && leaving?.manner != .wish)
  }

  /// `两个都要`: 都 is of the two things that were offered, not of all services.
  private static func saysBoth(_ heard: Heard) -> Bool {
    return heard.saysAll && !heard.isAsked && !heard.isConditional
      && heard.says(.wantsBoth)
      && heard.reading.wishes.allSatisfy { !$0.intent.hasPrefix("query.") }
  }

  static func remedy(in heard: Heard, of names: [String]) -> Remedy? {
    if saysBoth(heard) { return .both }
    if heard.refusesCase { return heard.wantsItGone ? .leave : nil }
    // The words of the options that name one of them and not the other.
    let said = heard.reading.text.without("，。！!, 吧就先我", atMost: 8) ?? ""
    if heard.words[.wantsCase].contains(said) { return .appeal }
    let positions = Choice(names: names).positions(in: heard)
    if positions.count == 1 { return Remedy.allCases[positions[0]] }
    return positions.isEmpty && heard.reading.wishes.contains { $0.intent == "unsubscribe.unspecified" }
      ? .leave : nil
  }
}
