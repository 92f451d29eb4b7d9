import Matching

/// `彩铃不用了，语音包我在用`: what is said to be in use is to stay, where something else is to end.
enum InUseWords {
  /// The same in words of keeping, `语音包我留着`; nil where nothing is in use, or nothing named besides is to end.
  static func plain(_ reading: Reading, _ words: SaidWords) -> String? {
    let scalars = Array(reading.text.unicodeScalars)
    guard scalars.count <= longest, words.has(.inUse, in: reading.text),
      !reading.text.holds(anyOf: "?？吗")
    else { return nil }
    var plain = String.UnicodeScalarView()
    var isKept = false
    var endsOther = false
    var start = 0
    for end in 0...scalars.count where end == scalars.count || marks.contains(scalars[end]) {
      let phrase = String(scalars: scalars[start..<end])
      let isNamed = names(start..<end, phrase, reading, words)
      if isNamed, let kept = keeping(phrase, words) {
        plain.append(contentsOf: kept.unicodeScalars)
        isKept = true
      } else {
        plain.append(contentsOf: phrase.unicodeScalars)
        endsOther = endsOther || isNamed && words.has(.endsInPhrase, in: phrase)
      }
      if end < scalars.count { plain.append(scalars[end]) }
      start = end + 1
    }
    return isKept && endsOther ? String(plain) : nil
  }

  /// The phrase with 留着 for the words of use at its end; nil where it ends otherwise, or says that it isn't used.
  private static func keeping(_ phrase: String, _ words: SaidWords) -> String? {
    var rest = phrase[...]
    while let small = words.first(.behindInUse, ending: rest) { rest = rest.dropLast(small.count) }
    guard let word = words.first(.inUse, ending: rest), !words.has(.endsInPhrase, in: phrase) else {
      return nil
    }
    let thing = rest.dropLast(word.count)
    guard thing.count >= shortest, let last = thing.last, !"没不别未谁".contains(last) else { return nil }
    return thing + "留着"
  }

  private static func names(_ range: Range<Int>, _ phrase: String, _ reading: Reading, _ words: SaidWords)
    -> Bool
  {
    OtherWords.areIn(phrase, words) || words.has(.serviceWords, in: phrase)
      || reading.entities.contains { entity in
        if case .listed("product", _) = entity.kind { range.contains(entity.range) } else { false }
      }
  }

  /// In characters: names and a few words around them.
  private static let longest = 60
  private static let shortest = 2
  private static let marks = Set("，,。；;！! ".unicodeScalars)
}
