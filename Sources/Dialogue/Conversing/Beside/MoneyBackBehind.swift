import Matching

/// `会员退了吧剩下的钱还我`: a service is left, and the money asked back behind it. What comes back is told by the quote; what was charged
/// wrongly (`多扣的钱还我`) is a wish of its own.
enum MoneyBackBehind {
  /// The line as it is meant; nil for any other.
  static func reading(of whole: Reading, _ words: SaidWords, _ read: (String) -> Reading) -> Reading? {
    let text = whole.text
    if whole.wishes.count == 2, whole.wishes[0].intent.hasPrefix("unsubscribe."),
      whole.wishes[1].intent == "query.refund", words.has(.sumBackAsked, in: text),
      !words.has(.chargedWrongly, in: text), !words.has(.ofEarlierRefunds, in: text)
    {
      // 会员我要退，多少钱退我: that is what the quote tells.
      var one = whole
      one.wishes.removeLast()
      return one
    }
    let heard = Heard(reading: whole, words: words)
    guard whole.wishes.count == 1, whole.wishes[0].intent == "query.refund", text.count <= longest,
      !heard.endsAsQuestion, !heard.says(.asksWhenPaidBack), !heard.says(.ofEarlierRefunds),
      let place = words.place(of: .moneyBehindLeaving, in: text)
    else { return nil }
    let left = read(String(text[..<place.lowerBound]))
    let money = read(String(text[place.lowerBound...]))
    guard left.leavesOneNamed, money.wishes.count == 1, money.wishes[0].intent == "query.refund",
      money.wishes[0].manner == .wish
    else { return nil }
    var both = left
    if words.has(.chargedWrongly, in: text) { both.append(money) }
    return both
  }

  /// In characters: two clauses.
  private static let longest = 36
}
