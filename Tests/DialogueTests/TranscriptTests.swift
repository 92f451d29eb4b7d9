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
    // Other faces than the chat's are the program's: `tuiding test` plays those cases.
    for single in try TestWorld.transcript(file).cases where !single.namesFace {
      let stage = TranscriptStage(
        library: TestWorld.library, store: MemoryStore(keyring: TestWorld.vault), keyring: TestWorld.vault,
        at: TestWorld.start)
      var play = TranscriptPlay(single, on: stage) { path, now in try TestWorld.accounts(path, at: now) }
      let result = try await play.run()
      for difference in result.differences {
        Issue.record(
          "\(difference.file):\(difference.line) (\(single.name))\nexpected: \(difference.expected ?? "nothing")\nfound: \(difference.found ?? "nothing")"
        )
      }
    }
  }

  @Test("the conversation that opens the README goes as written")
  func readme() async throws {
    let blocks = try TestWorld.text("README.md").split(separator: "```", omittingEmptySubsequences: false)
    var body = String(try #require(blocks.dropFirst().first))
    body = body.replacing("客户*> ******", with: "客户*> {{验证码}}")
    for (prefix, name) in [("TD", "单号"), ("TK", "退款号"), ("PZ", "凭证")] {
      body = body.replacing(try Regex(prefix + "[0-9A-Z]{17}"), with: "{{\(name)}}")
    }
    let head = "# README\n@ 账户 fixtures/移动-一个彩铃.yaml\n@ 时钟 2026-11-21T10:00+08:00\n"
    let transcript = try Transcript(file: "README.md", text: head + body)
    let stage = TranscriptStage(
      library: TestWorld.library, store: MemoryStore(keyring: TestWorld.vault), keyring: TestWorld.vault,
      at: TestWorld.start)
    var play = TranscriptPlay(transcript.cases[0], on: stage) { path, now in
      try TestWorld.accounts(path, at: now)
    }
    let result = try await play.run()
    // The README states no writes; everything else must be as written.
    #expect(result.differences.filter { $0.expected != "! 写入 无" }.map(\.found) == [])
  }
}
