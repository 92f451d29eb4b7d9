import Matching

/// `别的不要动，把彩铃和会员停了`: beside what is named and ended, a phrase that only keeps the rest changes nothing, and keeps none of what is
/// named.
enum RestKept {
  /// The line without such phrases; nil where it has none, or says more of what stays.
  static func plain(_ reading: Reading, _ words: SaidWords) -> String? {
    guard OtherWords.areIn(reading.text, words), reading.text.count <= longest,
      !words.has(.saysMoreOfRest, in: reading.text)
    else { return nil }
    let scalars = Array(reading.text.unicodeScalars)
    let acts = PointingLine.acts(in: reading)
    var left: [String] = []
    var hasRest = false
    var endsThing = false
    for (range, _) in Phrases.ranges(in: scalars) {
      let phrase = String(scalars: scalars[range])
      let own = acts.filter { range.contains($0.range) }
      let isNamed = names(range, phrase, reading, words)
      if OtherWords.areIn(phrase, words) {
        guard !isNamed, !own.isEmpty, own.allSatisfy({ $0.act == .keep }) else { return nil }
        hasRest = true
      } else {
        guard !own.contains(where: { $0.act == .keep }) else { return nil }
        endsThing = endsThing || !own.isEmpty
        left.append(phrase)
      }
    }
    let text = left.joined(separator: "，")
    return hasRest && endsThing && names(0..<scalars.count, text, reading, words) ? text : nil
  }

  /// Whether a line says nothing but that the rest stays: `其他的我都留着`, `别的不动`.
  static func isAll(of text: String, _ words: SaidWords) -> Bool {
    words.has(.restItself, in: text) && stays(text, words)
  }

  /// Whether words say nothing but that all stays: `都不退` of `除了彩铃都不退`.
  static func stays(_ text: String, _ words: SaidWords) -> Bool {
    Phrases.of(text).contains { words.has(.keepsRest, in: String($0)) }
      && (words[.restItself] + words[.keepsRest] + words[.besideRest]).reduce(text) { rest, word in
        rest.replacing(word, with: "")
      }.allSatisfy { !$0.isLetter }
  }

  private static func names(_ range: Range<Int>, _ phrase: String, _ reading: Reading, _ words: SaidWords)
    -> Bool
  {
    KindWords.word(in: phrase, words) != nil || phrase.contains("套餐")
      || reading.entities.contains { entity in
        if case .listed("product", _) = entity.kind { range.contains(entity.range) } else { false }
      }
  }

  /// In characters: a story, and what is wanted behind it.
  private static let longest = 100
}
