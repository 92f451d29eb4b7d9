/// Finds where a story turns to what its caller wants.
///
/// A concept with `opens` says how such a clause begins, `你就帮我`, `我就想`; those that it lists make it told: `客服说你给我`.
struct Closing {
  private let openings: [MatchIndex.Rule]
  /// What stands before a clause that is told.
  private let tellings: [MatchIndex.Rule]
  /// What ends a line that is told.
  private let ends: [MatchIndex.Rule]

  /// Nil where no concept says how a story ends.
  init?(_ index: MatchIndex) {
    func rules(_ role: UInt8) -> [MatchIndex.Rule] {
      index.rules.elements.filter { rule in
        rule.kind == .derived && index.facts[Int(rule.owner)].role & role != 0
      }
    }
    openings = rules(MatchIndex.Role.opens)
    let tells = rules(MatchIndex.Role.tells)
    func closes(_ rule: MatchIndex.Rule) -> Bool { index.atoms[Int(rule.first + rule.count) - 1].atEnd }
    tellings = tells.filter { !closes($0) }
    ends = tells.filter(closes)
    if openings.isEmpty { return nil }
  }

  /// Where the last clauses begin that bid, the last one first; none where what closes the line is told.
  func places(from first: Int, in scan: LineScan) -> [Int] {
    let matching = PatternMatching(scan)
    var isTold = false
    for rule in ends {
      matching.forEachMatch(of: rule) { _, end in isTold = isTold || end == scan.text.count }
    }
    guard !isTold else { return [] }
    var told: Set<Int> = []
    for rule in tellings { matching.forEachMatch(of: rule) { _, end in told.insert(end) } }
    var places: Set<Int> = []
    for rule in openings {
      matching.forEachMatch(of: rule) { start, _ in
        let length = scan.text.count - start
        if start >= first, Self.lengths.contains(length), !told.contains(start) { places.insert(start) }
      }
    }
    return Array(places.sorted(by: >).prefix(Self.limit))
  }

  /// So long is what a story ends in, in characters.
  private static let lengths = 3...32
  /// So many clauses are tried.
  private static let limit = 4
}

/// Reads what a story ends in. Who calls tells for long, with no mark between the clauses, and bids last:
/// `…每个月扣五块钱她说你打电话问问看我就打过来了那你就帮我把这个取消掉吧`.
///
/// The rules see words of the whole story, so it may be taken for a bill that is asked about, or for nothing. Its last clause is read by
/// itself, and where that names nothing, with the thing that was named last. It counts only where the whole ends nothing. What was told
/// before the wish points at nothing: `跟我前妻一起办的` is not all of them.
struct StoryReading {
  private let reading: LineReading
  private let context: [String: SlotValue]
  /// Where clauses that bid begin, as scalars, the last one first.
  private let places: [Int]
  /// The things of the story that aren't kept, as scalars, in their order.
  private let things: [Range<Int>]
  /// Where the acts of the story stand.
  private let acts: [Range<Int>]
  private let isCorrected: Bool

  /// Of a line that was gathered; nil where it tells no story.
  init?(_ reading: LineReading, _ context: [String: SlotValue]) {
    let scan = reading.scan
    let text = scan.text
    guard text.count >= Self.shortest, let closing = reading.closing else { return nil }
    var first = text.count
    while first > 0, first == text.count || text.breaks[first] & Self.stops == 0 { first -= 1 }
    guard text.count - first >= Self.shortest else { return nil }
    places = closing.places(from: first + Self.before, in: scan).map { Int(text.starts[$0]) }
    func stretches(_ role: UInt8) -> [Range<Int>] {
      scan.hits.indices.compactMap { number -> Range<Int>? in
        let hit = scan.hits[number]
        guard !hit.isDead, !hit.isKept, scan.index.facts[Int(hit.symbol)].role & role != 0 else { return nil }
        return Int(text.starts[Int(hit.start)])..<Int(text.ends[Int(hit.end) - 1])
      }
    }
    things = stretches(MatchIndex.Role.thing)
      .sorted { ($0.upperBound, -$0.lowerBound) < ($1.upperBound, -$1.lowerBound) }
    acts = stretches(MatchIndex.Role.act)
    isCorrected = reading.isCorrected
    self.reading = reading
    self.context = context
  }

  /// The reading of the story by what it ends in.
  func completed(_ whole: Reading) -> Reading {
    let scalars = Array(whole.text.unicodeScalars)
    for place in places where place < scalars.count && reading.hasTime(for: 1) {
      guard let ending = ending(scalars, from: place), isMore(ending.wish, than: whole) else { continue }
      var result = whole
      result.wishes = [ending.wish]
      result.candidates = []
      result.nearest = []
      result.entities.removeAll { entity in
        !entity.isOfWhole && entity.range.upperBound <= place
          && !(ending.thing.map { $0.overlaps(entity.range) } ?? false)
      }
      return pointing(result, from: place)
    }
    guard !whole.wishes.isEmpty, whole.wishes.allSatisfy({ Self.leaves($0.intent) }),
      let first = whole.wishes.flatMap(\.hits).map(\.range.lowerBound).min()
    else { return whole }
    return pointing(whole, from: first)
  }

  /// A wish that points at nothing of what was told before it.
  private func pointing(_ reading: Reading, from place: Int) -> Reading {
    var result = reading
    result.entities.removeAll { entity in
      if case .number = entity.kind { return entity.range.upperBound <= place }
      return entity.kind == .all && !isOfAct(entity.range)
    }
    if !result.entities.contains(where: { $0.kind == .all }) {
      for number in result.wishes.indices { result.wishes[number].slots["all"] = nil }
    }
    if place > 0 {
      result.entities.insert(
        Entity(kind: .listed(list: Self.unnamed, value: Self.unnamed), range: 0..<place), at: 0)
    }
    return result
  }

  /// Whether `都` and the like are said of an act: 都给我退了, 全部不要了.
  private func isOfAct(_ range: Range<Int>) -> Bool {
    acts.contains { act in
      act.lowerBound >= range.upperBound
        ? act.lowerBound - range.upperBound <= Self.reach : range.lowerBound - act.upperBound <= 2
    }
  }

  /// What is wanted by a clause, and the thing from before it.
  private func ending(_ scalars: [Unicode.Scalar], from place: Int) -> (wish: Wish, thing: Range<Int>?)? {
    let clause = scalars[place...]
    let alone = wish(clause)
    let needsThing = alone.map { $0.intent.hasSuffix(".unspecified") || $0.intent == "resubscribe" } ?? true
    if needsThing, let thing = things.last(where: { $0.upperBound <= place }),
      let named = wish(scalars[thing] + clause),
      Self.leavesNamed(named.intent) || named.intent == "resubscribe"
    {
      var wish = named
      wish.hits = named.hits.map { hit in
        let offset = hit.range.upperBound <= thing.count ? thing.lowerBound : place - thing.count
        return Hit(range: hit.range.lowerBound + offset..<hit.range.upperBound + offset, name: hit.name)
      }
      return (wish, thing)
    }
    return alone.map { ($0.shifted(by: place), nil) }
  }

  private func wish(_ scalars: ArraySlice<Unicode.Scalar>) -> Wish? {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    reading.gather(String(text), context)
    guard let wish = ReadingBuilder(reading).build(String(text)).wishes.first, wish.manner != .denial,
      wish.manner != .hypothetical
    else { return nil }
    return wish
  }

  /// Whether a wish is what the whole was told for.
  private func isMore(_ wish: Wish, than whole: Reading) -> Bool {
    let told = whole.wishes.map(\.intent)
    if told.count > 1, told.filter(Self.isAct) == [wish.intent] {
      return told.allSatisfy { $0 == wish.intent || Self.occasions.contains($0) }
    }
    if told.contains(where: Self.isAct) {
      // 我想退流量包哦不对，流量包还要用的我想退的是彩铃.
      return isCorrected && told.count == 1 && told != [wish.intent] && Self.leavesNamed(told[0])
        && Self.leavesNamed(wish.intent)
    }
    if wish.intent == "human.agent" {
      return told != [wish.intent]
        && told.allSatisfy { $0.hasPrefix("query.") || Self.occasions.contains($0) || $0 == wish.intent }
    }
    if wish.intent.hasPrefix("query.") {
      return told != [wish.intent] && told.allSatisfy { Self.answers.contains($0) || $0 == wish.intent }
    }
    return Self.isAct(wish.intent)
      && told.allSatisfy { Self.occasions.contains($0) || Self.leavesNamed(wish.intent) && isTold($0) }
      && !(wish.intent.hasSuffix(".unspecified") && told.contains { $0.hasPrefix("other.") })
  }

  /// Whether something is told or asked, whatever of, on the way to what is named and ended.
  private func isTold(_ intent: String) -> Bool {
    ["query.", "fault", "topup", "other."].contains { intent.hasPrefix($0) }
  }

  private static func leaves(_ intent: String) -> Bool { intent.hasPrefix("unsubscribe.") }

  private static func leavesNamed(_ intent: String) -> Bool {
    leaves(intent) && !intent.hasSuffix(".unspecified")
  }

  private static func isAct(_ intent: String) -> Bool {
    intent == "resubscribe" || Matcher.actions.contains { intent.hasPrefix($0) }
  }

  /// What is told on the way to an act.
  private static let occasions: Set<String> = [
    "query.charges", "query.subscriptions", "query.service", "appeal.misoperation", "appeal.complaint",
    "other.company",
  ]
  /// What is told on the way to a question.
  private static let answers: Set<String> = ["appeal.complaint", "other.company"]
  /// The list whose words are looked for in no service's name.
  private static let unnamed = "pointing_not"

  private static let stops = NormalisedText.Break.soft | NormalisedText.Break.hard
  /// A story has so many characters without a mark.
  private static let shortest = 24
  /// So much is told before its end.
  private static let before = 8
  /// So far before an act stand words for all of them.
  private static let reach = 8
}

extension Entity {
  /// Whether it is said of the caller, whatever is wanted.
  fileprivate var isOfWhole: Bool { if case .phone = kind { true } else { false } }
}
