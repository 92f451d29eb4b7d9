import DataFiles
import Dialogue
import DomainCore
import Foundation
import Matching

/// What there is to walk, with its places, and what of it a run walked.
struct CoverageReport {
  /// One kind of thing: its names with their places, in the order of the files.
  struct Part {
    let kind: Coverage.Kind
    let all: [(name: String, place: String)]
    let walked: Set<String>

    var unwalked: [(name: String, place: String)] { all.filter { !walked.contains($0.name) } }
    var count: Int { all.count - unwalked.count }
    /// Nothing to walk is walked whole.
    var percent: Double { all.isEmpty ? 100 : Double(count) * 100 / Double(all.count) }
  }

  let parts: [Part]
  /// Ways that were walked and that the map doesn't have.
  let unmapped: [String]
  /// Rows of the requirements that no transcript names.
  let unnamedRows: [String]
  let rowCount: Int

  /// The rows of the requirements, R1 to R40.
  static let rows = (1...40).map { "R\($0)" }

  init(
    _ coverage: Coverage, of intents: IntentLibrary, policies: [PolicyBranch], map: FlowMap,
    mapFile: String, transcripts: [Transcript]
  ) {
    func part(_ kind: Coverage.Kind, _ all: [(name: String, place: String)]) -> Part {
      Part(kind: kind, all: all, walked: Set(coverage.walked(kind).keys))
    }
    let rules = intents.rules.blocks.flatMap { $0.sentences + $0.keywords }.map { $0.location.description }
    let replies = PhraseKey.allCases.filter { Self.isSaidInTalk($0) }.map { key in
      (key.name, intents.responses[key.name].map { "\($0.file):\($0.line)" } ?? "")
    }
    let ways = map.lines.map { ($0.way, "\(mapFile):\($0.line)") }
    let ends = map.lines.flatMap { way, line in
      let (from, to) = FlowMap.ends(of: way)
      return [(from, "\(mapFile):\(line)"), (to, "\(mapFile):\(line)")]
    }
    parts = [
      part(.rules, Self.unique(rules.map { ($0, $0) })), part(.replies, replies),
      part(.topics, Self.unique(ends.map { (String($0.0.prefix { $0 != "." }), $0.1) })),
      part(.states, Self.unique(ends)),
      part(.transitions, Self.unique(ways.map { (Coverage.transition(of: $0.0), $0.1) })), part(.ways, ways),
      part(.policies, policies.map { ($0.name, $0.place) }),
    ]
    let mapped = Set(map.lines.map(\.way))
    unmapped = coverage.walked(.ways).keys.filter { !mapped.contains($0) }.sorted()
    let named = Set(transcripts.flatMap(\.requirements))
    unnamedRows = Self.rows.filter { !named.contains($0) }
    rowCount = Self.rows.count
  }

  /// Words of the terminal and of SMS are no replies of a conversation.
  private static func isSaidInTalk(_ key: PhraseKey) -> Bool {
    !["chat.", "sms.", "desk.", "program."].contains { key.name.hasPrefix($0) }
  }

  private static func unique(_ all: [(String, String)]) -> [(name: String, place: String)] {
    var known: Set<String> = []
    return all.filter { known.insert($0.0).inserted }
  }

  /// What no transcript walks, then one line a kind, then one line for programs.
  var lines: [String] {
    var lines: [String] = []
    for part in parts {
      lines += part.unwalked.map { "never walked: \(part.kind.rawValue): \($0.name) (\($0.place))" }
    }
    lines += unmapped.map { "not on the map: \($0)" }
    lines += unnamedRows.map { "no transcript names \($0)" }
    for part in parts {
      lines.append("\(part.kind.rawValue): \(part.count) of \(part.all.count) (\(Self.text(part.percent)) %)")
    }
    lines.append("rows: \(rowCount - unnamedRows.count) of \(rowCount)")
    let fields = parts.map { "\($0.kind.rawValue)=\($0.count)/\($0.all.count)" }
    lines.append(
      "coverage: \(fields.joined(separator: " ")) rows=\(rowCount - unnamedRows.count)/\(rowCount)")
    return lines
  }

  /// What lies below the demands, such as `replies=95`; throws for a demand that is none.
  func missed(_ demands: [String]) throws -> [String] {
    try demands.compactMap { demand in
      let parts = demand.split(separator: "=").map(String.init)
      guard parts.count == 2, let least = Double(parts[1]) else {
        throw Failure("--require takes KIND=PERCENT, such as replies=95, not ‘\(demand)’")
      }
      let percent: Double
      if parts[0] == "rows" {
        percent = Double(rowCount - unnamedRows.count) * 100 / Double(rowCount)
      } else if let part = self.parts.first(where: { $0.kind.rawValue == parts[0] }) {
        percent = part.percent
      } else {
        throw Failure(
          "nothing is called ‘\(parts[0])’; there is \(Coverage.Kind.allCases.map(\.rawValue).joined(separator: ", ")), rows"
        )
      }
      return percent < least ? "\(parts[0]): \(Self.text(percent)) % is less than \(parts[1]) %" : nil
    }
  }

  static func text(_ percent: Double) -> String { String((percent * 10).rounded(.down) / 10) }
}
