extension FlatWriter {
  mutating func write(_ sounds: SoundIndex) {
    write(sounds.automaton != nil)
    if let automaton = sounds.automaton { write(automaton) }
    write(elements: sounds.spellings.elements)
    write(elements: sounds.units.elements)
    write(elements: sounds.slipWords.elements)
    write(elements: sounds.latinWords.elements)
    write(elements: sounds.latinDeletions.elements)
  }
}

extension FlatReader {
  /// What sounds alike, of `symbols` symbols whose values are below `values` of each.
  mutating func sounds(values: [Int]) throws(FlatFault) -> SoundIndex {
    try sounds(automaton: try flag() ? try automaton() : nil, values)
  }

  private mutating func sounds(automaton: Automaton?, _ values: [Int]) throws(FlatFault) -> SoundIndex {
    let sounds = SoundIndex(
      automaton: automaton, spellings: try frozen(SoundIndex.Spelling.self),
      units: try frozen(UInt16.self), slipWords: try frozen(SoundIndex.Spelling.self),
      latinWords: try frozen(SoundIndex.Spelling.self), latinDeletions: try frozen(SoundIndex.Deletion.self))
    try sounds.automaton?.checkMarks(meanings: sounds.spellings.count, rows: 0)
    let units = sounds.units.count
    for words in [sounds.spellings, sounds.slipWords, sounds.latinWords] {
      try words.require { word in
        word.first >= 0 && word.count > 0 && Int(word.first) + Int(word.count) <= units && word.symbol >= 0
          && Int(word.symbol) < values.count && word.value >= -1
          && Int(word.value) < max(0, values[Int(word.symbol)])
      }
    }
    try sounds.latinDeletions.require { $0.word >= 0 && Int($0.word) < sounds.latinWords.count }
    return sounds
  }
}
