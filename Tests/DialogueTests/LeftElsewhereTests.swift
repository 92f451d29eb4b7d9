import DomainCore
import Testing

@testable import Dialogue

@Suite("What was quoted together and ended in another conversation meanwhile (R13)")
struct LeftElsewhereTests {
  private static let account = "fixtures/移动-多个包月.yaml"

  /// A conversation with an open quote, and a world in which another one has done something since.
  private static func quoted(_ wish: String, meanwhile other: String) async throws -> TestTalk {
    let world = try await TestWorld(account)
    var talk = TestTalk(world.session("a"), prefix: "a")
    for line in [wish, "13800000001", "314159"] { try await talk.say(line) }
    try #require(talk.session.expects == .confirmation)
    world.stage.clock.now = world.stage.clock.now.adding(seconds: 61)
    var elsewhere = TestTalk(world.session("b"), prefix: "b")
    for line in [other, "13800000001", "314159", "是"] { try await elsewhere.say(line) }
    try #require(elsewhere.keys.contains("order.accepted") || elsewhere.keys.contains("arrange.accepted"))
    return talk
  }

  @Test(
    "The yes names what has ended and counts for nothing; the rest is quoted anew",
    arguments: [
      ("退手机报和咪咕会员", "退手机报", "手机报", "咪咕视频会员"), ("退手机报和咪咕会员", "退咪咕会员", "咪咕视频会员", "手机报"),
    ])
  func leaving(wish: String, other: String, ended: String, rest: String) async throws {
    var talk = try await Self.quoted(wish, meanwhile: other)
    let words = try await talk.say("是")
    #expect(words.contains("“\(ended)”已经退订") && !words.contains("“\(rest)”已经退订"))
    #expect(words.contains("您将退订“\(rest)”") && !words.contains("您将退订“\(ended)”"))
    #expect(talk.session.expects == .confirmation)
    #expect(try await talk.say("是").contains("已受理“\(rest)”"))
  }

  @Test("Switching renewal off of two goes on with the one that still runs")
  func renewal() async throws {
    var talk = try await Self.quoted("关闭咪咕会员和手机报的自动续费", meanwhile: "退咪咕会员")
    let words = try await talk.say("是")
    #expect(words.contains("咪咕视频会员") && words.contains("手机报"))
    #expect(talk.session.expects == .confirmation)
    let accepted = try await talk.say("是")
    #expect(accepted.contains("手机报") && accepted.contains("已受理"))
  }
}
