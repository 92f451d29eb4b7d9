extension LineScan {
  /// Homophones, and runs of letters with one slip.
  func scanSounds() {
    guard let automaton = index.sounds.automaton else { return }
    let map = CharacterMap.shared
    let units = text.units
    let count = text.count
    let room = syllables
    for place in 0..<count { room[place] = map.entries[Int(units[place])].syllable }
    let spellings = index.sounds.spellings
    automaton.scan(room, count: count) { pattern, start, end in
      for place in Int(pattern[0].meanings)..<Int(pattern[1].meanings) {
        let word = spellings[place]
        if soundsAlike(word, units + start), !touchesWord(start, end) {
          addNear(word.symbol, start, end, word.value, weight: 0.8)
        }
      }
    }
    scanLetterRuns()
  }

  /// Whether a stretch is another spelling of a word. Words of two characters must have exactly their sounds, for
  /// which too much else would pass; longer ones may differ as `CharacterMap` lets sounds fall together.
  @inline(__always)
  private func soundsAlike(_ word: SoundIndex.Spelling, _ said: UnsafePointer<UInt16>) -> Bool {
    let characters = CharacterMap.shared.entries
    let letters = index.sounds.units
    var same = true
    for offset in 0..<Int(word.count) {
      let unit = letters[Int(word.first) + offset]
      if said[offset] == unit { continue }
      same = false
      if word.count == 2, characters[Int(said[offset])].spelling != characters[Int(unit)].spelling {
        return false
      }
    }
    return !same
  }

  /// Whether a word that is written right reaches into a stretch from outside, or covers it: what is a word already is
  /// no slip of another. A shorter word inside does not count, as 手机 in 手机抱.
  private func touchesWord(_ start: Int, _ end: Int) -> Bool {
    for place in max(0, start - 8)..<end {
      let reached = Int(reach[place])
      if reached > max(start, place), place < start || reached > end || place == start && reached == end {
        return true
      }
    }
    return false
  }

  /// Whether a word that is written right has both the character of a place and the one before it.
  func isInWord(with place: Int) -> Bool {
    (max(0, place - 8)..<place).contains { Int(reach[$0]) > place }
  }

  private func scanLetterRuns() {
    let characters = CharacterMap.shared.entries
    var written: Set<Range<Int32>>?
    var place = 0
    while place < text.count {
      guard characters[Int(text.units[place])].kind == CharacterMap.Class.letter else {
        place += 1
        continue
      }
      var end = place + 1
      while end < text.count, characters[Int(text.units[end])].kind == CharacterMap.Class.letter,
        text.breaks[end] & NormalisedText.Break.word == 0
      {
        end += 1
      }
      if end - place >= 5, end - place <= 24 {
        // Gathered once: of a long line each run would else be looked for among all hits.
        let words = written ?? Set(hits.indices.map { hits[$0].start..<hits[$0].end })
        written = words
        if !words.contains(Int32(place)..<Int32(end)) { addNearLatin(place, end) }
      }
      place = end
    }
  }

  private func addNearLatin(_ start: Int, _ end: Int) {
    let run = Array(UnsafeBufferPointer(start: text.units + start, count: end - start))
    for word in index.sounds.latinNear(run) { addNear(word.symbol, start, end, word.value, weight: 0.7) }
  }

  /// A half of a long word is there; the whole may be there with one character wrong or missing.
  func addSlip(_ meaning: MatchIndex.Meaning, _ start: Int, _ end: Int) {
    let word = index.sounds.slipWords[Int(meaning.symbol)]
    let spelling = index.sounds.units.stretch(Int(word.first), Int(word.count))
    let length = spelling.count
    // The other half is as long as it should be, or one character shorter.
    for shift in stride(from: 0, through: -1, by: -1) {
      let from = meaning.value == 0 ? start : start - Int(meaning.value) - shift
      let to = from + length + shift
      guard from >= 0, to <= text.count, from <= start, to >= end else { continue }
      let said = UnsafeBufferPointer(start: UnsafePointer(text.units) + from, count: to - from)
      if !said.elementsEqual(spelling), SoundIndex.isOneEditApart(spelling, said) {
        addNear(word.symbol, from, to, -1, weight: 0.7)
        return
      }
    }
  }
}
