import DomainCore
import Matching

/// 后悔了怎么办, 我又想留着了 right after something was left: it leads to taking that back, which says why where it can't be (R20).
enum Regret {
  static func hear(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let text = heard.reading.text
    if let order = named(heard, turn) {
      turn.state.lastWish = "dialog.undo"
      turn.state.topics.append(.takeBack(TakeBack(intent: "dialog.undo", order: order)))
      return true
    }
    guard turn.state.topics.isEmpty, heard.secret == nil, let order = leaving(turn),
      !OtherWords.areIn(text, heard.words),
      isOf(order, heard, turn)
    else { return false }
    if isSupposed(text, heard.words) {
      sayWaysBack(of: order, &turn)
      return true
    }
    let keepsIt = heard.says(.keeps) && !heard.mentions(ofList: "product").isEmpty
    guard isNoMatter(heard.intent), keepsIt || heard.says(.regrets) else { return false }
    turn.state.lastWish = "dialog.undo"
    turn.state.topics.append(.takeBack(TakeBack(intent: "dialog.undo", order: order)))
    return true
  }

  /// `流量包不退了`, `彩铃我还要` where that one of several was just left: its order.
  private static func named(_ heard: Heard, _ turn: TurnContext) -> ID<Order>? {
    let text = heard.reading.text
    guard turn.state.topics.isEmpty, turn.state.queue.isEmpty, heard.secret == nil, !heard.endsAsQuestion,
      !heard.isConditional, !OtherWords.areIn(text, heard.words), text.count <= shortLine,
      heard.says(.keepsAfterAll),
      heard.reading.wishes.allSatisfy({ isNoMatter($0.intent) }), leaving(turn) != nil,
      !heard.mentions(ofList: "product").isEmpty
    else { return nil }
    return TakeBackOffer.lastLeaving(meantBy: heard, turn)
  }

  private static let shortLine = 14

  /// 昨天退的那个不想退了, in whatever conversation it was left: taking it back is looked into, and who says it is asked who he is.
  static func hearOfEarlier(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard turn.state.topics.isEmpty, heard.secret == nil, heard.reading.wishes.isEmpty, heard.isUnwanted,
      !heard.endsAsQuestion, heard.says(.leftEarlier)
    else { return false }
    turn.state.lastWish = "dialog.undo"
    turn.state.topics.append(.takeBack(TakeBack(intent: "dialog.undo", heard)))
    return true
  }

  /// Whether a line names nothing else than what was left.
  private static func isOf(_ order: ID<Order>, _ heard: Heard, _ turn: TurnContext) -> Bool {
    let pointing = Pointing(heard.reading, turn)
    guard (pointing.left + pointing.kept + pointing.mentioned).isEmpty,
      let left = turn.file?.order(order).flatMap({ turn.file?.service($0.item.service) })
    else { return false }
    let catalogue = turn.library.policies.products
    return heard.mentions(ofList: "product").allSatisfy {
      LeaveTarget.covers(LeaveTarget.NamedProduct(word: $0.word, product: ID($0.value)), left, catalogue)
    }
  }

  /// 要是又想看呢: what can be done then is said, and nothing is begun.
  private static func isSupposed(_ text: String, _ words: SaidWords) -> Bool {
    !words.has(.leavesMore, in: text) && words.has(.supposes, in: text)
      && words.has(.wantsBack, in: text)
  }

  private static func sayWaysBack(of id: ID<Order>, _ turn: inout TurnContext) {
    guard let file = turn.file, let order = file.order(id) else { return }
    WindowWords.sayUndo(of: order, in: file, &turn)
    turn.say(.undoOrReopen)
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
}
