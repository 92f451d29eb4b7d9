/// Reads a message of several wishes part by part, where reading it whole leaves one of them out.
///
/// `退订彩铃，顺便查下话费，再把来电显示取消` has three parts, parted by 顺便 and 再. Whole, a rule may take its words from two of
/// them, and an intent has only its best place; part by part neither happens. The parts are heard only if together they
/// say more than the whole, so that 彩铃还有宽带都退了 stays what it is.
struct PartReading {
  private let reading: LineReading
  private let context: [String: SlotValue]
  private var scan: LineScan { reading.scan }
  private var index: MatchIndex { reading.index }

  init(_ reading: LineReading, _ context: [String: SlotValue]) {
    self.reading = reading
    self.context = context
  }

  /// The reading of the line that was gathered, with the wishes that only its parts tell.
  func completed(_ whole: Reading) -> Reading {
    guard !whole.wishes.isEmpty || !whole.candidates.isEmpty, scan.text.count >= 5, reading.hasTime(for: 1)
    else {
      return whole
    }
    // Reading a part forgets the line; so all that is asked of the line is asked before.
    let bids = bidParts(whole)
    let possible = self.possible()
    let (joined, isAgain) = joinedParts(whole)
    if !joined.isEmpty {
      let families = Set(whole.wishes.map { Self.family(of: $0.intent) })
      let result = self.joined(whole, joined) { wish, _ in
        isWish(wish) && (possible.contains(wish.intent) || !isAction(wish.intent))
          && (!isAgain || families.contains(Self.family(of: wish.intent)))
      }
      if let result { return result }
    }
    guard !bids.isEmpty else { return whole }
    return self.joined(whole, bids) { wish, bid in
      (bid == .begins || bid == .ends && isAction(wish.intent)) && isBidWish(wish)
        && possible.contains(wish.intent)
    } ?? whole
  }

  /// What a part may ask for: what the whole could mean. A part lacks what the rest says against it; whether its act is asked
  /// for, it says itself.
  private func possible() -> Set<String> {
    let places =
      reading.ranked.indices.map { reading.ranked[$0] } + reading.doubted.indices.map { reading.doubted[$0] }
    return Set(places.map { index.intents[Int(reading.matches[Int($0)].intent)] })
  }

  // MARK: Where parts begin

  /// Where one part ends and the next begins, as places of the line; whether the first is to be done after the next.
  private struct Cut {
    var end: Int
    var start: Int
    var isLater = false
  }

  /// A stretch of the line, as Unicode scalars; whether it is to be done after the one behind it, and how it bids.
  private struct Part {
    var range: Range<Int>
    var isLater: Bool
    var bid: Bidding
  }

  /// Parts that a word joins, or that say an act again; whether one of them does.
  private func joinedParts(_ whole: Reading) -> (parts: [Part], isAgain: Bool) {
    var cuts: [Cut] = []
    var isAgain = false
    let acts = whole.wishes.isEmpty ? [] : self.acts()
    for place in 1..<scan.text.count {
      if Joint.begins(at: place, scan.text) {
        cuts.append(Cut(end: place, start: place))
      } else if let length = BeforeJoint.length(endingAt: place, scan.text) {
        cuts.append(Cut(end: place - length, start: place, isLater: true))
      } else if !acts.isEmpty, isBreak(place), saysAgain(acts, place) {
        cuts.append(Cut(end: place, start: place))
        isAgain = true
      }
    }
    return (parts(cuts), isAgain)
  }

  /// Parts that nothing joins, each of which may bid: 退不退彩铃都行 has none, 退彩铃转人工 two. Only of a line in which rules of other
  /// intents matched as well, and which neither supposes nor corrects anything; none where fewer than two bid.
  private func bidParts(_ whole: Reading) -> [Part] {
    guard reading.ranked.count > whole.wishes.count, whole.wishes.allSatisfy(isBidWish),
      !Joint.supposes(scan.text)
    else { return [] }
    let cuts = (1..<scan.text.count).compactMap { place -> Cut? in
      if let word = LooseJoint.length(at: place, scan.text) { return Cut(end: place, start: place + word) }
      return isBreak(place) || Joint.begins(at: place, scan.text) ? Cut(end: place, start: place) : nil
    }
    let parts = self.parts(cuts)
    return parts.count { $0.bid != .none } > 1 ? parts : []
  }

  private func isBreak(_ place: Int) -> Bool {
    scan.text.breaks[place] & (NormalisedText.Break.soft | NormalisedText.Break.hard) != 0
  }

  /// The symbols of the words that the wishes which end something used; empty when the first wish is another.
  private func acts() -> [Int32] {
    var acts: [Int32] = []
    for place in reading.wishes.indices {
      let match = reading.matches[Int(reading.wishes[place])]
      guard index.blocks[Int(index.rules[Int(match.rule)].owner)].isAction else { continue }
      for used in match.firstUsed..<(match.firstUsed + match.usedCount) {
        let symbol = scan.hits[Int(reading.used[Int(used)])].symbol
        if index.facts[Int(symbol)].list < 0, !acts.contains(symbol) { acts.append(symbol) }
      }
    }
    return acts
  }

  /// Whether one of the words is said in the phrase before a break and again in the one behind it.
  private func saysAgain(_ acts: [Int32], _ place: Int) -> Bool {
    let first = scan.phraseStarts[place - 1]
    var end = place + 1
    while end < scan.text.count, !isBreak(end) { end += 1 }
    return acts.contains { symbol in
      var before = false
      var behind = false
      var number = scan.head(symbol)
      while number >= 0 {
        let hit = scan.hits[Int(number)]
        if !hit.isDead {
          if hit.start >= first, hit.end <= place { before = true }
          if hit.start >= place, hit.end <= end { behind = true }
        }
        number = hit.next
      }
      return before && behind
    }
  }

  /// The parts between the cuts; none where there is no cut, or so many that nobody bids so.
  private func parts(_ cuts: [Cut]) -> [Part] {
    guard !cuts.isEmpty, cuts.count < 12 else { return [] }
    let text = scan.text
    var parts: [Part] = []
    var first = 0
    for cut in cuts {
      add(first, cut.end, isLater: cut.isLater, &parts)
      first = max(first, cut.start)
    }
    add(first, text.count, isLater: false, &parts)
    return parts
  }

  private func add(_ first: Int, _ end: Int, isLater: Bool, _ parts: inout [Part]) {
    let text = scan.text
    let start = Int(text.starts[first])
    let stop = end < text.count ? Int(text.starts[end]) : text.scalarCount
    guard stop > start else { return }
    parts.append(Part(range: start..<stop, isLater: isLater, bid: Bidding(of: first..<end, scan)))
  }

  // MARK: Joining

  /// What each part tells by itself, or, where it tells nothing, what the whole told of it; nil where that isn't more than the whole.
  private func joined(_ whole: Reading, _ parts: [Part], counts: (Wish, Bidding) -> Bool) -> Reading? {
    let scalars = Array(whole.text.unicodeScalars)
    guard parts.last?.range.upperBound ?? 0 <= scalars.count else { return nil }
    var wishes: [Wish] = []
    var later: [Wish] = []
    for part in parts {
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars[part.range])
      reading.gather(String(text), context)
      let heard = ReadingBuilder(reading).build(String(text)).wishes.filter { counts($0, part.bid) }
      let own =
        heard.isEmpty
        ? whole.wishes.filter { part.range.contains($0.hits.first?.range.lowerBound ?? 0) }
        : heard.map { $0.shifted(by: part.range.lowerBound) }
      if part.isLater {
        later += own
        continue
      }
      for wish in own + later where isNew(wish, wishes) { wishes.append(wish) }
      later = []
    }
    guard wishes.count > max(1, whole.wishes.count) else { return nil }
    var result = whole
    result.wishes = Array(wishes.prefix(WishSelection.wishLimit))
    result.candidates = []
    return result
  }

  /// What may be a wish of its own in a part: something to be done or told, and not the reason for it, a greeting, or an act
  /// that names no object.
  private func isWish(_ wish: Wish) -> Bool {
    guard wish.manner != .denial, wish.manner != .hypothetical, wish.manner != .correction else {
      return false
    }
    return !wish.intent.hasSuffix(".unspecified") && !Self.asides.contains(Self.family(of: wish.intent))
  }

  /// What may be asked for by a bid of its own; a complaint and a person too.
  private func isBidWish(_ wish: Wish) -> Bool {
    guard wish.manner == .wish || wish.manner == .howTo || wish.manner == .whether else { return false }
    return wish.intent == "appeal.complaint"
      || isWish(wish) && Self.bids.contains(Self.family(of: wish.intent))
  }

  private static let bids: Set<Substring> = [
    "unsubscribe", "account", "number", "autorenew", "privacy", "query", "plan", "receipt", "resubscribe",
    "human",
  ]

  /// Families of intents that are said beside a wish: its reason, its occasion, a greeting.
  private static let asides: Set<Substring> = [
    "social", "dialog", "confirm", "fault", "effect", "other", "appeal", "law", "feedback", "verify", "help",
  ]

  private func isNew(_ wish: Wish, _ wishes: [Wish]) -> Bool {
    !wishes.contains { other in
      guard other.intent == wish.intent else { return false }
      guard let one = other.slots["product"], let two = wish.slots["product"] else { return true }
      return one == two
    }
  }

  private func isAction(_ intent: String) -> Bool { Matcher.actions.contains { intent.hasPrefix($0) } }

  private static func family(of intent: String) -> Substring { intent.prefix { $0 != "." } }
}
