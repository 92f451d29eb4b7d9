import DomainCore
import Foundation
import Testing

@testable import Dialogue

/// What was stored by every released program goes on, or starts over with an honest sentence; it never crashes and never acts.
@Suite struct SavedStateTests {
  @Test("every released shape of a conversation's state loads", arguments: try SavedStateTests.files())
  func loads(_ file: String) throws {
    let text = try TestWorld.text("Tests/States/" + file)
    let record = ConversationRecord(
      id: ID("c"), handleHash: [1], state: KeptText(text), subscriber: nil, turn: 3,
      updatedAt: TestWorld.start)
    let conversation = Conversation(record, at: TestWorld.start)
    #expect(!conversation.state.couldNotBeRead)
    #expect(!conversation.state.topics.isEmpty)
    #expect(try conversation.record(at: TestWorld.start).state.text == text.trimmingCharacters(in: .newlines))
  }

  @Test(
    "a state of a newer format starts over and says so", arguments: ["{\"format\":2}", "", "nonsense", "[]"])
  func newer(_ state: String) async throws {
    let world = try await TestWorld(SessionTests.account)
    var talk = TestTalk(world.session("s"))
    try await talk.say("退订彩铃")
    let id = try #require(try await world.stage.store.conversation(handle: "s")?.id)
    var record = try #require(try await world.stage.store.conversation(id: id))
    record.state = KeptText(state)
    record.turn += 1
    let turn = TurnRecord(
      conversation: id, number: record.turn, key: "x", said: "", replies: KeptText(""), at: TestWorld.start)
    _ = try await world.stage.store.commit(
      Commit(conversation: ConversationUpdate(record: record, turn: turn), at: TestWorld.start))
    var back = TestTalk(
      try #require(try await Session.open(handle: "s", in: world.stage.surroundings)), prefix: "b")
    try await back.hear(.returned)
    #expect(back.keys.first == "talk.startedOver")
    try await back.say("是")
    #expect(world.stage.store.takeWrites().isEmpty)
  }

  /// Writes the states of this program, once, before it is released: run with `TUIDING_WRITE_STATES=1`.
  @Test("(writes this program's states)")
  func write() async throws {
    guard ProcessInfo.processInfo.environment["TUIDING_WRITE_STATES"] != nil else { return }
    let paths = [
      "choosing": ("fixtures/移动-多个包月.yaml", ["取消包月", "13800000001", "314159"]),
      "code": ("fixtures/移动-一个彩铃.yaml", ["退订彩铃", "13800000001"]),
      "confirming": ("fixtures/移动-一个彩铃.yaml", ["先退彩铃，再查一下退款", "13800000001", "314159"]),
      "paying": ("fixtures/移动-宽带合约期内.yaml", ["退订宽带", "13800000001", "314159", "123X", "是", "1"]),
    ]
    for (name, (account, lines)) in paths {
      let world = try await TestWorld(account)
      var talk = TestTalk(world.session("s"))
      for line in lines { try await talk.say(line) }
      let record = try #require(try await world.stage.store.conversation(handle: talk.session.handle))
      let url = TestWorld.root.appendingPathComponent("Tests/States/v1-\(name).json")
      try Data((record.state.text + "\n").utf8).write(to: url)
    }
  }

  static func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: TestWorld.root.appendingPathComponent("Tests/States").path
    )
    .filter { $0.hasSuffix(".json") }.sorted()
  }
}
