import DomainCore
import Matching

// What waits behind the matter in hand, and what it is called.
extension Wishes {
  static func plan(_ wishes: [Wish], _ heard: Heard, _ turn: inout TurnContext) {
    let before = turn.state.queue.count
    for wish in together(wishes, heard, turn) where !isSaidBeside(wish, heard) {
      let new = planned(wish, heard, turn)
      let isOpen = turn.state.topics.contains {
        $0.topic.intent == wish.intent && !$0.topic.changesSomething
      }
      if !isOpen, !turn.state.queue.contains(where: { isSame($0, new) }) { turn.state.queue.append(new) }
    }
    if turn.state.queue.count > before { sayPlanned(heard, &turn) }
  }

  /// Puts a wish behind those that wait, unless it waits already, and says what comes when.
  static func queue(_ wish: PlannedWish, _ turn: inout TurnContext) {
    if !turn.state.queue.contains(where: { isSame($0, wish) }) { turn.state.queue.append(wish) }
    sayPlanned(nil, &turn)
  }

  private static func sayPlanned(_ heard: Heard?, _ turn: inout TurnContext) {
    guard turn.state.mayBeNamed else { return }
    let open = turn.state.topics.first { $0.topic.intent != "verify" }
    let names = open == nil ? heard.map { namesOfFirst(in: $0, turn) } ?? [] : []
    // 退订彩铃 names half of a leaving of that and something else.
    let first =
      names.count > 1
      ? PhraseValue.titled("unsubscribe.unspecified", of: names)
      : open.map { title(ofOpen: $0, turn) } ?? heard.map { titleOfFirst(in: $0, turn) }
        ?? Phrase.title(of: "")
    turn.say(
      .planned,
      [
        "count": .count(turn.state.queue.count + max(1, names.count)), "first": first,
        "titles": .list(turn.state.queue.map { title(of: $0, turn.words) }),
      ])
  }

  /// What is open, as the customer would call it: 取消包月（咪咕视频会员） once that was chosen.
  private static func title(ofOpen topic: TopicState, _ turn: TurnContext) -> PhraseValue {
    guard case .leave(let leave) = topic else { return Phrase.title(of: topic.topic.intent) }
    let chosen = (leave.chosen ?? []).compactMap { turn.file?.service($0)?.name }
    guard !chosen.isEmpty, chosen.count <= namedAtMost else {
      return title(of: PlannedWish(intent: leave.intent, target: leave.target), turn.words)
    }
    let kinds = chosen.count > 1 ? "unsubscribe.unspecified" : leave.intent
    return .titled(kinds, of: chosen)
  }

  private static func titleOfFirst(in heard: Heard, _ turn: TurnContext) -> PhraseValue {
    guard let wish = heard.reading.wishes.first, wish.intent.hasPrefix("unsubscribe.") else {
      return Phrase.title(of: heard.intent ?? "")
    }
    return title(of: planned(wish, heard, turn), turn.words)
  }

  private static let namedAtMost = 3

  /// What the first wish of a line is to leave, by the customer's words.
  private static func namesOfFirst(in heard: Heard, _ turn: TurnContext) -> [String] {
    heard.reading.wishes.first.flatMap { target(of: $0, heard, turn) }?.named.map(\.word) ?? []
  }

  /// Whether two wishes want the same, however they were said.
  private static func isSame(_ one: PlannedWish, _ other: PlannedWish) -> Bool {
    one.intent == other.intent && one.target?.named == other.target?.named
      && one.target?.kinds == other.target?.kinds && one.target?.priceFen == other.target?.priceFen
      && one.arranged?.named == other.arranged?.named && one.about?.named == other.about?.named
  }

  /// What is planned as the customer would call it: 取消包月（流量包）.
  static func title(of wish: PlannedWish, _ words: SaidWords) -> PhraseValue {
    let named = (wish.target?.named ?? wish.arranged?.named ?? wish.about?.named ?? []).map(\.word)
    let general = named.isEmpty ? wish.target?.generalWord(words) : nil
    let names = named + [general ?? wish.arranged?.general].compactMap { $0 }
    // 退订彩铃 names half of a leaving of that and something else.
    let namesOne = ["unsubscribe.ringback", "unsubscribe.broadband"].contains(wish.intent)
    let kinds = names.count > 1 && namesOne ? "unsubscribe.unspecified" : wish.intent
    return names.isEmpty ? Phrase.title(of: wish.intent) : .titled(kinds, of: names)
  }

  /// The wishes that are planned: several to leave are one, where the first names what all of them do (`彩铃和流量包也不要了`), or its words
  /// tell it (`会员和彩铃不要了`, of two kinds).
  static func together(_ wishes: [Wish], _ heard: Heard, _ turn: TurnContext) -> [Wish] {
    let leaving = wishes.filter { $0.intent.hasPrefix("unsubscribe.") }
    guard leaving.count > 1, let first = planned(leaving[0], heard, turn).target else { return wishes }
    return wishes.filter { wish in
      guard wish != leaving[0], wish.intent.hasPrefix("unsubscribe."),
        let other = planned(wish, heard, turn).target
      else { return true }
      let isNamed = first.named.count > 1 && other.named.allSatisfy(first.named.contains)
      let isSaid = first.said != nil && first.said == other.said && first.named == other.named
      return !isNamed && !isSaid
    }
  }

  /// Takes the services out of the queue that wait there to be left, each wish that says by itself which.
  static func takeWaitingToLeave(_ turn: inout TurnContext) -> [Service] {
    guard let file = turn.file else { return [] }
    let catalogue = turn.library.policies.products
    let words = turn.words
    var taken: [Service] = []
    turn.state.queue.removeAll { wish in
      guard let match = wish.target?.match(in: file, catalogue, words), match.isChosen,
        wish.intent.hasPrefix("unsubscribe."), !match.services.isEmpty
      else { return false }
      taken += match.services.filter { !taken.contains($0) }
      return true
    }
    return taken
  }

  /// Whether what is being left and what is to be kept are all that was read out: 其他的 means nothing more then.
  static func coversAll(_ turn: TurnContext) -> Bool {
    turn.state.topics.contains { topic in
      guard case .leave(let leave) = topic, let chosen = leave.chosen, !leave.offered.isEmpty else {
        return false
      }
      return Set(leave.offered).isSubset(of: chosen + (leave.kept ?? []))
    }
  }
}
