/// Where words begin and end for the keys that move and delete by word.
///
/// Chinese has no spaces, so a word is a run of one kind of characters: a Chinese phrase, a number or Latin word, a run
/// of punctuation. `取消包月abc。` is three.
enum Words {
  private enum Kind { case space, han, kana, latin, punctuation, other }

  private static func kind(of scalar: Unicode.Scalar) -> Kind {
    switch scalar.value {
    case 0x3040...0x30FF, 0x31F0...0x31FF: return .kana
    case 0x3005...0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFD: return .han
    default: break
    }
    let properties = scalar.properties
    if properties.isWhitespace { return .space }
    if properties.isAlphabetic || properties.numericType != nil { return .latin }
    switch properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol:
      return .punctuation
    case .nonspacingMark, .enclosingMark, .spacingMark: return .latin
    default: return .other
    }
  }

  /// The start of the word before a position; spaces between them are skipped.
  static func start(before position: Int, in line: [Unicode.Scalar]) -> Int {
    var index = position
    while index > 0, kind(of: line[index - 1]) == .space { index -= 1 }
    guard index > 0 else { return 0 }
    let word = kind(of: line[index - 1])
    while index > 0, kind(of: line[index - 1]) == word { index -= 1 }
    return index
  }

  /// The end of the word after a position; spaces between them are skipped.
  static func end(after position: Int, in line: [Unicode.Scalar]) -> Int {
    var index = position
    while index < line.count, kind(of: line[index]) == .space { index += 1 }
    guard index < line.count else { return line.count }
    let word = kind(of: line[index])
    while index < line.count, kind(of: line[index]) == word { index += 1 }
    return index
  }

  /// The start of the character (with its marks) before a position.
  static func characterStart(before position: Int, in line: [Unicode.Scalar]) -> Int {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: line[max(0, position - 32)..<position])
    return position - (String(text).last?.unicodeScalars.count ?? 0)
  }

  /// The end of the character (with its marks) after a position.
  static func characterEnd(after position: Int, in line: [Unicode.Scalar]) -> Int {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: line[position..<min(line.count, position + 32)])
    return position + (String(text).first?.unicodeScalars.count ?? 0)
  }
}
