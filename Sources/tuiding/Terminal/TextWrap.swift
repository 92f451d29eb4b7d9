/// Breaks text into lines of a width in columns, by the habits of Chinese typesetting.
///
/// Latin words and numbers stay whole, a number with its unit (5.00 元) too; between Chinese characters a line may end anywhere, but none begins with a
/// closing mark (，。！） …) or ends with an opening one (《（「 …).
struct TextWrap {
  /// Columns of a line, at least 2: a wide character must fit.
  let columns: Int
  /// Put before every line but the first of a paragraph, inside the width.
  let indent: String

  init(columns: Int, indent: String = "") {
    self.columns = max(columns, 2)
    self.indent = DisplayWidth.of(indent) + 2 <= self.columns ? indent : ""
  }

  /// The lines of a text, whose own line breaks stay.
  func lines(of text: String) -> [String] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).flatMap {
      paragraph(String($0))
    }
  }

  private func paragraph(_ text: String) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    for piece in pieces(of: text) {
      let width = DisplayWidth.of(piece)
      if used + width <= columns {
        line += piece
        used += width
        continue
      }
      // The space at which a line breaks belongs to neither line.
      if piece.allSatisfy({ $0 == " " }) { continue }
      if used > DisplayWidth.of(indent) || (lines.isEmpty && used > 0) {
        lines.append(trimmed(line))
        line = indent
        used = DisplayWidth.of(indent)
      }
      for character in piece {
        let width = DisplayWidth.of(String(character))
        if used + width > columns {
          lines.append(line)
          line = indent
          used = DisplayWidth.of(indent)
        }
        line.append(character)
        used += width
      }
    }
    lines.append(trimmed(line))
    return lines
  }

  private func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }

  /// The parts between which a line may end.
  private func pieces(of text: String) -> [String] {
    let characters = Array(text)
    var pieces: [String] = []
    for (index, character) in characters.enumerated() {
      let isBound =
        index > 0
        && (!mayBreak(between: characters[index - 1], and: character)
          || isBeforeUnit(index, characters) || isBeforeUnit(index - 1, characters))
      if isBound {
        pieces[pieces.count - 1].append(character)
      } else {
        pieces.append(String(character))
      }
    }
    return pieces
  }

  /// Whether a space stands between a number and the Chinese character that says of what.
  private func isBeforeUnit(_ index: Int, _ characters: [Character]) -> Bool {
    guard characters[index] == " ", index > 0, index + 1 < characters.count else { return false }
    let (before, after) = (characters[index - 1], characters[index + 1])
    return before.isASCII && before.isNumber && !Self.opening.contains(after)
      && DisplayWidth.of(String(after)) == 2
  }

  private func mayBreak(between before: Character, and after: Character) -> Bool {
    if (before == " ") != (after == " ") { return true }
    if before == " " || Self.closing.contains(after) || Self.opening.contains(before) { return false }
    return DisplayWidth.of(String(before)) == 2 || DisplayWidth.of(String(after)) == 2
  }

  private static let closing = Set("，。！？；：、）》」』】〕〉”’…—·,.!?;:)]}%％℃元")
  private static let opening = Set("（《「『【〔〈“‘([{¥￥")
}
