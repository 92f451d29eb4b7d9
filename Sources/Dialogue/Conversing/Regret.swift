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
    if isSupposed(text) {
      sayWaysBack(of: order, &turn)
      return true
    }
    let keepsIt = heard.words.has(.keeps, in: text) && !heard.mentions(ofList: "product").isEmpty
    guard isNoMatter(heard.intent), keepsIt || words.contains(where: text.contains) else { return false }
    turn.state.lastWish = "dialog.undo"
    turn.state.topics.append(.takeBack(TakeBack(intent: "dialog.undo", order: order)))
    return true
  }

  /// `流量包不退了`, `彩铃我还要` where that one of several was just left: its order.
  private static func named(_ heard: Heard, _ turn: TurnContext) -> ID<Order>? {
    let text = heard.reading.text
    guard turn.state.topics.isEmpty, turn.state.queue.isEmpty, heard.secret == nil, !heard.endsAsQuestion,
      !heard.isConditional, !OtherWords.areIn(text, heard.words), text.count <= shortLine,
      ["不退了", "不想退了", "我还要", "还是要", "还想要", "不要退了", "先不退了"].contains(where: text.contains),
      heard.reading.wishes.allSatisfy({ isNoMatter($0.intent) }), leaving(turn) != nil,
      !heard.mentions(ofList: "product").isEmpty
    else { return nil }
    return TakeBackOffer.lastLeaving(meantBy: heard, turn)
  }

  private static let shortLine = 14

  /// 昨天退的那个不想退了, in whatever conversation it was left: taking it back is looked into, and who says it is asked who he is.
  static func hearOfEarlier(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let text = heard.reading.text
    guard turn.state.topics.isEmpty, heard.secret == nil, heard.reading.wishes.isEmpty, heard.isUnwanted,
      !heard.endsAsQuestion, earlier.contains(where: text.contains)
    else { return false }
    turn.state.lastWish = "dialog.undo"
    turn.state.topics.append(.takeBack(TakeBack(intent: "dialog.undo", heard)))
    return true
  }

  private static let earlier = [
    "刚退的", "刚退订的", "退了的", "退掉的", "退订的", "天退的", "次退的", "回退的", "前退的", "才退的", "刚退掉", "午退的", "上退的",
  ]

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
  private static func isSupposed(_ text: String) -> Bool {
    !leavingMore.contains { text.contains($0) } && supposing.contains { text.contains($0) }
      && wantingBack.contains { text.contains($0) }
  }

  private static func sayWaysBack(of id: ID<Order>, _ turn: inout TurnContext) {
    guard let file = turn.file, let order = file.order(id) else { return }
    WindowWords.sayUndo(of: order, in: file, &turn)
    turn.say(.undoOrReopen)
  }

  /// 以后还想退别的 wants something else.
  private static let leavingMore = ["想退", "再退", "又退", "想取消", "再取消"]
  private static let supposing = ["要是", "如果", "万一", "假如", "以后", "哪天", "过阵子", "的话"]
  private static let wantingBack = ["又想", "还想", "想再", "再想", "又要", "想用回", "想开回", "后悔", "反悔"]

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
