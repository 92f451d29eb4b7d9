/// One list of `words:` with its place: words that the dialogue looks for in a line as it was said.
public struct SaidWordList: Sendable, Equatable, PlacedInFile {
  /// The words, alternatives written out, in the order of the file.
  public var words: [String]
  /// The file's name.
  public var file: String
  /// The line, from 1.
  public var line: Int
  /// The column, from 1.
  public var column: Int

  /// Builds a list from its parts.
  public init(words: [String], file: String, line: Int, column: Int) {
    self.words = words
    self.file = file
    self.line = line
    self.column = column
  }

  init(_ key: YAMLReader, _ value: YAMLReader) throws(DataFileError) {
    self.init(words: [], file: key.file, line: key.line, column: key.column)
    let name = try key.text()
    var known: Set<String> = []
    for entry in try value.list() {
      for word in try Self.words(entry) {
        guard known.insert(word).inserted else {
          throw entry.error("\"\(word)\" is in the list \"\(name)\" twice")
        }
        words.append(word)
      }
    }
    guard !words.isEmpty else { throw value.error("the list \"\(name)\" has no words") }
  }

  /// The words that an entry stands for: `(都|全)退` is 都退 and 全退. Brackets don't stand in one another.
  private static func words(_ entry: YAMLReader) throws(DataFileError) -> [String] {
    var words = [""]
    // A blank may stand between words, too.
    var rest = try entry.rawText()[...]
    guard !rest.isEmpty else { throw entry.error("expected text, found nothing") }
    while let open = rest.firstIndex(where: { "()|".contains($0) }) {
      guard rest[open] == "(", let close = rest[open...].dropFirst().firstIndex(where: { "()".contains($0) }),
        rest[close] == ")"
      else { throw entry.error("alternatives are written as (a|b), with no brackets inside: \(entry.found)") }
      let inside = rest[rest.index(after: open)..<close]
      let ways = inside.split(separator: "|", omittingEmptySubsequences: false)
      let before = words.map { $0 + rest[..<open] }
      words = before.flatMap { before in ways.map { before + $0 } }
      rest = rest[rest.index(after: close)...]
    }
    return words.map { $0 + rest }
  }
}
