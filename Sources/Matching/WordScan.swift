/// Finds the words of a line in one pass, and what they mean.
extension LineScan {
  func scanWords() {
    let characters = CharacterMap.shared.entries
    let units = text.units
    let breaks = text.breaks
    let count = text.count
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
        for place in Int(word[0].meanings)..<Int(word[1].meanings) where meanings[place].kind == .plain {
          addPart(meanings[place], start, end)
        }
        share(word, start, end, isDead: true)
        return
      }
      for place in Int(word[0].meanings)..<Int(word[1].meanings) {
        let meaning = meanings[place]
        if meaning.marks.contains(.silent), !keepsSilent {
          if meaning.kind == .word || meaning.kind == .weak { addSilent(meaning, start, end) }
          continue
        }
        switch meaning.kind {
        case .word: addWord(meaning, start, end, isWeak: false)
        case .weak: addWord(meaning, start, end, isWeak: true)
        case .plain: addPlain(meaning, start, end)
        case .sound:
          add(meaning.symbol, start, end, meaning.value, weight: 0.8, isNear: true)
          if meaning.marks.contains(.inUnions) { shareWithUnions(meaning.symbol) }
        case .exception: addException(meaning, start, end)
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
    if meaning.marks.contains(.filler) {
      for place in start..<end { filler[place] = 1 }
    } else if meaning.kind == .word, end - start > 1 {
      reach[start] = max(reach[start], Int32(end))
    }
  }

  @inline(__always)
  private func addWord(_ meaning: MatchIndex.Meaning, _ start: Int, _ end: Int, isWeak: Bool) {
    if meaning.marks.contains(.filler) {
      for place in start..<end { filler[place] = 1 }
    } else if !isWeak, end - start > 1 {
      reach[start] = max(reach[start], Int32(end))
    }
    add(meaning.symbol, start, end, meaning.value, weight: isWeak ? 0.6 : 1, isWeak: isWeak)
    guard meaning.marks.contains(.inUnions) else { return }
    // The bracket is no filler, though the concept is.
    if meaning.marks.contains(.filler), !isWeak, end - start > 1 {
      reach[start] = max(reach[start], Int32(end))
    }
    shareWithUnions(meaning.symbol)
  }

  /// The brackets of a concept share the hit that it was just given.
  private func shareWithUnions(_ symbol: Int32) {
    let number = Int32(hits.count - 1)
    for union in index.unions(of: symbol) where chains.share(number, with: union) { posted.append(union) }
  }

  /// A hit by sound or with a slip.
  @inline(never)
  func addNear(_ symbol: Int32, _ start: Int, _ end: Int, _ value: Int32, weight: Float) {
    add(symbol, start, end, value, weight: weight, isNear: true)
    shareWithUnions(symbol)
  }

  private func addException(_ meaning: MatchIndex.Meaning, _ start: Int, _ end: Int) {
    exceptions.append(Stretch(symbol: meaning.symbol, start: Int32(start), end: Int32(end)))
    guard meaning.marks.contains(.inUnions) else { return }
    for union in index.unions(of: meaning.symbol) {
      exceptions.append(Stretch(symbol: union, start: Int32(start), end: Int32(end)))
    }
  }

  @inline(__always)
  private func addPlain(_ meaning: MatchIndex.Meaning, _ start: Int, _ end: Int) {
    if meaning.marks.contains(.entity) {
      // Names of things cover the weak words in them; lists of other words, such as reasons, don't.
      if keepers.isEmpty || index.facts[Int(meaning.symbol)].role & MatchIndex.Role.thing != 0 {
        reach[start] = max(reach[start], Int32(end))
      }
      entities.add(list: index.facts[Int(meaning.symbol)].list, value: meaning.value, start, end)
    } else if meaning.marks.contains(.filler) {
      for place in start..<end { filler[place] = 1 }
    }
    add(meaning.symbol, start, end, meaning.value, weight: 1)
  }

  /// A hit that templates see and keywords don't.
  private func addPart(_ meaning: MatchIndex.Meaning, _ start: Int, _ end: Int) {
    guard !meaning.marks.contains(.entity), !meaning.marks.contains(.filler) else { return }
    add(meaning.symbol, start, end, meaning.value, weight: 1)
    hits.base[hits.count - 1].isDead = true
  }

  /// A hit of all literals and brackets that the word stands in.
  @inline(__always)
  private func share(_ word: UnsafePointer<Automaton.Word>, _ start: Int, _ end: Int, isDead: Bool) {
    let first = word[0].shared
    let last = word[1].shared
    guard first < last else { return }
    let number = Int32(hits.count)
    hits.append(
      Hit(
        symbol: index.sharedSymbol, start: Int32(start), end: Int32(end), value: -1, next: -1, weight: 1,
        isWeak: false, isDead: isDead, isNear: false))
    let others = first + word[0].posted
    let unasked = others + Int32(word[0].others)
    let symbols = index.shared
    for place in Int(first)..<Int(others) where chains.share(number, with: symbols[place]) {
      posted.append(symbols[place])
    }
    for place in Int(others)..<Int(unasked) { _ = chains.share(number, with: symbols[place]) }
    if unasked < last { self.unasked.append(Unasked(hit: number, first: unasked, last: last)) }
  }

  /// Tells the brackets that only a `not` asks for of their hits. Called before one is asked for.
  @inline(__always)
  func shareUnasked() {
    if unasked.count > 0 { shareAllUnasked() }
  }

  @inline(never)
  private func shareAllUnasked() {
    let symbols = index.shared
    for number in unasked.indices {
      let word = unasked[number]
      for place in Int(word.first)..<Int(word.last) { _ = chains.share(word.hit, with: symbols[place]) }
    }
    unasked.removeAll()
  }
}
