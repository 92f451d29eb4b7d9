/// The line as it shall be seen.
struct LineView: Equatable {
  /// One line; may have colours (`ESC [ … m`).
  var prompt: String
  var line: [Unicode.Scalar]
  /// How many scalars of the line are before the cursor.
  var cursor: Int
  /// Shown after the prompt while the line is empty.
  var hint = ""
  /// Rows under the line, gone with the next key.
  var below: [String] = []
}

/// Knows what of the line the screen shows; each function returns what to write to the terminal.
protocol Painter {
  mutating func paint(_ view: LineView, size: Terminal.Size) -> String
  /// Takes the line off the screen; the cursor is left where the prompt began.
  mutating func erase() -> String
  /// Leaves the line where it is, puts `mark` (`^C`) behind it, and goes to a fresh row.
  mutating func finish(mark: String) -> String
  /// After a change of size: goes to where the prompt begins now, and clears from there.
  mutating func resized(
    _ view: LineView, from old: Terminal.Size, to size: Terminal.Size, reflows: Bool
  ) -> String
  mutating func clearScreen() -> String
}

/// Paints on a terminal that can do nothing but go back to the start of a row: a long line is shown in part.
struct DumbPainter: Painter {
  private var shown = ""
  private var isAtEnd = true

  mutating func paint(_ view: LineView, size: Terminal.Size) -> String {
    let prompt = Styled.plain(view.prompt)
    let room = max(4, size.columns - 1 - DisplayWidth.of(prompt))
    var first = view.line.startIndex
    while columns(of: view.line[first..<view.cursor]) > room { first += 1 }
    var last = view.cursor
    while last < view.line.endIndex, columns(of: view.line[first...last]) <= room { last += 1 }
    let text = prompt + String(view.line[first..<last])
    let beforeCursor = prompt + String(view.line[first..<view.cursor])
    defer {
      shown = text
      isAtEnd = view.cursor == last
    }
    if isAtEnd, view.cursor == last, text.hasPrefix(shown) { return String(text.dropFirst(shown.count)) }
    if text == shown, view.cursor == last, isAtEnd { return "" }
    let blanks = String(repeating: " ", count: max(0, DisplayWidth.of(shown) - DisplayWidth.of(text)))
    return "\r" + text + blanks + (blanks.isEmpty && view.cursor == last ? "" : "\r" + beforeCursor)
  }

  mutating func erase() -> String {
    defer { shown = "" }
    return "\r" + String(repeating: " ", count: DisplayWidth.of(shown)) + "\r"
  }

  mutating func finish(mark: String) -> String {
    defer {
      shown = ""
      isAtEnd = true
    }
    return (isAtEnd ? "" : "\r" + shown) + mark + "\r\n"
  }

  mutating func resized(
    _ view: LineView, from old: Terminal.Size, to size: Terminal.Size, reflows: Bool
  ) -> String {
    defer { shown = "" }
    return shown.isEmpty ? "" : "\r\n"
  }

  mutating func clearScreen() -> String { finish(mark: "") }

  private func columns(of scalars: ArraySlice<Unicode.Scalar>) -> Int {
    scalars.reduce(0) { $0 + DisplayWidth.of($1) }
  }
}
