import DomainCore
import Testing

@testable import Dialogue

/// A clock that can't be right (S18): the customer is told, and nothing is done by it.
@Suite struct ClockTests {
  static let wrong = ["chat.clockWrong"]

  private func quoted() async throws -> (TestWorld, TestTalk) {
    let world = try await TestWorld(SessionTests.account)
    var talk = TestTalk(world.session())
    for line in ["退订彩铃", SessionTests.phone, "314159"] { try await talk.say(line) }
    #expect(talk.session.expects == .confirmation)
    return (world, talk)
  }

  @Test("a yes by a clock that went back days or years orders nothing", arguments: [2, 10, 400, 19_675])
  func back(days: Int64) async throws {
    var (world, talk) = try await quoted()
    let before = try #require(try await world.store.conversation(id: talk.session.id))
    let now = world.stage.clock.now
    world.stage.clock.now = now.adding(seconds: -days * 86_400)
    for line in ["是", "人工", "查退款"] {
      try await talk.say(line)
      #expect(talk.keys == Self.wrong, "after \(line)")
    }
    #expect(world.stage.store.takeWrites().isEmpty)
    #expect(try await world.store.conversation(id: talk.session.id) == before)
    world.stage.clock.now = now.adding(seconds: 1)
    try await talk.say("是")
    #expect(talk.keys.first == "order.accepted")
  }

  @Test("a clock that is set right by less than a day is borne")
  func little() async throws {
    var (world, talk) = try await quoted()
    world.stage.clock.now = world.stage.clock.now.adding(seconds: -3600)
    try await talk.say("是")
    #expect(talk.keys != Self.wrong)
  }

  @Test("before the first day of the rules a new conversation gets no further, and leaves no trace")
  func beforeRules() async throws {
    let world = try await TestWorld(SessionTests.account)
    world.stage.clock.now = BeijingDay("1973-01-08")!.start
    var talk = TestTalk(world.session())
    for line in ["退订彩铃", SessionTests.phone] {
      try await talk.say(line)
      #expect(talk.keys == Self.wrong)
    }
    #expect(try await world.store.conversation(handle: "handle") == nil)
    #expect(try await world.store.phoneRecord(of: PhoneNumber(SessionTests.phone)!).sentAt.isEmpty)
    try await talk.hear(.silence)
    #expect(talk.replies.isEmpty)
  }

  @Test("whose file was written later than the clock says isn't served by it, in any conversation")
  func otherConversation() async throws {
    var (world, talk) = try await quoted()
    try await talk.say("是")
    _ = world.stage.store.takeWrites()
    world.stage.clock.now = world.stage.clock.now.adding(seconds: -10 * 86_400)
    var other = TestTalk(world.session("other"), prefix: "o")
    try await other.say("撤销退订")
    #expect(other.keys != Self.wrong)
    try await other.say(SessionTests.phone)
    #expect(other.keys != Self.wrong)
    try await other.say("314159")
    #expect(other.keys == Self.wrong)
    #expect(world.stage.store.takeWrites().isEmpty)
  }

  @Test("a stranger can't tell whose file is ahead of the clock: asked and answered as about any number (S7)")
  func stranger() async throws {
    var (world, talk) = try await quoted()
    try await talk.say("是")
    world.stage.clock.now = world.stage.clock.now.adding(seconds: -10 * 86_400)
    var heard: [[[String]]] = []
    for (handle, phone) in [("a", SessionTests.phone), ("b", "13900009999")] {
      var stranger = TestTalk(world.session(handle), prefix: handle)
      var keys: [[String]] = []
      for line in ["退订彩铃", phone, "000000", "111111", "没收到短信", "人工"] {
        try await stranger.say(line)
        keys.append(stranger.keys)
      }
      heard.append(keys)
    }
    #expect(heard[0] == heard[1] && !heard[0].contains(Self.wrong))
  }

  @Test("an account that two people found to be dated ahead goes on, in the old conversation too")
  func confirmed() async throws {
    var (world, talk) = try await quoted()
    try await talk.say("是")
    let id = try #require(talk.session.standing.subscriber)
    world.stage.clock.now = world.stage.clock.now.adding(seconds: -10 * 86_400)
    for name in ["li", "wang"] {
      try await talk.say("查退款")
      #expect(talk.keys == Self.wrong)
      let file = try #require(try await world.store.file(of: id))
      let member = StaffMember(
        name: name, roles: [.reviewer], secret: PasswordHash(salt: [], rounds: 1, derived: []))
      let now = world.stage.clock.now
      let policies = world.stage.surroundings.library.policies
      let changes = try file.confirmingDatedAhead(by: member, under: policies, at: now).get()
      let outcome = try await world.store.commit(
        Commit(
          file: .init(subscriber: id, version: file.version), changes: changes,
          nextDueAt: file.nextDue(under: policies, at: now), at: now))
      guard case .committed = outcome else { throw StoreProblem.busy(holder: "nobody") }
    }
    try await talk.say("查退款")
    #expect(talk.keys != Self.wrong)
  }

  @Test("who comes back while the clock is wrong isn't taken for the one who was verified")
  func returned() async throws {
    let (world, talk) = try await quoted()
    let now = world.stage.clock.now
    world.stage.clock.now = now.adding(seconds: -10 * 86_400)
    let reopened = try #require(
      try await Session.open(handle: talk.session.handle, in: world.stage.surroundings))
    var back = TestTalk(reopened, prefix: "r")
    try await back.hear(.returned)
    #expect(back.keys == Self.wrong)
    world.stage.clock.now = now.adding(seconds: 61)
    try await back.say("是")
    #expect(back.session.standing.subscriber == nil)
    #expect(world.stage.store.takeWrites().isEmpty)
  }
}
