import ArgumentParser
import DataFiles
import Dialogue
import DomainCore
import Foundation

/// What a run tells of what it walked.
struct CoverageOptions: ParsableArguments {
  @Flag(
    help:
      "Tell what no transcript walks, with its place: rules, replies, topics, states, transitions, policies.")
  var cover = false

  @Option(help: "With --cover: write the ways of conversations with their counts; FILE ends in .mmd or .svg.")
  var graph: [String] = []

  @Option(help: "With --cover: fail below this part, such as replies=95; may be repeated.")
  var require: [String] = []

  @Option(
    help:
      "Hold N conversations at random in memory and tell ways that the map lacks; --accept adds them to it.")
  var explore: Int?

  @Option(help: "With --explore: write drafts of transcripts for the ways that no transcript walks to FILE.")
  var draft: String?

  @Option(help: "Where --explore begins its chance.")
  var seed: UInt64 = 1

  /// Whether the plays have to count.
  var isWanted: Bool { cover }

  func check() throws {
    guard cover || (graph.isEmpty && require.isEmpty) else {
      throw ValidationError("--graph and --require go with --cover")
    }
    for file in graph where !file.hasSuffix(".mmd") && !file.hasSuffix(".svg") {
      throw ValidationError("--graph takes a file that ends in .mmd or .svg, not ‘\(file)’")
    }
    guard explore != nil || draft == nil else { throw ValidationError("--draft goes with --explore") }
    guard explore ?? 1 > 0 else { throw ValidationError("--explore takes a number from 1") }
  }

  func mapFile(in folder: DataFolder) -> URL { folder.url.appendingPathComponent("flow.txt") }

  /// What was found out; nil when nobody asked.
  struct Found {
    let report: CoverageReport
    let picture: String
    let isMissed: Bool
  }

  /// Prints what was walked (as comments of the Test Anything Protocol when told to), writes the graphs, and checks the
  /// demands.
  func report(
    on outcomes: [CaseOutcome], all transcripts: [Transcript], data: DataOptions, folder: DataFolder,
    environment: [String: String], asComments: Bool
  ) throws -> Found? {
    guard cover else { return nil }
    var coverage = Coverage()
    for outcome in outcomes { coverage.add(outcome.result.coverage) }
    let file = mapFile(in: folder)
    let map = try FlowMap(
      file: file.lastPathComponent,
      text: FileManager.default.fileExists(atPath: file.path) ? DataFolder.text(of: file) : "")
    let policies = try DataFolder.find("Policies", option: data.policies, environment: environment)
    let report = CoverageReport(
      coverage,
      of: try data.loadIntents(
        policies: try data.loadPolicies(environment: environment), environment: environment),
      policies: try PolicyBranch.all(in: policies.yamlFiles()), map: map, mapFile: file.lastPathComponent,
      transcripts: transcripts)
    let mark = asComments ? "# " : ""
    for line in report.lines { print(mark + line) }
    let flow = FlowGraph(map, walked: coverage)
    let picture = FlowPicture(flow).svg
    for path in graph {
      try WholeFile.write(path.hasSuffix(".svg") ? picture : flow.mermaid, to: path)
    }
    let missed = try report.missed(require)
    for line in missed { print("\(mark)below the demand: \(line)") }
    return Found(report: report, picture: picture, isMissed: !missed.isEmpty)
  }
}

/// Where a run is told of besides the terminal.
struct ReportOptions: ParsableArguments {
  @Option(help: "Write JUnit XML to FILE.")
  var junit: String?

  @Option(help: "Write a page with every conversation to FILE.")
  var html: String?

  @Flag(help: "Print the Test Anything Protocol.")
  var tap = false

  func write(
    _ outcomes: [CaseOutcome], unreadable: [(file: String, problem: String)], _ found: CoverageOptions.Found?
  ) throws {
    if let junit { try WholeFile.write(JUnitReport.text(of: outcomes, unreadable: unreadable), to: junit) }
    if let html {
      try WholeFile.write(
        HTMLReport(outcomes: outcomes, coverage: found?.report, picture: found?.picture).text, to: html)
    }
    if tap { print(TAPReport.text(of: outcomes, unreadable: unreadable), terminator: "") }
  }
}
