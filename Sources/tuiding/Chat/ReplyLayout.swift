import Dialogue

/// Lays what is said out on a screen: rows of a list in columns, lines broken by Chinese habits inside the width, amounts,
/// choices and warnings in colours. Not a word is changed; a pipe gets the text as it is.
struct ReplyLayout {
  let phrasebook: Phrasebook
  let terminal: Terminal
  /// The width of the screen.
  let columns: Int

  /// What stands before the first line, and before the others.
  static let head = "客服>"
  private static let margin = "  "

  private struct Line {
    var text: String
    /// The phrase that it is of; nil where that isn't known.
    var key: String?
  }

  /// The lines of a block, to be written one under the other.
  func lines(of text: String, phrases: [Phrase] = [], expects: Expectation = .anything) -> [String] {
    var lines = keyed(text, phrases)
    guard terminal.outputIsTerminal else { return lines.indices.map { prefix($0) + lines[$0].text } }
    align(&lines)
    return lines.enumerated().flatMap { index, line in
      let plain = (index == 0 ? Self.head + " " : Self.margin) + line.text
      let hang = Self.margin + String(repeating: " ", count: Self.hang(of: line.text))
      return TextWrap(columns: columns, indent: hang).lines(of: plain).enumerated().map { part, shown in
        let isHead = index == 0 && part == 0
        let words = isHead ? String(shown.dropFirst(Self.head.count)) : shown
        return (isHead ? Styled.good(Self.head, on: terminal) : "")
          + coloured(words, line.key, isFirst: part == 0, expects)
      }
    }
  }

  /// A text of the program's own, broken where the screen ends.
  func broken(_ text: String) -> String {
    guard terminal.outputIsTerminal else { return text }
    let indent = Self.margin + String(repeating: " ", count: Self.hang(of: text))
    return TextWrap(columns: columns, indent: indent).lines(of: text).joined(separator: "\n")
  }

  private func prefix(_ index: Int) -> String {
    index == 0 ? Styled.good(Self.head, on: terminal) + " " : Self.margin
  }

  /// Each line with its phrase, as long as the phrases are worded as they were said.
  private func keyed(_ text: String, _ phrases: [Phrase]) -> [Line] {
    let worded = phrases.map { (key: $0.key, text: phrasebook.text(of: $0)) }
    let isKnown = !worded.isEmpty && worded.map(\.text).joined(separator: "\n") == text
    let parts: [(key: String?, text: String)] = isKnown ? worded.map { ($0.key, $0.text) } : [(nil, text)]
    return parts.flatMap { part in
      part.text.split(separator: "\n", omittingEmptySubsequences: false).map {
        Line(text: InputText.clean(String($0)), key: part.key)
      }
    }
  }

  // MARK: - Columns

  /// Puts rows of one phrase that follow each other under one another: what a comma or colon divides becomes columns, where
  /// all rows have as many and they fit. What another phrase comes between is no list.
  private func align(_ lines: inout [Line]) {
    var runs: [[Int]] = []
    for index in lines.indices.dropFirst() where lines[index].key != nil {
      if let last = runs.last?.last, last == index - 1, lines[last].key == lines[index].key {
        runs[runs.count - 1].append(index)
      } else {
        runs.append([index])
      }
    }
    for indices in runs where indices.count > 1 {
      let cells = indices.map { Self.cells(of: lines[$0].text) }
      guard let count = cells.first?.count, count > 1, cells.allSatisfy({ $0.count == count }) else {
        continue
      }
      var table = TextTable(
        (0..<count).map { column in
          let isAmount = cells.allSatisfy { Amounts.begins($0[column]) }
          return TextTable.Column(title: "", alignment: isAmount ? .right : .left)
        })
      for row in cells { table.add(row) }
      let shown = table.lines(width: .max)
      guard shown.allSatisfy({ DisplayWidth.of($0) + Self.margin.count <= columns }) else { continue }
      for (index, text) in zip(indices, shown) { lines[index].text = text }
    }
  }

  /// The parts of a row between full-width commas and colons that stand in no brackets.
  private static func cells(of text: String) -> [String] {
    var cells = [""]
    var depth = 0
    for character in text {
      switch character {
      case "（", "“": depth += 1
      case "）", "”": depth -= 1
      default: break
      }
      if depth == 0, character == "，" || character == "：" {
        cells.append("")
      } else {
        cells[cells.count - 1].append(character)
      }
    }
    return cells
  }

  /// How far the rows of a broken line are moved in: under the words of a numbered one.
  private static func hang(of text: String) -> Int {
    let spaces = text.prefix { $0 == " " }.count
    let number = text.dropFirst(spaces).prefix { $0.isASCII && $0.isNumber }
    let isNumbered = !number.isEmpty && text.dropFirst(spaces + number.count).hasPrefix(". ")
    return spaces + (isNumbered ? number.count + 2 : 0)
  }

  // MARK: - Colours

  private func coloured(
    _ text: String, _ key: String?, isFirst: Bool, _ expects: Expectation
  ) -> String {
    guard terminal.hasColour else { return text }
    if let key, let style = Self.meaning[key] {
      let spaces = text.prefix { $0 == " " }
      return spaces + style(String(text.dropFirst(spaces.count)), on: terminal)
    }
    if key == PhraseKey.confirmHint.name { return choices(in: text) }
    guard isFirst, case .choice = expects else { return Amounts.styled(text, on: terminal) }
    let number = text.prefix(Self.hang(of: text))
    let spaces = number.prefix { $0 == " " }
    return spaces + Styled.prompt(String(number.dropFirst(spaces.count)), on: terminal)
      + Amounts.styled(String(text.dropFirst(number.count)), on: terminal)
  }

  /// What stands in quotation marks is what can be answered.
  private func choices(in text: String) -> String {
    var result = ""
    for (index, part) in text.split(separator: "“", omittingEmptySubsequences: false).enumerated() {
      guard index > 0, let end = part.firstIndex(of: "”") else {
        result += (index > 0 ? "“" : "") + part
        continue
      }
      result += "“" + Styled.prompt(String(part[..<end]), on: terminal) + part[end...]
    }
    return result
  }

  /// What went wrong, and what a customer should not overlook before a yes.
  private static let meaning: [String: Styled] = {
    let bad: [PhraseKey] = [
      .payFailed, .payFailedAgain, .orderFailed, .orderRejected, .arrangeFailed, .arrangeRejected,
      .refundFailed,
      .codeRejected, .passwordRejected, .idTailRejected, .phoneMalformed, .codesDown, .confirmCodesDown,
      .chatTrouble, .clockWrong, .troubleAfterwards,
    ]
    let notable: [PhraseKey] = [
      .quoteFee, .quoteEquipment, .quoteTerms, .quoteVoids, .quoteChanged, .quoteHoldNewSim, .quoteHoldAmount,
      .quoteHoldOne, .quoteHoldTogether,
      .quoteHoldProduct, .quoteUnpaidUsed, .lateFee, .closeNoReturn, .reopenOften, .withdrawTooLate,
      .undoOver,
      .neverTellCode,
    ]
    return Dictionary(
      uniqueKeysWithValues: bad.map { ($0.name, Styled.bad) } + notable.map { ($0.name, Styled.notable) })
  }()
}

/// Finds amounts such as `5.00 元` in what is said.
enum Amounts {
  /// Whether a text begins with one.
  static func begins(_ text: String) -> Bool { length(at: text.startIndex, in: text) != nil }

  /// The text with its amounts in bold.
  static func styled(_ text: String, on terminal: Terminal) -> String {
    var result = ""
    var index = text.startIndex
    var before: Character?
    while index < text.endIndex {
      let isInside = before.map { $0.isASCII && ($0.isNumber || $0.isLetter || $0 == ".") } ?? false
      if !isInside, let end = length(at: index, in: text) {
        result += Styled.strong(String(text[index..<end]), on: terminal)
        before = "元"
        index = end
      } else {
        before = text[index]
        result.append(text[index])
        index = text.index(after: index)
      }
    }
    return result
  }

  /// Where an amount that begins here ends: digits, a point, two digits, a space, 元.
  private static func length(at start: String.Index, in text: String) -> String.Index? {
    let isDigit = { (character: Character) in character.isASCII && character.isNumber }
    let whole = text[start...].prefix(while: isDigit)
    guard !whole.isEmpty, text[whole.endIndex...].first == "." else { return nil }
    let cents = text[whole.endIndex...].dropFirst().prefix(while: isDigit)
    guard cents.count == 2, text[cents.endIndex...].hasPrefix(" 元") else { return nil }
    return text.index(cents.endIndex, offsetBy: 2)
  }
}
