/// What one line holds: the hits of all words, their clauses, the numbers. Used again for the next line.
///
/// Hits of one symbol form a chain in the order of their ends.
final class LineScan {
  struct Hit {
    var symbol: Int32
    var start: Int32
    var end: Int32
    var value: Int32
    /// The next hit of the same symbol, -1 at the end.
    var next: Int32
    var weight: Float
    var isWeak: Bool
    var isDead: Bool
    /// Found by sound or with a slip.
    var isNear: Bool
    /// Said of what is to stay: no rule that ends something uses it.
    var isKept = false
    /// Where the hit stands among others of a bracket: its own number, or, where the bracket's parts settle the order, ~ that of
    /// the word's first hit.
    var group: Int32 = 0
  }

  let index: MatchIndex
  let text = NormalisedText()
  let hits = Pile<Hit>(capacity: 512)
  let chains: HitChains
  let forbidden: ForbiddenPlaces
  /// Derived rules that are to be tried, by their numbers as bits; none between two lines.
  let triggered: UnsafeMutablePointer<UInt64>
  let triggeredWidth: Int
  let rows: UnsafeMutablePointer<LineRows>
  /// Whether words that no rule asks for become hits too, as an explanation wants them.
  var keepsSilent = false
  /// The symbols of words that keep things.
  let keepers: [Int32]
  /// What is to stay, as stretches of the line.
  var kept: [Range<Int32>] = []
  /// The line's entities, found together with the numbers; behind a pointer, so that the runtime has no access to watch.
  private let entityScan: UnsafeMutablePointer<EntityScan>
  var entities: EntityScan {
    get { entityScan.pointee }
    _modify { yield &entityScan.pointee }
  }
  /// Room for the hits of one rule while it is checked.
  let room: UnsafeMutablePointer<Int32> = .allocate(capacity: 256)
  /// The same for the hits that follow them. A rule that forbids is checked while another is, so there are two.
  let following: UnsafeMutablePointer<Int32> = .allocate(capacity: 512)

  struct Stretch {
    var symbol: Int32
    var start: Int32
    var end: Int32
  }

  /// 1 where filler covers the unit.
  var filler: UnsafeMutablePointer<UInt8> { rows.pointee.filler }
  /// The farthest end of a strong word that starts at the unit.
  var reach: UnsafeMutablePointer<Int32> { rows.pointee.reach }
  /// Where the unit's phrase (up to a comma) begins.
  var phraseStarts: UnsafeMutablePointer<Int32> { rows.pointee.phraseStarts }
  /// The unit's syllable class.
  var syllables: UnsafeMutablePointer<UInt16> { rows.pointee.syllables }
  /// Whether something in the line only fills a pause.
  var hasPause: Bool { rows.pointee.hasPause }
  /// How many units before a place only fill pauses, for every place and the end. Valid if there is a pause.
  var pauses: UnsafeMutablePointer<Int32> { rows.pointee.pauses }
  /// How many units no filler covers.
  var unexplained: Int { rows.pointee.unexplained }
  /// Bits of the line's units, see `SentenceAlphabet`.
  var alphabet: UInt64 { rows.pointee.alphabet }

  init(_ index: MatchIndex) {
    self.index = index
    chains = HitChains(index, hits: hits)
    forbidden = ForbiddenPlaces(ruleCount: index.rules.count)
    keepers = index.symbols.indices.filter { index.facts[$0].role & MatchIndex.Role.keeps != 0 }.map {
      Int32($0)
    }
    // They are compiled before all others.
    triggeredWidth = (index.derivedPostings.elements.max().map { Int($0) } ?? -1) / 64 + 1
    triggered = .allocate(capacity: triggeredWidth + 1)
    triggered.initialize(repeating: 0, count: triggeredWidth + 1)
    entityScan = .allocate(capacity: 1)
    entityScan.initialize(to: EntityScan())
    rows = .allocate(capacity: 1)
    rows.initialize(to: LineRows(capacity: 256))
  }

  deinit {
    chains.deallocate()
    forbidden.deallocate()
    rows.pointee.deallocate()
    rows.deallocate()
    entityScan.deinitialize(count: 1)
    entityScan.deallocate()
    hits.deallocate()
    triggered.deallocate()
    room.deallocate()
    following.deallocate()
  }

  /// The first hit of a symbol, -1 for none.
  @inline(__always)
  func head(_ symbol: Int32) -> Int32 { chains.head(symbol) }

  @inline(__always)
  func isActive(_ symbol: Int32) -> Bool { chains.isActive(symbol) }

  /// Forgets the line before.
  func clear() {
    hits.removeAll()
    chains.removeAll()
    forbidden.removeAll()
    entities.clear()
  }

  /// How many units were scanned since somebody began to count, a line that is scanned again as often as it is.
  var unitsScanned = 0

  /// Finds everything in the normalised line.
  func scan() {
    findWords()
    settle()
  }

  /// Finds the words of the normalised line, and what sounds like them.
  func findWords() {
    clear()
    let count = text.count
    if count > rows.pointee.capacity {
      rows.pointee.deallocate()
      rows.pointee = LineRows(capacity: count * 2)
    }
    filler.update(repeating: 0, count: count)
    reach.update(repeating: 0, count: count)
    rows.pointee.hasPause = false
    markPhrases()
    scanWords()
    if hasPause { countPauses() }
    scanSounds()
  }

  /// Finds what words alone don't tell, and which of them count. Called once they are found.
  func settle() {
    unitsScanned += text.count
    entities.scan(text)
    for number in entities.numbers {
      add(index.numberSymbol, number.start, number.end, -1, weight: 1)
      if index.rangedSymbols.count > 0 { addRanged(number.start, number.end) }
    }
    settleWeakWords()
    if index.derivedPostings.count > 0 { derive() }
    countUnexplained()
    if !kept.isEmpty { kept.removeAll(keepingCapacity: true) }
    for keeper in keepers where isActive(keeper) {
      markKept()
      break
    }
  }

  private func countUnexplained() {
    let filler = self.filler
    var unexplained = 0
    for place in 0..<text.count where filler[place] == 0 { unexplained += 1 }
    rows.pointee.unexplained = unexplained
  }

  private func markPhrases() {
    let units = text.units
    let breaks = text.breaks
    let phraseStarts = self.phraseStarts
    var start: Int32 = 0
    var alphabet: UInt64 = 0
    for place in 0..<text.count {
      alphabet |= SentenceAlphabet.bit(units[place])
      if breaks[place] & (NormalisedText.Break.soft | NormalisedText.Break.hard) != 0 {
        start = Int32(place)
      }
      phraseStarts[place] = start
    }
    rows.pointee.alphabet = alphabet
  }

  /// Adds a hit. True where it is the symbol's first.
  @inline(__always) @discardableResult
  func add(
    _ symbol: Int32, _ start: Int, _ end: Int, _ value: Int32, weight: Float, isWeak: Bool = false,
    isNear: Bool = false
  ) -> Bool {
    let hit = Hit(
      symbol: symbol, start: Int32(start), end: Int32(end), value: value, next: -1, weight: weight,
      isWeak: isWeak, isDead: false, isNear: isNear, group: Int32(truncatingIfNeeded: hits.count))
    return chains.append(hit)
  }

  /// Adds a hit that counts for the symbol's brackets too.
  @inline(__always)
  func addSpread(
    _ symbol: Int32, _ start: Int, _ end: Int, _ value: Int32, weight: Float, isWeak: Bool = false,
    isNear: Bool = false
  ) {
    if add(symbol, start, end, value, weight: weight, isWeak: isWeak, isNear: isNear) {
      chains.activate(rows: chains.rows(of: symbol))
    }
  }

  /// Drops words inside their exceptions, and weak words inside longer words.
  private func settleWeakWords() {
    let exceptions = chains.context.exceptions
    if exceptions.count > 64 { settleManyExceptions(exceptions) } else { settleExceptions(exceptions) }
    chains.context.settled.append(Int32(truncatingIfNeeded: hits.count))
    let reach = self.reach
    for place in hits.indices where hits[place].isWeak && !hits[place].isDead {
      let hit = hits[place]
      // A word around this one starts at most 12 characters before it.
      var covered = reach[Int(hit.start)] > hit.end
      var before = Int(hit.start) - 1
      let first = max(0, Int(hit.start) - 12)
      while before >= first, !covered {
        covered = reach[before] >= hit.end
        before -= 1
      }
      if covered { hits.base[place].isDead = true }
    }
  }

  /// Drops words inside longer ones in which they don't count.
  private func settleExceptions(_ exceptions: Pile<Stretch>) {
    for number in exceptions.indices {
      let exception = exceptions[number]
      var place = head(exception.symbol)
      while place >= 0 {
        let hit = hits[Int(place)]
        if hit.start < exception.end, hit.end > exception.start,
          hit.end - hit.start < exception.end - exception.start
        {
          hits.base[Int(place)].isDead = true
        }
        place = hit.next
      }
    }
  }

  /// The same for a line so long that looking at every word for every exception would take too long: for each symbol first how
  /// long the longest exception over each unit is.
  private func settleManyExceptions(_ exceptions: Pile<Stretch>) {
    var bySymbol: [Int32: [Stretch]] = [:]
    for number in exceptions.indices {
      bySymbol[exceptions[number].symbol, default: []].append(exceptions[number])
    }
    var longest = [Int32](repeating: 0, count: text.count)
    for (symbol, stretches) in bySymbol {
      for stretch in stretches {
        for unit in Int(stretch.start)..<Int(stretch.end) {
          longest[unit] = max(longest[unit], stretch.end - stretch.start)
        }
      }
      var place = head(symbol)
      while place >= 0 {
        let hit = hits[Int(place)]
        let around = longest[Int(hit.start)..<Int(hit.end)].max() ?? 0
        if hit.end - hit.start < around { hits.base[Int(place)].isDead = true }
        place = hit.next
      }
      for stretch in stretches {
        for unit in Int(stretch.start)..<Int(stretch.end) { longest[unit] = 0 }
      }
    }
  }
}
