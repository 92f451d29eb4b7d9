/// Tells whether an act is asked for or only spoken of.
///
/// In 我们村一半人都把宽带退了 the words of a rule stand as they do in 把宽带退了. What is more there than that, 村 and 一半, nobody says
/// who wants it away: no rule of an act asks for it, and it is no filler. Where a phrase says that much which none of those words
/// explains, and bids nothing (给我、怎么、能不能), its act is not acted on. The words are those of the rules themselves, so that a rule which
/// learns a word makes room for it; concepts with `settles` name what bids, and what else is said beside an act.
///
/// A bid settles whether, not what: in 把这个页码取消了 and 帮我退掉那个桶装水 it names a thing that is none of ours. An act on nothing named
/// isn't acted on where that much stands between its words or right behind them.
struct Settling {
  /// So many characters may a phrase hold that nothing explains.
  static let spare: Int32 = 1
  /// So many units between or behind the words of an act may name what it is done to.
  static let objectUnits: Int32 = 7

  /// The patterns that bid. They are tried where an act is looked at, and in no other line.
  private let bids: [MatchIndex.Rule]
  /// Symbols, and words by number, as bits: those of the rules of acts, which explain what they cover where that is more than one
  /// character, and those that always do.
  private let symbols: Bits
  private let plainSymbols: Bits
  private let words: Bits

  private struct Bits {
    var blocks: [UInt64]

    init(count: Int) { blocks = .init(repeating: 0, count: count / 64 + 1) }

    mutating func insert(_ number: Int) { blocks[number >> 6] |= 1 << UInt64(number & 63) }

    func contains(_ number: Int32) -> Bool { blocks[Int(number) >> 6] & 1 << UInt64(number & 63) != 0 }

    /// Whether one of a row's brackets is among them.
    func meets(_ row: MatchIndex.Row) -> Bool { blocks[Int(row.block)] & row.bits != 0 }
  }

  /// Nil where no concept says what settles.
  init?(_ index: MatchIndex) {
    let role = { (symbol: Int) in index.facts[symbol].role }
    bids = index.rules.elements.filter { rule in
      rule.kind == .derived && role(Int(rule.owner)) & MatchIndex.Role.bids != 0
    }
    guard !bids.isEmpty else { return nil }
    var acts: [Int32] = []
    var derived: [Int32: [Int]] = [:]
    for (number, rule) in index.rules.elements.enumerated() {
      if rule.kind == .derived { derived[rule.owner, default: []].append(number) }
      guard rule.kind == .wish, index.blocks[Int(rule.owner)].isAction else { continue }
      acts += Self.symbols(of: rule, index)
    }
    let beside = index.symbols.indices.filter { role($0) & MatchIndex.Role.beside != 0 }.map { Int32($0) }
    symbols = Self.reach(from: acts, derived, index)
    plainSymbols = Self.reach(from: beside, derived, index)
    var words = Bits(count: index.automaton.wordCount)
    for word in 0..<index.automaton.wordCount {
      let entry = index.automaton.words + word
      for place in Int(entry[0].rows)..<Int(entry[1].rows)
      where plainSymbols.meets(index.rows[place]) || entry[0].length > 1 && symbols.meets(index.rows[place]) {
        words.insert(word)
      }
    }
    self.words = words
  }

  private static func symbols(of rule: MatchIndex.Rule, _ index: MatchIndex) -> [Int32] {
    index.atoms.stretch(Int(rule.first), Int(rule.count)).map(\.symbol)
  }

  /// The symbols, and all that their brackets and patterns are made of.
  private static func reach(
    from symbols: [Int32], _ derived: [Int32: [Int]], _ index: MatchIndex
  ) -> Bits {
    var reached = Bits(count: index.symbols.count)
    var open = symbols
    while let symbol = open.popLast() {
      if reached.contains(symbol) { continue }
      reached.insert(Int(symbol))
      for place in Int(index.termStarts[Int(symbol)])..<Int(index.termStarts[Int(symbol) + 1])
      where index.terms[place] >= 0 {
        open.append(index.terms[place])
      }
      for rule in derived[symbol] ?? [] { open += Self.symbols(of: index.rules[rule], index) }
    }
    return reached
  }

  // MARK: A line

  /// How many units before each place nothing explains, for every place and the end.
  func count(_ scan: LineScan, into counts: Pile<Int32>) {
    counts.fill(with: 0, count: scan.text.count + 1)
    let characters = CharacterMap.shared.entries
    for place in 0..<scan.text.count {
      let isSaid = characters[Int(scan.text.units[place])].kind == CharacterMap.Class.ideograph
      counts[place + 1] = isSaid && scan.filler[place] == 0 ? 1 : 0
    }
    // Behind the words stand the hits of patterns, which take in what stands between their words.
    for number in 0..<Int(scan.chains.context.settled[0]) {
      let hit = scan.hits[number]
      guard explains(hit, scan.index) else { continue }
      for place in hit.start..<hit.end { counts[Int(place) + 1] = 0 }
    }
    for place in 0..<scan.text.count { counts[place + 1] += counts[place] }
  }

  private func explains(_ hit: LineScan.Hit, _ index: MatchIndex) -> Bool {
    if hit.symbol == index.sharedSymbol { return words.contains(hit.value) }
    if hit.symbol == index.numberSymbol || plainSymbols.contains(hit.symbol) { return true }
    guard hit.end - hit.start > 1 else { return false }
    return index.facts[Int(hit.symbol)].isEntity || symbols.contains(hit.symbol)
  }

  /// Whether one of the phrases in which the words of a match stand says little besides, or bids.
  func settles(_ match: LineReading.Match, _ reading: LineReading, _ counts: Pile<Int32>) -> Bool {
    let scan = reading.scan
    let stop = NormalisedText.Break.soft | NormalisedText.Break.hard
    let used = match.firstUsed..<(match.firstUsed + match.usedCount)
    let namesOther = namesOther(match, reading, counts)
    for place in used {
      let hit = scan.hits[Int(reading.used[Int(place)])]
      let start = scan.phraseStarts[Int(hit.start)]
      var end = Int(hit.end)
      while end < scan.text.count, scan.text.breaks[end] & stop == 0 { end += 1 }
      var spare = counts[end] - counts[Int(start)]
      for other in used where spare > Self.spare {
        let own = scan.hits[Int(reading.used[Int(other)])]
        if own.start >= start, own.end <= end { spare -= counts[Int(own.end)] - counts[Int(own.start)] }
      }
      if spare <= Self.spare || !namesOther && isBid(start..<Int32(end), scan) { return true }
    }
    return false
  }

  /// Whether an act on nothing named has a thing beside it that no word of acts explains.
  private func namesOther(_ match: LineReading.Match, _ reading: LineReading, _ counts: Pile<Int32>) -> Bool {
    let scan = reading.scan
    guard scan.index.isUnspecified[Int(reading.block(of: match).intent)] else { return false }
    let stop = NormalisedText.Break.soft | NormalisedText.Break.hard
    let used = match.firstUsed..<(match.firstUsed + match.usedCount)
    var unexplained: Int32 = 0
    for place in used {
      // What stands between a word and the next one, or behind the last one to the end of the phrase. More than a name tells a story.
      let end = scan.hits[Int(reading.used[Int(place)])].end
      var next = Int32.max
      for other in used {
        let start = scan.hits[Int(reading.used[Int(other)])].start
        if start >= end { next = min(next, start) }
      }
      if next == Int32.max {
        next = end
        while next < Int32(scan.text.count), scan.text.breaks[Int(next)] & stop == 0 { next += 1 }
      }
      if next - end <= Self.objectUnits { unexplained += counts[Int(next)] - counts[Int(end)] }
    }
    return unexplained > Self.spare
  }

  private func isBid(_ phrase: Range<Int32>, _ scan: LineScan) -> Bool {
    let matching = PatternMatching(scan)
    return bids.contains { rule in
      var isFound = false
      matching.forEachMatch(of: rule) { start, end in
        if start >= phrase.lowerBound, end <= phrase.upperBound { isFound = true }
      }
      return isFound
    }
  }
}

extension LineReading {
  /// Notes which matches would act on what is only spoken of.
  func findDoubted() {
    doubted.removeAll()
    guard let settling else { return }
    var isCounted = false
    for place in matches.indices where matches[place].sentence < 0 && block(of: matches[place]).isAction {
      if !isCounted { settling.count(scan, into: unsettled) }
      isCounted = true
      if !settling.settles(matches[place], self, unsettled) { doubted.append(Int32(place)) }
    }
  }

  func isDoubted(_ match: Int32) -> Bool { doubted.indices.contains { doubted[$0] == match } }
}

extension ReadingBuilder {
  /// What is asked about where nothing was understood: first an act that was only spoken of.
  func suggested() -> [Candidate] {
    let nearest = nearest()
    let doubted = reading.doubted
    guard
      let best = doubted.indices.map({ doubted[$0] }).max(by: {
        reading.matches[Int($0)].score < reading.matches[Int($1)].score
      })
    else { return nearest }
    let first = candidate(Int(best))
    return [first] + nearest.filter { $0.intent != first.intent }.prefix(2)
  }
}
