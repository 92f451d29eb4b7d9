extension LineScan {
  /// Homophones, and runs of letters with one slip.
  func scanSounds() {
    guard let automaton = index.sounds.automaton else { return }
    let map = CharacterMap.shared
    syllables.removeAll(keepingCapacity: true)
    for place in 0..<text.count { syllables.append(map.syllables[Int(text.units[place])]) }
    let units = text.units
    syllables.withUnsafeBufferPointer { sounds in
      guard let first = sounds.baseAddress else { return }
      automaton.scan(first, count: sounds.count) { pattern, start, end in
        for word in index.sounds.words[Int(pattern)] {
          if !soundsAlike(word.units, units + start) || touchesWord(start, end) { continue }
          add(word.symbol, start, end, word.value, weight: 0.8, isNear: true)
        }
      }
    }
    scanLetterRuns()
  }

  /// Whether a stretch is another spelling of a word. Words of two characters must have exactly their sounds, for
  /// which too much else would pass; longer ones may differ as `CharacterMap` lets sounds fall together.
  private func soundsAlike(_ word: [UInt16], _ said: UnsafePointer<UInt16>) -> Bool {
    let spellings = CharacterMap.shared.spellingNumbers
    var same = true
    for (offset, unit) in word.enumerated() where said[offset] != unit {
      same = false
      if word.count == 2, spellings[Int(said[offset])] != spellings[Int(unit)] { return false }
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

  private func scanLetterRuns() {
    let classes = CharacterMap.shared.classes
    var place = 0
    while place < text.count {
      guard classes[Int(text.units[place])] == CharacterMap.Class.letter else {
        place += 1
        continue
      }
      var end = place + 1
      while end < text.count, classes[Int(text.units[end])] == CharacterMap.Class.letter,
        text.breaks[end] & NormalisedText.Break.word == 0
      {
        end += 1
      }
      if end - place >= 5, end - place <= 24,
        !hits.indices.contains(where: { hits[$0].start == place && hits[$0].end == end })
      {
        let run = Array(UnsafeBufferPointer(start: text.units + place, count: end - place))
        for word in index.sounds.latinNear(run) {
          add(word.symbol, place, end, word.value, weight: 0.7, isNear: true)
        }
      }
      place = end
    }
  }

  /// A half of a long word is there; the whole may be there with one character wrong or missing.
  func addSlip(_ meaning: MatchIndex.Meaning, _ start: Int, _ end: Int) {
    let word = index.sounds.slipWords[Int(meaning.symbol)]
    let length = word.units.count
    for shift in [0, -1] {
      // The other half is as long as it should be, or one character shorter.
      let from = meaning.value == 0 ? start : start - Int(meaning.value) - shift
      let to = from + length + shift
      guard from >= 0, to <= text.count, from <= start, to >= end else { continue }
      let said = Array(UnsafeBufferPointer(start: text.units + from, count: to - from))
      if said != word.units, SoundIndex.isOneEditApart(word.units, said) {
        add(word.symbol, from, to, -1, weight: 0.7, isNear: true)
        return
      }
    }
  }
}
