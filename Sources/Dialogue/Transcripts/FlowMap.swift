public import DataFiles

/// The ways that conversations can take between their places, one a line (`leave.which -> leave.confirm`): what transcripts
/// are measured against. Found by exploring (`tuiding test --explore`), kept in a file so that a way that is lost or new shows.
public struct FlowMap: Sendable {
  /// The ways with their line in the file.
  public let lines: [(way: String, line: Int)]

  /// Reads a map; a line that is no way is refused with its place.
  public init(file: String, text: String) throws(DataFileError) {
    var lines: [(way: String, line: Int)] = []
    var known: Set<String> = []
    for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = raw.prefix { $0 != "#" }.trimmed
      if line.isEmpty { continue }
      let ends = line.split(separator: " -> ", omittingEmptySubsequences: false).map(\.trimmed)
      let way = ends.count == 2 ? Coverage.way(from: ends[0], to: ends[1]) : line
      guard ends.count == 2, ends.allSatisfy({ !$0.isEmpty && !$0.contains(" ") }), known.insert(way).inserted
      else {
        throw DataFileError(
          file: file, line: index + 1, column: 1, problem: "expected one new way a line: FROM -> TO")
      }
      lines.append((way, index + 1))
    }
    self.lines = lines
  }

  /// The two ends of a way.
  public static func ends(of way: String) -> (from: String, to: String) {
    let ends = way.split(separator: " -> ").map(String.init)
    return (ends.first ?? "", ends.last ?? "")
  }

  /// The text of a map of these ways under a head of comments.
  public static func text(of ways: some Sequence<String>, under head: [String]) -> String {
    (head.map { "# " + $0 } + ways.sorted()).joined(separator: "\n") + "\n"
  }
}
