/// A prompt and a line laid out in the rows of a screen.
///
/// A row that goes on in the next one is filled to the last column: a wide character that doesn't fit leaves a blank.
struct ScreenText: Equatable {
  /// One character with the marks that combine with it, and its colour (`ESC [ … m`, or nothing).
  struct Cell: Equatable {
    var text: String
    var width: Int
    var style: String
  }

  struct Row: Equatable {
    var cells: [Cell] = []
    /// The text of the row before goes on here.
    var continues = false

    var width: Int { cells.reduce(0) { $0 + $1.width } }
  }

  struct Position: Equatable {
    var row: Int
    var column: Int
  }

  private(set) var rows = [Row()]
  private(set) var cursor = Position(row: 0, column: 0)
  private let columns: Int
  private var used = 0

  init(_ view: LineView, columns: Int) {
    self.columns = max(columns, 2)
    append(styled: view.prompt)
    for (index, scalar) in view.line.enumerated() {
      if index == view.cursor { self.cursor = place(forWidth: DisplayWidth.of(scalar)) }
      append(scalar, style: "")
    }
    if view.cursor >= view.line.count {
      if used == self.columns { breakRow() }
      self.cursor = place(forWidth: 0)
      if view.line.isEmpty { append(styled: view.hint) }
    }
    for text in view.below {
      rows.append(Row())
      used = 0
      let fits = DisplayWidth.of(text) < self.columns
      append(styled: fits ? text : DisplayWidth.truncated(Styled.plain(text), to: self.columns - 1))
    }
  }

  /// Where the next character would be.
  private func place(forWidth width: Int) -> Position {
    used + width > columns || used == columns
      ? Position(row: rows.count, column: 0) : Position(row: rows.count - 1, column: used)
  }

  private mutating func breakRow() {
    while used < columns {
      rows[rows.count - 1].cells.append(Cell(text: " ", width: 1, style: ""))
      used += 1
    }
    rows.append(Row(continues: true))
    used = 0
  }

  private mutating func append(_ scalar: Unicode.Scalar, style: String) {
    let width = DisplayWidth.of(scalar)
    if width == 0 {
      // Control characters never come here; marks join the character before them.
      if let last = rows[rows.count - 1].cells.indices.last {
        rows[rows.count - 1].cells[last].text.unicodeScalars.append(scalar)
      }
      return
    }
    if used + width > columns { breakRow() }
    rows[rows.count - 1].cells.append(Cell(text: String(scalar), width: width, style: style))
    used += width
  }

  /// Each cell keeps its own colour, so that any part of a row can be painted anew.
  private mutating func append(styled text: String) {
    var style = ""
    var sequence: String?
    for scalar in text.unicodeScalars {
      if let begun = sequence {
        sequence = begun + String(scalar)
        if ("@"..."~").contains(scalar), scalar != "[" {
          style = begun + String(scalar) == Styled.reset ? "" : style + begun + String(scalar)
          sequence = nil
        }
      } else if scalar == "\u{1B}" {
        sequence = "\u{1B}"
      } else {
        // A space is never coloured: the prompt's last one must not bleed into what is typed.
        append(scalar, style: scalar == " " ? "" : style)
      }
    }
  }

  /// The rows around the cursor that fit into a screen of so many rows, with the cursor counted from the first of them.
  func window(rows height: Int) -> (rows: [Row], cursor: Position) {
    let first = max(0, cursor.row - height + 1)
    return (
      Array(rows[first..<min(first + height, rows.count)]),
      Position(row: cursor.row - first, column: cursor.column)
    )
  }
}
