import DomainCore
import Matching

/// A line cut into phrases of what they name and the words that end, keep and limit, in their order.
struct LimitedLine {
  enum Word {
    case thing, ends, keeps, only, rest, asks
    /// 在用 of what stands before it.
    case inUse
    /// 除了 and the like, before what is excepted; 不含 may stand behind it too.
    case excepts
    /// 除外 and the like, behind it.
    case excepted
    /// 不是 of what stands behind it: 我要退的不是套餐.
    case denied
    /// 的话, 下个月再说: a condition, or another time.
    case later
    /// 退一个, 要么: one of several, and not said which.
    case either
    /// 第一个是: a thing told apart of what an act before it ends.
    case counted
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
    /// Whether it puts off what it names: 会员下个月再说.
    let isPutOff: Bool
    /// Whether it says more of what it names than its name: 彩铃是送的.
    let tells: Bool

    var things: [Service] { items.flatMap(\.services) }
    func holds(_ word: Word) -> Bool { items.contains { $0.word == word } }
    /// Whether all it does is to end what it names.
    var isEnding: Bool {
      !isAsked && items.allSatisfy { [.ends, .thing, .counted, .only].contains($0.word) }
        && holds(.ends)
    }
    /// What its act is said of; behind the act alone, where that names some of what stands before it again: 彩铃和会员我只想退彩铃.
    var endedItems: [Item] {
      let place = items.firstIndex { $0.word == .ends || $0.word == .only } ?? items.count
      let behind = items[place...].filter { $0.word == .thing }
      let before = items[..<place].flatMap(\.services)
      let isAgain = !behind.isEmpty && behind.flatMap(\.services).allSatisfy(before.contains)
      return isAgain ? behind : items
    }
    var isCounted: Bool {
      !isAsked && items.allSatisfy { $0.word == .thing || $0.word == .counted } && holds(.counted)
    }
    var keeps: Bool { holds(.keeps) || holds(.inUse) }
    /// Whether what isn't named is to end: 其他的也关了.
    var endsRest: Bool { items.first?.word == .rest && holds(.ends) && !keeps && things.isEmpty }
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
  private let words: SaidWords

  init(
    _ reading: Reading, _ services: [Service], listed: [ID<Service>], _ catalogue: [ID<Product>: Product],
    _ words: SaidWords
  ) {
    self.words = words
    let scalars = Array(reading.text.unicodeScalars)
    var items: [(range: Range<Int>, item: Item)] = []
    let named = PointingLine(reading, services, listed, catalogue, words).clauses.flatMap(\.items).compactMap
    {
      item -> PointingLine.Reference? in
      if case .reference(let reference) = item, reference.range.upperBound <= scalars.count {
        reference
      } else {
        nil
      }
    }
    for thing in named + ThingsListed.general(in: scalars, of: services, beside: named, words) {
      // 会员 is what bears the word in its name, where anything does.
      let word = String(scalars: scalars[thing.range])
      let called = thing.services.filter { $0.name.contains(word) }
      let before = String(scalars: scalars[..<thing.range.lowerBound])
      if words.has(.deniesThing, ending: before), !words.has(.asksWhetherThing, ending: before) {
        items.append((thing.range.lowerBound..<thing.range.lowerBound, Item(word: .denied)))
      }
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
      if list == "manner_word", value == "condition" {
        items.append((entity.range, Item(word: .later)))
      } else if list == "limit", let word = Self.limits[value] {
        items.append((entity.range, Item(word: word)))
      } else if list == "keeps_number", String(scalars: scalars[entity.range]).hasSuffix("除外") {
        // 套餐除外 is one word there.
        items.append((entity.range.upperBound..<entity.range.upperBound, Item(word: .excepted)))
      } else if list == "taking_out", "不别".unicodeScalars.contains(scalars[entity.range.lowerBound]) {
        items.append((entity.range, Item(word: .excepts)))
      }
    }
    items.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
    phrases = Phrases.ranges(in: scalars).map { range, isAsked in
      let text = String(scalars: scalars[range])
      var inside = items.filter {
        (range.lowerBound...range.upperBound).contains($0.range.lowerBound)
          && $0.range.upperBound <= range.upperBound
      }
      if let rest = OtherWords.place(in: text, words).map({ range.lowerBound + $0 }) {
        let next = inside.firstIndex { $0.range.lowerBound >= rest } ?? inside.count
        inside.insert((rest..<rest, Item(word: .rest)), at: next)
      }
      var own = inside.map(\.item)
      if words.has(.leavesOnly, in: text) { own.insert(Item(word: .only), at: 0) }
      let isBare = own.contains { $0.word == .thing } && own.allSatisfy { $0.word == .thing }
      // 都不要了，流量包要; 全退，只留套餐.
      if isBare && text.hasSuffix("要") || words.has(.keepsOnly, in: text) { own.append(Item(word: .keeps)) }
      let names = inside.map(\.range)
      let rest = range.filter { place in
        !names.contains { $0.contains(place) } && !Self.smallWords.contains(scalars[place])
      }
      let isPutOff = PostponingWords.putOff(text, words)
      if isPutOff { own.append(Item(word: .later)) }
      let asks = isAsked || AskedBeside.asks(text, words) || own.contains { $0.word == .asks }
      return Phrase(text: text, items: own, isAsked: asks, isPutOff: isPutOff, tells: rest.count > 1)
    }
    meansBesides = words.has(.meansBesides, in: reading.text)
  }

  /// Whether what a phrase limits, keeps or only asks about isn't chosen against it.
  func isHeeded(_ phrase: Phrase, by chosen: [Service], of services: [Service]) -> Bool {
    if phrase.keepsRest {
      return isRestLeft(beside: phrase, chosen, services)
    }
    if phrase.endsRest {
      // 其他的也关了 behind 只退彩铃 isn't of 彩铃 alone.
      let named = phrases.filter { !$0.keeps }.flatMap(\.things)
      let idle = phrases.filter { !$0.isEnding }.flatMap(\.things)
      return (named.isEmpty || !chosen.allSatisfy(named.contains) || services.allSatisfy(named.contains))
        && !chosen.contains(where: idle.contains)
    }
    if phrase.holds(.only), !phrase.things.isEmpty {
      let named = phrases.filter { !$0.keeps && !$0.holds(.excepts) }.flatMap(\.things)
      return chosen.allSatisfy(named.contains)
    }
    if phrase.holds(.either) {
      return phrases.flatMap(\.things).count < 2 || phrase.isAsked
    }
    if phrase.isAsked, !phrase.keeps { return isSetAside(phrase, chosen) }
    if phrase.keeps { return isKept(phrase, chosen, services) }
    if phrase.holds(.later), !isSetAside(phrase, chosen) { return false }
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
    guard let thing = KeepWords.thing(in: phrase.text, words), !phrase.holds(.ends),
      !words.has(.ownNumber, in: thing)
    else { return true }
    return chosen.count < services.count
  }

  /// 流量包多少钱, 流量包能退钱的话也退 beside 退彩铃: what is only asked about, or comes later or on a condition, isn't chosen with what is to end.
  private func isSetAside(_ phrase: Phrase, _ chosen: [Service]) -> Bool {
    // 彩铃跟手机报哪个免费？收费的退掉 is of one of them.
    let isOfOne = phrase.isAsked && phrase.text.contains("哪") && !phrase.holds(.ends)
    if isOfOne, phrases.allSatisfy({ $0.text == phrase.text || $0.things.isEmpty }),
      chosen.count(where: phrase.things.contains) > 1
    {
      return false
    }
    guard !phrase.things.isEmpty, phrase.holds(.later) || !phrase.holds(.ends) else { return true }
    let others = phrases.filter { !$0.isAsked && !$0.holds(.later) }
    guard chosen.contains(where: others.filter(\.isEnding).flatMap(\.things).contains) else { return true }
    let elsewhere = (phrase.isPutOff ? others.filter(\.isEnding) : others).flatMap(\.things)
    return !phrase.things.contains { chosen.contains($0) && !elsewhere.contains($0) }
  }

  /// What is named, each by a name that means one thing only, in phrases that end it and do nothing else.
  var ended: [Service] {
    var found: [Service] = []
    var hasAct = false
    for phrase in phrases {
      if phrase.isEnding || (hasAct && phrase.isCounted) {
        found += phrase.endedItems.filter { $0.services.count == 1 }.flatMap(\.services)
      }
      hasAct = hasAct || phrase.holds(.ends)
    }
    return found
  }

  /// What goes and what stays, where all there is ends but what other phrases keep: `全部退掉，套餐别退`.
  func restOfAll(_ services: [Service]) -> (left: [Service], kept: [Service])? {
    var kept: [Service] = []
    var endsAll = false
    var kinds: [ServiceKind] = []
    for phrase in phrases where !phrase.items.isEmpty {
      let isAll =
        phrase.holds(.ends) && phrase.things.isEmpty && !phrase.keeps
        && (words.has(.endsAllThere, in: phrase.text) || OtherWords.areIn(phrase.text, words))
      let stays = Self.kept(in: phrase.items) + Self.excepted(in: phrase.items)
      guard isAll || (!phrase.holds(.ends) && !stays.isEmpty && !phrase.isAsked && !phrase.keepsRest) else {
        return nil
      }
      endsAll = endsAll || isAll
      if isAll { kinds += OtherWords.kinds(in: phrase.text, words) }
      kept += stays.flatMap(\.self)
    }
    let left = services.filter { !kept.contains($0) && (kinds.isEmpty || kinds.contains($0.kind)) }
    return endsAll && !kept.isEmpty && !left.isEmpty ? (left, services.filter(kept.contains)) : nil
  }

  /// Whether another phrase names something else.
  func names(besides phrase: Phrase) -> Bool {
    phrases.contains { $0.text != phrase.text && !$0.things.allSatisfy(phrase.things.contains) }
  }

  /// Whether all that is ended was named before among other things: `彩铃和会员，退彩铃`.
  func repeats(_ ended: [Service]) -> Bool {
    !ended.isEmpty
      && ended.allSatisfy { service in phrases.flatMap(\.things).count { $0 == service } > 1 }
  }

  /// What is only told of, 彩铃 of `彩铃是送的，手机报退掉`, beside what is ended.
  var told: [Service] {
    guard !phrases.contains(where: { words.has(.ofThemAll, in: $0.text) }), !ended.isEmpty else { return [] }
    let others = phrases.filter { !$0.tells || $0.isEnding }.flatMap(\.things)
    return phrases.filter { $0.tells && $0.items.allSatisfy { $0.word == .thing } }.flatMap(\.things).filter {
      !others.contains($0)
    }
  }

  /// What is named only in phrases that put it off: 会员下个月再说.
  var postponed: [Service] {
    let others = phrases.filter { !$0.isPutOff && $0.isEnding }.flatMap(\.things)
    return phrases.filter(\.isPutOff).flatMap(\.things).filter { !others.contains($0) }
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
      case .denied: found += things(items[(place + 1)...])
      default: break
      }
    }
    return found
  }

  private static func things(_ items: some Sequence<Item>) -> [[Service]] {
    items.prefix { $0.word == .thing }.map(\.services)
  }

  private static let limits: [String: Word] = [
    "before": .excepts, "behind": .excepted, "either": .either, "asks": .asks,
    "counted": .counted,
  ]
  /// What stands beside a name and tells nothing of it.
  private static let smallWords = Set("我想把要对了那个这和跟还有的都请帮给麻烦加上先再也就与、业务服务".unicodeScalars)
}
