import DomainCore
import Matching

/// What can be said at any moment: 取消, 返回, 重说, 为什么, 人工, 帮助.
enum Interjections {
  static func isCommand(_ intent: String) -> Bool { commands.contains(intent) }

  private static let commands: Set<String> = [
    "dialog.cancel", "dialog.back", "dialog.repeat", "dialog.why", "human.agent", "help",
    Patience.intent,
  ]

  /// Answers a command; false when the line is none.
  static func hear(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    switch heard.intent {
    case "dialog.cancel":
      if case .takeBack(let topic)? = turn.state.topics.last, topic.isUnclear(heard, turn) {
        turn.say(.withdrawPlainly)
      } else {
        cancel(&turn)
      }
    case "dialog.back": goBack(&turn)
    case "dialog.repeat":
      turn.repeatsInFull = true
      if turn.state.topics.isEmpty { turn.phrases += turn.state.lastPhrases }
    case "dialog.no" where !turn.state.topics.isEmpty: cancel(&turn)
    case "dialog.yes", "confirm.yes":
      if turn.state.topics.isEmpty, let reason = HandingOver.reasonOffered(turn) {
        HandingOver.open(reason, &turn)
        return true
      }
      // A yes that no question waits for leaves what is open as it is; one that isn't clear enough to act on is told so.
      guard let open = turn.state.topics.last else { return false }
      if turn.state.expects == .confirmation, open.confirmedAct != nil, !heard.isAsked {
        turn.say(.confirmPlainly)
      }
    case "dialog.why" where heard.says(.asksHowCounted) && explainAmounts(&turn): break
    case "dialog.why" where turn.state.explanation.isEmpty && heard.reading.text.contains("退"):
      // 怎么才退这么点 with nothing to explain yet asks for the refunds, which then can be explained.
      Wishes.begin(PlannedWish(intent: "query.refund"), &turn)
    case "dialog.why": explain(&turn)
    case "human.agent":
      HandingOver.open(.asked, &turn)
      // 转人工，顺便退彩铃: what is wanted besides goes on while the person is waited for.
      Wishes.queue(besides: "human.agent", heard, &turn)
    case "verify.changeNumber" where turn.state.proof != nil:
      turn.say(.otherNumber)
      turn.state.proof = nil
      turn.state.provedSince = nil
      turn.state.topics.append(.identify(Identify()))
    case "dialog.wait" where !turn.state.topics.isEmpty: turn.say(.wait)
    case Patience.intent: Patience.say(&turn)
    case "help": turn.say(turn.state.topics.isEmpty ? .help : .helpInside)
    default: return false
    }
    return true
  }

  /// Drops the matter in hand; what was ordered stays ordered and is said so.
  private static func cancel(_ turn: inout TurnContext) {
    guard !turn.state.topics.isEmpty else {
      turn.say(.nothingToCancel)
      return
    }
    if case .appeal? = turn.state.topics.last,
      turn.state.topics.dropLast().contains(where: { $0.topic.changesSomething })
    {
      // A complaint that came up beside a quote is dropped alone; the quote is read again.
      turn.state.topics.removeLast()
      turn.say(.abandoned)
      return
    }
    let unpaid: ID<Order>? =
      if case .payAgain(let topic)? = turn.state.topics.last { topic.order } else { nil }
    if case .leave(let leave)? = turn.state.topics.last { leave.remember(&turn) }
    turn.state.topics = []
    if let file = turn.file, let order = unpaid.flatMap(file.order) {
      UnpaidWords.sayLater(order, in: file, &turn)
    } else {
      turn.say(turn.state.watched.isEmpty ? .abandoned : .abandonedWithOrders)
    }
  }

  private static func goBack(_ turn: inout TurnContext) {
    while var topic = turn.state.topics.last?.topic {
      if topic.goBack() {
        turn.state.topics[turn.state.topics.count - 1] = topic.state
        return
      }
      // Going back from the first question of a verification leads to the matter that needed it; that asks for it again.
      if turn.state.topics.count == 1 { break }
      turn.state.topics.removeLast()
    }
    turn.say(.nothingBefore)
  }

  /// 怎么算出来的 is of the amounts that were shown last, whatever was said since; false where none were, or what is explained now
  /// tells amounts itself.
  private static func explainAmounts(_ turn: inout TurnContext) -> Bool {
    guard !turn.state.explanation.contains(where: \.tellsAmount), let amounts = turn.state.explainedAmounts
    else { return false }
    turn.phrases += amounts
    return true
  }

  private static func explain(_ turn: inout TurnContext) {
    if turn.state.explanation.isEmpty {
      turn.say(.whyNothing)
    } else {
      turn.phrases += turn.state.explanation
    }
  }
}
