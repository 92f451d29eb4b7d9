/// Finds the words of a line in one pass, and what they mean.
extension LineScan {
  func scanWords() {
    let characters = CharacterMap.shared.entries
    let units = text.units
    let breaks = text.breaks
    let count = text.count
    let meanings = index.meanings
    let keepsSilent = keepsSilent
    let words = UnsafePointer(index.automaton.words)
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
        if word[0].rows < word[1].rows { share(word, words, start, end, isDead: true) }
        return
      }
      let first = hits.count
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
          addSpread(meaning.symbol, start, end, meaning.value, weight: 0.8, isNear: true)
        case .exception: addException(meaning, start, end)
        case .slip: addSlip(meaning, start, end)
        case .pause: addPause(start, end)
        }
      }
      if word[0].rows < word[1].rows { share(word, words, start, end, isDead: false) }
      if word[0].isDivided { divide(first, start, end) }
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
    let isFiller = meaning.marks.contains(.filler)
    let isInUnions = meaning.marks.contains(.inUnions)
    if isFiller {
      for place in start..<end { filler[place] = 1 }
    }
    // The bracket is no filler, though the concept is.
    if !isWeak, end - start > 1, !isFiller || isInUnions { reach[start] = max(reach[start], Int32(end)) }
    let isFirst = add(
      meaning.symbol, start, end, meaning.value, weight: isWeak ? 0.6 : 1, isWeak: isWeak)
    if isFirst, isInUnions { chains.activate(rows: chains.rows(of: meaning.symbol)) }
  }

  /// A hit by sound or with a slip.
  @inline(never)
  func addNear(_ symbol: Int32, _ start: Int, _ end: Int, _ value: Int32, weight: Float) {
    addSpread(symbol, start, end, value, weight: weight, isNear: true)
  }

  private func addException(_ meaning: MatchIndex.Meaning, _ start: Int, _ end: Int) {
    chains.context.exceptions.append(Stretch(symbol: meaning.symbol, start: Int32(start), end: Int32(end)))
    if meaning.marks.contains(.inUnions) { chains.except(meaning.symbol) }
  }

  /// Whether the name of a thing would stand in two phrases: 退宽带，电视留着 doesn't name 宽带电视.
  private func spansPhrases(_ meaning: MatchIndex.Meaning, _ start: Int, _ end: Int) -> Bool {
    let stop = NormalisedText.Break.soft | NormalisedText.Break.hard
    return index.facts[Int(meaning.symbol)].role & MatchIndex.Role.thing != 0
      && (start + 1..<max(end, start + 1)).contains { text.breaks[$0] & stop != 0 }
  }

  @inline(__always)
  private func addPlain(_ meaning: MatchIndex.Meaning, _ start: Int, _ end: Int) {
    if meaning.marks.contains(.entity) {
      if spansPhrases(meaning, start, end) { return }
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

  /// A hit of the word itself, for all literals and brackets that it stands in.
  @inline(__always)
  private func share(
    _ word: UnsafePointer<Automaton.Word>, _ words: UnsafePointer<Automaton.Word>, _ start: Int, _ end: Int,
    isDead: Bool
  ) {
    let number = Int32(truncatingIfNeeded: word - words)
    let hit = Hit(
      symbol: index.sharedSymbol, start: Int32(start), end: Int32(end), value: number, next: -1, weight: 1,
      isWeak: false, isDead: isDead, isNear: false, group: Int32(truncatingIfNeeded: hits.count))
    if chains.append(hit, ofWord: number) { chains.activate(rows: Int(word[0].rows)..<Int(word[1].rows)) }
  }

  /// Hits of a word that some bracket says both strongly and weakly stand in the order of the bracket's parts.
  @inline(never)
  private func divide(_ first: Int, _ start: Int, _ end: Int) {
    for number in first..<hits.count where hits[number].start == start && hits[number].end == end {
      hits.base[number].group = ~Int32(truncatingIfNeeded: first)
    }
  }
}
