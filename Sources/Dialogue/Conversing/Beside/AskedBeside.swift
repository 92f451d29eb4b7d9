import Matching

/// `彩铃多少钱，会员退掉`: what one phrase only asks about is no object of what another ends, whichever comes first.
enum AskedBeside {
  /// The line with what each phrase wants by itself; nil where not one asks of a thing and another ends something.
  static func reading(of whole: Reading, _ matcher: Matcher, context: [String: SlotValue], _ words: SaidWords)
    -> Reading?
  {
    guard whole.text.count <= longest, PointingLine.acts(in: whole).contains(where: { $0.act == .leave })
    else {
      return nil
    }
    let scalars = Array(whole.text.unicodeScalars)
    let phrases = Phrases.ranges(in: scalars)
    guard (2...mostPhrases).contains(phrases.count) else { return nil }
    var asked = false
    var ends = false
    var wishes: [Wish] = []
    for phrase in phrases {
      let text = String(scalars: scalars[phrase.range])
      let alone = matcher.read(text, context: context)
      let acts = PointingLine.acts(in: alone)
      let isQuestion = phrase.isAsked || asks(text, words)
      if isQuestion, acts.isEmpty, names(alone, words) {
        asked = true
        let queries = alone.wishes.filter { $0.intent.hasPrefix("query.") }
        wishes +=
          queries.isEmpty
          ? [priceOf(phrase.range)] : queries.map { $0.shifted(by: phrase.range.lowerBound) }
      } else if !isQuestion, acts.contains(where: { $0.act == .leave }) {
        guard acts.allSatisfy({ $0.act == .leave }), !alone.wishes.isEmpty,
          alone.wishes.allSatisfy({ $0.manner == .wish && $0.intent.hasPrefix("unsubscribe.") }),
          names(alone, words)
        else { return nil }
        ends = true
        wishes += alone.wishes.map { $0.shifted(by: phrase.range.lowerBound) }
      } else {
        return nil
      }
    }
    guard asked, ends else { return nil }
    var reading = whole
    reading.wishes = wishes
    reading.candidates = []
    return reading
  }

  /// 彩铃多少钱 has no rule of its own; his list tells what each of his services costs, and until when it runs.
  private static func priceOf(_ words: Range<Int>) -> Wish {
    Wish(
      intent: "query.subscriptions", slots: [:], rule: RuleLocation(file: "", line: 1), score: 0,
      manner: .wish, hits: [Hit(range: words, name: "product")], also: [])
  }

  /// Whether a phrase names a service, or a kind of them.
  static func names(_ reading: Reading, _ words: SaidWords) -> Bool {
    KindWords.word(in: reading.text, words) != nil
      || reading.entities.contains { if case .listed("product", _) = $0.kind { true } else { false } }
  }

  /// Whether a phrase holds words of asking.
  static func asks(_ phrase: String, _ words: SaidWords) -> Bool {
    words.has(.asksInPhrase, in: phrase) || asksOfEnd(phrase, words)
  }

  /// 流量包到期 asks when; 彩铃到期不续 and 会员到期了 tell.
  private static func asksOfEnd(_ phrase: String, _ words: SaidWords) -> Bool {
    words.has(.asksOfEnd, ending: phrase) && !phrase.contains("没到期")
  }

  private static let longest = 40
  private static let mostPhrases = 4
}
