/// What becomes of each character of the basic plane: its folded form, its class and its pinyin syllable.
///
/// Made once from `CharacterTables`; the arrays live as long as the process.
final class CharacterMap: @unchecked Sendable {
  /// The classes that the normaliser tells apart.
  enum Class {
    static let symbol: UInt8 = 0
    static let digit: UInt8 = 1
    static let letter: UInt8 = 2
    static let ideograph: UInt8 = 3
    static let space: UInt8 = 4
    static let hardBreak: UInt8 = 5
    static let softBreak: UInt8 = 6
    static let dropped: UInt8 = 7
    /// Kept where it stands beside a digit: `.`, `:`, `-`, `+`.
    static let numeric: UInt8 = 8
    /// Kept everywhere: `%`, `°`.
    static let kept: UInt8 = 9
  }

  static let shared = CharacterMap()

  /// What a line's characters are looked up for, in one place of memory.
  struct Entry: BitwiseCopyable {
    /// The folded form: Simplified, half width, lower case. What follows is of a folded form.
    var folded: UInt16
    /// The syllable class, 0 where there is none.
    var syllable: UInt16
    /// The number of the syllable in `spellings`, 0 where there is none.
    var spelling: UInt16
    /// Of `Class`.
    var kind: UInt8
    /// Whether a number, date, order number or word for all of them can begin with it.
    var beginsEntity: Bool
  }

  /// What becomes of each character; 65 536 entries.
  let entries: UnsafeMutablePointer<Entry>
  /// Characters whose compatibility form is longer than one unit.
  let expansions: [UInt16: [UInt16]]
  /// Syllables in letters; the first is empty.
  let spellings: [[UInt16]]

  private init() {
    let folded = UnsafeMutablePointer<UInt16>.allocate(capacity: 65_536)
    let kinds = UnsafeMutablePointer<UInt8>.allocate(capacity: 65_536)
    let syllables = UnsafeMutablePointer<UInt16>.allocate(capacity: 65_536)
    let spelt = UnsafeMutablePointer<UInt16>.allocate(capacity: 65_536)
    defer {
      folded.deallocate()
      kinds.deallocate()
      syllables.deallocate()
      spelt.deallocate()
    }
    for value in 0..<65_536 { folded[value] = UInt16(value) }
    kinds.initialize(repeating: Class.symbol, count: 65_536)
    syllables.initialize(repeating: 0, count: 65_536)
    spelt.initialize(repeating: 0, count: 65_536)
    var long: [UInt16: [UInt16]] = [:]
    Self.fold(into: folded, long: &long)
    expansions = long
    Self.classify(into: kinds)
    spellings = Self.sound(into: syllables, spelt: spelt)
    entries = .allocate(capacity: 65_536)
    for value in 0..<65_536 {
      let unit = UInt16(value)
      let begins =
        ChineseNumber.isNumeral(unit) || unit == ChineseNumber.half || EntityScan.isFirstOfWord(unit)
        || EnglishNumber.isFirst(unit)
      (entries + value).initialize(
        to: Entry(
          folded: folded[value], syllable: syllables[value], spelling: spelt[value], kind: kinds[value],
          beginsEntity: begins))
    }
  }

  private static func fold(into folded: UnsafeMutablePointer<UInt16>, long: inout [UInt16: [UInt16]]) {
    for value in UInt16(0x41)...0x5A { folded[Int(value)] = value + 32 }
    // Greek and Cyrillic capitals; what carries accents follows from the table of forms.
    for value in UInt16(0x391)...0x3A9 { folded[Int(value)] = value + 32 }
    for value in UInt16(0x400)...0x40F { folded[Int(value)] = value + 80 }
    for value in UInt16(0x410)...0x42F { folded[Int(value)] = value + 32 }
    forEachLine(CharacterTables.forms) { line in
      guard line.count > 1, line[0] != line[1] || line.count > 2 else { return }
      if line.count == 2 {
        folded[Int(line[0])] = line[1]
      } else {
        long[line[0]] = Array(line.dropFirst())
        folded[Int(line[0])] = 0
      }
    }
    // Greek capitals with accents, apart from the others, and the sigma that ends words.
    for (capital, small) in zip("ΆΈΉΊΌΎΏς".utf16, "άέήίόύώσ".utf16) {
      folded[Int(capital)] = folded[Int(small)]
    }
    // Characters below the tables' ranges whose place matters more than their form.
    folded[0xA0] = 0x20
    folded[0x3000] = 0x20
    var pair: UInt16?
    var simplified = CharacterTables.simplified
    simplified.withUTF8 { bytes in
      forEachUnit(bytes) { unit in
        if let first = pair {
          folded[Int(first)] = unit
          pair = nil
        } else {
          pair = unit
        }
      }
    }
    // A compatibility ideograph may lead to a Traditional one.
    for value in 0xF900...0xFAFF { folded[value] = folded[Int(folded[value])] }
  }

  private static func classify(into classes: UnsafeMutablePointer<UInt8>) {
    func mark(_ text: String, _ kind: UInt8) {
      for unit in text.utf16 { classes[Int(unit)] = kind }
    }
    for value in 0..<0x20 { classes[value] = Class.dropped }
    for value in 0x7F..<0xA0 { classes[value] = Class.dropped }
    for value in 0x300...0x36F { classes[value] = Class.dropped }
    for value in 0x200B...0x200F { classes[value] = Class.dropped }
    for value in 0x202A...0x202E { classes[value] = Class.dropped }
    for value in 0x2060...0x206F { classes[value] = Class.dropped }
    for value in 0xFE00...0xFE0F { classes[value] = Class.dropped }
    classes[0xFEFF] = Class.dropped
    classes[0xAD] = Class.dropped
    for value in 0x30...0x39 { classes[value] = Class.digit }
    for value in 0x61...0x7A { classes[value] = Class.letter }
    for value in 0xC0...0x24F { classes[value] = Class.letter }
    for value in 0x370...0x1FFF { classes[value] = Class.letter }
    for value in 0x3041...0x30FF { classes[value] = Class.ideograph }
    for value in 0x3400...0x9FFF { classes[value] = Class.ideograph }
    for value in 0xAC00...0xD7A3 { classes[value] = Class.ideograph }
    classes[0x3007] = Class.ideograph
    classes[0x3005] = Class.ideograph
    mark(" \t\u{2002}\u{2003}\u{2009}\u{3000}", Class.space)
    mark("。！？!?；;…؟؛।\n\r\u{2028}\u{2029}", Class.hardBreak)
    mark("，,、—–()（）[]【】\"“”‘’《》<>「」『』~～·/|_:،", Class.softBreak)
    mark(".:-+", Class.numeric)
    mark("'’", Class.dropped)
    mark("%°‰℃¥$", Class.kept)
  }

  /// Sounds that speech and typing mix up fall into one class: `zh z`, `ch c`, `sh s`, `l n`, `ing in`, `eng en`, `ang an`.
  private static func sound(
    into syllables: UnsafeMutablePointer<UInt16>, spelt: UnsafeMutablePointer<UInt16>
  ) -> [[UInt16]] {
    var classes: [String: UInt16] = [:]
    var spellings: [[UInt16]] = [[]]
    forEachLine(CharacterTables.pinyin) { line in
      guard let space = line.firstIndex(of: 0x20) else { return }
      let letters = String(decoding: UnsafeBufferPointer(rebasing: line[..<space]), as: UTF16.self)
      var plain = letters
      for pair in ["zh", "ch", "sh"] where plain.hasPrefix(pair) {
        plain.remove(at: plain.index(after: plain.startIndex))
      }
      if plain.hasPrefix("n"), plain.count > 1 { plain = "l" + plain.dropFirst() }
      for ending in ["ing", "eng", "ang"] where plain.hasSuffix(ending) { plain.removeLast() }
      let number = classes[plain] ?? UInt16(classes.count + 1)
      classes[plain] = number
      spellings.append(Array(letters.utf16))
      for unit in line[(space + 1)...] {
        syllables[Int(unit)] = number
        spelt[Int(unit)] = UInt16(spellings.count - 1)
      }
    }
    return spellings
  }

  /// Calls `body` with the units of each line; the buffer is the same for all lines.
  private static func forEachLine(_ text: String, _ body: (UnsafeBufferPointer<UInt16>) -> Void) {
    var text = text
    text.withUTF8 { bytes in
      let line = UnsafeMutablePointer<UInt16>.allocate(capacity: bytes.count + 1)
      defer { line.deallocate() }
      var count = 0
      forEachUnit(bytes) { unit in
        if unit == 0x0A {
          body(UnsafeBufferPointer(start: line, count: count))
          count = 0
        } else {
          line[count] = unit
          count += 1
        }
      }
      body(UnsafeBufferPointer(start: line, count: count))
    }
  }

  /// The tables are of the basic plane: one to three bytes a character.
  @inline(__always)
  private static func forEachUnit(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (UInt16) -> Void) {
    var place = 0
    while place < bytes.count {
      let first = UInt16(bytes[place])
      if first < 0x80 {
        body(first)
        place += 1
      } else if first < 0xE0 {
        body((first & 0x1F) << 6 | UInt16(bytes[place + 1]) & 0x3F)
        place += 2
      } else {
        precondition(first < 0xF0, "the tables hold characters of the basic plane")
        body((first & 0x0F) << 12 | (UInt16(bytes[place + 1]) & 0x3F) << 6 | UInt16(bytes[place + 2]) & 0x3F)
        place += 3
      }
    }
  }

}
