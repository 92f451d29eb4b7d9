import Matching

/// Stretches of a numbered list: `第一到第三个`, `2-4`, `前三个`, `后两项`.
enum PlaceStretches {
  struct Stretch: Hashable {
    /// The places, counted from 0.
    var places: ClosedRange<Int>
    /// Where its words stand in the line.
    var range: Range<Int>
  }

  /// The stretches that a line names of a list of so many.
  static func found(in scalars: [Unicode.Scalar], among count: Int) -> [Stretch] {
    guard count > 1 else { return [] }
    var stretches: [Stretch] = []
    var place = 0
    while place < scalars.count {
      guard let stretch = end(from: place, scalars, among: count) ?? between(from: place, scalars) else {
        place += 1
        continue
      }
      stretches.append(stretch)
      place = stretch.range.upperBound
    }
    return stretches
  }

  /// Whether a line counts from one end of what was read out: `只退前两个`.
  static func countsFromEnd(_ text: String) -> Bool {
    guard text.contains("前") || text.contains("后") || text.contains("头") else { return false }
    let scalars = Array(text.unicodeScalars)
    return scalars.indices.contains { end(from: $0, scalars, among: longestCount) != nil }
  }

  private static let longestCount = 99

  /// `前三个`, `后面四个`, `最后两项`: from one end.
  private static func end(from start: Int, _ scalars: [Unicode.Scalar], among count: Int) -> Stretch? {
    guard "前头后".unicodeScalars.contains(scalars[start]),
      start == 0 || !"以之然往今今提目从先".unicodeScalars.contains(scalars[start - 1]),
      let number = number(from: isSide(start + 1, scalars) ? start + 2 : start + 1, scalars),
      number.value > 1 || isLastOne(start, scalars),
      let end = unit(from: number.end, scalars)
    else { return nil }
    let value = number.value
    let places = scalars[start] == "后" ? max(0, count - value)...(count - 1) : 0...(value - 1)
    return Stretch(places: places, range: start..<end)
  }

  /// 后 of 后一个: the last. 前一个 may be the one before.
  private static func isLastOne(_ start: Int, _ scalars: [Unicode.Scalar]) -> Bool {
    scalars[start] == "后" && (start == 0 || "，, 就那把".unicodeScalars.contains(scalars[start - 1]))
  }

  /// 面 of 后面四个.
  private static func isSide(_ place: Int, _ scalars: [Unicode.Scalar]) -> Bool {
    place < scalars.count && "面边".unicodeScalars.contains(scalars[place])
  }

  /// `第一到第三个`, `2-4`.
  private static func between(from start: Int, _ scalars: [Unicode.Scalar]) -> Stretch? {
    // A number that goes on to the left is a longer one, or a sum.
    if start > 0, isDigit(scalars[start - 1]) || scalars[start - 1] == "." { return nil }
    let isPlace = scalars[start] == "第"
    guard let first = number(from: isPlace ? start + 1 : start, scalars) else { return nil }
    var next = unit(from: first.end, scalars) ?? first.end
    guard let joint = joints.first(where: { scalars[next...].starts(with: $0.unicodeScalars) }) else {
      return nil
    }
    next += joint.unicodeScalars.count
    if next < scalars.count, scalars[next] == "第" { next += 1 }
    guard let last = number(from: next, scalars), first.value < last.value else { return nil }
    let end = unit(from: last.end, scalars) ?? last.end
    if !isPlace, end < scalars.count, !behindBareNumbers.contains(scalars[end]) { return nil }
    return Stretch(places: (first.value - 1)...(last.value - 1), range: start..<end)
  }

  /// A number from 1 to 99 in figures or words.
  private static func number(from start: Int, _ scalars: [Unicode.Scalar]) -> (value: Int, end: Int)? {
    let figures = scalars[min(start, scalars.count)...].prefix(while: isDigit)
    if !figures.isEmpty {
      guard figures.count <= 2 else { return nil }
      let value = figures.reduce(0) { $0 * 10 + Int($1.value - 48) }
      return value > 0 ? (value, start + figures.count) : nil
    }
    guard start < scalars.count, let value = words[scalars[start]] else { return nil }
    return (value, start + 1)
  }

  /// The end of a word that counts things of a list; 个 of 个月 counts none.
  private static func unit(from start: Int, _ scalars: [Unicode.Scalar]) -> Int? {
    guard start < scalars.count, "个项条款样".unicodeScalars.contains(scalars[start]) else { return nil }
    return start + 1 < scalars.count && "月小".unicodeScalars.contains(scalars[start + 1]) ? nil : start + 1
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static let joints = ["到", "至", "-", "－", "—", "~", "～"]
  private static let words: [Unicode.Scalar: Int] = [
    "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
  ]
  /// What may stand behind `2-4`, so that it counts neither money nor days.
  private static let behindBareNumbers = Set("，,。 、都全退不留别也和跟要取关除保以吧了".unicodeScalars)
}
