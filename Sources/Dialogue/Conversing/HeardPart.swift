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
    return Heard(reading: part, secret: secret)
  }

  /// The line without what was named in the parts of these wishes.
  func without(_ wishes: [Wish]) -> Heard {
    let ranges = wishes.compactMap(range)
    var left = reading
    left.entities.removeAll { entity in ranges.contains { $0.contains(entity.range) } }
    return Heard(
      reading: left, secret: secret, aside: aside, refusesFirst: refusesFirst, isAnger: isAnger)
  }

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
