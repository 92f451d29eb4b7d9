/// How many columns of a terminal text takes.
///
/// East Asian wide and full-width characters and emoji take two, marks that combine none, all others one.
/// "Ambiguous" characters (“ ” … · ①) take one, as in terminals that are not told otherwise.
enum DisplayWidth {
  /// Wide blocks of EastAsianWidth.txt (W and F) without emoji, which have a property of their own; gaps of
  /// unassigned code points inside a block count as the block.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2630...0x2637, 0x268A...0x268F, 0x2E80...0x303E, 0x3041...0x3247,
    0x3250...0xA4C6, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B,
    0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18D08, 0x1AFF0...0x1B2FB, 0x1D300...0x1D376,
    0x20000...0x3FFFD,
  ]

  /// Columns of one scalar: 0, 1 or 2. Control characters count 0; text is cleaned of them before it is shown.
  static func of(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x7F { return value < 0x20 ? 0 : 1 }
    if value < 0x300 { return value < 0xA0 || value == 0xAD ? 0 : 1 }
    if (0x4E00...0x9FFF).contains(value) || (0xFF01...0xFF60).contains(value) { return 2 }
    // Medial and final Hangul jamo join the syllable before them.
    if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) { return 0 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator: return 0
    default: break
    }
    // Regional indicators have emoji presentation, but one column each: two of them make a flag.
    if (0x1F1E6...0x1F1FF).contains(value) { return 1 }
    if scalar.properties.isEmojiPresentation || isWide(value) { return 2 }
    return 1
  }

  /// Columns of a text that has no line breaks; escape sequences (`ESC [ … m`) take none.
  static func of(_ text: some StringProtocol) -> Int {
    var columns = 0
    var inEscape = false
    for scalar in text.unicodeScalars {
      if inEscape {
        inEscape = !("@"..."~").contains(scalar) || scalar == "["
      } else if scalar == "\u{1B}" {
        inEscape = true
      } else {
        columns += of(scalar)
      }
    }
    return columns
  }

  /// The text, cut to at most so many columns; what was cut is told by a final `…`.
  static func truncated(_ text: String, to columns: Int) -> String {
    guard of(text) > columns else { return text }
    guard columns > 0 else { return "" }
    var kept = ""
    var used = 0
    for character in text {
      let width = of(String(character))
      guard used + width <= columns - 1 else { break }
      kept.append(character)
      used += width
    }
    return kept + "…"
  }

  private static func isWide(_ value: UInt32) -> Bool {
    var low = 0
    var high = wide.count
    while low < high {
      let middle = (low + high) / 2
      if wide[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < wide.count && wide[low].contains(value)
  }
}
