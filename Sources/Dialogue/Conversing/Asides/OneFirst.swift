import DomainCore
import Matching

/// 第一个先办, 先办彩铃: of several that are quoted together one is quoted alone and the others wait; of several matters that
/// wait, the one that is meant comes next.
enum OneFirst {
  /// Whether the line was one of these; what it leaves as it was is asked again.
  static func hear(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    if heard.intent == "choose.oneByOne", parts(heard, &turn) { return true }
    guard heard.secret == nil, FirstWords.areIn(heard.reading.text, heard.words), !heard.endsAsQuestion,
      !heard.saysAll,
      !heard.says(.keeps)
    else { return false }
    return parts(heard, &turn) || moves(heard, &turn) || leavesFirst(heard, &turn)
  }

  // MARK: - Several in one quote

  private static func parts(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard case .leave(var leave)? = turn.state.topics.last, leave.quoted != nil, let file = turn.file,
      let chosen = leave.chosen, chosen.count > 1
    else { return false }
    let services = chosen.compactMap(file.service)
    let first: [Service]
    if heard.intent == "choose.oneByOne" {
      // 一个一个来 begins with the first of them.
      first = Array(services.prefix(1))
    } else if heard.ordinals.isEmpty {
      let pointing = Pointing(heard.reading, turn)
      first = (pointing.left + pointing.mentioned).filter(services.contains)
    } else {
      first = places(in: heard, of: services.count).map { services[$0] }
    }
    guard first.count == 1 else { return false }
    let rest = services.filter { $0 != first[0] }
    leave.quoted = nil
    leave.question = .confirm
    leave.chosen = [first[0].id]
    leave.target = LeaveTarget(pointed: [first[0].id])
    turn.state.topics[turn.state.topics.count - 1] = .leave(leave)
    turn.state.queue.insert(
      PlannedWish(intent: "unsubscribe.unspecified", target: LeaveTarget(allOf: rest)), at: 0)
    sayOrder(first: .list([.text(first[0].name)]), &turn)
    return true
  }

  // MARK: - Several matters

  private static func moves(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let matter = turn.state.topics.firstIndex { $0.topic.intent != "verify" }
    guard let matter, !turn.state.queue.isEmpty, let open = planned(turn.state.topics[matter], turn) else {
      return false
    }
    let all = [open] + turn.state.queue
    let meant: [Int]
    if heard.ordinals.isEmpty {
      let named = Set(heard.listed("product"))
      meant = all.indices.filter { index in
        (all[index].target?.named ?? []).contains { named.contains($0.product.text) }
      }
    } else {
      meant = places(in: heard, of: all.count)
    }
    guard meant.count == 1 else { return false }
    guard meant[0] > 0 else {
      sayOrder(first: Wishes.title(of: open, heard.words), &turn)
      return true
    }
    let next = turn.state.queue.remove(at: meant[0] - 1)
    turn.state.queue.insert(open, at: 0)
    let verification = turn.state.topics.filter { if case .identify = $0 { true } else { false } }
    turn.state.topics = []
    sayOrder(first: Wishes.title(of: next, heard.words), &turn)
    Wishes.start(next.intent, next.target, &turn, planned: next)
    turn.state.topics += verification
    return true
  }

  /// `先把彩铃退了再停` at the quote that suspends the number, 先退会员 at the quote of others: that comes behind what is left.
  private static func leavesFirst(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard let wish = heard.reading.wishes.first, heard.reading.wishes.count == 1, wish.manner == .wish,
      wish.intent.hasPrefix("unsubscribe."), let last = turn.state.topics.last,
      let open = planned(last, turn)
    else { return false }
    let new = Wishes.planned(wish, heard, turn)
    switch last {
    case .arrange(let arrange) where arrange.question == .confirm && arrange.wanted != .stopRenewal: break
    case .leave(let leave) where leave.question == .confirm && isOfOthers(new, than: leave, turn): break
    default: return false
    }
    turn.state.queue.insert(open, at: 0)
    turn.state.topics.removeLast()
    sayOrder(first: Wishes.title(of: new, turn.words), &turn)
    Wishes.start(wish.intent, new.target, &turn, heard)
    return true
  }

  /// Whether a wish leaves what isn't among what is quoted.
  private static func isOfOthers(_ wish: PlannedWish, than open: Leave, _ turn: TurnContext) -> Bool {
    guard let target = wish.target, !target.namesNothing, !target.all, let file = turn.file else {
      return false
    }
    let meant = target.match(in: file, turn.library.policies.products, turn.words).services
    return !meant.isEmpty && !meant.contains { (open.chosen ?? []).contains($0.id) }
  }

  /// An open matter as one that waits; nil for what can't be put off as it stands.
  private static func planned(_ open: TopicState, _ turn: TurnContext) -> PlannedWish? {
    switch open {
    case .leave(let leave):
      let chosen = (leave.chosen ?? []).compactMap { turn.file?.service($0) }
      var target = leave.target
      // What waits behind another may lose a part before its turn comes.
      target.isOfWholeLine = nil
      return chosen.isEmpty
        ? PlannedWish(intent: leave.intent, target: target)
        : PlannedWish(intent: "unsubscribe.unspecified", target: LeaveTarget(allOf: chosen))
    case .arrange(let arrange): return PlannedWish(intent: arrange.intent, arranged: arrange.target)
    case .account(let question): return PlannedWish(intent: question.intent)
    default: return nil
    }
  }

  private static func sayOrder(first: PhraseValue, _ turn: inout TurnContext) {
    turn.say(
      .planned,
      [
        "count": .count(turn.state.queue.count + 1), "first": first,
        "titles": .list(turn.state.queue.map { Wishes.title(of: $0, turn.words) }),
      ])
  }

  /// The places that a line names, of so many.
  private static func places(in heard: Heard, of count: Int) -> [Int] {
    heard.places(among: count).filter { (0..<count).contains($0) }
  }
}

/// Words that put one thing before the others: `第一个先办`, `先退彩铃`.
enum FirstWords {
  static func areIn(_ text: String, _ words: SaidWords) -> Bool {
    text.count <= longest && words.has(.putsFirst, in: text) && !words.has(.notFirst, in: text)
      && !asksEitherWay(text)
  }

  /// Whether a word is asked for with its own denial: `亏不亏`.
  private static func asksEitherWay(_ text: String) -> Bool {
    let letters = Array(text)
    return letters.indices.dropFirst().dropLast().contains { place in
      letters[place] == "不" && letters[place - 1] == letters[place + 1]
    }
  }

  private static let longest = 12
}
