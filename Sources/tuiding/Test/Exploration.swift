import Dialogue
import DomainCore
import Foundation

/// Holds conversations at random with every account of the fixtures: finds ways that the map lacks, and shortest
/// conversations for ways that no transcript walks.
struct Exploration {
  let stage: Rehearsal
  let transcripts: [Transcript]
  let seed: UInt64

  private static let utterances = 24
  private static let head = [
    "The ways of a conversation between its places, found by `tuiding test --explore N --accept` and measured by",
    "`tuiding test --cover`. idle is where nothing is open; the others are a topic and its open question.",
  ]

  /// A conversation and the account that it was held with.
  private struct Example {
    var fixture: String
    var steps: [TranscriptExplorer.Step]
  }

  /// An exploration in memory, whatever the store of the run.
  init(_ rehearsal: Rehearsal, transcripts: [Transcript], seed: UInt64) throws {
    stage = try Rehearsal(
      library: rehearsal.library, transcripts: rehearsal.folder.url.path, store: .memory, environment: [:])
    self.transcripts = transcripts
    self.seed = seed
  }

  /// Prints the ways that are not on the map; `accepting` adds them. With `draft`, conversations for the ways that no
  /// transcript walks are written there.
  func run(_ count: Int, mapFile: URL, accepting: Bool, draft: String?) async throws {
    let text = FileManager.default.fileExists(atPath: mapFile.path) ? try DataFolder.text(of: mapFile) : ""
    let known = Set(try FlowMap(file: mapFile.lastPathComponent, text: text).lines.map(\.way))
    let examples = try await examples(count)
    let walked = try await walkedByTranscripts()
    let new = Set(examples.keys).union(walked.walked(.ways).keys).subtracting(known).sorted()
    for way in new {
      print("not on the map: \(way)")
      for line in examples[way].map({ ["@ 账户 \($0.fixture)"] + $0.steps.map(\.text) }) ?? [] {
        print("  " + line)
      }
    }
    print("\(count) conversations from seed \(seed): \(known.count) ways known, \(new.count) new")
    if accepting, !new.isEmpty {
      try WholeFile.write(FlowMap.text(of: known.union(new), under: Self.head), to: mapFile.path)
      print("\(mapFile.lastPathComponent): rewritten")
    }
    if let draft { try await write(examples, to: draft, unless: walked) }
  }

  /// For each way that was found, the shortest beginning of a conversation that walks it.
  private func examples(_ count: Int) async throws -> [String: Example] {
    let fixtures = try stage.folder.files(endingIn: "yaml").map(\.name)
    guard !fixtures.isEmpty else { throw Failure("no account file below \(stage.folder.url.path)") }
    let explorer = TranscriptExplorer(transcripts)
    var examples: [String: Example] = [:]
    for index in 0..<count {
      let fixture = fixtures[index % fixtures.count]
      let walk = try await stage.onStage { world in
        try await explorer.walk(
          with: try stage.customers(fixture, at: Rehearsal.start) ?? [], on: world, length: Self.utterances,
          seed: seed &+ UInt64(index))
      }
      for (turn, coverage) in walk.coverages.enumerated() {
        for way in coverage.walked(.ways).keys
        where examples[way].map({ $0.steps.count > turn + 1 }) ?? true {
          examples[way] = Example(fixture: fixture, steps: Array(walk.steps[...turn]))
        }
      }
    }
    return examples
  }

  private func walkedByTranscripts() async throws -> Coverage {
    var walked = Coverage()
    for single in transcripts.flatMap(\.cases) {
      walked.add(try await stage.play(single, accepting: false, covering: true).coverage)
    }
    return walked
  }

  // MARK: - Drafts

  /// Writes a transcript with a branch for each way that no transcript walks; one conversation may do for several.
  private func write(
    _ examples: [String: Example], to path: String, unless walkedAlready: Coverage
  ) async throws {
    var walked = walkedAlready
    var lines = ["# 草稿：没有会话走过的路", "@ 时钟 2026-11-21T10:00+08:00", ""]
    var count = 0
    for (way, example) in examples.sorted(by: { $0.key < $1.key }) where walked.count(.ways, way) == 0 {
      let walk = try await shortened(example, to: way)
      for coverage in walk.coverages { walked.add(coverage) }
      count += 1
      lines +=
        ["--- 分支 \(way.replacing(" -> ", with: " 到 "))", "@ 账户 \(example.fixture)"] + walk.draft + [""]
    }
    try WholeFile.write(lines.joined(separator: "\n"), to: path)
    print("\(path): \(count) drafts")
  }

  /// The conversation without the steps that the way doesn't need.
  private func shortened(_ example: Example, to way: String) async throws -> TranscriptExplorer.Walk {
    func walk(_ steps: [TranscriptExplorer.Step]) async throws -> TranscriptExplorer.Walk {
      try await stage.onStage { world in
        try await TranscriptExplorer.walk(
          steps, with: try stage.customers(example.fixture, at: Rehearsal.start) ?? [], on: world)
      }
    }
    var best = try await walk(example.steps)
    for index in example.steps.indices.reversed() where index < best.steps.count - 1 {
      var fewer = best.steps
      fewer.remove(at: index)
      let tried = try await walk(fewer)
      if tried.coverages.contains(where: { $0.count(.ways, way) > 0 }) { best = tried }
    }
    return best
  }
}
