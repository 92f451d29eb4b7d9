/// A small table for the terminal: columns as wide as their cells, one line a row, too wide tables cut to the width.
struct TextTable {
  enum Alignment { case left, right }

  struct Column {
    var title: String
    var alignment = Alignment.left
  }

  let columns: [Column]
  private(set) var rows: [[String]] = []

  init(_ columns: [Column]) {
    self.columns = columns
  }

  /// Cells may have colours (`ESC [ … m`); a row has a cell for each column.
  mutating func add(_ cells: [String]) {
    precondition(cells.count == columns.count, "A row has as many cells as the table has columns")
    rows.append(cells)
  }

  /// The lines of the table in at most so many columns: titles (if any), then rows, two spaces between cells.
  /// Where that is too wide, the widest column is shortened, its cells ending in `…`.
  func lines(width: Int) -> [String] {
    let titles = columns.map(\.title)
    let all = titles.allSatisfy(\.isEmpty) ? rows : [titles] + rows
    var widths = columns.indices.map { column in all.map { DisplayWidth.of($0[column]) }.max() ?? 0 }
    let gaps = 2 * max(columns.count - 1, 0)
    while widths.reduce(gaps, +) > width, let widest = widths.max(), widest > 4 {
      widths[widths.firstIndex(of: widest) ?? 0] -= 1
    }
    return all.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let fitted = DisplayWidth.of(cell) > widths[column] ? cut(cell, to: widths[column]) : cell
        let space = String(repeating: " ", count: widths[column] - DisplayWidth.of(fitted))
        line += columns[column].alignment == .left ? fitted + space : space + fitted
        if column + 1 < columns.count { line += "  " }
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// A cell that has to be cut loses its colour: a cut could take the reset away.
  private func cut(_ cell: String, to width: Int) -> String {
    DisplayWidth.truncated(Styled.plain(cell), to: width)
  }
}
