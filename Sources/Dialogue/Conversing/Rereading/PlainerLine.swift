import Matching

/// A line in plainer words, where what stands beside the wish hides it: `不退彩铃我就去投诉`, `39 谢谢`.
enum PlainerLine {
  /// The line to be read in its place; nil where it is plain enough.
  static func plain(_ reading: Reading, _ words: SaidWords) -> String? {
    threatened(reading, words) ?? withoutThanks(reading, words)
  }

  /// `不退彩铃我就去工信部投诉` wants it left, and complains of nothing yet.
  private static func threatened(_ reading: Reading, _ words: SaidWords) -> String? {
    let heard = Heard(reading: reading, words: words)
    guard heard.intent == "appeal.complaint", reading.text.count <= longest, !heard.endsAsQuestion,
      let threat = heard.mentions(ofList: "threat").first,
      let refusal = PointingLine.acts(in: reading).min(by: { $0.range.lowerBound < $1.range.lowerBound }),
      refusal.act == .keep, refusal.range.lowerBound <= longestBeginning
    else { return nil }
    let thing = String(scalars: Array(threat.before.unicodeScalars).dropFirst(refusal.range.upperBound))
    let isNamed =
      heard.mentions(ofList: "product").contains { thing.contains($0.word) }
      || KindWords.word(in: thing, words) != nil
    return isNamed ? "退" + thing.filter { !"，, ".contains($0) } : nil
  }

  /// `39 谢谢` answers, and thanks for it besides.
  private static func withoutThanks(_ reading: Reading, _ words: SaidWords) -> String? {
    guard reading.wishes.allSatisfy({ $0.intent == "social.thanks" }), !reading.wishes.isEmpty,
      let thanks = Heard(reading: reading, words: words).mentions(ofList: "thanks").last
    else { return nil }
    let rest = thanks.before.filter { !"，,。 ".contains($0) }
    let isAnswer = rest.contains { $0.isNumber } && rest.count <= longestAnswer && thanks.after.count <= 1
    return isAnswer ? rest : nil
  }

  /// In characters.
  private static let longest = 30
  /// 要是, 你们: before 不退.
  private static let longestBeginning = 3
  private static let longestAnswer = 8
}
