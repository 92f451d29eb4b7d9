import Matching

/// `全部退掉，套餐别退`, `彩铃退掉吧，会员下个月再退`: a phrase that ends something, or all there is, beside phrases that only keep something or put
/// it off, where the line as a whole says nothing.
enum KeptBeside {
  /// The line with what the phrase wants that ends things; nil for any other line.
  static func reading(of whole: Reading, _ matcher: Matcher, context: [String: SlotValue], _ words: SaidWords)
    -> Reading?
  {
    guard whole.wishes.isEmpty, whole.text.count <= longest else { return nil }
    let scalars = Array(whole.text.unicodeScalars)
    let acts = PointingLine.acts(in: whole)
    var wishes: [Wish] = []
    var keeps = false
    for (range, _) in Phrases.ranges(in: scalars) {
      let phrase = String(scalars: scalars[range])
      let own = acts.filter { range.contains($0.range) }.map(\.act)
      let isLimit = whole.entities.contains { entity in
        switch entity.kind {
        case .listed("limit", _), .listed("keeps_number", _): range.contains(entity.range)
        default: false
        }
      }
      if PostponingWords.putOff(phrase, words) {
        keeps = true
      } else if !own.contains(.leave), own.contains(.keep) || isLimit || words.has(.keepsOnly, in: phrase) {
        keeps = true
      } else if own.contains(.leave), !own.contains(.keep) {
        let alone = matcher.read(phrase, context: context)
        guard
          words.has(.endsAllThere, in: phrase) || OtherWords.areIn(phrase, words)
            || (!alone.wishes.isEmpty && AskedBeside.names(alone, words))
        else { return nil }
        // 别的都退 wants as much as 都退.
        let said = alone.wishes.isEmpty ? matcher.read("都退了", context: context).wishes : alone.wishes
        guard !said.isEmpty, said.allSatisfy({ $0.intent.hasPrefix("unsubscribe.") && $0.manner == .wish })
        else { return nil }
        wishes += (alone.wishes.isEmpty ? [] : said).map { $0.shifted(by: range.lowerBound) }
        if alone.wishes.isEmpty { wishes += said }
      } else {
        return nil
      }
    }
    guard keeps, wishes.count == 1 else { return nil }
    var reading = whole
    reading.wishes = wishes
    reading.candidates = []
    return reading
  }

  /// In characters: names and a few words around them.
  private static let longest = 30
}
