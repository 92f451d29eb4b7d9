import DomainCore
import Foundation
import Testing

@testable import Dialogue

/// A hand-over carries what a person needs, nobody but the customer acts while a person speaks, and nothing is shown to
/// somebody else (R35, Q11).
@Suite struct HandOverTests {
  static func ticket(_ world: TestWorld) async throws -> HandOver {
    try #require(try await world.store.openHandOvers(limit: 10).first)
  }

  static func desk(_ world: TestWorld) -> Desk {
    Desk(store: world.stage.store, policies: TestWorld.library.policies, clock: { world.stage.clock.now })
  }

  @Test("the record says why, what, who, what was tried, what was done, what is open, and the last six turns")
  func record() async throws {
    let world = try await TestWorld("fixtures/移动-宽带合约期内.yaml")
    var talk = TestTalk(world.session())
    for line in ["退订宽带", "13800000001", "000000", "314159", "0000", "123X", "13900001234", "1", "人工"] {
      try await talk.say(line)
    }
    let ticket = try await Self.ticket(world)
    let summary = ticket.summary
    #expect(summary.reason == .asked)
    #expect(summary.wants.map(\.intent) == ["unsubscribe.broadband"] && summary.wants[0].title == "退订宽带")
    #expect(
      summary.verified?.phone == "138****0001" && summary.verified?.factors == ["smsCode", "idNumberTail"])
    #expect(summary.slots.contains { $0.name == "contact" && $0.value == "139****1234" })
    #expect(summary.slots.contains { $0.name == "reason" && $0.value == "price" })
    #expect(summary.tried.contains { $0.reply == "verify.idTailRejected" && $0.times == 1 })
    #expect(summary.question?.contains("付") == true)
    #expect(summary.turns.count == HandOverSummary.turnsLimit)
    #expect(summary.turns.last?.said == "人工" && summary.turns.last?.number == 9)
    #expect(ticket.subscriber != nil && ticket.state == .waiting)
  }

  @Test("a record holds no number, code or digits of an ID in the clear, as text or as JSON")
  func masked() async throws {
    let world = try await TestWorld("fixtures/移动-宽带合约期内.yaml")
    var talk = TestTalk(world.session())
    for line in ["我的号码是１３８０００００００１，退订宽带", "314159", "123X", "幺三九零零零零幺二三四", "太贵了，身份证110101199003070038", "人工"]
    {
      try await talk.say(line)
    }
    let summary = try await Self.ticket(world).summary
    let json = String(decoding: try JSONEncoder().encode(summary), as: UTF8.self)
    for text in [json, summary.lines.joined(separator: "\n")] {
      for secret in ["13800000001", "13900001234", "314159", "123X", "110101199003070038", "１３８"] {
        #expect(!text.contains(secret), "\(secret) in \(text)")
      }
    }
    #expect(try JSONDecoder().decode(HandOverSummary.self, from: Data(json.utf8)) == summary)
  }

  @Test("an order made in the conversation is in the record with its receipts")
  func effects() async throws {
    let world = try await TestWorld(SessionTests.account)
    var talk = TestTalk(world.session())
    for line in ["退订彩铃", "13800000001", "314159", "是", "人工"] { try await talk.say(line) }
    let effects = try await Self.ticket(world).summary.effects
    #expect(effects.count == 1 && effects[0].state == "completed" && effects[0].receipts.count >= 2)
  }

  @Test("人工 works in every state within one turn", arguments: AnyMomentTests.states, ["人工", "转人工客服", "我要人"])
  func everyState(_ state: AnyMomentTests.State, _ words: String) async throws {
    let world = try await TestWorld(state.account)
    var talk = TestTalk(world.session())
    for line in state.lines { try await talk.say(line) }
    if let last = state.last {
      world.stage.clock.now = world.stage.clock.now.adding(seconds: state.waitSeconds)
      try await talk.say(last)
    }
    try await talk.hear(.line(words))
    #expect(talk.keys.contains("person.handOver"), "\(talk.keys)")
    let ticket = try await Self.ticket(world)
    #expect(!ticket.summary.wants.isEmpty || state.lines.isEmpty)
    try await talk.hear(.line(words))
    #expect(talk.keys.contains("person.again"))
    #expect(try await world.store.openHandOvers(limit: 10).count == 1, "a second call makes no second ticket")
  }

  @Test(
    "never more than three lines in a row are not understood before a person is offered, and 好 hands over")
  func offered() async throws {
    let world = try await TestWorld(SessionTests.account)
    var talk = TestTalk(world.session())
    for _ in 0..<3 { try await talk.say("嘟嘟噜哒哒") }
    #expect(talk.keys.contains("talk.offerPerson"))
    try await talk.say("好")
    #expect(try await Self.ticket(world).summary.reason == .notUnderstood)
  }

  @Test(
    "while a person has it nothing acts but the customer's own yes",
    arguments: ["取消套餐", "我的业务", "退订全部", "1", "人工"])
  func nothingActs(_ line: String) async throws {
    let world = try await TestWorld("fixtures/移动-多个包月.yaml")
    var talk = TestTalk(world.session())
    for said in ["取消包月", "13800000001", "314159", "人工"] { try await talk.say(said) }
    let id = try await Self.ticket(world).id
    _ = try await Self.desk(world).act(.take, on: id, by: "小李")
    _ = world.stage.store.takeWrites()
    try await talk.say(line)
    #expect(Set(talk.keys).isSubset(of: ["person.joined", "person.told", "person.isHere"]), "\(talk.keys)")
    #expect(world.stage.store.takeWrites().isEmpty)
  }

  @Test("what a person writes to a verified customer isn't shown to whoever opens the conversation")
  func notForStrangers() async throws {
    let world = try await TestWorld(SessionTests.account)
    var talk = TestTalk(world.session())
    for line in ["我的业务", "13800000001", "314159", "人工"] { try await talk.say(line) }
    let desk = Self.desk(world)
    let id = try await Self.ticket(world).id
    _ = try await desk.act(.take, on: id, by: "小李")
    _ = try await desk.act(.say("您的彩铃已核实"), on: id, by: "小李")
    let reopened = try #require(
      try await Session.open(handle: talk.session.handle, in: world.stage.surroundings))
    var stranger = TestTalk(reopened)
    for utterance in [Utterance.returned, .news, .line("是"), .line("你好"), .silence] {
      try await stranger.hear(utterance)
      #expect(!stranger.words.contains("核实"), "\(stranger.words)")
    }
  }

  @Test("words of the desk reach the screen without control characters")
  func clean() async throws {
    let world = try await TestWorld(SessionTests.account)
    var talk = TestTalk(world.session())
    for line in ["人工"] { try await talk.say(line) }
    let desk = Self.desk(world)
    let id = try await Self.ticket(world).id
    _ = try await desk.act(.take, on: id, by: "小李")
    _ = try await desk.act(.say("您好\u{1B}[2J\u{202E}再见"), on: id, by: "小李")
    try await talk.hear(.news)
    #expect(talk.words.contains("您好[2J再见"))
  }

  @Test("every act of a person is in the customer's audit log under the name")
  func audited() async throws {
    let world = try await TestWorld(SessionTests.account)
    var talk = TestTalk(world.session())
    for line in ["我的业务", "13800000001", "314159", "人工"] { try await talk.say(line) }
    let desk = Self.desk(world)
    let ticket = try await Self.ticket(world)
    for act in [Desk.Act.take, .say("您好"), .giveBack] { _ = try await desk.act(act, on: ticket.id, by: "小李") }
    let log = try await world.store.audit(of: try #require(ticket.subscriber), last: 3)
    #expect(log.map(\.action) == [.deskTaken, .deskReplied, .deskGivenBack])
    #expect(log.allSatisfy { $0.actor == .staff && $0.who == "小李" && $0.reference == ticket.id.text })
  }

  @Test("a ticket is one person's at a time, and only that person speaks")
  func oneHolder() async throws {
    let world = try await TestWorld(SessionTests.account)
    var talk = TestTalk(world.session())
    try await talk.say("人工")
    let desk = Self.desk(world)
    let id = try await Self.ticket(world).id
    #expect(try await desk.act(.say("您好"), on: id, by: "小王") == .failure(.notTaken))
    _ = try await desk.act(.take, on: id, by: "小李")
    #expect(try await desk.act(.take, on: id, by: "小王") == .failure(.takenByOther("小李")))
    #expect(try await desk.act(.say("您好"), on: id, by: "小王") == .failure(.takenByOther("小李")))
    #expect(try await desk.act(.giveBack, on: id, by: "小王") == .failure(.takenByOther("小李")))
    #expect(try await desk.act(.say(" "), on: id, by: "小李") == .failure(.empty))
    _ = try await desk.act(.giveBack, on: id, by: "小李")
    #expect(try await desk.act(.take, on: id, by: "小王") == .failure(.closed))
    #expect(try await desk.act(.take, on: ID("RG00"), by: "小王") == nil)
  }
}

extension TestTalk {
  /// All that was said last.
  var words: String { replies.map(\.text).joined(separator: "\n") }
}
