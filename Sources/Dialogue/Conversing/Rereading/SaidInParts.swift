import DomainCore
import Matching

/// A line that says one thing after another, `退了彩铃，然后帮我换个套餐`, where read as a whole one of them covers the other: each part is
/// read by itself, so that none is left behind (R13).
enum SaidInParts {
  /// The line with the wishes of all its parts; nil where it has no parts, or none was covered.
  static func reading(of whole: Reading, _ matcher: Matcher, context: [String: SlotValue], _ words: SaidWords)
    -> Reading?
  {
    let known = Set(whole.wishes.map(\.intent).filter(Wishes.isPlannable))
    let isPlain = whole.wishes.allSatisfy { $0.manner == .wish }
    var most: [Wish] = []
    for way in Way.allCases {
      guard let edges = edges(of: whole.text, way, words),
        let parts = wishes(of: whole.text, between: edges, way, matcher, context, words)
      else { continue }
      let wishes = parts.flatMap(\.self)
      let intents = Set(wishes.map(\.intent))
      let isEach = parts.allSatisfy { !$0.isEmpty }
      // 转出余额 in a part of its own is no mere question of the balance.
      let isCovered = isEach || (isPlain && known.subtracting(intents).allSatisfy { $0.hasPrefix("query.") })
      guard intents.count > 1, intents.count >= known.count, intents != known,
        // 退彩铃，然后流量包 is one wish with two objects.
        intents.count == wishes.count, wishes.contains(where: { !isLeaving($0.intent) }),
        isCovered, isEach || way == .ledOn, wishes.count > most.count
      else { continue }
      most = wishes
    }
    guard !most.isEmpty else { return nil }
    var reading = whole
    reading.wishes = most
    reading.candidates = []
    return reading
  }

  /// How a line may fall into parts. Where only small words join them, or nothing but a mark, each part must want something.
  private enum Way: CaseIterable { case ledOn, joined, listed }

  /// What each part wants; nil where one says something else, or asks.
  private static func wishes(
    of text: String, between edges: [Int], _ way: Way, _ matcher: Matcher, _ context: [String: SlotValue],
    _ words: SaidWords
  ) -> [[Wish]]? {
    let scalars = Array(text.unicodeScalars)
    var parts: [[Wish]] = []
    for (start, end) in zip(edges, edges.dropFirst()) {
      let part = scalars[start..<end]
      if way == .listed, part.count > longestListed { return nil }
      // 然后退彩铃 holds 后退, which means something else.
      let leads = words[start == 0 ? .beginsFirst : .leadsOnBehindMark]
      let lead = leads.filter { starts($0, part) }.map(\.unicodeScalars.count).max() ?? 0
      let alone = matcher.read(String(scalars: part.dropFirst(lead)), context: context)
      let said = CaseWithdrawal.wish(in: alone, words).map { [$0] } ?? alone.wishes
      // 能不能都给我取消了 asks for it politely.
      let isPolite = ["给我", "帮我"].contains(where: alone.text.contains)
      guard
        said.allSatisfy({ wish in
          let isAsked = wish.manner == .whether && isPolite && isLeaving(wish.intent)
          return (wish.manner == .wish || isAsked) && (Wishes.isPlannable(wish.intent) || wish.callsPerson)
        })
      else { return nil }
      // 会员关续费，语音包退订: each phrase names its own thing and what is to be done with it.
      let isObjectFirst =
        AskedBeside.names(alone, words) && !said.contains { $0.intent.hasPrefix("query.") }
        || words.has(.ordersBehindThing, in: alone.text)
      let isComplete = words[.beginsOrder].contains { starts($0, part.dropFirst(lead)) } || isObjectFirst
      if way != .ledOn, said.isEmpty || !isComplete { return nil }
      parts.append(said.map { $0.shifted(by: start + lead) })
    }
    return parts
  }

  /// `我没说退彩铃，我要换套餐`: what is said behind a denial where the line as a whole says nothing; nil for any other line.
  static func behindDenial(
    _ whole: Reading, _ matcher: Matcher, context: [String: SlotValue], _ words: SaidWords
  ) -> Reading? {
    let scalars = Array(whole.text.unicodeScalars)
    guard whole.wishes.allSatisfy({ $0.intent.hasPrefix("other.") }),
      let mark = scalars.firstIndex(where: marks.contains),
      DeniedMatter.denied(in: whole.text, words) != nil, mark + 1 < scalars.count
    else { return nil }
    let alone = matcher.read(String(scalars: scalars[(mark + 1)...]), context: context)
    guard Wishes.beginsMatter(alone) else { return nil }
    var reading = whole
    reading.wishes = alone.wishes.map { $0.shifted(by: mark + 1) }
    reading.candidates = []
    return reading
  }

  private static let mostParts = 4
  /// In characters, with the mark behind it.
  private static let longestListed = 9

  private static func isLeaving(_ intent: String) -> Bool { intent.hasPrefix("unsubscribe.") }

  /// Where the parts begin and the last one ends; nil where there are none.
  private static func edges(of text: String, _ way: Way, _ words: SaidWords) -> [Int]? {
    guard way == .listed ? text.count <= longestList : words.has(.leadsOnBehindMark, in: text) else {
      return nil
    }
    let scalars = Array(text.unicodeScalars)
    var cuts: [Int] = []
    for place in scalars.indices.dropFirst() {
      let isBehindMark = marks.contains(scalars[place - 1])
      let isCut =
        switch way {
        case .ledOn:
          (isBehindMark ? words[.leadsOnBehindMark] : words[.leadsOn]).contains {
            starts($0, scalars[place...])
          }
        case .joined:
          (isBehindMark ? words[.leadsOnBehindMark] : words[.joinsWishes]).contains {
            starts($0, scalars[place...])
          }
        case .listed: isBehindMark && !marks.contains(scalars[place])
        }
      if isCut, cuts.last != place - 1 { cuts.append(place) }
    }
    guard !cuts.isEmpty, cuts.count < mostParts else { return nil }
    return [0] + cuts + [scalars.count]
  }

  private static func starts(_ word: String, _ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
    scalars.starts(with: word.unicodeScalars)
  }

  private static let longestList = 24
  private static let marks = Set("，,。；;！! ".unicodeScalars)
}

/// A line that corrects itself: `手机报退掉，不对，是咪咕退掉`, `退语音包，算了不退了，还是退吧`. What was said last counts.
enum SelfCorrection {
  /// What of a line is meant in the end, to be read alone; nil where it doesn't correct itself.
  static func meant(in text: String, _ words: SaidWords, _ read: (String) -> Reading) -> String? {
    let phrases = phrases(of: text)
    guard phrases.count >= 2 else { return nil }
    if let last = phrases.last, changesBack(last, words),
      phrases.count >= 3 || refuses(phrases[phrases.count - 2], words),
      phrases.dropFirst().dropLast().contains(where: { refuses($0, words) }),
      Wishes.beginsMatter(read(phrases[0]))
    {
      return phrases[0]
    }
    if let place = phrases.indices.dropFirst().dropLast().last(where: {
      words[.givesUpWhole].contains(phrases[$0])
    }),
      phrases[place + 1].hasPrefix("还是"), Wishes.beginsMatter(read(phrases[..<place].joined(separator: "，")))
    {
      // 退彩铃，算了，还是退手机报: the first is given up.
      let rest = phrases[(place + 1)...].joined(separator: "，").dropFirst("还是".count)
      if Wishes.beginsMatter(read(String(rest))) { return String(rest) }
    }
    guard let place = phrases.indices.dropFirst().last(where: { takesBack(phrases[$0], words) != nil }) else {
      return nil
    }
    let before = phrases[..<place].joined(separator: "，")
    let first = read(before)
    guard Wishes.beginsMatter(first) else { return nil }
    let rest = ([takesBack(phrases[place], words) ?? ""] + phrases[(place + 1)...]).filter { !$0.isEmpty }
    guard !rest.isEmpty else { return nil }
    let after = withoutLeading(rest.joined(separator: "，"), words)
    let alone = read(after)
    if Wishes.beginsMatter(alone) { return after }
    // 退手机报，不对，是咪咕 corrects the thing and not what is to be done with it.
    let isLeaving = first.wishes.allSatisfy { $0.intent.hasPrefix("unsubscribe.") }
    let heard = Heard(reading: alone, words: words)
    let names = !heard.listed("product").isEmpty || heard.amountFen != nil
    return isLeaving && alone.wishes.isEmpty && names ? "退" + after : nil
  }

  /// `2和5，不对，2和4` at a list: what is said behind the correction, where nothing but numbers stands before it; nil for any other line.
  static func chosen(in text: String, _ words: SaidWords) -> String? {
    let phrases = phrases(of: text)
    guard let place = phrases.indices.dropFirst().last(where: { takesBack(phrases[$0], words) != nil }),
      phrases[..<place].allSatisfy({ $0.allSatisfy { $0.isNumber || choosing.contains($0) } })
    else { return nil }
    let rest = ([takesBack(phrases[place], words) ?? ""] + phrases[(place + 1)...]).filter { !$0.isEmpty }
    let after = withoutLeading(rest.joined(separator: "，"), words)
    return after.isEmpty ? nil : after
  }

  /// What a choice of places is made of.
  private static let choosing = Set("第一二三四五六七八九十两个项和跟与、退选要就那号")

  private static func phrases(of text: String) -> [String] {
    text.unicodeScalars.split { "，,。；;！!… .".unicodeScalars.contains($0) }.map { String(Substring($0)) }
  }

  /// What stands behind words that take back what came before, in the same phrase; nil where it begins with none.
  private static func takesBack(_ phrase: String, _ words: SaidWords) -> String? {
    if phrase == "不" { return "" }
    for word in words[.takesBackBefore] where phrase.hasPrefix(word) {
      let rest = phrase.dropFirst(word.count)
      // 不是我开的 takes nothing back; 不是 alone does.
      let goesOn = word != "不是" && words.has(.goesOnBehindCorrection, beginning: rest)
      let isWhole = rest.isEmpty || goesOn
      if isWhole { return String(rest) }
    }
    return nil
  }

  private static func refuses(_ phrase: String, _ words: SaidWords) -> Bool {
    words.has(.beginsGivingUp, beginning: phrase)
  }

  private static func changesBack(_ phrase: String, _ words: SaidWords) -> Bool {
    words[.changesBack].contains(phrase)
  }

  private static func withoutLeading(_ text: String, _ words: SaidWords) -> String {
    var rest = text[...]
    while let word = words.first(.leadsToMeant, beginning: rest) {
      rest = rest.dropFirst(word.count)
    }
    return String(rest)
  }
}
