import DomainCore
import Testing

@testable import Dialogue

/// Two conversations of one customer that are both asked to pay the same order.
@Suite struct PaidElsewhereTests {
  @Test("who is asked to pay what another chat has paid is told so, and how the order stands")
  func told() async throws {
    let world = try await TestWorld("fixtures/移动-宽带支付失败.yaml")
    var first = try await asked(world, "first")
    var second = try await asked(world, "second")
    try await first.say("银行卡")
    let answer = try await second.say("微信")
    let paid = [PhraseKey.payElsewhere, .payElsewhereTrying].map(\.name)
    #expect(second.keys.contains(where: paid.contains))
    #expect(second.keys.contains(PhraseKey.orderLine.name))
    #expect(answer.contains("不用再付"))
    let subscriber = try #require(first.session.conversation.state.proof?.subscriber)
    let file = try #require(try await world.store.file(of: subscriber))
    #expect(file.payments.filter { $0.state == .success && $0.order != nil }.count == 1)
  }

  /// A conversation that stands at the question for a way to pay.
  private func asked(_ world: TestWorld, _ handle: String) async throws -> TestTalk {
    var talk = TestTalk(world.session(handle), prefix: handle)
    for line in ["继续付款", "13800000001", "用服务密码", "258036", "123X"] { try await talk.say(line) }
    #expect(talk.keys.contains(PhraseKey.askMethod.name))
    return talk
  }
}
