/// Words that opted in to homophones, pinyin letters and slips.
struct SoundIndex {
  struct Word {
    var units: [UInt16]
    var symbol: Int32
    var value: Int32
  }

  /// A word as the scan compares it: its characters are `count` of `units` from `first`.
  struct Spelling {
    var first: Int32
    var count: Int32
    var symbol: Int32
    var value: Int32
  }

  /// Over syllable classes instead of characters, with what sounds like each as its meanings among `spellings`; nil when no
  /// word opted in.
  let automaton: Automaton?
  let spellings: Frozen<Spelling>
  let units: Frozen<UInt16>
  /// Words that may have a slip, by the number that their halves carry; characters in `units` too.
  let slipWords: Frozen<Spelling>
  /// Latin words, characters in `units` too.
  let latinWords: Frozen<Spelling>
  /// Each text that one missing letter leaves of a Latin word, by its hash, in the order of the hashes.
  let latinDeletions: Frozen<Deletion>

  /// What one missing letter leaves of a Latin word.
  struct Deletion {
    var hash: UInt32
    var word: Int32
  }

  struct Builder {
    fileprivate var patterns: [[UInt16]: [Word]] = [:]
    fileprivate var slipWords: [Word] = []
    fileprivate var latinWords: [Word] = []

    /// Takes in a word; the answer is its pinyin in letters, nil if a character has none.
    mutating func add(_ units: [UInt16], _ symbol: Int32, _ value: Int32) -> [UInt16]? {
      let map = CharacterMap.shared
      var letters: [UInt16] = []
      var classes: [UInt16] = []
      for unit in units {
        let sound = map.entries[Int(unit)].syllable
        guard sound != 0 else { return nil }
        classes.append(sound)
        letters += map.spellings[Int(map.entries[Int(unit)].spelling)]
      }
      patterns[classes, default: []].append(Word(units: units, symbol: symbol, value: value))
      return letters
    }

    mutating func addSlipWord(_ units: [UInt16], _ symbol: Int32) -> Int32 {
      slipWords.append(Word(units: units, symbol: symbol, value: -1))
      return Int32(slipWords.count - 1)
    }

    mutating func addLatin(_ letters: [UInt16], _ symbol: Int32, _ value: Int32) {
      latinWords.append(Word(units: letters, symbol: symbol, value: value))
    }
  }

  init(_ builder: Builder) {
    let patterns = builder.patterns.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    var marks = [Automaton.Word()]
    var spellings: [Spelling] = []
    var units: [UInt16] = []
    for pattern in patterns {
      for word in pattern.value {
        spellings.append(
          Spelling(
            first: Int32(units.count), count: Int32(word.units.count), symbol: word.symbol, value: word.value)
        )
        units += word.units
      }
      marks.append(Automaton.Word(meanings: Int32(spellings.count)))
    }
    automaton =
      patterns.isEmpty ? nil : Automaton(AutomatonBuilder(patterns.map(\.key)), wordCount: patterns.count)
    automaton?.mark(marks)
    slipWords = Frozen(
      builder.slipWords.map { word in
        let first = Int32(units.count)
        units += word.units
        return Spelling(first: first, count: Int32(word.units.count), symbol: word.symbol, value: word.value)
      })
    latinWords = Frozen(
      builder.latinWords.map { word in
        let first = Int32(units.count)
        units += word.units
        return Spelling(first: first, count: Int32(word.units.count), symbol: word.symbol, value: word.value)
      })
    self.spellings = Frozen(spellings)
    self.units = Frozen(units)
    var deletions: [Deletion] = []
    for (number, word) in builder.latinWords.enumerated() {
      for hash in Set(Self.deletionHashes(word.units)) {
        deletions.append(Deletion(hash: hash, word: Int32(number)))
      }
    }
    latinDeletions = Frozen(deletions.sorted { ($0.hash, $0.word) < ($1.hash, $1.word) })
  }

  init(
    automaton: Automaton?, spellings: Frozen<Spelling>, units: Frozen<UInt16>,
    slipWords: Frozen<Spelling>, latinWords: Frozen<Spelling>, latinDeletions: Frozen<Deletion>
  ) {
    self.automaton = automaton
    self.spellings = spellings
    self.units = units
    self.slipWords = slipWords
    self.latinWords = latinWords
    self.latinDeletions = latinDeletions
  }

  func deallocate() {
    slipWords.deallocate()
    spellings.deallocate()
    units.deallocate()
    latinWords.deallocate()
    latinDeletions.deallocate()
  }

  /// Latin words at distance one of a run of letters: one letter missing, added, changed, or two swapped.
  func latinNear(_ run: [UInt16]) -> [Spelling] {
    guard latinDeletions.count > 0 else { return [] }
    var numbers: Set<Int32> = []
    for hash in Self.deletionHashes(run) {
      var place = firstDeletion(hash)
      while place < latinDeletions.count, latinDeletions[place].hash == hash {
        numbers.insert(latinDeletions[place].word)
        place += 1
      }
    }
    // In the order of the rule files, so that of two values of a list it is always the same one.
    var found: [Spelling] = []
    for number in numbers.sorted() {
      let word = latinWords[Int(number)]
      let isNear = run.withUnsafeBufferPointer {
        Self.isOneEditApart(units.stretch(Int(word.first), Int(word.count)), $0)
      }
      if isNear, !found.contains(where: { $0.symbol == word.symbol }) { found.append(word) }
    }
    return found
  }

  /// Where the deletions of a hash begin.
  private func firstDeletion(_ hash: UInt32) -> Int {
    var low = 0
    var high = latinDeletions.count
    while low < high {
      let middle = (low + high) / 2
      if latinDeletions[middle].hash < hash { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func deletionHashes(_ units: [UInt16]) -> [UInt32] {
    var hashes = [hash(units, without: -1)]
    for place in units.indices { hashes.append(hash(units, without: place)) }
    return hashes
  }

  /// What differs may have the same hash: what is found by it is compared.
  private static func hash(_ units: [UInt16], without skipped: Int) -> UInt32 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for (place, unit) in units.enumerated() where place != skipped {
      hash = (hash ^ UInt64(unit)) &* 0x100_0000_01B3
    }
    return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
  }

  /// Whether one insertion, deletion, change or swap of neighbours turns one text into the other.
  static func isOneEditApart(_ one: [UInt16], _ other: [UInt16]) -> Bool {
    one.withUnsafeBufferPointer { one in other.withUnsafeBufferPointer { isOneEditApart(one, $0) } }
  }

  static func isOneEditApart(
    _ one: UnsafeBufferPointer<UInt16>, _ other: UnsafeBufferPointer<UInt16>
  ) -> Bool {
    guard abs(one.count - other.count) <= 1 else { return false }
    var head = 0
    while head < one.count, head < other.count, one[head] == other[head] { head += 1 }
    var tail = 0
    while tail < one.count - head, tail < other.count - head,
      one[one.count - 1 - tail] == other[other.count - 1 - tail]
    {
      tail += 1
    }
    let left = one.count - head - tail
    let right = other.count - head - tail
    if left <= 1, right <= 1 { return true }
    return left == 2 && right == 2 && one[head] == other[head + 1] && one[head + 1] == other[head]
  }
}
