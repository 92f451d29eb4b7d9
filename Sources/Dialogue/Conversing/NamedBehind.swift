import Matching

/// `来电显示和短信包退了，还有看书的`: a thing that is named behind the act, in words of its own, goes with those before it (R13).
enum NamedBehind {
  /// The line with all its things before the act, to be read in its place; nil where nothing is named behind it that only the
  /// customer's own account tells.
  static func plain(_ reading: Reading) -> String? {
    joined(reading) ?? also(reading)
  }

  /// `不要彩铃了，会员也不要`: what a phrase of its own ends too, in whatever words. A name that the catalogue has is read by itself.
  private static func also(_ reading: Reading) -> String? {
    let phrases = Phrases.of(reading.text).map(String.init)
    guard phrases.count == 2, reading.text.count <= longest,
      let end = alsoEndings.first(where: phrases[1].hasSuffix)
    else { return nil }
    let thing = String(phrases[1].dropLast(end.count))
    let first = phrases[0].unicodeScalars.count
    // 流量包能退钱的话也退 makes a condition.
    guard !Heard(reading: reading, secret: nil).isConditional else { return nil }
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
      isNamed || KindWords.word(in: thing) != nil || ThingWords.areIn(thing)
    else { return nil }
    return (names + [thing]).joined(separator: "和") + "都退了"
  }

  private static let alsoEndings = [
    "不要了", "不要", "退了", "退掉", "退", "关了", "关掉", "关", "取消了", "取消", "停了", "停", "不用了",
  ].flatMap {
    ["也" + $0, "也给我" + $0, "也帮我" + $0, "也一起" + $0]
  }

  private static func joined(_ reading: Reading) -> String? {
    let scalars = Array(reading.text.unicodeScalars)
    guard scalars.count <= longest, !reading.text.contains(where: { "?？吗".contains($0) }),
      let act = PointingLine.acts(in: reading).map({ $0 }).sorted(by: {
        $0.range.lowerBound < $1.range.lowerBound
      })
      .first, act.act == .leave, act.range.upperBound < scalars.count
    else { return nil }
    let before = String(scalars: scalars[..<act.range.lowerBound])
    var behind = String(scalars: scalars[act.range.upperBound...])[...]
    while let small = particles.first(where: behind.hasPrefix) { behind = behind.dropFirst(small.count) }
    guard let joiner = joiners.first(where: behind.hasPrefix) else { return nil }
    let start = scalars.count - behind.unicodeScalars.count
    var thing = behind.dropFirst(joiner.count)
    while let small = endings.first(where: thing.hasSuffix) { thing = thing.dropLast(small.count) }
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
  private static let particles = ["了", "掉", "吧", "哈", "啊", "，", ",", "。", "；", ";", "、", " "]
  private static let joiners = ["还有", "以及", "再加上", "再加", "外加", "加上", "连同", "和", "跟"]
  private static let endings = [
    "也退了", "也退掉", "也退", "也一起退了", "也一起", "也不要了", "也不要", "一起退", "也是", "也一样", "吧", "了", "。", "！", "!",
  ]
}

/// Ends of words for a service that no list of names has: `来电提醒`.
private enum ThingWords {
  static func areIn(_ thing: String) -> Bool { words.contains { thing.hasSuffix($0) } }

  private static let words = ["提醒", "显示", "包", "报", "会员", "套餐", "彩铃", "铃声", "业务", "服务", "秘书", "助手"]
}
