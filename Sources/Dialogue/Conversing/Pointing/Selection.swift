import DomainCore
import Matching

/// What of several services a line leaves and keeps where it tells that by what it excepts, by the rest, or by a stretch of
/// places: `除彩铃和套餐都退了`, `1和3留着 其他退掉`, `前三个`.
struct Selection {
  /// What is to end, in the order of the services.
  private(set) var left: [Service] = []
  /// What is to stay.
  private(set) var kept: [Service] = []
  /// Whether a place was said that the list doesn't have.
  private(set) var isOutOfRange = false

  /// Reads a line; nil where it tells none of these.
  /// - Parameters:
  ///   - services: what can be left.
  ///   - listed: what was last read out with numbers, in that order.
  init?(
    _ reading: Reading, of services: [Service], listed: [ID<Service>], _ catalogue: [ID<Product>: Product],
    _ words: SaidWords
  ) {
    guard services.count > 1, Self.mayTell(reading, listed, words) else { return nil }
    let line = Mentions(reading, services, listed, catalogue, words)
    if let named = Self.ofList(line) {
      (left, kept) = (named.left, named.kept)
    } else if let excepted = line.excepted {
      guard let named = Self.excepting(excepted, line, words) else { return nil }
      (left, kept) = (named.left, named.kept)
    } else if let named = Self.besideRest(line, words) {
      (left, kept) = (named.left, named.kept)
    } else if let named = Self.keptAlone(line, words) {
      (left, kept) = (named.left, named.kept)
    } else if line.hasStretches {
      let named = line.things.flatMap(\.services)
      if line.acts.contains(where: { $0.act == .keep }) {
        guard line.acts.allSatisfy({ $0.act == .keep }) else { return nil }
        kept = named
      } else {
        left = named
      }
      isOutOfRange = line.isOutOfRange
    } else {
      return nil
    }
    let (leaves, keeps) = (left, kept)
    left = services.filter { leaves.contains($0) && !keeps.contains($0) }
    kept = services.filter(keeps.contains)
  }

  /// A look at the words that is cheap: most lines tell nothing of the kind.
  private static func mayTell(_ reading: Reading, _ listed: [ID<Service>], _ words: SaidWords) -> Bool {
    let text = reading.text
    return text.contains("除") || OtherWords.areIn(text, words) || words.has(.keepsOnly, in: text)
      || text.contains("只要")
      || text.contains("只用")
      || words.has(.outsideBehind, in: text)
      || (!listed.isEmpty
        && words.has(.saysPlaces, in: text))
  }

  // MARK: - What is excepted

  private typealias Named = (left: [Service], kept: [Service])

  /// `彩铃、会员、流量包，留流量包，其他退`: of a list that stands first, what is named again stays, and the others of the list go.
  private static func ofList(_ line: Mentions) -> Named? {
    guard let first = line.things.first,
      let again = line.things.firstIndex(where: { thing in
        thing.range != first.range
          && line.things.contains {
            $0.range.upperBound <= thing.range.lowerBound && $0.services == thing.services
          }
      }), again > 1
    else { return nil }
    let list = line.things[..<again]
    let kept = line.things[again...]
    let isPlainList = !line.acts.contains {
      $0.range.upperBound <= kept[again].range.lowerBound && $0.act == .leave
    }
    guard isPlainList,
      kept.allSatisfy({
        line.isKept($0.range) || line.isLeftAlone($0.range) || line.excepted?.first?.range == $0.range
      }),
      line.acts.contains(where: { $0.act == .leave })
    else { return nil }
    let stays = kept.flatMap(\.services)
    // 手机报 is no 会员 to anybody, where another thing bears the word.
    let goes = list.flatMap { line.called($0) }.filter { !stays.contains($0) }
    return goes.isEmpty ? nil : (goes, stays)
  }

  /// `除了彩铃都退`: all the others go; `除了彩铃，视频和流量都退了`: those go that are named besides; `除了彩铃都留着`: that one goes.
  private static func excepting(_ excepted: [PointingLine.Reference], _ line: Mentions, _ words: SaidWords)
    -> Named?
  {
    let named = excepted.flatMap(line.called)
    let others = line.things.filter { thing in !excepted.contains { $0.range == thing.range } }
    if words.has(.wantsMoreBesideException, in: line.text) {
      // 除了彩铃我还想退手机报 leaves both.
      let also = others.flatMap(line.called)
      guard !also.isEmpty, areSure(line.things), !line.acts.contains(where: { $0.act == .keep }) else {
        return nil
      }
      return (named + also, [])
    }
    let keeps = line.acts.contains { $0.act == .keep }
    let leaves = line.acts.contains { $0.act == .leave }
    if keeps, !leaves {
      guard words.has(.allOrOthers, in: line.text) else { return nil }
      return (named, line.services.filter { !named.contains($0) })
    }
    if keeps, let keep = line.acts.first, keep.act == .keep,
      // 都留着 is said of the rest; 除了套餐留着 其他全退 says it of what is excepted.
      words[.allOrOthers].contains(
        where: String(scalars: line.scalars[..<keep.range.lowerBound]).contains),
      others.flatMap(\.services).allSatisfy(named.contains)
    {
      // 除了彩铃都留着，彩铃退掉 says it twice.
      return (named, line.services.filter { !named.contains($0) })
    }
    // 除了套餐都退，彩铃也留着: what a phrase of its own keeps stays too.
    let keptBesides = others.filter { line.isKept($0.range) }.flatMap(\.services)
    if !keptBesides.isEmpty {
      let kept = named + keptBesides.filter { !named.contains($0) }
      return (line.services.filter { !kept.contains($0) }, kept)
    }
    let rest = others.flatMap(line.called).filter { !named.contains($0) }
    return (rest.isEmpty ? line.services.filter { !named.contains($0) } : rest, named)
  }

  /// `只留套餐`: all the others go.
  private static func keptAlone(_ line: Mentions, _ words: SaidWords) -> Named? {
    if let behind = line.placeBehindOnly {
      // 都不要，只要套餐: what stands behind 只要 stays.
      let kept = line.things.filter { $0.range.lowerBound >= behind }
      guard !kept.isEmpty, areSure(kept), kept.count == line.things.count else { return nil }
      let services = kept.flatMap(line.called)
      return (line.services.filter { !services.contains($0) }, services)
    }
    guard words.has(.keepsOnly, in: line.text), line.acts.allSatisfy({ $0.act == .keep }),
      !line.things.isEmpty,
      areSure(line.things)
    else { return nil }
    let kept = line.things.flatMap(line.called)
    return (line.services.filter { !kept.contains($0) }, kept)
  }

  /// Whether each thing that would go can mean one service only.
  private static func areSure(_ things: [PointingLine.Reference]) -> Bool {
    things.allSatisfy { $0.meansAll || $0.services.count == 1 }
  }

  /// `1和3留着 其他退掉`, `只要套餐 其他都不要`: what is named before the rest stays, where nothing says that it goes. `不要彩铃，其他留着`: it
  /// goes.
  private static func besideRest(_ line: Mentions, _ words: SaidWords) -> Named? {
    guard let rest = line.restWords,
      let act = line.acts.first(where: { $0.range.lowerBound >= rest.upperBound })?.act
    else { return nil }
    if act == .keep {
      // 其他的都留着，退彩铃: what is named goes, and the rest is named by no name.
      let leaves = line.acts.contains { $0.act == .leave }
      let keepsMore = line.acts.filter { $0.act == .keep }.count > 1
      guard leaves, !keepsMore, !line.things.isEmpty, areSure(line.things) else { return nil }
      return (line.things.flatMap(\.services), [])
    }
    let named = line.things.filter { $0.range.upperBound <= rest.lowerBound }
    let acts = line.acts.filter { $0.range.upperBound <= rest.lowerBound }.map(\.act)
    let before = String(scalars: line.scalars[..<rest.lowerBound])
    guard !named.isEmpty, named.count == line.things.count, !acts.contains(.leave),
      acts.contains(.keep) || words.has(.keepsBefore, in: before)
    else { return nil }
    let kept = named.flatMap(line.called)
    let kinds = OtherWords.kinds(in: line.text, words)
    return (
      line.services.filter { !kept.contains($0) && (kinds.isEmpty || kinds.contains($0.kind)) }, kept
    )
  }
}

extension Selection {
  /// What a line names of services, general words and bare places too, and its words of ending and keeping.
  fileprivate struct Mentions {
    let text: String
    let scalars: [Unicode.Scalar]
    let services: [Service]
    private(set) var things: [PointingLine.Reference] = []
    let acts: [(act: PointingLine.Act, range: Range<Int>)]
    private(set) var hasStretches = false
    private(set) var isOutOfRange = false
    private let words: SaidWords

    init(
      _ reading: Reading, _ services: [Service], _ listed: [ID<Service>],
      _ catalogue: [ID<Product>: Product], _ words: SaidWords
    ) {
      self.words = words
      text = reading.text
      scalars = Array(reading.text.unicodeScalars)
      self.services = services
      acts = PointingLine.acts(in: reading).sorted { $0.range.lowerBound < $1.range.lowerBound }
      let stretches = PlaceStretches.found(in: scalars, among: listed.count)
      things = stretches.map { stretch in
        let ids = listed.indices.filter(stretch.places.contains).map { listed[$0] }
        return .init(services: services.filter { ids.contains($0.id) }, range: stretch.range, meansAll: true)
      }
      hasStretches = !stretches.isEmpty || reading.entities.contains { $0.kind.isPlaceFromEnd }
      isOutOfRange = stretches.contains { $0.places.upperBound >= listed.count }
      let named = PointingLine(reading, services, listed, catalogue, words).clauses.flatMap(\.items)
        .compactMap {
          item in
          if case .reference(let reference) = item { reference } else { nil }
        }
      add(
        named.map { thing in
          guard let ofKind = ThingsListed.kindMeant(by: scalars[thing.range], of: services, words) else {
            return thing
          }
          return .init(services: ofKind, range: thing.range, meansAll: true)
        })
      add(ThingsListed.general(in: scalars, of: services, beside: things, words))
      add(places(in: reading, listed))
      things.sort { $0.range.lowerBound < $1.range.lowerBound }
    }

    private mutating func add(_ new: [PointingLine.Reference]) {
      things += new.filter { thing in !things.contains { $0.range.overlaps(thing.range) } }
    }

    /// Bare numbers of a list, 1和3, that count nothing.
    private func places(in reading: Reading, _ listed: [ID<Service>]) -> [PointingLine.Reference] {
      reading.entities.compactMap { entity in
        guard case .number(let number) = entity.kind, listed.indices.contains(number - 1),
          entity.range.upperBound <= scalars.count
        else { return nil }
        if entity.range.upperBound < scalars.count,
          Self.counted.contains(scalars[entity.range.upperBound])
        {
          return nil
        }
        return .init(services: services.filter { $0.id == listed[number - 1] }, range: entity.range)
      }
    }

    /// What bears the very word in its name, or else all that the word can mean.
    func called(_ thing: PointingLine.Reference) -> [Service] {
      let word = String(scalars: scalars[thing.range])
      let called = thing.services.filter { $0.name.contains(word) }
      return called.isEmpty ? thing.services : called
    }

    /// What stands behind 除了, or before 除外; nil when nothing is excepted.
    var excepted: [PointingLine.Reference]? {
      if let end = exceptingEnd {
        guard let first = things.firstIndex(where: { $0.range.lowerBound >= end }),
          things[first].range.lowerBound - end <= Self.nearest,
          !acts.contains(where: { (end..<things[first].range.lowerBound).contains($0.range.lowerBound) })
        else { return nil }
        return list(from: first, by: 1)
      }
      for word in words[.outsideBehind] {
        guard let range = place(of: word),
          let last = things.lastIndex(where: { $0.range.upperBound <= range.lowerBound }),
          range.lowerBound - things[last].range.upperBound <= Self.nearest
        else { continue }
        return list(from: last, by: -1)
      }
      return nil
    }

    /// Whether nothing but words of keeping are said of a thing in its phrase.
    func isKept(_ range: Range<Int>) -> Bool {
      let phrase = phrase(around: range)
      let own = acts.filter { phrase.contains($0.range) }
      return !own.isEmpty && own.allSatisfy { $0.act == .keep }
    }

    /// Whether nothing is said of a thing in its phrase but that it stays: 留流量包.
    func isLeftAlone(_ range: Range<Int>) -> Bool {
      let phrase = phrase(around: range)
      return !acts.contains { phrase.contains($0.range) } && scalars[phrase].contains("留")
    }

    private func phrase(around range: Range<Int>) -> Range<Int> {
      let isMark = { (place: Int) in "，,。；;！!？? ".unicodeScalars.contains(scalars[place]) }
      let start = (0..<range.lowerBound).last(where: isMark) ?? 0
      return start..<((range.upperBound..<scalars.count).first(where: isMark) ?? scalars.count)
    }

    /// Where the word 只要 ends behind an all that goes: `都不要，只要套餐`.
    var placeBehindOnly: Int? {
      guard let only = words[.wantsOnly].compactMap(place).min(by: { $0.lowerBound < $1.lowerBound }),
        words[.allGo].compactMap(place).contains(where: {
          $0.upperBound <= only.lowerBound
        })
      else { return nil }
      return only.upperBound
    }

    /// Words for all that isn't named.
    var restWords: Range<Int>? {
      words[.rest].compactMap(place).min { $0.lowerBound < $1.lowerBound }
    }

    /// Where the word ends that begins an exception; 解除 and 删除 begin none.
    private var exceptingEnd: Int? {
      for (start, scalar) in scalars.enumerated() where scalar == "除" {
        if start > 0, "解删清拆扣免消去移".unicodeScalars.contains(scalars[start - 1]) { continue }
        guard start + 1 < scalars.count, !"非夕此外".unicodeScalars.contains(scalars[start + 1]) else { continue }
        return "了开去".unicodeScalars.contains(scalars[start + 1]) ? start + 2 : start + 1
      }
      return nil
    }

    /// The things that stand side by side from one on. A comma or a space ends the list, unless the rest is named by words of its own.
    private func list(from first: Int, by step: Int) -> [PointingLine.Reference] {
      var list = [things[first]]
      var next = first + step
      while things.indices.contains(next) {
        let pair = [things[next - step].range, things[next].range].sorted { $0.lowerBound < $1.lowerBound }
        guard pair[0].upperBound <= pair[1].lowerBound else { break }
        let between = scalars[pair[0].upperBound..<pair[1].lowerBound]
        let isApart = between.contains { "，, ".unicodeScalars.contains($0) }
        guard ThingsListed.joins(between, words), !isApart || restWords != nil else { break }
        list.append(things[next])
        next += step
      }
      return list
    }

    private func place(of word: String) -> Range<Int>? {
      let word = Array(word.unicodeScalars)
      guard scalars.count >= word.count else { return nil }
      let start = (0...(scalars.count - word.count)).first { scalars[$0...].starts(with: word) }
      return start.map { $0..<($0 + word.count) }
    }

    private static let nearest = 6
    private static let counted = Set("块元毛角分钟个月天年日号小时点件g兆%百千万".unicodeScalars)
  }
}

extension Entity.Kind {
  /// Whether it is a place counted from the end, but for the very last: `倒数第二个`.
  fileprivate var isPlaceFromEnd: Bool {
    if case .ordinal(let place) = self { place < -1 } else { false }
  }
}
