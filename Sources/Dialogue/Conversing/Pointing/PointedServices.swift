import DomainCore
import Matching

/// Answers lines that only the customer's own services make clear: `把三块的那个退了`, `第二个是什么`, `视频和流量都退`.
///
/// It comes into play while nothing else is open: for a line that no rule understood, and for a wish to leave that also says what
/// stays.
enum PointedServices {
  /// Whether the line was answered.
  static func hear(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard turn.state.topics.isEmpty, turn.file != nil else { return false }
    if heard.reading.wishes.isEmpty, AskWhyWords.areIn(heard.reading.text, heard.words),
      let refused = turn.state.lastPhrases.first(where: { $0.key == PhraseKey.refusedLeaveFirst.name })
    {
      // 为什么要先退电视 asks why, and leaves nothing.
      turn.phrases.append(refused)
      turn.say(.whyLeaveFirst)
      return true
    }
    if answersWhich(heard, &turn) { return true }
    let wishes = heard.reading.wishes
    guard wishes.allSatisfy({ $0.intent.hasPrefix("unsubscribe.") }) else { return false }
    let pointing = Pointing(heard.reading, turn)
    if asksWhichOfNamed(heard, pointing, &turn) { return true }
    if !wishes.isEmpty,
      !pointing.keeps || !pointing.knowsAll || OtherWords.areIn(heard.reading.text, heard.words)
    {
      return false
    }
    if wishes.isEmpty, !heard.endsAsQuestion, heard.listed("stopping").contains("yes"), pointing.left.isEmpty,
      !(pointing.mentioned + pointing.kept).isEmpty
    {
      let named = pointing.mentioned + pointing.kept
      if !TakeBackOffer.offer(keeping: named, &turn) {
        turn.say(.leaveNotOpen, ["services": .list(named.map { .text($0.name) })])
        if named.count == 1 { turn.talk(of: named[0]) }
      }
      return true
    }
    if !pointing.left.isEmpty {
      leave(pointing, &turn)
    } else if !pointing.kept.isEmpty {
      if !TakeBackOffer.offer(keeping: pointing.kept, &turn) { turn.say(.abandoned) }
    } else if let service = pointing.mentioned.first, pointing.mentioned.count == 1, let file = turn.file {
      ServiceAnswer.describe(service, file, &turn)
      turn.talk(of: service)
      ServiceAnswer.offerToLeave(service, &turn)
    } else if pointing.hasPlaces || heard.says(.ofNoUse), pointing.mentioned.count > 1, wishes.isEmpty,
      let file = turn.file
    {
      // 手机报和第二个 of a list: each is described, and leaving them is offered.
      for service in pointing.mentioned { ServiceAnswer.describe(service, file, &turn) }
      turn.say(.pointedLeaveOffer)
      turn.state.offer = .wish(
        PlannedWish(intent: "unsubscribe.unspecified", target: LeaveTarget(allOf: pointing.mentioned)))
    } else {
      return false
    }
    return true
  }

  /// `短信包和彩铃二选一`, `退彩铃或者短信包`: one of what is named is to go, and it is asked which.
  private static func asksWhichOfNamed(_ heard: Heard, _ pointing: Pointing, _ turn: inout TurnContext)
    -> Bool
  {
    let named = pointing.left + pointing.mentioned
    guard named.count > 1, pointing.kept.isEmpty, heard.says(.oneOfNamed) || compares(heard),
      !heard.endsAsQuestion,
      !heard.asksWhich, !heard.saysAll, pointing.knowsAll
    else { return false }
    turn.state.lastWish = "unsubscribe.unspecified"
    turn.state.topics.append(
      .leave(
        Leave(intent: "unsubscribe.unspecified", target: LeaveTarget(pointed: named.map(\.id)))))
    return true
  }

  /// `退会员还是退语音包好`: which of them is better is his to say.
  private static func compares(_ heard: Heard) -> Bool {
    heard.says(.orElse) && heard.words.has(.endsComparing, ending: heard.reading.text)
  }

  /// `最贵的是哪个`: what it is of all that is held, which is then talked of.
  private static func answersWhich(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let held = (turn.file?.services ?? []).filter { $0.isHeld && $0.kind != .number }
    guard heard.reading.wishes.isEmpty, heard.asksWhich, heard.reading.text.count <= shortQuestion,
      heard.mentions(ofList: "product").isEmpty
    else { return false }
    let choice = Choice(names: held.map(\.name), pricesFen: held.map(\.priceFen))
    guard choice.answersWhich(heard, &turn) else { return false }
    let found = choice.extremes(in: heard)
    if found.count == 1 { turn.talk(of: held[found[0]]) }
    return true
  }

  /// In characters.
  private static let shortQuestion = 10

  private static func leave(_ pointing: Pointing, _ turn: inout TurnContext) {
    var leave = Leave(
      intent: "unsubscribe.unspecified", target: LeaveTarget(pointed: pointing.left.map(\.id)))
    if pointing.isSure { leave.chosen = pointing.left.map(\.id) }
    turn.state.lastWish = leave.intent
    turn.state.topics.append(.leave(leave))
  }
}
