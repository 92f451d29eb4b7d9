import DomainCore
import Matching

/// What people ask in between about the talk itself: 你是机器人吗, and 好慢啊 while something runs. The open question comes back.
enum SmallQuestions {
  static func answer(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard heard.secret == nil, heard.intent.map(isNoMatter) ?? true else { return false }
    if heard.listed("asks_robot").contains("yes"), heard.intent == nil {
      turn.say(.isRobot)
      return true
    }
    return ImpatienceWords.areIn(heard.reading.text, heard.words) && sayProgress(&turn)
  }

  private static func isNoMatter(_ intent: String) -> Bool {
    intent == "query.progress" || intent == "dialog.why" || intent == "dialog.wait"
  }

  /// How what runs stands; where nothing runs and a yes is awaited, that nothing was begun.
  private static func sayProgress(_ turn: inout TurnContext) -> Bool {
    guard let file = turn.file else { return false }
    let running = file.orders.filter { order in
      guard order.isOpen else { return false }
      return turn.state.watched.contains { $0.order == order.id } || file.isStillAsking(about: order)
    }
    if running.isEmpty {
      if turn.state.topics.isEmpty, let done = turn.state.done.flatMap(file.order) {
        // It is done already, and that is what is asked.
        ProgressAnswer.say(done, of: file, &turn)
        return true
      }
      guard turn.state.expects == .confirmation, !turn.state.topics.isEmpty else { return false }
      turn.say(.nothingBegun)
      return true
    }
    for order in running.suffix(shownAtMost) { ProgressAnswer.say(order, of: file, &turn) }
    return true
  }

  private static let shownAtMost = 3
}
