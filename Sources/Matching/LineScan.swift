/// What one line holds: the hits of all words, their clauses, the numbers. Used again for the next line.
///
/// Hits of one symbol form a list in the order of their ends; `heads` is valid where `epochs` is the `current` one.
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
  }

  let index: MatchIndex
  let text = NormalisedText()
  let hits = Pile<Hit>(capacity: 512)
  /// Symbols that have a hit, in the order in which they were first hit.
  let active = Pile<Int32>(capacity: 256)
  private let heads: UnsafeMutablePointer<Int32>
  private let tails: UnsafeMutablePointer<Int32>
  private let epochs: UnsafeMutablePointer<UInt32>
  private let current: UnsafeMutablePointer<UInt32>
  private var exceptions: [(symbol: Int32, start: Int32, end: Int32)] = []
  /// Per unit: 1 where filler covers it; and the farthest end of a strong word that starts there.
  private(set) var filler: UnsafeMutablePointer<UInt8>
  private(set) var reach: UnsafeMutablePointer<Int32>
  /// How many units no filler covers.
  private(set) var unexplained = 0
  /// Per unit: where its phrase (up to a comma) begins.
  private(set) var phraseStarts: UnsafeMutablePointer<Int32>
  private var unitCapacity = 256
  /// The line's entities, found together with the numbers.
  var entities = EntityScan()
  var syllables: [UInt16] = []
  /// Room for the hits of one rule while it is checked.
  let room: UnsafeMutablePointer<Int32> = .allocate(capacity: 256)

  init(_ index: MatchIndex) {
    self.index = index
    let count = max(index.symbols.count, 1)
    heads = .allocate(capacity: count)
    tails = .allocate(capacity: count)
    epochs = .allocate(capacity: count)
    current = .allocate(capacity: 1)
    current.initialize(to: 0)
    heads.initialize(repeating: -1, count: count)
    tails.initialize(repeating: -1, count: count)
    epochs.initialize(repeating: 0, count: count)
    filler = .allocate(capacity: unitCapacity)
    reach = .allocate(capacity: unitCapacity)
    phraseStarts = .allocate(capacity: unitCapacity)
  }

  deinit {
    heads.deallocate()
    tails.deallocate()
    epochs.deallocate()
    current.deallocate()
    filler.deallocate()
    reach.deallocate()
    phraseStarts.deallocate()
    hits.deallocate()
    active.deallocate()
    room.deallocate()
  }

  /// The first hit of a symbol, -1 for none.
  @inline(__always)
  func head(_ symbol: Int32) -> Int32 { epochs[Int(symbol)] == current.pointee ? heads[Int(symbol)] : -1 }

  func isActive(_ symbol: Int32) -> Bool { epochs[Int(symbol)] == current.pointee }

  /// Finds everything in the normalised line.
  func scan() {
    hits.removeAll()
    active.removeAll()
    exceptions.removeAll(keepingCapacity: true)
    entities.clear()
    current.pointee &+= 1
    if current.pointee == 0 {
      epochs.update(repeating: 0, count: index.symbols.count)
      current.pointee = 1
    }
    let count = text.count
    if count > unitCapacity { growUnits(count) }
    filler.update(repeating: 0, count: count)
    reach.update(repeating: 0, count: count)
    markPhrases()
    scanWords()
    scanSounds()
    entities.scan(text)
    for number in entities.numbers {
      add(index.numberSymbol, number.start, number.end, -1, weight: 1)
    }
    settleWeakWords()
    if index.derivedPostings.count > 0 { derive() }
    unexplained = 0
    for place in 0..<count where filler[place] == 0 { unexplained += 1 }
  }

  private func growUnits(_ count: Int) {
    filler.deallocate()
    reach.deallocate()
    phraseStarts.deallocate()
    unitCapacity = count * 2
    filler = .allocate(capacity: unitCapacity)
    reach = .allocate(capacity: unitCapacity)
    phraseStarts = .allocate(capacity: unitCapacity)
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
    let classes = CharacterMap.shared.classes
    let units = text.units
    let breaks = text.breaks
    let count = text.count
    let starts = index.meaningStarts
    let meanings = index.meanings
    index.automaton.scan(units, count: count) { word, start, end in
      let kind = classes[Int(units[start])]
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
        return
      }
      for place in Int(starts[Int(word)])..<Int(starts[Int(word) + 1]) {
        let meaning = meanings[place]
        switch meaning.kind {
        case .word: addWord(meaning, start, end, isWeak: false)
        case .weak: addWord(meaning, start, end, isWeak: true)
        case .plain: addPlain(meaning, start, end)
        case .sound: add(meaning.symbol, start, end, meaning.value, weight: 0.8, isNear: true)
        case .exception: exceptions.append((meaning.symbol, Int32(start), Int32(end)))
        case .slip: addSlip(meaning, start, end)
        }
      }
    }
  }

  @inline(__always)
  private func addWord(_ meaning: MatchIndex.Meaning, _ start: Int, _ end: Int, isWeak: Bool) {
    let symbol = index.facts[Int(meaning.symbol)]
    if symbol.isFiller {
      for place in start..<end { filler[place] = 1 }
    } else if !isWeak, end - start > 1 {
      reach[start] = max(reach[start], Int32(end))
    }
    add(meaning.symbol, start, end, meaning.value, weight: isWeak ? 0.6 : 1, isWeak: isWeak)
  }

  @inline(__always)
  private func addPlain(_ meaning: MatchIndex.Meaning, _ start: Int, _ end: Int) {
    let symbol = index.facts[Int(meaning.symbol)]
    if symbol.isEntity {
      reach[start] = max(reach[start], Int32(end))
      entities.add(list: symbol.list, value: meaning.value, start, end)
    } else if symbol.isFiller {
      for place in start..<end { filler[place] = 1 }
    }
    add(meaning.symbol, start, end, meaning.value, weight: 1)
  }

  /// A hit that templates see and keywords don't.
  private func addPart(_ meaning: MatchIndex.Meaning, _ start: Int, _ end: Int) {
    let symbol = index.facts[Int(meaning.symbol)]
    guard !symbol.isEntity, !symbol.isFiller else { return }
    add(meaning.symbol, start, end, meaning.value, weight: 1)
    hits.base[hits.count - 1].isDead = true
  }

  func add(
    _ symbol: Int32, _ start: Int, _ end: Int, _ value: Int32, weight: Float, isWeak: Bool = false,
    isNear: Bool = false
  ) {
    let number = Int32(hits.count)
    hits.append(
      Hit(
        symbol: symbol, start: Int32(start), end: Int32(end), value: value, next: -1, weight: weight,
        isWeak: isWeak, isDead: false, isNear: isNear))
    let place = Int(symbol)
    if epochs[place] != current.pointee {
      epochs[place] = current.pointee
      heads[place] = number
      active.append(symbol)
    } else {
      hits.base[Int(tails[place])].next = number
    }
    tails[place] = number
  }

  /// Drops words inside their exceptions, and weak words inside longer words.
  private func settleWeakWords() {
    for exception in exceptions {
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
    // farthest[s] is the farthest end of a strong word that starts before s.
    var farthest: Int32 = 0
    var settled = 0
    for place in hits.indices where hits[place].isWeak && !hits[place].isDead {
      let hit = hits[place]
      // Hits come in the order of their ends; a word around this one starts at most 12 characters before it.
      settled = max(0, Int(hit.start) - 12)
      farthest = 0
      while settled < Int(hit.start) {
        farthest = max(farthest, reach[settled])
        settled += 1
      }
      if farthest >= hit.end || reach[Int(hit.start)] > hit.end { hits.base[place].isDead = true }
    }
  }

  /// Hits of concepts that are defined by patterns, in the order of the rule files.
  private func derive() {
    var triggered: [Int32] = []
    for number in active.indices {
      let place = Int(active[number])
      for posting in Int(index.derivedStarts[place])..<Int(index.derivedStarts[place + 1]) {
        triggered.append(index.derivedPostings[posting])
      }
    }
    guard !triggered.isEmpty else { return }
    triggered.sort()
    var done = 0
    while done < triggered.count {
      let number = triggered[done]
      done += 1
      let rule = index.rules[Int(number)]
      let before = active.count
      PatternMatching(self).forEachMatch(of: rule) { start, end in
        add(rule.owner, start, end, -1, weight: 1)
        let facts = index.facts[Int(rule.owner)]
        if facts.hasAliases {
          for alias in index.aliases[rule.owner] ?? [] { add(alias, start, end, -1, weight: 1) }
        }
        if facts.consumes { consume(start, end, but: rule.owner) }
      }
      // A new symbol may be what a later derived concept is posted under.
      for place in before..<active.count {
        let symbol = Int(active[place])
        for posting in Int(index.derivedStarts[symbol])..<Int(index.derivedStarts[symbol + 1])
        where index.derivedPostings[posting] > number
          && !triggered[done...].contains(index.derivedPostings[posting])
        {
          triggered.append(index.derivedPostings[posting])
        }
      }
      triggered[done...].sort()
    }
  }

  private func consume(_ start: Int, _ end: Int, but symbol: Int32) {
    let aliases = index.aliases[symbol] ?? []
    for place in hits.indices where hits[place].start >= start && hits[place].end <= end {
      if hits[place].symbol != symbol, !aliases.contains(hits[place].symbol),
        !index.facts[Int(hits[place].symbol)].isEntity
      {
        hits.base[place].isDead = true
      }
    }
  }
}
