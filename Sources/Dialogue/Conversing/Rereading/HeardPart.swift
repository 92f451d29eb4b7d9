import Matching

/// The part of a line that one of several wishes is said in: `还要投诉彩铃乱扣费` of `宽带退了，还要投诉彩铃乱扣费`.
extension Heard {
  /// The line as if only this wish had been said: what lies between the words of the wishes beside it.
  func part(of wish: Wish) -> Heard {
    let scalars = Array(reading.text.unicodeScalars)
    guard var range = range(of: wish), range.upperBound <= scalars.count else { return self }
    while let first = range.first, Self.marks.contains(scalars[first]) { range.removeFirst() }
    while let last = range.last, Self.marks.contains(scalars[last]) { range.removeLast() }
    var part = reading
    part.text = String(scalars: scalars[range])
    part.wishes = [wish]
    part.entities = reading.entities.filter { range.contains($0.range) }.map { entity in
      var entity = entity
      entity.range =
        (entity.range.lowerBound - range.lowerBound)..<(entity.range.upperBound - range.lowerBound)
      return entity
    }
    return Heard(reading: part, secret: secret, words: words)
  }

  /// The line without what was named in the parts of these wishes.
  func without(_ wishes: [Wish]) -> Heard {
    let ranges = wishes.compactMap(range)
    var left = reading
    left.entities.removeAll { entity in ranges.contains { $0.contains(entity.range) } }
    return Heard(
      reading: left, secret: secret, words: words, aside: aside, refusesFirst: refusesFirst, isAnger: isAnger)
  }

  /// The wishes beside leaving that name a thing of their own: 流量包 of `彩铃退了吧，流量包帮我关掉续费`.
  var wishesWithOwnObject: [Wish] {
    guard reading.wishes.count > 1 else { return [] }
    return reading.wishes.filter { wish in
      // 最后看看流量包还有几天 behind 把彩铃退了 asks of what it names, and leaves nothing of it.
      let isOfOwn =
        Arrange.wanted(by: wish.intent).map { $0 != .closeAccount } ?? wish.intent.hasPrefix("query.")
      guard isOfOwn, !Wishes.isSaidBeside(wish, self), let range = clauseRange(of: wish) else { return false }
      // 套餐 of 换个便宜套餐 is changed and not left.
      if wish.intent == "plan.change" { return true }
      return reading.entities.contains { entity in
        if case .listed("product", _) = entity.kind { range.contains(entity.range) } else { false }
      }
    }
  }

  /// The line as if only the clauses of this wish had been said; as it is where they can't be told from others.
  func clauses(of wish: Wish) -> Heard { clauseRange(of: wish).map { keeping([$0], wishes: [wish]) } ?? self }

  /// The line as if the clauses of these wishes had not been said.
  func cutting(_ wishes: [Wish]) -> Heard {
    let cut = wishes.compactMap(clauseRange).sorted { $0.lowerBound < $1.lowerBound }
    var left: [Range<Int>] = []
    var start = 0
    for range in cut where range.lowerBound >= start {
      left.append(start..<range.lowerBound)
      start = range.upperBound
    }
    left.append(start..<reading.text.unicodeScalars.count)
    return keeping(left, wishes: reading.wishes.filter { !wishes.contains($0) })
  }

  /// The line made of these stretches of it.
  private func keeping(_ ranges: [Range<Int>], wishes: [Wish]) -> Heard {
    let scalars = Array(reading.text.unicodeScalars)
    var text = ""
    var entities: [Entity] = []
    for range in ranges where range.upperBound <= scalars.count {
      let offset = text.unicodeScalars.count - range.lowerBound
      text += String(scalars: scalars[range])
      for var entity in reading.entities where range.contains(entity.range) {
        entity.range = (entity.range.lowerBound + offset)..<(entity.range.upperBound + offset)
        entities.append(entity)
      }
    }
    var part = reading
    part.text = text
    part.entities = entities
    part.wishes = wishes
    return Heard(
      reading: part, secret: secret, words: words, aside: aside, refusesFirst: refusesFirst, isAnger: isAnger)
  }

  /// The whole clauses that a wish is said in; where a clause holds two wishes, from the end of the one before.
  private func clauseRange(of wish: Wish) -> Range<Int>? {
    guard let own = Self.span(of: wish), let wide = range(of: wish) else { return nil }
    let scalars = Array(reading.text.unicodeScalars)
    guard wide.lowerBound <= own.lowerBound, own.upperBound <= wide.upperBound,
      wide.upperBound <= scalars.count
    else { return nil }
    let isEnd = { (place: Int) in Self.ends.contains(scalars[place]) }
    let start = (wide.lowerBound..<own.lowerBound).last(where: isEnd).map { $0 + 1 } ?? wide.lowerBound
    let isLast = wide.upperBound == scalars.count
    let end =
      isLast ? wide.upperBound : (own.upperBound..<wide.upperBound).last(where: isEnd) ?? own.upperBound
    return start..<max(end, own.upperBound)
  }

  private static let ends = Set("，,。；;！!？? ".unicodeScalars)

  /// From the last word of the wish before to the first word of the wish behind; nil when their words are mixed.
  private func range(of wish: Wish) -> Range<Int>? {
    guard let own = Self.span(of: wish) else { return nil }
    var start = 0
    var end = reading.text.unicodeScalars.count
    for other in reading.wishes where other != wish {
      guard let span = Self.span(of: other) else { continue }
      if span.upperBound <= own.lowerBound {
        start = max(start, span.upperBound)
      } else if span.lowerBound >= own.upperBound {
        end = min(end, span.lowerBound)
      } else {
        return nil
      }
    }
    return start..<end
  }

  private static let marks = Set("，,。；;！!、 ".unicodeScalars)

  private static func span(of wish: Wish) -> Range<Int>? {
    guard let first = wish.hits.map(\.range.lowerBound).min(),
      let last = wish.hits.map(\.range.upperBound).max()
    else { return nil }
    return first..<last
  }
}
