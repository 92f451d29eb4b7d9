import DataFiles
import Dialogue
import DomainCore
import Foundation

/// Chooses the cases that a change can reach.
///
/// A change of rules, words or policies can reach any conversation, so all are played once in memory: those that walk a
/// changed file or that differ are chosen.
struct ChangedSelection {
  private let changes: ChangedFiles
  private let rehearsal: Rehearsal
  private let memory: Rehearsal
  private let rules: Set<String>
  private let replies: [String: String]
  private let policiesChanged: Bool

  init(since: String, rehearsal: Rehearsal, data: DataOptions, environment: [String: String]) throws {
    self.rehearsal = rehearsal
    changes = try ChangedFiles(since: since, around: rehearsal.folder.url)
    memory = try Rehearsal(
      library: rehearsal.library, transcripts: rehearsal.folder.url.path, store: .memory,
      environment: environment)
    let intents = try DataFolder.find("Intents", option: data.intents, environment: environment)
    let policies = try DataFolder.find("Policies", option: data.policies, environment: environment)
    rules = changes.names(in: intents.url).filter { $0.hasSuffix(".yaml") }
    policiesChanged = changes.names(in: policies.url).contains { $0.hasSuffix(".yaml") }
    replies =
      try data.loadIntents(policies: rehearsal.library.policies, environment: environment)
      .responses.mapValues(\.file)
  }

  func cases(
    of cases: [(transcript: Transcript, single: TranscriptCase)]
  ) async throws -> [(transcript: Transcript, single: TranscriptCase)] {
    let folder = rehearsal.folder.url
    var chosen: [(transcript: Transcript, single: TranscriptCase)] = []
    for (transcript, single) in cases {
      if single.files.contains(where: { changes.contains($0, in: folder) }) {
        chosen.append((transcript, single))
        continue
      }
      guard policiesChanged || !rules.isEmpty else { continue }
      let result = try await memory.play(single, accepting: false, covering: true)
      let walked =
        result.coverage.walked(.rules).keys.map { String($0.prefix { $0 != ":" }) }
        + result.coverage.walked(.replies).keys.compactMap { replies[$0] }
      if !result.passed || !rules.isDisjoint(with: walked)
        || (policiesChanged && !result.coverage.walked(.policies).isEmpty)
      {
        chosen.append((transcript, single))
      }
    }
    return chosen
  }
}
