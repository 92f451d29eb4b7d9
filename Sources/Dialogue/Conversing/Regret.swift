import DomainCore
import Matching

/// 后悔了怎么办, 我又想留着了 right after something was left: it leads to taking that back, which says why where it can't be (R20).
enum Regret {
  static func hear(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let text = heard.reading.text
    guard turn.state.topics.isEmpty, heard.secret == nil, isNoMatter(heard.intent),
      words.contains(where: text.contains),
      !OtherWords.areIn(text), let order = leaving(turn)
    else { return false }
    let pointing = Pointing(heard.reading, turn)
    let pointed = pointing.left + pointing.kept + pointing.mentioned
    guard pointed.isEmpty, heard.mentions(ofList: "product").isEmpty else { return false }
    turn.state.lastWish = "dialog.undo"
    turn.state.topics.append(.takeBack(TakeBack(intent: "dialog.undo", order: order)))
    return true
  }

  /// The last leaving of this conversation.
  private static func leaving(_ turn: TurnContext) -> ID<Order>? {
    let mine = turn.state.watched.map(\.order) + [turn.state.done].compactMap { $0 }
    guard let file = turn.file else { return nil }
    return file.orders.last { mine.contains($0.id) && $0.item.isLeaving && !file.isUndone($0.id) }?.id
  }

  private static func isNoMatter(_ intent: String?) -> Bool {
    intent.map { ["dialog.stuck", "dialog.no", "resubscribe"].contains($0) || TakeBack.intents.contains($0) }
      ?? true
  }

  private static let words = [
    "后悔", "反悔", "想留着", "又想留", "想留下", "还是留着", "留着算了", "又想要", "又不想退", "舍不得",
  ]
}
