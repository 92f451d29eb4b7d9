import Matching

/// `来电显示和短信包退了，还有看书的`: a thing that is named behind the act, in words of its own, goes with those before it (R13).
enum NamedBehind {
  /// The line with all its things before the act, to be read in its place; nil where nothing is named behind it that only the
  /// customer's own account tells.
  static func plain(_ reading: Reading) -> String? {
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
