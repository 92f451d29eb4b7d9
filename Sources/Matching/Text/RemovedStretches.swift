/// A text without some of what was said.
extension NormalisedText {
  /// Takes stretches of units out; with `keepingBreaks` a phrase that began with one begins with what follows. False when
  /// nothing was taken.
  func remove(_ stretches: [(Int, Int)], keepingBreaks: Bool = false) -> Bool {
    var kept = 0
    var passedOver: UInt8 = 0
    let before = count
    var isRemoved = [Bool](repeating: false, count: before)
    for (start, end) in stretches { for place in start..<end { isRemoved[place] = true } }
    for place in 0..<before {
      if isRemoved[place] {
        if keepingBreaks { passedOver |= breaks[place] & (Break.soft | Break.hard) }
        continue
      }
      if kept != place { move(place, to: kept) }
      breaks[kept] |= passedOver
      passedOver = 0
      kept += 1
    }
    shorten(to: kept)
    return kept != before
  }
}
