import Matching

/// A long story that comes to `就退这一个`: the one that is named right behind it, or last before it, is wanted left and nothing else that the
/// story names.
enum OnlyThisOne {
  /// The act alone, to be read in the line's place; nil for any other line.
  static func plain(_ reading: Reading, _ words: SaidWords, _ read: (String) -> Reading) -> String? {
    let text = reading.text
    guard text.count >= shortest, let only = words.place(of: .onlyThisOne, in: text) else { return nil }
    let scalars = Array(text.unicodeScalars)
    let start = text.unicodeScalars.distance(from: text.startIndex, to: only.lowerBound)
    let end = text.unicodeScalars.distance(from: text.startIndex, to: only.upperBound)
    let things = named(in: reading, scalars, words)
    let behind = things.first { $0.range.lowerBound >= end && $0.range.lowerBound - end <= nearest }
    let before = things.last { $0.range.upperBound <= start }
    guard let meant = behind ?? before else { return nil }
    let act = "退" + meant.words
    let alone = read(act)
    return alone.wishes.count == 1 && alone.wishes[0].intent.hasPrefix("unsubscribe.") ? act : nil
  }

  /// `一个彩铃一个会员彩铃是我要的会员我不要了`: the one act of a long phrase is of the thing that stands beside it, whatever else is named.
  static func bid(_ reading: Reading, _ words: SaidWords, _ read: (String) -> Reading) -> String? {
    let text = reading.text
    let leaves = reading.wishes.allSatisfy { $0.intent.hasPrefix("unsubscribe.") && $0.manner == .wish }
    guard text.count >= shortest, leaves, !reading.wishes.isEmpty, Phrases.of(text).count == 1,
      !OtherWords.exceptsSomething(text, words)
    else { return nil }
    let scalars = Array(text.unicodeScalars)
    let acts = PointingLine.acts(in: reading).filter {
      $0.act == .leave && $0.range.upperBound <= scalars.count
    }
    let things = named(in: reading, scalars, words)
    guard acts.count == 1, things.count > 1 else { return nil }
    let act = acts[0].range
    guard let place = things.lastIndex(where: { $0.range.upperBound <= act.lowerBound }) else { return nil }
    let thing = things[place]
    let between = String(scalars: scalars[thing.range.upperBound..<act.lowerBound])
    let before = String(scalars: scalars[..<thing.range.lowerBound])
    let isJoined =
      words.has(.joinsThings, ending: before) || words.has(.pointsAtMore, ending: before)
      || place > 0 && things[place - 1].range.upperBound == thing.range.lowerBound
    guard !isJoined, between.isEmpty || words[.betweenThingAndAct].contains(between),
      things.contains(where: { $0.words != thing.words }),
      words.has(.takesObject, ending: before)
        || !things.contains(where: { (act.upperBound...act.upperBound + 1).contains($0.range.lowerBound) })
    else { return nil }
    let plain = "退" + thing.words
    let alone = read(plain)
    return alone.wishes.count == 1 && alone.wishes[0].intent.hasPrefix("unsubscribe.") ? plain : nil
  }

  /// What the line names, in its order: products, general words, prices that something is called by.
  private static func named(in reading: Reading, _ scalars: [Unicode.Scalar], _ words: SaidWords)
    -> [(range: Range<Int>, words: String)]
  {
    var things: [(range: Range<Int>, words: String)] = reading.entities.compactMap { entity in
      guard entity.range.upperBound <= scalars.count else { return nil }
      let word = String(scalars: scalars[entity.range])
      if case .listed("product", _) = entity.kind { return (entity.range, word) }
      guard PricePointing.price(entity, in: scalars) != nil else { return nil }
      let unit = if case .number = entity.kind { words[.unitsOfMoney][0] } else { "" }
      return (entity.range, word + unit + words[.calledByPrice][0])
    }
    let kinds = words[.wordsOfKinds].flatMap { word in
      SaidWords.ranges(of: word, in: scalars).map { (range: $0, words: word) }
    }
    for kind in kinds.enumerated().sorted(by: {
      ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
    }).map(\.element) where !things.contains(where: { $0.range.overlaps(kind.range) }) {
      things.append(kind)
    }
    return things.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// In characters: shorter lines are read as they stand.
  private static let shortest = 24
  private static let nearest = 3
}
