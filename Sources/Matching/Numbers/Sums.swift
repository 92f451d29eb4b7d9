/// Tells sums that are said in few words from other numbers, and guesses from sums.
extension EntityScan {
  /// Where the phrase of a sum ends: 扣5块，3号退 names five yuan and a day.
  func phraseEnd(_ text: NormalisedText, _ start: Int) -> Int {
    let stops = NormalisedText.Break.soft | NormalisedText.Break.hard
    var end = start
    while end < min(start + 8, text.count), text.breaks[end] & stops == 0 || end == start { end += 1 }
    return end < start + 8 ? end : text.count
  }

  /// A price without its unit: `¥39`, `扣我9.9`, `19.9的会员`; `9.9的账单` may be of the ninth of September.
  func bare(_ number: ChineseNumber.Value, _ text: NormalisedText, _ start: Int) -> (fen: Int, end: Int)? {
    guard number.isDigits, number.scale <= 2, number.mantissa < 1_000_000_000 else { return nil }
    let fen = number.mantissa * (number.scale == 0 ? 100 : number.scale == 1 ? 10 : 1)
    let before = start > 0 ? text.units[start - 1] : 0
    if before == 0xA5 { return (fen, number.end) }
    let isPaid = "扣我收交花充了".utf16.contains(before)
    let isOfThing = number.end < text.count && text.units[number.end] == 0x7684 && fen >= 13_00  // 的
    guard number.scale > 0, isPaid && number.end == text.count || isOfThing else { return nil }
    return (fen, number.end)
  }

  /// Whether a number is said of about so many: 七八块, 三四十块, 几十块; or holds a stop that parts no thousands, as 12,5元.
  func isGuess(_ number: ChineseNumber.Value, _ text: NormalisedText, _ start: Int) -> Bool {
    let units = text.units
    let stops = NormalisedText.Break.soft | NormalisedText.Break.hard
    if number.isDigits {
      for place in (start + 1)..<max(start + 1, number.end) {
        guard text.breaks[place] & stops != 0 else { continue }
        guard number.end - place >= 3, text.breaks[place] & NormalisedText.Break.hard == 0 else {
          return true
        }
      }
      return false
    }
    if number.end - start == 2, number.scale == 0, ChineseNumber.digit(units[start]) > 0,
      ChineseNumber.digit(units[start + 1]) > 0
    {
      return true
    }
    guard start > 0, text.breaks[start] & stops == 0 else { return false }
    let before = units[start - 1]
    let isSeveral = before == 0x51E0 || before == 0x6570  // 几 数
    return isSeveral || before >= 0x80 && ChineseNumber.digit(before) > 0
  }
}
