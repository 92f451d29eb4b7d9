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
    var start = 0
    for end in 0...scalars.count where end == scalars.count || marks.contains(scalars[end]) {
      let phrase = String(scalars: scalars[start..<end])
      let own = acts.filter { (start..<end).contains($0.range) }
      let isNamed = names(start..<end, phrase, reading, words)
      if OtherWords.areIn(phrase, words) {
        guard !isNamed, !own.isEmpty, own.allSatisfy({ $0.act == .keep }) else { return nil }
        hasRest = true
      } else {
        guard !own.contains(where: { $0.act == .keep }) else { return nil }
        endsThing = endsThing || !own.isEmpty
        if !phrase.isEmpty { left.append(phrase) }
      }
      start = end + 1
    }
    let text = left.joined(separator: "，")
    return hasRest && endsThing && names(0..<scalars.count, text, reading, words) ? text : nil
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
  private static let marks = Set("，,。；;！!？? ".unicodeScalars)
}
