import Matching

/// `退彩铃，要不要违约金？退款退到哪里？`, `我要退宽带，光猫明天来拿，钱退银行卡`: a wish in the first phrase and nothing behind it but questions
/// and particulars, which its quote and its form take up.
enum WishThenQuestions {
  /// The wish alone, to be read in the line's place; nil for any other line.
  static func wish(in reading: Reading, _ words: SaidWords, _ read: (String) -> Reading) -> Reading? {
    guard reading.wishes.allSatisfy({ asked.contains(where: $0.intent.hasPrefix) }),
      reading.candidates.isEmpty
    else {
      return nil
    }
    let phrases = Phrases.of(reading.text).map(String.init)
    guard phrases.count > 1, phrases[0].count <= longest, !isQuestion(phrases[0], words),
      !wonders(phrases),
      phrases.dropFirst().allSatisfy({ isQuestion($0, words) })
    else { return nil }
    let first = read(phrases[0])
    guard first.leavesOneNamed else { return nil }
    return first
  }

  /// 我想问 wonders; 我想退，不知道会不会影响套餐 wants.
  private static func wonders(_ phrases: [String]) -> Bool {
    phrases[0].contains("想")
      && !(phrases[0].contains("想退") && phrases.dropFirst().allSatisfy { $0.contains("影响") })
  }

  private static func isQuestion(_ phrase: String, _ words: SaidWords) -> Bool {
    words.has(.asksOfWish, in: phrase)
  }

  private static let longest = 10
  private static let asked = ["query.penalty", "query.refund", "quote.", "query.charges", "effect."]
}
