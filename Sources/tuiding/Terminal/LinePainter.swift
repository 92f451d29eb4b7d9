/// Brings the line on the screen from what it shows to what it shall show, writing as little as it can.
///
/// Positions count from the row in which the prompt begins; where that is on the screen is never asked.
struct LinePainter: Painter {
  private typealias Row = ScreenText.Row
  private typealias Position = ScreenText.Position

  private var shown: [ScreenText.Row] = []
  private var at = ScreenText.Position(row: 0, column: 0)
  private var output = ""

  mutating func paint(_ view: LineView, size: Terminal.Size) -> String {
    let (rows, cursor) = ScreenText(view, columns: size.columns).window(rows: size.rows)
    if shown.isEmpty { shown = [Row()] }
    for index in rows.indices {
      if index >= shown.count { open(index, in: rows) }
      update(index, to: rows[index])
    }
    if shown.count > rows.count {
      move(to: Position(row: rows.count, column: 0))
      output += "\u{1B}[J"
      shown.removeLast(shown.count - rows.count)
    }
    move(to: cursor)
    return flush()
  }

  mutating func erase() -> String {
    guard !shown.isEmpty else { return "" }
    move(to: Position(row: 0, column: 0))
    output += "\u{1B}[J"
    shown = []
    return flush()
  }

  mutating func finish(mark: String) -> String {
    if let last = shown.last {
      move(to: Position(row: shown.count - 1, column: last.width))
      // After a filled row the cursor is in an empty one of its own already.
      output += mark.isEmpty && last.cells.isEmpty && last.continues ? "" : mark + "\r\n"
    }
    shown = []
    at = Position(row: 0, column: 0)
    return flush()
  }

  // A terminal that reflows has moved the rows above the cursor to where they would be laid out now, but for the
  // screen's rows that a taller text doesn't get; one that doesn't has left them.
  mutating func resized(_ view: LineView, from old: Terminal.Size, to size: Terminal.Size, reflows: Bool)
    -> String
  {
    var above = at.row
    if reflows, !shown.isEmpty {
      above = ScreenText(view, columns: size.columns).window(rows: size.rows).cursor.row
    }
    shown = []
    at = Position(row: 0, column: 0)
    return (above > 0 ? "\u{1B}[\(above)A" : "") + "\r\u{1B}[J"
  }

  mutating func clearScreen() -> String {
    shown = []
    at = Position(row: 0, column: 0)
    return "\u{1B}[H\u{1B}[2J"
  }

  private mutating func update(_ index: Int, to row: Row) {
    let old = shown[index]
    var same = 0
    while same < min(old.cells.count, row.cells.count), old.cells[same] == row.cells[same] { same += 1 }
    let oldWidth = old.width
    shown[index] = row
    if same == row.cells.count, same == old.cells.count { return }
    let column = row.cells[..<same].reduce(0) { $0 + $1.width }
    move(to: Position(row: index, column: column))
    write(row.cells[same...])
    if at.column < oldWidth { output += "\u{1B}[K" }
  }

  /// Makes row `index` under the last one, scrolling if need be.
  ///
  /// A row that goes on from the one before is reached by writing over its edge, so that the terminal knows the two
  /// as one line when it copies or reflows them.
  private mutating func open(_ index: Int, in rows: [Row]) {
    let row = rows[index]
    let before = rows[index - 1]
    shown.append(Row(continues: row.continues))
    guard row.continues, let edge = before.cells.last else {
      move(to: Position(row: index - 1, column: 0))
      output += "\r\n"
      at = Position(row: index, column: 0)
      return
    }
    move(to: Position(row: index - 1, column: before.width - edge.width))
    write([edge])
    if let first = row.cells.first {
      at = Position(row: index, column: 0)
      write([first])
      shown[index].cells = [first]
    } else {
      output += " \r\u{1B}[K"
      at = Position(row: index, column: 0)
    }
  }

  private mutating func write(_ cells: some Sequence<ScreenText.Cell>) {
    var style = ""
    for cell in cells {
      if cell.style != style {
        output += (style.isEmpty ? "" : Styled.reset) + cell.style
        style = cell.style
      }
      output += cell.text
      at.column += cell.width
    }
    if !style.isEmpty { output += Styled.reset }
  }

  // From the last column's edge a terminal goes to other places than it says; the way is always by column 0 there.
  private mutating func move(to place: Position) {
    if place == at { return }
    if place.row < at.row { output += "\u{1B}[\(at.row - place.row)A" }
    if place.row > at.row { output += "\u{1B}[\(place.row - at.row)B" }
    if place.column != at.column || place.row != at.row {
      output += "\r"
      if place.column > 0 { output += "\u{1B}[\(place.column)C" }
    }
    at = place
  }

  private mutating func flush() -> String {
    defer { output = "" }
    return output
  }
}
