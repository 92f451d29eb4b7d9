extension MatchIndex {
  /// Some of the brackets that a word or concept stands in: 64 symbols' bits, in two halves so that no byte is left over.
  struct Row {
    var block: Int32
    private var low: UInt32
    private var high: UInt32

    init(block: Int32, bits: UInt64) {
      self.block = block
      low = UInt32(truncatingIfNeeded: bits)
      high = UInt32(truncatingIfNeeded: bits >> 32)
    }

    @inline(__always)
    var bits: UInt64 { UInt64(high) << 32 | UInt64(low) }
  }

  /// Where the rules posted under a symbol, its rows, its parts and the intents that use it begin; they end where the next
  /// symbol's begin.
  struct Starts {
    var postings: Int32
    var rows: Int32
    var parts: Int32
    var users: Int32
  }

  /// The starts of all symbols, and those behind the last one.
  static func starts(_ parts: CompiledParts) -> [Starts] {
    parts.rowStarts.indices.map { symbol in
      Starts(
        postings: parts.postingStarts[symbol], rows: parts.rowStarts[symbol], parts: parts.partStarts[symbol],
        users: parts.usersStarts[symbol])
    }
  }

  /// A rule where it is posted, with two more symbols that it needs: looked at before the rule is.
  struct Posting {
    var rule: Int32
    /// -1 where the rule needs no other symbol.
    var partner: Int32
    var third: Int32
  }

  /// A sentence where it is posted, with what refuses a line before the sentence is run.
  struct SentencePosting {
    /// The few bits of the units that a line covered by the sentence can have, see `SentenceAlphabet`.
    var alphabet: UInt64
    var rule: Int32
    /// How many units it covers at most.
    var longest: Int32
    /// How many it covers at least.
    var shortest: Int32
    /// The sentence's number, by which its many bits are found.
    var number: Int32
  }

  /// For each intent the number of its family, in the order in which families appear.
  static func families(of intents: [String]) -> [Int32] {
    var numbers: [Substring: Int32] = [:]
    return intents.map { intent in
      let family = intent.prefix { $0 != "." }
      let number = numbers[family] ?? Int32(numbers.count)
      numbers[family] = number
      return number
    }
  }
}
