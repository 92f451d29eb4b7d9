/// Ctrl-R: looks for earlier lines that hold what is typed, the latest first.
struct HistorySearch {
  /// What the search ends with.
  enum Outcome {
    /// Still searching.
    case searching
    /// The line found is to be edited, and this key then does what it does.
    case edit(Key?)
    /// The line before the search is wanted back.
    case cancelled
  }

  private let lines: [String]
  private(set) var query = ""
  /// Index of the line found; nil if none holds the query.
  private var found: Int?

  init(lines: [String]) {
    self.lines = lines
    found = lines.indices.last
  }

  /// The line found; empty if there is none.
  var line: String { found.map { lines[$0] } ?? "" }
  var hasFailed: Bool { found == nil && !lines.isEmpty }

  /// Where in the line the query begins, in scalars.
  var cursor: Int {
    guard !query.isEmpty, let range = line.firstRange(of: query) else { return line.unicodeScalars.count }
    return line.unicodeScalars.distance(from: line.startIndex, to: range.lowerBound)
  }

  mutating func press(_ key: Key) -> Outcome {
    switch key {
    case .character(let scalar):
      query.unicodeScalars.append(scalar)
      found = match(from: found)
    case .paste(let text):
      query += InputText.clean(text)
      found = match(from: found)
    case .control(0x7F), .control(0x08):
      if query.isEmpty { return .cancelled }
      query.removeLast()
      found = match(from: lines.indices.last)
    case .control(0x12), .up:
      // The same line twice is of no use.
      let current = line
      var index = found
      repeat {
        index = index.flatMap { match(from: $0 - 1) }
      } while index.map { lines[$0] == current } ?? false
      if let index { found = index }
    case .control(0x13), .down:
      if let start = found {
        found =
          lines.indices[(start + 1)...].first { lines[$0].contains(query) && lines[$0] != line } ?? start
      }
    case .control(0x07): return .cancelled
    case .other: return .edit(nil)
    default: return .edit(key)
    }
    return .searching
  }

  private func match(from start: Int?) -> Int? {
    guard let start, start >= 0 else { return nil }
    if query.isEmpty { return start }
    return lines[...start].lastIndex { $0.contains(query) }
  }
}
