import DomainCore
import Matching

/// 撤诉: takes back a complaint or appeal that nobody has answered, with a yes to that very one (R33).
struct CaseWithdrawal: Topic, Hashable, Codable {
  /// The number that was said; nil means the only open one.
  var number: String?
  /// The case that was read out and waits for a yes.
  var asked: ID<AppealCase>?
  var question = Question.confirm

  enum Question: Hashable, Codable {
    case confirm, finished
  }

  /// The name of its title; no rule proposes it.
  static let name = "case.withdraw"

  /// Whether a line asks for it in so many words; 不投诉了 gives up what is open.
  static func isAskedFor(in heard: Heard) -> Bool {
    heard.mentions(ofList: "complaint_talk").contains { said in
      said.value == "drop" && heard.words.has(.dropsCase, in: said.word)
    }
  }

  /// 然后撤诉 as a wish beside others; nil where a part of a line says something else.
  static func wish(in part: Reading, _ words: SaidWords) -> Wish? {
    guard isAskedFor(in: Heard(reading: part, words: words)),
      part.wishes.allSatisfy({ $0.intent == "appeal.complaint" || TakeBack.intents.contains($0.intent) })
    else { return nil }
    return Wish(
      intent: name, slots: [:], rule: RuleLocation(file: "", line: 1), score: 0, manner: .wish,
      hits: part.entities.filter { entity in
        if case .listed("complaint_talk", _) = entity.kind { true } else { false }
      }.map { Hit(range: $0.range, name: name) }, also: [])
  }

  var intent: String { Self.name }
  var state: TopicState { .caseWithdrawal(self) }
  var changesSomething: Bool { true }

  mutating func advance(_ turn: inout TurnContext) -> Step {
    if question == .finished { return .done }
    guard turn.state.proof != nil, let file = turn.file else { return .needs([]) }
    guard let meant = meant(in: file, &turn) else { return .done }
    if !meant.isOpen {
      CaseWords.say(meant, &turn)
      return .done
    }
    if meant.matter.isByRule ?? false {
      turn.say(.complaintStands, ["case": .text(meant.id.text)])
      return .done
    }
    asked = meant.id
    turn.say(
      .caseWithdrawQuote,
      [
        "case": .text(meant.id.text), "title": Phrase.title(of: meant.ground.intent),
        "opened": .instant(meant.openedAt),
      ])
    turn.say(.confirmHint)
    return .asks(.confirmation)
  }

  /// The case that is meant; of several none is, until its number is said.
  private func meant(in file: CustomerFile, _ turn: inout TurnContext) -> AppealCase? {
    if let number {
      let known = file.cases.first { $0.id.text == number }
      if known == nil { turn.say(.numberNotFound, ["number": .text(number)]) }
      return known
    }
    let open = file.openAppeals
    if open.isEmpty { turn.say(file.cases.isEmpty ? .caseNone : .caseNoneOpen) }
    if open.count > 1 {
      for known in open.suffix(CaseAnswer.shownAtMost).reversed() { CaseWords.say(known, &turn) }
      turn.say(.caseWithdrawWhich)
    }
    return open.count == 1 ? open[0] : nil
  }

  mutating func take(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard let asked, let file = turn.file else { return false }
    if heard.isNo {
      question = .finished
      turn.say(.caseWithdrawNot, ["case": .text(asked.text)])
      return true
    }
    guard heard.isExplicitYes(to: .takingBack) else { return false }
    let withdrawing = file.withdrawingCase(
      asked, proof: turn.state.proof, under: turn.library.policies, numbers: &turn.numbers,
      keyring: turn.keyring, at: turn.now)
    // Answered meanwhile: going on says how it stands now.
    guard case .success(let changes) = withdrawing else { return true }
    turn.changes += changes
    question = .finished
    turn.say(.caseWithdrawn, ["case": .text(asked.text)])
    return true
  }
}
