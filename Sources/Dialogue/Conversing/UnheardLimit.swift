import DomainCore
import Matching

/// `别的不要动`, `手机报别人送的就留着`, `流量包多少钱`: words that limit, keep or only ask, which what is about to be quoted doesn't heed. Nothing
/// is guessed then: it is asked which are meant.
struct UnheardLimit {
  /// The phrase that holds them, as it was said.
  let phrase: String

  /// Nil where each such phrase of a line has its effect in what was chosen of the services that could be.
  init?(
    _ reading: Reading, choosing chosen: [Service], of services: [Service], _ turn: borrowing TurnContext
  ) {
    guard services.count > 1, !chosen.isEmpty, Self.mayLimit(reading) else { return nil }
    let line = LimitedLine(
      reading, services, listed: turn.state.listed ?? [], turn.library.policies.products)
    guard let unheard = line.phrases.first(where: { !line.isHeeded($0, by: chosen, of: services) }) else {
      return nil
    }
    phrase = unheard.text.count > Self.longest ? "…" + unheard.text.suffix(Self.longest) : unheard.text
  }

  /// A look at the words that is cheap: most lines limit nothing.
  private static func mayLimit(_ reading: Reading) -> Bool {
    AskedBeside.asks(reading.text)
      || reading.entities.contains { entity in
        switch entity.kind {
        case .listed("limit", _): true
        case .listed("pointing", let value): value == "keep"
        default: false
        }
      }
  }

  /// In characters, as much as is said again.
  private static let longest = 20
}

/// A line cut into phrases of what they name and the words that end, keep and limit, in their order.
private struct LimitedLine {
  enum Word {
    case thing, ends, keeps, only, rest
    /// 在用 of what stands before it.
    case inUse
    /// 除了 and the like, before what is excepted; 不含 may stand behind it too.
    case excepts
    /// 除外 and the like, behind it.
    case excepted
  }

  struct Item {
    var word: Word
    /// What a thing that is named can be.
    var services: [Service] = []
  }

  struct Phrase {
    let text: String
    let items: [Item]
    let isAsked: Bool

    var things: [Service] { items.flatMap(\.services) }
    func holds(_ word: Word) -> Bool { items.contains { $0.word == word } }
    var keeps: Bool { holds(.keeps) || holds(.inUse) }
    /// Whether what isn't named is to stay: 其他的别动.
    var keepsRest: Bool {
      items.firstIndex { $0.word == .rest }.map { place in
        let next = items[place...].first { [.ends, .keeps, .inUse].contains($0.word) }
        return next.map { $0.word != .ends } ?? false
      } ?? false
    }
  }

  let phrases: [Phrase]
  private let meansBesides: Bool

  init(
    _ reading: Reading, _ services: [Service], listed: [ID<Service>], _ catalogue: [ID<Product>: Product]
  ) {
    let scalars = Array(reading.text.unicodeScalars)
    var items: [(range: Range<Int>, item: Item)] = []
    let named = PointingLine(reading, services, listed, catalogue).clauses.flatMap(\.items).compactMap {
      item -> PointingLine.Reference? in
      if case .reference(let reference) = item, reference.range.upperBound <= scalars.count {
        reference
      } else {
        nil
      }
    }
    for thing in named + ThingsListed.general(in: scalars, of: services, beside: named) {
      // 会员 is what bears the word in its name, where anything does.
      let word = String(scalars: scalars[thing.range])
      let called = thing.services.filter { $0.name.contains(word) }
      items.append((thing.range, Item(word: .thing, services: called.isEmpty ? thing.services : called)))
    }
    for (act, range) in PointingLine.acts(in: reading) {
      let isUse = String(scalars: scalars[range]).hasSuffix("在用")
      items.append((range, Item(word: act == .leave ? .ends : isUse ? .inUse : .keeps)))
    }
    for entity in reading.entities {
      guard case .listed(let list, let value) = entity.kind, entity.range.upperBound <= scalars.count else {
        continue
      }
      if list == "limit", let word = Self.words[value] {
        items.append((entity.range, Item(word: word)))
      } else if list == "taking_out", "不别".unicodeScalars.contains(scalars[entity.range.lowerBound]) {
        items.append((entity.range, Item(word: .excepts)))
      }
    }
    items.sort { $0.range.lowerBound < $1.range.lowerBound }
    var phrases: [Phrase] = []
    var start = 0
    for place in 0...scalars.count {
      guard place == scalars.count || Self.marks.contains(scalars[place]) else { continue }
      if place > start {
        let text = String(scalars: scalars[start..<place])
        let isAsked = place < scalars.count && "？?".unicodeScalars.contains(scalars[place])
        var inside = items.filter { (start..<place).contains($0.range.lowerBound) }
        if let rest = OtherWords.place(in: text).map({ start + $0 }) {
          let next = inside.firstIndex { $0.range.lowerBound >= rest } ?? inside.count
          inside.insert((rest..<rest, Item(word: .rest)), at: next)
        }
        let own = inside.map(\.item)
        phrases.append(Phrase(text: text, items: own, isAsked: isAsked || AskedBeside.asks(text)))
      }
      start = place + 1
    }
    self.phrases = phrases
    meansBesides = ["还要", "还想", "还有", "也退", "也要", "也不要", "也想"].contains(where: reading.text.contains)
  }

  /// Whether what a phrase limits, keeps or only asks about isn't chosen against it.
  func isHeeded(_ phrase: Phrase, by chosen: [Service], of services: [Service]) -> Bool {
    if phrase.keepsRest {
      return isRestLeft(beside: phrase, chosen, services)
    }
    if phrase.holds(.only), !phrase.things.isEmpty {
      let named = phrases.filter { !$0.keeps && !$0.holds(.excepts) }.flatMap(\.things)
      return chosen.allSatisfy(named.contains)
    }
    if phrase.isAsked, !phrase.keeps { return isOnlyAsked(phrase, chosen) }
    if phrase.keeps { return isKept(phrase, chosen, services) }
    if !meansBesides, !phrases.contains(where: { $0.keeps }) {
      return Self.excepted(in: phrase.items).allSatisfy { !Self.isChosen($0, chosen) }
    }
    return true
  }

  /// 别的不动: nothing is chosen but what is named besides.
  private func isRestLeft(beside phrase: Phrase, _ chosen: [Service], _ services: [Service]) -> Bool {
    let before = phrase.items.prefix { $0.word != .rest }
    let named =
      before.flatMap(\.services)
      + phrases.filter { $0.text != phrase.text && !$0.keeps }.flatMap(\.things)
    return named.isEmpty ? chosen.count < services.count : chosen.allSatisfy(named.contains)
  }

  private func isKept(_ phrase: Phrase, _ chosen: [Service], _ services: [Service]) -> Bool {
    let kept = Self.kept(in: phrase.items)
    guard kept.isEmpty else { return kept.allSatisfy { !Self.isChosen($0, chosen) } }
    // 那个音乐的别动: something is named that nothing is called by, while all there is would go.
    guard let thing = KeepWords.thing(in: phrase.text), !phrase.holds(.ends),
      !KeepWords.numberWords.contains(where: thing.contains)
    else { return true }
    return chosen.count < services.count
  }

  /// 流量包多少钱 beside 退彩铃: what is only asked about isn't chosen with what is to end.
  private func isOnlyAsked(_ phrase: Phrase, _ chosen: [Service]) -> Bool {
    guard !phrase.holds(.ends), !phrase.things.isEmpty else { return true }
    let ending = phrases.filter { $0.holds(.ends) && !$0.isAsked && !$0.keeps }.flatMap(\.things)
    guard chosen.contains(where: ending.contains) else { return true }
    let elsewhere = phrases.filter { !$0.isAsked }.flatMap(\.things)
    return !phrase.things.contains { chosen.contains($0) && !elsewhere.contains($0) }
  }

  // MARK: - What words are said of

  private static func isChosen(_ thing: [Service], _ chosen: [Service]) -> Bool {
    thing.allSatisfy(chosen.contains)
  }

  /// What stands before each word of keeping, up to another such word; what stands behind it, where it stands first.
  private static func kept(in items: [Item]) -> [[Service]] {
    var found: [[Service]] = []
    for (place, item) in items.enumerated() {
      guard item.word == .keeps || item.word == .inUse else { continue }
      let before = things(items[..<place].reversed())
      let isFirst = items.first?.word != .thing || before.isEmpty
      found += isFirst && item.word == .keeps ? things(items[(place + 1)...]) : before
    }
    return found
  }

  private static func excepted(in items: [Item]) -> [[Service]] {
    var found: [[Service]] = []
    for (place, item) in items.enumerated() {
      switch item.word {
      case .excepts:
        let behind = things(items[(place + 1)...])
        found += behind.isEmpty ? things(items[..<place].reversed()) : behind
      case .excepted: found += things(items[..<place].reversed())
      default: break
      }
    }
    return found
  }

  private static func things(_ items: some Sequence<Item>) -> [[Service]] {
    items.prefix { $0.word == .thing }.map(\.services)
  }

  private static let words: [String: Word] = [
    "before": .excepts, "behind": .excepted, "only": .only,
  ]
  private static let marks = Set("，,。；;！!？? ".unicodeScalars)
}

extension Leave {
  /// Asks which services are meant, where a line limits what it leaves and nothing of what was chosen heeds that; nil for any
  /// other line.
  func limit(
    in reading: Reading, choosing chosen: [Service], of file: CustomerFile, _ turn: borrowing TurnContext
  ) -> UnheardLimit? {
    let services = LeaveTarget().match(in: file, turn.library.policies.products).services
    return UnheardLimit(reading, choosing: chosen, of: services, turn)
  }

  /// Forgets what was chosen: it is asked anew, of all there is.
  mutating func ask(of limit: UnheardLimit, _ turn: inout TurnContext) {
    turn.say(.limitUnheard, ["words": .text(limit.phrase)])
    target = LeaveTarget()
    (chosen, quoted, kept) = (nil, nil, nil)
    reconsiders = true
    question = .which
    offered = []
  }

  /// Looks once more at what a line made of the quote that was open, or chose of a list.
  static func checkLimits(
    of heard: Heard, before: TopicState?, saidBefore: Int, _ turn: inout TurnContext
  ) {
    guard heard.secret == nil, case .leave(let old)? = before, [.which, .confirm].contains(old.question),
      case .leave(var leave)? = turn.state.topics.last, let file = turn.file, let chosen = leave.chosen,
      chosen != old.chosen,
      let limit = leave.limit(
        in: heard.reading, choosing: chosen.compactMap(file.service), of: file, turn)
    else { return }
    turn.phrases.removeSubrange(saidBefore...)
    leave.ask(of: limit, &turn)
    turn.state.topics[turn.state.topics.count - 1] = .leave(leave)
  }
}
