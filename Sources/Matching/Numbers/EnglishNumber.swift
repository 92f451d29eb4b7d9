/// Numbers in English words: `twenty-one` 21, `one hundred and five` 105, `twenty point five` 20.5.
enum EnglishNumber {
  /// What a word is worth, and how it joins others.
  private enum Word {
    case below20(Int)
    case tens(Int)
    case hundred, thousand, and, point
  }

  private static let words: [[UInt16]: Word] = {
    var words: [[UInt16]: Word] = [:]
    let below20 = [
      "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
      "twelve",
      "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    for (value, text) in below20.enumerated() { words[Array(text.utf16)] = .below20(value) }
    let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    for (place, text) in tens.enumerated() { words[Array(text.utf16)] = .tens(20 + 10 * place) }
    words[Array("hundred".utf16)] = .hundred
    words[Array("thousand".utf16)] = .thousand
    words[Array("and".utf16)] = .and
    words[Array("point".utf16)] = .point
    return words
  }()

  /// Whether one of its words begins with a letter: z o t f s e n h.
  @inline(__always)
  static func isFirst(_ unit: UInt16) -> Bool {
    switch unit {
    case 0x7A, 0x6F, 0x74, 0x66, 0x73, 0x65, 0x6E, 0x68: true
    default: false
    }
  }

  /// The longest number below a million whose first word starts at a place, nil where none does.
  static func parse(_ text: NormalisedText, from start: Int) -> ChineseNumber.Value? {
    guard start < text.count, isFirst(text.units[start]), text.breaks[start] & NormalisedText.Break.word != 0
    else { return nil }
    var thousands = 0
    var current = 0
    var scale = 0
    /// Where the number ends, 0 before its first word.
    var end = 0
    var place = start
    var takesOnes = true
    var takesTens = true
    scanning: while let (word, next) = word(in: text, at: place) {
      switch word {
      case .below20(let value):
        guard takesTens || takesOnes && (1...9).contains(value) else { break scanning }
        current += value
        (takesOnes, takesTens) = (false, false)
      case .tens(let value):
        guard takesTens else { break scanning }
        current += value
        takesTens = false
      case .hundred:
        guard (1...9).contains(current) else { break scanning }
        current *= 100
        (takesOnes, takesTens) = (true, true)
      case .thousand:
        guard thousands == 0, (1...999).contains(current) else { break scanning }
        thousands = current
        current = 0
        (takesOnes, takesTens) = (true, true)
      case .and:
        guard end > 0, takesTens else { break scanning }
        place = next
        continue
      case .point:
        guard end > 0, let value = fraction(in: text, from: next, &scale) else { break scanning }
        current = (thousands * 1_000 + current) * value.unit + value.mantissa
        return ChineseNumber.Value(mantissa: current, scale: scale, end: value.end, isDigits: false)
      }
      end = next
      place = next
    }
    guard end > 0 else { return nil }
    return ChineseNumber.Value(mantissa: thousands * 1_000 + current, scale: 0, end: end, isDigits: false)
  }

  /// Digits in words, at most six: `five`, `two five`.
  private static func fraction(
    in text: NormalisedText, from start: Int, _ scale: inout Int
  ) -> (mantissa: Int, unit: Int, end: Int)? {
    var (mantissa, unit, end) = (0, 1, start)
    while scale < 6, case (.below20(let digit), let next)? = word(in: text, at: end), digit < 10 {
      mantissa = mantissa * 10 + digit
      unit *= 10
      scale += 1
      end = next
    }
    return scale > 0 ? (mantissa, unit, end) : nil
  }

  /// The word of a number that stands at a place, and where it ends.
  private static func word(in text: NormalisedText, at start: Int) -> (Word, Int)? {
    var end = start
    while end < text.count, end - start <= 9, text.units[end] >= 0x61, text.units[end] <= 0x7A,
      end == start || text.breaks[end] & NormalisedText.Break.word == 0
    {
      end += 1
    }
    guard end > start, end == text.count || text.breaks[end] & NormalisedText.Break.word != 0 else {
      return nil
    }
    return words[Array(UnsafeBufferPointer(start: text.units + start, count: end - start))].map { ($0, end) }
  }
}
