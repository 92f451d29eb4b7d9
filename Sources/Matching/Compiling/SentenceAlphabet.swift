/// Which characters a line can have that a template covers, as bits: a line with any other is refused before the template is
/// run. First by bits that stand for many characters each, then by sixteen times as many: a template of hundreds of characters
/// fills the few, and a line of a dozen characters has one outside the many nearly always.
enum SentenceAlphabet {
  /// 1 024 bits, as many times 64 as there are.
  static let width = 16

  /// Of a template that takes in anything somewhere.
  static let all = [UInt64](repeating: .max, count: width)

  /// The place of a unit's bit among all.
  @inline(__always)
  static func place(_ unit: UInt16) -> Int {
    Int(truncatingIfNeeded: (UInt64(unit) &* 0x9E37_79B9_7F4A_7C15) >> 54)
  }

  /// The unit's bit among the few.
  @inline(__always)
  static func bit(_ unit: UInt16) -> UInt64 { 1 << UInt64(place(unit) & 63) }

  /// Whether all units of a line are among the many bits of an alphabet.
  static func holds(_ text: NormalisedText, _ bits: UnsafeBufferPointer<UInt64>) -> Bool {
    let units = text.units
    for number in 0..<text.count {
      let place = place(units[number])
      if bits[place >> 6] & 1 << UInt64(place & 63) == 0 { return false }
    }
    return true
  }
}

extension RuleCompiler {
  /// For each symbol the characters that its hits can be written with.
  func symbolAlphabets() -> [Int32: [UInt64]] {
    var alphabets: [Int32: [UInt64]] = [:]
    let listed = Set(instructions.lazy.filter { $0.operation == .list }.map(\.a))
    for (word, meaning) in wordMeanings where listed.contains(meaning.symbol) {
      guard meaning.kind != .slip, meaning.kind != .pause else { continue }
      var bits = alphabets[meaning.symbol] ?? [UInt64](repeating: 0, count: SentenceAlphabet.width)
      switch meaning.kind {
      case .plain, .word, .weak: Self.add(words[Int(word)], to: &bits)
      // What is found by sound is written with other characters.
      default: bits = SentenceAlphabet.all
      }
      alphabets[meaning.symbol] = bits
    }
    return alphabets
  }

  /// The characters of every line that a sentence covers.
  func alphabet(of rule: MatchIndex.Rule, _ ofSymbols: [Int32: [UInt64]]) -> [UInt64] {
    guard !blocks[Int(rule.owner)].matchesWithin else { return SentenceAlphabet.all }
    var bits = [UInt64](repeating: 0, count: SentenceAlphabet.width)
    for place in Int(rule.first)..<Int(rule.first + rule.count) {
      let step = instructions[place]
      switch step.operation {
      case .literal: Self.add(literalUnits[Int(step.b)..<Int(step.b + step.a)], to: &bits)
      case .list: for (number, part) in (ofSymbols[step.a] ?? []).enumerated() { bits[number] |= part }
      case .range, .open, .any, .close: return SentenceAlphabet.all
      case .split, .jump, .match, .edge, .bounds: break
      }
    }
    return bits
  }

  private static func add(_ units: some Sequence<UInt16>, to bits: inout [UInt64]) {
    for unit in units {
      let place = SentenceAlphabet.place(unit)
      bits[place >> 6] |= 1 << UInt64(place & 63)
    }
  }
}
