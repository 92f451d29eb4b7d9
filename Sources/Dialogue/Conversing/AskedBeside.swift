import Matching

/// `彩铃多少钱，会员退掉`: what one phrase only asks about is no object of what another ends, whichever comes first.
enum AskedBeside {
  /// The line with what each phrase wants by itself; nil where not one asks of a thing and another ends something.
  static func reading(of whole: Reading, _ matcher: Matcher, context: [String: SlotValue]) -> Reading? {
    guard whole.text.count <= longest, PointingLine.acts(in: whole).contains(where: { $0.act == .leave })
    else {
      return nil
    }
    let scalars = Array(whole.text.unicodeScalars)
    let phrases = phrases(of: scalars)
    guard (2...mostPhrases).contains(phrases.count) else { return nil }
    var asked = false
    var ends = false
    var wishes: [Wish] = []
    for phrase in phrases {
      let text = String(scalars: scalars[phrase.words])
      let alone = matcher.read(text, context: context)
      let acts = PointingLine.acts(in: alone)
      let isQuestion = phrase.isAsked || asks(text)
      if isQuestion, acts.isEmpty, names(alone) {
        asked = true
        let queries = alone.wishes.filter { $0.intent.hasPrefix("query.") }
        wishes +=
          queries.isEmpty
          ? [priceOf(phrase.words)] : queries.map { $0.shifted(by: phrase.words.lowerBound) }
      } else if !isQuestion, acts.contains(where: { $0.act == .leave }) {
        guard acts.allSatisfy({ $0.act == .leave }), !alone.wishes.isEmpty,
          alone.wishes.allSatisfy({ $0.manner == .wish && $0.intent.hasPrefix("unsubscribe.") }), names(alone)
        else { return nil }
        ends = true
        wishes += alone.wishes.map { $0.shifted(by: phrase.words.lowerBound) }
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
  static func names(_ reading: Reading) -> Bool {
    KindWords.word(in: reading.text) != nil
      || reading.entities.contains { if case .listed("product", _) = $0.kind { true } else { false } }
  }

  private static func phrases(of scalars: [Unicode.Scalar]) -> [(words: Range<Int>, isAsked: Bool)] {
    var found: [(words: Range<Int>, isAsked: Bool)] = []
    var start = 0
    for place in 0...scalars.count {
      guard place == scalars.count || "，,。；;！!？? ".unicodeScalars.contains(scalars[place]) else { continue }
      if place > start {
        let isAsked = place < scalars.count && "？?".unicodeScalars.contains(scalars[place])
        found.append((start..<place, isAsked))
      }
      start = place + 1
    }
    return found
  }

  /// Whether a phrase holds words of asking.
  static func asks(_ phrase: String) -> Bool {
    words.contains(where: phrase.contains) || asksOfEnd(phrase)
  }

  /// 流量包到期 asks when; 彩铃到期不续 and 会员到期了 tell.
  private static func asksOfEnd(_ phrase: String) -> Bool {
    ["到期", "到期时间", "到期日"].contains(where: phrase.hasSuffix) && !phrase.contains("没到期")
  }

  private static let longest = 40
  private static let mostPhrases = 4
  private static let words = [
    "多少", "吗", "什么时候", "多久", "哪天", "几号", "几天", "几块", "怎么收", "问一下", "问问", "问下", "看看", "查查", "查一下", "是什么",
    "是啥",
  ]
}
