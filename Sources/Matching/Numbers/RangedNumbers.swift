/// Numbers that a ranged list holds.
extension LineScan {
  /// A number of a range: its mantissa in tenths, already multiplied, and where its text ends.
  func number(of range: NumberRange, at place: Int) -> (value: Int, end: Int)? {
    var start = place
    var sign = 1
    if place < text.count {
      if text.units[place] == 0x2D || text.units[place] == 0x8D1F {
        sign = -1
        start += 1
      } else if text.breaks[place] & NormalisedText.Break.minus != 0 {
        sign = -1
      }
    }
    guard
      let number = ChineseNumber.parse(text.units, from: start, count: text.count)
        ?? EnglishNumber.parse(text, from: start)
    else { return nil }
    guard number.scale <= 1 else { return nil }
    let tenths = sign * (number.scale == 0 ? number.mantissa * 10 : number.mantissa)
    guard tenths >= range.bounds.lowerBound * 10,
      tenths <= range.bounds.upperBound * 10 + (range.fractions == .none ? 0 : 9)
    else { return nil }
    let fraction = abs(tenths) % 10
    switch range.fractions {
    case .none: guard fraction == 0 else { return nil }
    case .halves: guard fraction == 0 || fraction == 5 else { return nil }
    case .tenths: break
    }
    if fraction == 0, (tenths / 10 - range.bounds.lowerBound) % range.step != 0 { return nil }
    return (tenths, number.end)
  }

  /// Adds a number to those of each range that holds it.
  func addRanged(_ start: Int, _ end: Int) {
    let isNegative = start > 0 && (text.units[start - 1] == 0x2D || text.units[start - 1] == 0x8D1F)
    for ranged in index.rangedSymbols.elements {
      guard let number = number(of: index.ranges[Int(ranged.range)], at: isNegative ? start - 1 : start),
        number.end == end
      else { continue }
      add(ranged.symbol, start, end, Int32(truncatingIfNeeded: number.value), weight: 1)
    }
  }
}
