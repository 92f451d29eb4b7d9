/// In what order several wishes are to be done, where the speaker says so: `退彩铃，先看看账单`, `退彩铃之前先查一下账单`.
enum WishOrder {
  /// The wishes with the one of which 先 is said before the act named ahead of it; as said, where there is none or the first has it too.
  static func ordered(_ reading: Reading) -> Reading {
    guard reading.wishes.count > 1 else { return reading }
    let scalars = Array(reading.text.unicodeScalars)
    var end = bounds(reading.wishes[0]).upperBound
    guard end <= scalars.count, !saysFirst(scalars[..<end]),
      Matcher.actions.contains(where: reading.wishes[0].intent.hasPrefix)
    else { return reading }
    for place in 1..<reading.wishes.count {
      let own = bounds(reading.wishes[place])
      // 彩铃先退: what is said first may stand behind the last word that the wish used, in its own phrase.
      let next =
        place + 1 < reading.wishes.count ? bounds(reading.wishes[place + 1]).lowerBound : scalars.count
      var upper = min(own.upperBound, scalars.count)
      while upper < min(next, scalars.count), !stops.contains(scalars[upper]) { upper += 1 }
      if end < upper, saysFirst(scalars[end..<upper]) {
        var result = reading
        result.wishes.insert(result.wishes.remove(at: place), at: 0)
        return result
      }
      end = max(end, upper)
    }
    return reading
  }

  private static let stops = Set("，。、；！？,.;!? \n".unicodeScalars)

  private static func bounds(_ wish: Wish) -> Range<Int> {
    let lower = wish.hits.map(\.range.lowerBound).min() ?? 0
    return lower..<max(lower, wish.hits.map(\.range.upperBound).max() ?? 0)
  }

  /// Whether 先 is said as a word of its own: not 优先, 事先, 先生, and not 先别.
  private static func saysFirst(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
    text.indices.contains { place in
      guard text[place] == "先" else { return false }
      let before: Unicode.Scalar = place > text.startIndex ? text[place - 1] : " "
      let behind: Unicode.Scalar = place + 1 < text.endIndex ? text[place + 1] : " "
      return !"首优事原早预祖别不".unicodeScalars.contains(before) && !"前生进锋后别不莫".unicodeScalars.contains(behind)
    }
  }
}
