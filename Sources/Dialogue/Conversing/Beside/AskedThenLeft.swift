import Matching

/// `流量包退掉钱能退到话费里吗`, `视频彩铃和普通彩铃有什么区别，我要退视频的`: one thing is to be left, and something that one sentence answers is
/// asked beside it. The question is answered, and leaving begun.
enum AskedThenLeft {
  /// What is to be left, and the intent of what is asked; nil for any other line.
  static func parts(of whole: Reading, _ words: SaidWords, _ read: (String) -> Reading) -> (
    left: Reading, asked: String
  )? {
    let text = whole.text
    guard text.count <= longest, PointingLine.acts(in: whole).contains(where: { $0.act == .leave }) else {
      return nil
    }
    if let place = words.place(of: .moneyBehindLeaving, in: text),
      let asked = asked(String(text[place.lowerBound...]), read), asked == refundWay
    {
      let left = read(String(text[..<place.lowerBound]))
      return leavesOne(left, words) ? (left, asked) : nil
    }
    let phrases = Phrases.of(text).map(String.init)
    guard phrases.count == 2 else { return nil }
    let (first, second) = (read(phrases[0]), read(phrases[1]))
    if let question = asked(phrases[0], read), question != refundWay,
      !PointingLine.acts(in: first).contains(where: { $0.act == .leave }), leavesOne(second, words)
    {
      return (second, question)
    }
    // 来电显示能不能退，退了别人打来还显示号码吗.
    guard leavesOne(first, words), words.has(.asksBehindLeaving, beginning: phrases[1]),
      Heard(reading: second, words: words).endsAsQuestion,
      second.wishes.allSatisfy({ $0.intent == effect || $0.intent == "appeal.failed" })
    else { return nil }
    return (first, effect)
  }

  private static func asked(_ part: String, _ read: (String) -> Reading) -> String? {
    let wishes = read(part).wishes
    return wishes.count == 1 && [effect, refundWay].contains(wishes[0].intent) ? wishes[0].intent : nil
  }

  /// Whether one thing is named that is to be left, in whatever manner short of a question of how.
  private static func leavesOne(_ reading: Reading, _ words: SaidWords) -> Bool {
    guard reading.wishes.count == 1, reading.wishes[0].intent.hasPrefix("unsubscribe."),
      [.wish, .whether].contains(reading.wishes[0].manner)
    else { return false }
    return AskedBeside.names(reading, words) || words.has(.partsOfNames, in: reading.text)
  }

  private static let effect = "effect.question"
  private static let refundWay = "howto.refund.way"
  /// In characters: a question and a wish.
  private static let longest = 40
}
