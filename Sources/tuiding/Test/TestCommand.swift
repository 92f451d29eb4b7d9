import ArgumentParser
import DataFiles
import Dialogue
import DomainCore
import Foundation
import Synchronization

/// Replays golden transcripts and compares every reply and every write.
struct TestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Replay golden transcripts.",
    discussion: """
      Without paths, all of the Transcripts folder. Exit code 1 when a case differs, a demand of --require is not met, or \
      a transcript has a mistake (its file and line are said; the others are played even so).
      """)

  @Argument(help: "Transcript files or folders.")
  var paths: [String] = []

  @OptionGroup var data: DataOptions

  @Option(help: "Folder of the transcripts and their fixtures.")
  var transcripts: String?

  @Option(help: "Where cases keep their data: sqlite or memory.")
  var store: StageStore = .sqlite

  @Option(name: .shortAndLong, help: "How many cases are played at the same time (default: one a core).")
  var jobs: Int?

  @Option(help: "Play only part I of N, such as 1/4; the parts together are all cases.")
  var shard: Shard?

  @Flag(
    help:
      "Play only what git says has changed: transcripts, what they begin with, their accounts, rules and policies."
  )
  var changed = false

  @Option(help: "The commit that --changed compares with.")
  var since = "HEAD"

  @Flag(help: "Rewrite reply lines to what was said; placeholders are kept. Refused where CI is set.")
  var accept = false

  @OptionGroup(title: "Coverage") var covering: CoverageOptions
  @OptionGroup(title: "Reports") var reports: ReportOptions
  @Option(help: "Play every case through this face. Cases that it can't play are passed over.")
  var face = Face.chat

  @Flag(help: "Print the name of every case.")
  var verbose = false

  enum StageStore: String, ExpressibleByArgument {
    case sqlite, memory
  }

  enum Face: String, ExpressibleByArgument, CaseIterable {
    case chat, run, agent, mcp
  }

  func validate() throws {
    guard jobs ?? 1 > 0 else { throw ValidationError("--jobs takes a number from 1") }
    try covering.check()
  }

  @MainActor func run() async throws {
    try await Failure.reporting {
      let environment = ProcessInfo.processInfo.environment
      if accept, let server = Self.buildServer(environment) {
        throw Failure(
          "--accept is for people, and \(server) says that this is a build server; unset CI to rewrite replies"
        )
      }
      let library = try data.library(environment: environment)
      let rehearsal = try Rehearsal(
        library: library, transcripts: transcripts, store: store, environment: environment)
      let programme = try rehearsal.transcripts(matching: paths)
      let files = programme.files
      for (_, problem) in programme.unreadable { Failure.say(problem) }
      guard !files.isEmpty || !programme.unreadable.isEmpty else {
        throw Failure("no transcript matches \(paths.joined(separator: " "))")
      }
      if let count = covering.explore {
        // A map without the ways of a file that can't be read would lose them.
        guard programme.unreadable.isEmpty else { throw ExitCode(1) }
        return try await Exploration(rehearsal, transcripts: files.map(\.transcript), seed: covering.seed)
          .run(
            count, mapFile: covering.mapFile(in: rehearsal.folder), accepting: accept, draft: covering.draft)
      }
      let cases = try await chosenCases(of: files.map(\.transcript), rehearsal, environment)
      let playable = cases.filter { $0.single.obstacle(through: face.rawValue) == nil }
      let outcomes = try await play(playable, in: rehearsal)
      if !reports.tap { show(outcomes) }
      if accept {
        let acceptance = ReplyAcceptance(folder: rehearsal.folder)
        for (transcript, text) in files {
          let rewrites = outcomes.filter { $0.transcript.file == transcript.file }.flatMap(\.result.rewrites)
          try acceptance.accept(rewrites, in: transcript.file, text)
        }
      }
      let report = try covering.report(
        on: outcomes, all: files.map(\.transcript), data: data, folder: rehearsal.folder,
        environment: environment, asComments: reports.tap)
      try reports.write(outcomes, unreadable: programme.unreadable, report)
      let failed = outcomes.count { !$0.passed } + programme.unreadable.count
      let obstacles = Dictionary(
        grouping: cases.compactMap { $0.single.obstacle(through: face.rawValue) }, by: \.self)
      for (reason, cases) in obstacles.sorted(by: { $0.key < $1.key }) {
        print("\(reports.tap ? "# " : "")passed over by \(face.rawValue): \(cases.count), because \(reason)")
      }
      print("\(reports.tap ? "# " : "")\(outcomes.count { $0.passed }) passed, \(failed) failed")
      if failed > 0 || (report?.isMissed ?? false) { throw ExitCode(1) }
    }
  }

  /// How the environment tells of a build server, `CI=true` with most of them; nil without one.
  static func buildServer(_ environment: [String: String]) -> String? {
    guard let value = environment["CI"], !["", "0", "false", "no", "off"].contains(value.lowercased()) else {
      return nil
    }
    return "CI=\(value)"
  }

  /// The cases of this run, in the order of the files.
  private func chosenCases(
    of transcripts: [Transcript], _ rehearsal: Rehearsal, _ environment: [String: String]
  ) async throws -> [(transcript: Transcript, single: TranscriptCase)] {
    var cases = transcripts.flatMap { transcript in transcript.cases.map { (transcript, $0) } }
    if changed {
      let selection = try ChangedSelection(
        since: since, rehearsal: rehearsal, data: data, environment: environment)
      cases = try await selection.cases(of: cases)
    }
    if let shard { cases = cases.enumerated().filter { shard.contains($0.offset) }.map(\.element) }
    return cases
  }

  private func play(
    _ cases: [(transcript: Transcript, single: TranscriptCase)], in rehearsal: Rehearsal
  ) async throws -> [CaseOutcome] {
    let accepting = accept
    let isCovering = covering.isWanted
    let face = face.rawValue
    let jobs = jobs ?? ProcessInfo.processInfo.activeProcessorCount
    let queue = CaseQueue(cases.count)
    return try await withThrowingTaskGroup(of: [(Int, CaseOutcome)].self) { group in
      // So many players, not a task a case: changing threads for each would cost as much as a short case.
      for _ in 0..<min(jobs, cases.count) {
        group.addTask {
          var played: [(Int, CaseOutcome)] = []
          while let index = queue.next(), !Task.isCancelled {
            let (transcript, single) = cases[index]
            let begin = ContinuousClock.now
            let result = try await rehearsal.play(
              single, face: face, accepting: accepting, covering: isCovering)
            let seconds = (ContinuousClock.now - begin) / .seconds(1)
            played.append(
              (
                index, CaseOutcome(transcript: transcript, single: single, result: result, seconds: seconds)
              ))
          }
          return played
        }
      }
      var outcomes: [CaseOutcome?] = Array(repeating: nil, count: cases.count)
      for try await played in group {
        for (index, outcome) in played { outcomes[index] = outcome }
      }
      return outcomes.compactMap(\.self)
    }
  }

  private func show(_ outcomes: [CaseOutcome]) {
    for outcome in outcomes where verbose || !outcome.result.passed {
      print((outcome.passed ? "ok      " : "differs ") + "\(outcome.single.file): \(outcome.single.name)")
      for difference in outcome.result.differences {
        for line in CaseOutcome.lines(for: difference) { print("  " + line) }
      }
    }
  }
}

/// The cases that nobody has begun to play yet, by their place.
private final class CaseQueue: Sendable {
  private let begun = Atomic(0)
  private let count: Int

  init(_ count: Int) { self.count = count }

  /// The next case, nil when all are begun.
  func next() -> Int? {
    let index = begun.wrappingAdd(1, ordering: .relaxed).oldValue
    return index < count ? index : nil
  }
}

/// One part of a run that is shared by several machines.
struct Shard: ExpressibleByArgument {
  let part: Int
  let count: Int

  init?(argument: String) {
    let numbers = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let part = numbers[0], let count = numbers[1], count > 0, (1...count) ~= part
    else { return nil }
    self.part = part
    self.count = count
  }

  /// Whether the case at a position, from 0, belongs to this part.
  func contains(_ index: Int) -> Bool { index % count == part - 1 }
}
