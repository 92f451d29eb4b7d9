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
  }

  let index: MatchIndex
  let text = NormalisedText()
  let hits = Pile<Hit>(capacity: 512)
  /// Symbols that have a hit, in the order in which they were first hit.
  let active = Pile<Int32>(capacity: 256)
  /// Those of them that rules may be posted under.
  let posted = Pile<Int32>(capacity: 128)
  let chains: HitChains
  private let exceptions = Pile<Stretch>(capacity: 32)
  private let triggered = Pile<Int32>(capacity: 64)
  let rows: UnsafeMutablePointer<LineRows>
  /// Whether words that no rule asks for become hits too, as an explanation wants them.
  var keepsSilent = false
  /// The symbols of words that keep things.
  private let keepers: [Int32]
  /// What is to stay, as stretches of the line.
  var kept: [Range<Int32>] = []
  /// The line's entities, found together with the numbers.
  var entities = EntityScan()
  /// Room for the hits of one rule while it is checked.
  let room: UnsafeMutablePointer<Int32> = .allocate(capacity: 256)

  private struct Stretch {
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

  init(_ index: MatchIndex) {
    self.index = index
    let count = max(index.symbols.count, 1)
    chains = HitChains(count: count, hits: hits)
    keepers = index.symbols.indices.filter { index.facts[$0].role & MatchIndex.Role.keeps != 0 }.map {
      Int32($0)
    }
    rows = .allocate(capacity: 1)
    rows.initialize(to: LineRows(capacity: 256))
  }

  deinit {
    chains.deallocate()
    rows.pointee.deallocate()
    rows.deallocate()
    hits.deallocate()
    active.deallocate()
    posted.deallocate()
    exceptions.deallocate()
    triggered.deallocate()
    room.deallocate()
  }

  /// The first hit of a symbol, -1 for none.
  @inline(__always)
  func head(_ symbol: Int32) -> Int32 { chains.head(symbol) }

  @inline(__always)
  func isActive(_ symbol: Int32) -> Bool { chains.isActive(symbol) }

  /// Forgets the line before.
  func clear() {
    hits.removeAll()
    chains.removeAll(active)
    active.removeAll()
    posted.removeAll()
    exceptions.removeAll()
    entities.clear()
  }

  /// Finds everything in the normalised line.
  func scan() {
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
    entities.scan(text)
    for number in entities.numbers {
      add(index.numberSymbol, number.start, number.end, -1, weight: 1)
    }
    settleWeakWords()
    if index.derivedPostings.count > 0 { derive() }
    var unexplained = 0
    for place in 0..<count where filler[place] == 0 { unexplained += 1 }
    rows.pointee.unexplained = unexplained
    if !kept.isEmpty { kept.removeAll(keepingCapacity: true) }
    for keeper in keepers where isActive(keeper) {
      markKept()
      break
    }
  }

  private func markPhrases() {
    var start: Int32 = 0
    for place in 0..<text.count {
      if text.breaks[place] & (NormalisedText.Break.soft | NormalisedText.Break.hard) != 0 {
        start = Int32(place)
      }
      phraseStarts[place] = start
    }
  }

  private func scanWords() {
    let characters = CharacterMap.shared.entries
    let units = text.units
    let breaks = text.breaks
    let count = text.count
    let starts = index.meaningStarts
    let meanings = index.meanings
    let keepsSilent = keepsSilent
    index.automaton.scan(units, count: count) { word, start, end in
      let kind = characters[Int(units[start])].kind
      if kind == CharacterMap.Class.digit || end - start < 5 && kind == CharacterMap.Class.letter,
        breaks[start] & NormalisedText.Break.word == 0
          || end < count && breaks[end] & NormalisedText.Break.word == 0
      {
        // A short Latin word or a figure must stand alone: td, but not the td of ltd; 10086, but not in 9910086.
        // Only a template's parts may lie inside a word, as those of `fan[s]` do.
        for place in Int(starts[Int(word)])..<Int(starts[Int(word) + 1]) where meanings[place].kind == .plain
        {
          addPart(meanings[place], start, end)
        }
        share(word, start, end, isDead: true)
        return
      }
      for place in Int(starts[Int(word)])..<Int(starts[Int(word) + 1]) {
        let meaning = meanings[place]
        if meaning.isSilent, !keepsSilent {
          if meaning.kind == .word || meaning.kind == .weak { addSilent(meaning, start, end) }
          continue
        }
        switch meaning.kind {
        case .word: addWord(meaning, start, end, isWeak: false)
        case .weak: addWord(meaning, start, end, isWeak: true)
        case .plain: addPlain(meaning, start, end)
        case .sound: add(meaning.symbol, start, end, meaning.value, weight: 0.8, isNear: true)
        case .exception:
          exceptions.append(Stretch(symbol: meaning.symbol, start: Int32(start), end: Int32(end)))
        case .slip: addSlip(meaning, start, end)
        case .pause: addPause(start, end)
        }
      }
      share(word, start, end, isDead: false)
    }
  }

  /// What a word does to the line besides being a hit.
  @inline(__always)
  private func addSilent(_ meaning: MatchIndex.Meaning, _ start: Int, _ end: Int) {
    if meaning.isFiller {
      for place in start..<end { filler[place] = 1 }
    } else if meaning.kind == .word, end - start > 1 {
      reach[start] = max(reach[start], Int32(end))
    }
  }

  @inline(__always)
  private func addWord(_ meaning: MatchIndex.Meaning, _ start: Int, _ end: Int, isWeak: Bool) {
    if meaning.isFiller {
      for place in start..<end { filler[place] = 1 }
    } else if !isWeak, end - start > 1 {
      reach[start] = max(reach[start], Int32(end))
    }
    add(meaning.symbol, start, end, meaning.value, weight: isWeak ? 0.6 : 1, isWeak: isWeak)
  }

  @inline(__always)
  private func addPlain(_ meaning: MatchIndex.Meaning, _ start: Int, _ end: Int) {
    if meaning.isEntity {
      // Names of things cover the weak words in them; lists of other words, such as reasons, don't.
      if keepers.isEmpty || index.facts[Int(meaning.symbol)].role & MatchIndex.Role.thing != 0 {
        reach[start] = max(reach[start], Int32(end))
      }
      entities.add(list: index.facts[Int(meaning.symbol)].list, value: meaning.value, start, end)
    } else if meaning.isFiller {
      for place in start..<end { filler[place] = 1 }
    }
    add(meaning.symbol, start, end, meaning.value, weight: 1)
  }

  /// A hit that templates see and keywords don't.
  private func addPart(_ meaning: MatchIndex.Meaning, _ start: Int, _ end: Int) {
    guard !meaning.isEntity, !meaning.isFiller else { return }
    add(meaning.symbol, start, end, meaning.value, weight: 1)
    hits.base[hits.count - 1].isDead = true
  }

  @inline(__always)
  func add(
    _ symbol: Int32, _ start: Int, _ end: Int, _ value: Int32, weight: Float, isWeak: Bool = false,
    isNear: Bool = false
  ) {
    let hit = Hit(
      symbol: symbol, start: Int32(start), end: Int32(end), value: value, next: -1, weight: weight,
      isWeak: isWeak, isDead: false, isNear: isNear)
    if chains.append(hit) {
      active.append(symbol)
      posted.append(symbol)
    }
  }

  /// A hit of all literals and brackets that the word stands in.
  @inline(__always)
  private func share(_ word: Int32, _ start: Int, _ end: Int, isDead: Bool) {
    let first = Int(index.sharedStarts[2 * Int(word)])
    let others = Int(index.sharedStarts[2 * Int(word) + 1])
    let last = Int(index.sharedStarts[2 * Int(word) + 2])
    guard first < last else { return }
    let number = Int32(hits.count)
    hits.append(
      Hit(
        symbol: index.sharedSymbol, start: Int32(start), end: Int32(end), value: -1, next: -1, weight: 1,
        isWeak: false, isDead: isDead, isNear: false))
    let symbols = index.shared
    for place in first..<others where chains.share(number, with: symbols[place]) {
      active.append(symbols[place])
      posted.append(symbols[place])
    }
    for place in others..<last where chains.share(number, with: symbols[place]) {
      active.append(symbols[place])
    }
  }

  /// Drops words inside their exceptions, and weak words inside longer words.
  private func settleWeakWords() {
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

  /// Hits of concepts that are defined by patterns, in the order of the rule files.
  private func derive() {
    triggered.removeAll()
    for number in posted.indices { trigger(posted[number], after: -1) }
    // Triggered rules are kept in order; those that a new symbol brings lie behind the one that brought it.
    guard triggered.count > 0 else { return }
    let matching = PatternMatching(self)
    var done = 0
    while done < triggered.count {
      let number = triggered[done]
      done += 1
      let rule = index.rules[Int(number)]
      let before = posted.count
      matching.forEachMatch(of: rule) { start, end in
        add(rule.owner, start, end, -1, weight: 1)
        let facts = index.facts[Int(rule.owner)]
        if facts.hasAliases {
          for alias in index.aliases(of: rule.owner) { add(alias, start, end, -1, weight: 1) }
        }
        if facts.consumes { consume(start, end, but: rule.owner) }
      }
      // A new symbol may be what a later derived concept is posted under.
      for place in before..<posted.count { trigger(posted[place], after: number) }
    }
  }

  /// Adds the derived rules that are posted under a symbol and lie behind `last`, each once, in order.
  @inline(__always)
  private func trigger(_ symbol: Int32, after last: Int32) {
    for posting in Int(index.derivedStarts[Int(symbol)])..<Int(index.derivedStarts[Int(symbol) + 1]) {
      let partner = index.derivedPartners[posting]
      if partner >= 0, !chains.isActive(partner) { continue }
      let rule = index.derivedPostings[posting]
      guard rule > last else { continue }
      triggered.append(rule)
      var place = triggered.count - 1
      while place > 0, triggered[place - 1] > rule {
        triggered[place] = triggered[place - 1]
        place -= 1
      }
      triggered[place] = rule
    }
  }

  private func consume(_ start: Int, _ end: Int, but symbol: Int32) {
    let aliases = index.aliases(of: symbol)
    for place in hits.indices where hits[place].start >= start && hits[place].end <= end {
      if hits[place].symbol != symbol, !aliases.contains(hits[place].symbol),
        !index.facts[Int(hits[place].symbol)].isEntity
      {
        hits.base[place].isDead = true
      }
    }
  }
}
