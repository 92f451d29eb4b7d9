/// The words of one list, looked for in a text: of most lists a text holds no word, and a glance at its characters tells.
struct ListedWords: Sendable {
  /// In the order of the file.
  let words: [String]
  /// In Unicode scalars, of the longest word.
  let longest: Int
  /// Of each word.
  private let signs: [CharacterSigns]

  init(_ words: [String]) {
    self.words = words
    longest = words.map(\.unicodeScalars.count).max() ?? 0
    signs = words.map { CharacterSigns($0.unicodeScalars) }
  }

  /// Whether a text holds one of them.
  func areIn(_ text: String) -> Bool { areIn(text[...]) }

  /// Whether a text holds one of them.
  func areIn(_ text: Substring) -> Bool {
    likely(in: CharacterSigns(text.unicodeScalars)).contains { text.contains($0) }
  }

  /// Those that a text holds.
  func said(in text: String) -> [String] {
    likely(in: CharacterSigns(text.unicodeScalars)).filter { text.contains($0) }
  }

  /// Where each of them that a text holds stands first.
  func ranges(in text: String) -> [Range<String.Index>] {
    likely(in: CharacterSigns(text.unicodeScalars)).compactMap { text.firstRange(of: $0) }
  }

  /// Where they stand in a stretch of a text, wherever they begin.
  func ranges(in scalars: [Unicode.Scalar], _ stretch: Range<Int>) -> [Range<Int>] {
    likely(in: CharacterSigns(scalars[stretch])).flatMap { SaidWords.ranges(of: $0, in: scalars, stretch) }
  }

  /// The words that may stand in a text with these signs.
  private func likely(in text: CharacterSigns) -> some Sequence<String> {
    signs.indices.lazy.filter { signs[$0].mayStand(in: text) }.map { words[$0] }
  }
}

/// Which characters a text has, by the last six bits of each: a word stands only in a text that has all of its.
private struct CharacterSigns {
  private var bits: UInt64 = 0

  init(_ scalars: some Sequence<Unicode.Scalar>) {
    for scalar in scalars { bits |= 1 << UInt64(scalar.value & 63) }
  }

  func mayStand(in text: Self) -> Bool { bits & ~text.bits == 0 }
}
