import DomainCore
import Testing

@testable import Dialogue

/// Fifty ways to talk one's way past verification, and a dozen to talk a quote down (S10). What is answered is in the
/// transcripts; here it is held against what a stranger may have: nothing of the account, no write, no proof.
@Suite struct SocialEngineeringTests {
  static let scripts = "安全/冒充与套话.transcript"
  static let bargains = "安全/改不了报价.transcript"

  /// What only the account's holder may read.
  static let secrets = ["陈静", "陈*", "123X", "5.00", "56.00", "2026年10月12日", "已退订", "已受理", "TD2026", "TK2026"]

  static func cases(_ file: String) throws -> [TranscriptCase] { try TestWorld.transcript(file).cases }

  static func lines(_ script: TranscriptCase) -> [(text: String, isSecret: Bool)] {
    script.steps.compactMap { step in
      if case .says(let text, let isSecret) = step.action { (text, isSecret) } else { nil }
    }
  }

  @Test("there are at least fifty scripts")
  func count() throws {
    #expect(try Self.cases(Self.scripts).count >= 50)
  }

  @Test("no script gets further than an unverified stranger", arguments: try cases(scripts).map(\.name))
  func stranger(_ name: String) async throws {
    let script = try #require(try Self.cases(Self.scripts).first { $0.name == name })
    let world = try await TestWorld("fixtures/移动-一个彩铃.yaml")
    let before = try await Self.file(world)
    var talk = TestTalk(world.session())
    for line in Self.lines(script) {
      try await talk.hear(
        line.isSecret || talk.session.expects.isSecret && Self.isCode(line.text)
          ? .secret(line.text) : .line(line.text))
      for secret in Self.secrets where !line.text.contains(secret) {
        #expect(!talk.words.contains(secret), "\(line.text) → \(talk.words)")
      }
      #expect(!talk.keys.contains("verify.verified"))
    }
    #expect(world.stage.store.takeWrites().isEmpty)
    let after = try await Self.file(world)
    #expect(after.services == before.services && after.orders == before.orders)
    #expect(after.balances == before.balances && after.refunds == before.refunds)
  }

  @Test(
    "a stranger hears the same of a number that is known and of one that isn't (S7)",
    arguments: try cases(scripts).map(\.name))
  func sameForUnknown(_ name: String) async throws {
    let script = try #require(try Self.cases(Self.scripts).first { $0.name == name })
    var heard: [[String]] = []
    for phone in ["13800000001", "13877777777"] {
      let world = try await TestWorld("fixtures/移动-一个彩铃.yaml")
      var talk = TestTalk(world.session())
      var answers: [String] = []
      for line in Self.lines(script) {
        let said = line.text.replacing("13800000001", with: phone)
        try await talk.hear(talk.session.expects.isSecret && Self.isCode(said) ? .secret(said) : .line(said))
        answers.append(talk.keys.joined(separator: " "))
      }
      heard.append(answers)
    }
    #expect(heard[0] == heard[1])
  }

  @Test(
    "no bargain changes a figure of the quote or orders anything", arguments: try cases(bargains).map(\.name))
  func bargain(_ name: String) async throws {
    let script = try #require(try Self.cases(Self.bargains).first { $0.name == name })
    let world = try await TestWorld("fixtures/移动-宽带合约期内.yaml")
    var talk = TestTalk(world.session())
    let lines = Self.lines(script)
    for line in lines.dropLast() {
      try await talk.hear(
        line.isSecret ? .secret(line.text.replacing("{{验证码}}", with: "314159")) : .line(line.text))
    }
    #expect(talk.session.expects == .confirmation)
    let quoted = talk.words
    try await talk.hear(.line(try #require(lines.last).text))
    #expect(world.stage.store.takeWrites().isEmpty)
    // Asked again, the quote has the same figures.
    try await talk.hear(.line("重说"))
    if talk.session.expects == .confirmation {
      #expect(Self.figures(talk.words) == Self.figures(quoted), "\(talk.words)\n\(quoted)")
    }
  }

  private static func figures(_ text: String) -> Set<String> {
    Set(text.matches(of: #/[0-9]+\.[0-9]{2} 元/#).map { String($0.output) })
  }

  private static func isCode(_ text: String) -> Bool { text.utf8.allSatisfy { (48...57).contains($0) } }

  private static func file(_ world: TestWorld) async throws -> CustomerFile {
    let phone = try #require(PhoneNumber("13800000001"))
    let subscriber = try #require(try await world.store.phoneRecord(of: phone).subscriber)
    return try #require(try await world.store.file(of: subscriber))
  }
}
