import DataFiles
import DomainCore
import Foundation
import Testing
import Vault

@testable import Dialogue

/// The golden conversations, played in memory by the same runner as `tuiding test`.
@Suite struct TranscriptTests {
  @Test("every golden transcript goes as written", arguments: try TestWorld.transcripts())
  func golden(_ file: String) async throws {
    for single in try TestWorld.transcript(file).cases {
      let stage = TranscriptStage(
        library: TestWorld.library, store: MemoryStore(keyring: TestWorld.vault), keyring: TestWorld.vault,
        at: TestWorld.start)
      var play = TranscriptPlay(single, on: stage) { path, now in try TestWorld.accounts(path, at: now) }
      let result = try await play.run()
      for difference in result.differences {
        Issue.record(
          "\(file):\(difference.line) (\(single.name))\nexpected: \(difference.expected ?? "nothing")\nfound: \(difference.found ?? "nothing")"
        )
      }
    }
  }
}
