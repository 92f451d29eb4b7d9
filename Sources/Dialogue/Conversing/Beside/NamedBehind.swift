import Matching

/// `来电显示和短信包退了，还有看书的`: a thing that is named behind the act, in words of its own, goes with those before it (R13).
enum NamedBehind {
  /// The line with all its things before the act, to be read in its place; nil where nothing is named behind it that only the
  /// customer's own account tells.
  static func plain(_ reading: Reading, _ words: SaidWords) -> String? {
    joined(reading, words) ?? also(reading, words)
  }

  /// `不要彩铃了，会员也不要`: what a phrase of its own ends too, in whatever words. A name that the catalogue has is read by itself.
  private static func also(_ reading: Reading, _ words: SaidWords) -> String? {
    let phrases = Phrases.of(reading.text).map(String.init)
    guard phrases.count == 2, reading.text.count <= longest,
      let end = words[.endsToo].first(where: phrases[1].hasSuffix)
    else { return nil }
    let thing = String(phrases[1].dropLast(end.count))
    let first = phrases[0].unicodeScalars.count
    // 流量包能退钱的话也退 makes a condition.
    guard !Heard(reading: reading, words: words).isConditional else { return nil }
    let names = reading.entities.compactMap { entity -> String? in
      guard case .listed("product", _) = entity.kind, entity.range.upperBound <= first else { return nil }
      return String(scalars: Array(reading.text.unicodeScalars)[entity.range])
    }
    let acts = PointingLine.acts(in: reading)
    let isNamed = reading.entities.contains { entity in
      if case .listed(let list, _) = entity.kind {
        ["product", "paraphrase"].contains(list) && entity.range.lowerBound >= first
      } else {
        false
      }
    }
    guard !names.isEmpty, thing.count <= longestThing, acts.allSatisfy({ $0.act == .leave }),
      isNamed || KindWords.word(in: thing, words) != nil || words.has(.endsOfServiceNames, ending: thing)
    else { return nil }
    return (names + [thing]).joined(separator: "和") + "都退了"
  }

  private static func joined(_ reading: Reading, _ words: SaidWords) -> String? {
    let scalars = Array(reading.text.unicodeScalars)
    guard scalars.count <= longest, !reading.text.holds(anyOf: "?？吗"),
      let act = PointingLine.acts(in: reading).map({ $0 }).sorted(by: {
        $0.range.lowerBound < $1.range.lowerBound
      })
      .first, act.act == .leave, act.range.upperBound < scalars.count
    else { return nil }
    let before = String(scalars: scalars[..<act.range.lowerBound])
    var behind = String(scalars: scalars[act.range.upperBound...])[...]
    while let small = words.first(.particlesBehindAct, beginning: behind) {
      behind = behind.dropFirst(small.count)
    }
    guard let joiner = words.first(.joinsThingBehind, beginning: behind) else { return nil }
    let start = scalars.count - behind.unicodeScalars.count
    var thing = behind.dropFirst(joiner.count)
    while let small = words.first(.endsThingBehind, ending: thing) {
      thing = thing.dropLast(small.count)
    }
    let isOwnWord = reading.entities.contains { entity in
      if case .listed("paraphrase", _) = entity.kind { entity.range.lowerBound >= start } else { false }
    }
    let isNamed = reading.entities.contains { entity in
      if case .listed("product", _) = entity.kind {
        entity.range.upperBound <= act.range.lowerBound
      } else {
        false
      }
    }
    guard isOwnWord, isNamed, thing.count <= longestThing else { return nil }
    return before + "还有" + thing + "退了"
  }

  /// In characters: names and a few words around them.
  private static let longest = 40
  private static let longestThing = 12
}
