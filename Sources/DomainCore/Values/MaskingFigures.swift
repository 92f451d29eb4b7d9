extension Masking {
  /// What a person of the staff writes for a customer, masked like anybody's words but for the figures that he is told: amounts,
  /// days, times, sizes, and the numbers of orders and cases (S12).
  public static func maskedKeepingFigures(_ text: String) -> String {
    var result = ""
    var plain = ""
    var rest = text[...]
    while let first = rest.first {
      // What is spaced out is still one number.
      let follows = plain.last { !$0.isWhitespace } ?? result.last { !$0.isWhitespace }
      let figure =
        follows.map(isOfNumber) ?? false ? nil : figure(beginning: rest) ?? ownNumber(beginning: rest)
      if let figure {
        result += masked(plain) + figure
        plain = ""
        rest = rest.dropFirst(figure.count)
      } else {
        plain.append(first)
        rest.removeFirst()
      }
    }
    return result + masked(plain)
  }

  /// A number of at most six places, with up to two behind the point, that stands before a unit.
  private static func figure(beginning text: Substring) -> Substring? {
    let whole = text.prefix { "0"..."9" ~= $0 }
    guard 1...6 ~= whole.count else { return nil }
    var end = whole.endIndex
    let rest = text[end...]
    if rest.first == "." || rest.first == ":" {
      let part = rest.dropFirst().prefix { "0"..."9" ~= $0 }
      guard 1...2 ~= part.count else { return nil }
      end = part.endIndex
      if rest.first == ":" { return text[..<end] }
    }
    let after = text[end...].drop(while: \.isWhitespace)
    return units.contains(where: after.hasPrefix) ? text[..<end] : nil
  }

  /// A number that the program has given: two letters, a day of this century, and the rest, which is never digits alone.
  private static func ownNumber(beginning text: Substring) -> Substring? {
    let number = text.prefix { "A"..."Z" ~= $0 || "0"..."9" ~= $0 }
    let rest = number.dropFirst(2)
    guard number.count >= 14, number.prefix(2).allSatisfy({ "A"..."Z" ~= $0 }), rest.hasPrefix("20"),
      rest.prefix(8).allSatisfy({ "0"..."9" ~= $0 }), rest.dropFirst(8).contains(where: { "A"..."Z" ~= $0 })
    else { return nil }
    return number
  }

  /// Whether a figure can't begin behind it: it would be a part of a longer number.
  private static func isOfNumber(_ character: Character) -> Bool {
    character.isNumber || character.isASCII && character.isLetter || "-－.．*".contains(character)
  }

  private static let units = [
    "元", "块", "角", "毛", "分", "年", "月", "日", "号", "点", "小时", "天", "周", "个", "笔", "项", "期", "次", "折", "兆", "M",
    "G", "%",
  ]
}
