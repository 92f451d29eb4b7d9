import Matching

/// `哪个便宜退哪个`, `哪个最没用`: what is to be left is told by comparing. What is dearest the prices tell; what is of no use only the
/// customer can.
enum ComparedThing {
  /// The line that says the same by its superlative; nil where nothing is compared.
  static func plain(_ reading: Reading, _ words: SaidWords) -> String? {
    guard words.has(.comparesBy, in: reading.text) else { return nil }
    let text = String(reading.text.reversed().drop { "吧呗啊呀呢了嘛。！? ？".contains($0) }.reversed())
    guard text.count <= longest, !OtherWords.areIn(text, words),
      let which = words.place(of: .comparesBy, in: text)
    else { return nil }
    let rest = text[which.upperBound...]
    let ends = words.has(.endsWhich, ending: rest)
    let names = Heard(reading: reading, words: words).mentions(ofList: "product")
    if !names.isEmpty || words.has(.wordsOfKinds, in: text) {
      // 要么退彩铃要么退会员，哪个贵退哪个 is of these two, and asked about.
      return !ends && reading.wishes.isEmpty && words.has(.ofMoneyBack, beginning: rest)
        ? words[.asksMoneyBack][0] : nil
    }
    if let use = words.first(.ofUse, beginning: rest) {
      return ends || rest == use ? words[.endsUseless][0] : nil
    }
    guard ends else { return nil }
    return measures.first { words.has($0.list, beginning: rest) }.map { words[$0.plain][0] }
  }

  private static let measures: [(list: WordList, plain: WordList)] = [
    (.ofLowPrice, .endsCheapest), (.ofHighPrice, .endsDearest), (.ofMoneyBack, .asksMoneyBack),
  ]
  /// In characters.
  private static let longest = 24
}
