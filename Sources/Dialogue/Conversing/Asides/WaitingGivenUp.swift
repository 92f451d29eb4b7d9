import DomainCore
import Matching

/// `后面的不办了`, `只办这个` while other wishes wait: those are struck, and the open question stays as it is.
enum WaitingGivenUp {
  static func hear(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    if dropsNamed(heard, &turn) || dropsOther(heard, &turn) { return true }
    guard heard.secret == nil, !turn.state.queue.isEmpty, !heard.endsAsQuestion, !heard.isConditional,
      heard.reading.text.count <= longest, heard.mentions(ofList: "product").isEmpty,
      let struck = struck(by: heard, of: turn.state.queue.count)
    else { return false }
    if case .leave(let leave)? = turn.state.topics.last, leave.chosen?.count ?? 0 > 1, !heard.ordinals.isEmpty
    {
      // 第二个 of several that are quoted together.
      return false
    }
    let titles = turn.state.queue[struck].map { Wishes.title(of: $0, heard.words) }
    turn.state.queue.removeSubrange(struck)
    if turn.state.mayBeNamed { turn.say(.plannedDropped, ["titles": .list(titles)]) }
    return true
  }

  /// `流量包去掉` while that waits to be left.
  private static func dropsNamed(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let acts = heard.mentions(ofList: "pointing").map(\.word)
    guard heard.secret == nil, let file = turn.file, !turn.state.queue.isEmpty, !heard.endsAsQuestion,
      heard.reading.text.count <= longest,
      heard.listed("taking_out").contains("out") || acts.contains(where: heard.words[.takesOut].contains)
    else { return false }
    let pointing = Pointing(heard.reading, turn)
    let named = pointing.left + pointing.mentioned
    let catalogue = turn.library.policies.products
    let dropped = turn.state.queue.filter { wish in
      guard wish.intent.hasPrefix("unsubscribe."), let target = wish.target else { return false }
      let covered = target.match(in: file, catalogue, heard.words).services
      return !covered.isEmpty && covered.allSatisfy(named.contains)
    }
    guard !named.isEmpty, !dropped.isEmpty else { return false }
    turn.state.queue.removeAll(where: dropped.contains)
    turn.say(.plannedDropped, ["titles": .list(dropped.map { Wishes.title(of: $0, heard.words) })])
    return true
  }

  /// `那算了不换了` while a change of the plan waits: it is struck by its own verb, and what is open stays.
  private static func dropsOther(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard heard.secret == nil, let open = turn.state.topics.last?.topic.intent, !heard.endsAsQuestion else {
      return false
    }
    let refused = verbs.first { list, intent in
      open != intent && turn.state.queue.contains { $0.intent == intent }
        && heard.words.has(list, as: heard.reading.text, without: "，,。！! ")
    }
    guard let refused else { return false }
    let dropped = turn.state.queue.filter { $0.intent == refused.intent }
    turn.state.queue.removeAll(where: dropped.contains)
    turn.say(.plannedDropped, ["titles": .list(dropped.map { Wishes.title(of: $0, heard.words) })])
    return true
  }

  private static let verbs: [(list: WordList, intent: String)] = [
    (.refusesPlanChange, "plan.change"), (.refusesClosing, "account.close"),
    (.refusesSuspending, "number.suspend"),
  ]

  /// In characters.
  private static let longest = 14

  /// Which of those that wait are not to be done; nil where the line says nothing of them.
  private static func struck(by heard: Heard, of count: Int) -> Range<Int>? {
    switch heard.listed("later_dropped").first {
    case "all": return 0..<count
    case "last": return (count - 1)..<count
    case "place":
      // The first is the open one.
      guard let place = heard.ordinals.first, place >= 2, place < count + 2 else { return nil }
      return (place - 2)..<(place - 1)
    default: return nil
    }
  }
}
