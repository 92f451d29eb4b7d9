import DomainCore
import Matching

/// A line that says one thing after another, `退了彩铃，然后帮我换个套餐`, where read as a whole one of them covers the other: each part is
/// read by itself, so that none is left behind (R13).
enum SaidInParts {
  /// The line with the wishes of all its parts; nil where it has no parts, or none was covered.
  static func reading(of whole: Reading, _ matcher: Matcher, context: [String: SlotValue]) -> Reading? {
    let known = Set(whole.wishes.map(\.intent).filter(Wishes.isPlannable))
    let isPlain = whole.wishes.allSatisfy { $0.manner == .wish }
    for way in Way.allCases {
      guard let edges = edges(of: whole.text, way),
        let parts = wishes(of: whole.text, between: edges, way, matcher, context)
      else { continue }
      let wishes = parts.flatMap(\.self)
      let intents = Set(wishes.map(\.intent))
      let isEach = parts.allSatisfy { !$0.isEmpty }
      // 转出余额 in a part of its own is no mere question of the balance.
      let isCovered = isEach || (isPlain && known.subtracting(intents).allSatisfy { $0.hasPrefix("query.") })
      guard intents.count > 1, intents.count >= known.count, intents != known,
        // 退彩铃，然后流量包 is one wish with two objects.
        intents.count == wishes.count, wishes.contains(where: { !isLeaving($0.intent) }),
        isCovered, isEach || way == .ledOn
      else { continue }
      var reading = whole
      reading.wishes = wishes
      reading.candidates = []
      return reading
    }
    return nil
  }

  /// How a line may fall into parts. Where only small words join them, or nothing but a mark, each part must want something.
  private enum Way: CaseIterable { case ledOn, joined, listed }

  /// What each part wants; nil where one says something else, or asks.
  private static func wishes(
    of text: String, between edges: [Int], _ way: Way, _ matcher: Matcher, _ context: [String: SlotValue]
  ) -> [[Wish]]? {
    let scalars = Array(text.unicodeScalars)
    var parts: [[Wish]] = []
    for (start, end) in zip(edges, edges.dropFirst()) {
      let part = scalars[start..<end]
      if way == .listed, part.count > longestListed { return nil }
      // 然后退彩铃 holds 后退, which means something else.
      let lead = joiners.filter { starts($0, part) }.map(\.unicodeScalars.count).max() ?? 0
      let alone = matcher.read(String(scalars: part.dropFirst(lead)), context: context)
      let said = CaseWithdrawal.wish(in: alone).map { [$0] } ?? alone.wishes
      // 能不能都给我取消了 asks for it politely.
      let isPolite = ["给我", "帮我"].contains(where: alone.text.contains)
      guard
        said.allSatisfy({ wish in
          let isAsked = wish.manner == .whether && isPolite && isLeaving(wish.intent)
          return (wish.manner == .wish || isAsked) && Wishes.isPlannable(wish.intent)
        })
      else { return nil }
      // 会员关续费，语音包退订: each phrase names its own thing and what is to be done with it.
      let isObjectFirst =
        AskedBeside.names(alone) && !said.contains { $0.intent.hasPrefix("query.") }
        || objectFirst.contains(where: alone.text.contains)
      let isComplete = orders.contains { starts($0, part.dropFirst(lead)) } || isObjectFirst
      if way != .ledOn, said.isEmpty || !isComplete { return nil }
      parts.append(said.map { $0.shifted(by: start + lead) })
    }
    return parts
  }

  /// `我没说退彩铃，我要换套餐`: what is said behind a denial where the line as a whole says nothing; nil for any other line.
  static func behindDenial(_ whole: Reading, _ matcher: Matcher, context: [String: SlotValue]) -> Reading? {
    let scalars = Array(whole.text.unicodeScalars)
    guard whole.wishes.allSatisfy({ $0.intent.hasPrefix("other.") }),
      let mark = scalars.firstIndex(where: marks.contains),
      DeniedMatter.denied(in: whole.text) != nil, mark + 1 < scalars.count
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
  /// How a line begins that asks for something to be done: 又扣我钱了 behind 退彩铃 only tells why.
  private static let orders = [
    "查", "看", "退", "关", "取消", "撤", "停机", "报停", "复机", "恢复", "解冻", "导出", "删除", "换", "改", "还光猫", "还设备", "销户",
    "注销",
    "转出", "重新开通", "交", "打开", "投诉", "申诉", "帮我", "给我", "我要", "把",
  ]

  /// How a phrase says what is wanted behind what it is wanted of: 余额查一下.
  private static let objectFirst = ["查一下", "查下", "看一下", "看下", "换成", "改成"]

  private static func isLeaving(_ intent: String) -> Bool { intent.hasPrefix("unsubscribe.") }

  /// Where the parts begin and the last one ends; nil where there are none.
  private static func edges(of text: String, _ way: Way) -> [Int]? {
    guard way == .listed ? text.count <= longestList : joiners.contains(where: text.contains) else {
      return nil
    }
    let scalars = Array(text.unicodeScalars)
    var cuts: [Int] = []
    for place in scalars.indices.dropFirst() {
      let isBehindMark = marks.contains(scalars[place - 1])
      let isCut =
        switch way {
        case .ledOn: (isBehindMark ? joiners : leadingOn).contains { starts($0, scalars[place...]) }
        case .joined: (isBehindMark ? joiners : joining).contains { starts($0, scalars[place...]) }
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

  /// Those that lead on wherever they stand.
  private static let leadingOn = ["然后", "另外再", "顺便", "顺带", "接着再"]
  /// Those that join two wishes without a mark between them: 退彩铃再查余额.
  private static let joining = leadingOn + ["再", "还有", "并且", "同时", "另外"]
  private static let longestList = 24
  private static let marks = Set("，,。；;！! ".unicodeScalars)
  private static let joiners = [
    "然后", "再", "还有", "还要", "还想", "对了", "另外", "顺便", "顺带", "接着", "完了", "之后", "最后", "接下来", "同时", "并且", "也帮我",
    "也给我",
  ]
}

/// A line that corrects itself: `手机报退掉，不对，是咪咕退掉`, `退语音包，算了不退了，还是退吧`. What was said last counts.
enum SelfCorrection {
  /// What of a line is meant in the end, to be read alone; nil where it doesn't correct itself.
  static func meant(in text: String, _ read: (String) -> Reading) -> String? {
    let phrases = phrases(of: text)
    guard phrases.count >= 2 else { return nil }
    if let last = phrases.last, changesBack(last), phrases.count >= 3 || refuses(phrases[phrases.count - 2]),
      phrases.dropFirst().dropLast().contains(where: refuses), Wishes.beginsMatter(read(phrases[0]))
    {
      return phrases[0]
    }
    if let place = phrases.indices.dropFirst().dropLast().last(where: { refusals.contains(phrases[$0]) }),
      phrases[place + 1].hasPrefix("还是"), Wishes.beginsMatter(read(phrases[..<place].joined(separator: "，")))
    {
      // 退彩铃，算了，还是退手机报: the first is given up.
      let rest = phrases[(place + 1)...].joined(separator: "，").dropFirst("还是".count)
      if Wishes.beginsMatter(read(String(rest))) { return String(rest) }
    }
    guard let place = phrases.indices.dropFirst().last(where: { takesBack(phrases[$0]) != nil }) else {
      return nil
    }
    let before = phrases[..<place].joined(separator: "，")
    let first = read(before)
    guard Wishes.beginsMatter(first) else { return nil }
    let rest = ([takesBack(phrases[place]) ?? ""] + phrases[(place + 1)...]).filter { !$0.isEmpty }
    guard !rest.isEmpty else { return nil }
    let after = withoutLeading(rest.joined(separator: "，"))
    let alone = read(after)
    if Wishes.beginsMatter(alone) { return after }
    // 退手机报，不对，是咪咕 corrects the thing and not what is to be done with it.
    let isLeaving = first.wishes.allSatisfy { $0.intent.hasPrefix("unsubscribe.") }
    let named = Heard(reading: alone, secret: nil).listed("product")
    return isLeaving && alone.wishes.isEmpty && !named.isEmpty ? "退" + after : nil
  }

  private static func phrases(of text: String) -> [String] {
    text.unicodeScalars.split { "，,。；;！!… .".unicodeScalars.contains($0) }.map { String(Substring($0)) }
  }

  /// What stands behind words that take back what came before, in the same phrase; nil where it begins with none.
  private static func takesBack(_ phrase: String) -> String? {
    if phrase == "不" { return "" }
    for word in words where phrase.hasPrefix(word) {
      let rest = phrase.dropFirst(word.count)
      // 不是我开的 takes nothing back; 不是 alone does.
      let goesOn = word != "不是" && ["是", "我", "应该", "退", "要"].contains(where: rest.hasPrefix)
      let isWhole = rest.isEmpty || goesOn
      if isWhole { return String(rest) }
    }
    return nil
  }

  private static func refuses(_ phrase: String) -> Bool {
    ["算了", "不退了", "还是不退", "不要退了", "先不退", "不取消了", "不关了"].contains(where: phrase.hasPrefix)
  }

  private static let refusals: Set = ["算了", "不退了", "算了算了", "还是算了", "不了", "算了不退了"]

  private static func changesBack(_ phrase: String) -> Bool {
    ["还是退吧", "还是退了吧", "还是退了", "还是退掉吧", "还是取消吧", "还是关了吧", "算了还是退吧", "算了还是退了吧"].contains(phrase)
  }

  private static func withoutLeading(_ text: String) -> String {
    var rest = text[...]
    while let word = ["应该是", "我说的是", "我要的是", "是"].first(where: rest.hasPrefix) {
      rest = rest.dropFirst(word.count)
    }
    return String(rest)
  }

  private static let words = ["不对不对", "不对", "哦不", "啊不", "不不", "错了", "说错了", "不是", "我说错了", "搞错了", "等等不对"]
}
