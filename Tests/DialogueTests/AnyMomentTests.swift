import DomainCore
import Testing

@testable import Dialogue

/// 取消, 返回, 人工 and 帮助 and a question in between work in every state, and none of them orders anything.
@Suite struct AnyMomentTests {
  /// The states on the way through the longest conversation (broadband with a fee), a list, and a step-up, by the lines to them.
  struct State: CustomStringConvertible, Sendable {
    let description: String
    let account: String
    let lines: [String]
    var waitSeconds: Int64 = 0
    var last: String?
  }

  static let broadband = ["退订宽带", "13800000001", "314159", "123X", "是", "1", "微信"]
  static let states: [State] =
    (1...broadband.count).map { count in
      State(
        description: "broadband after \(broadband[count - 1])", account: "fixtures/移动-宽带合约期内.yaml",
        lines: Array(broadband.prefix(count)))
    } + [
      State(
        description: "a list to choose from", account: "fixtures/移动-多个包月.yaml",
        lines: ["取消包月", "13800000001", "314159"]),
      State(
        description: "the service password", account: SessionTests.account,
        lines: ["退订彩铃", "13800000001", "用服务密码"]),
      State(
        description: "a confirmation code", account: SessionTests.account,
        lines: ["退订彩铃", "13800000001", "314159"], waitSeconds: 360, last: "是"),
      State(
        description: "closing, where the balance goes", account: "fixtures/移动-只有主套餐.yaml",
        lines: ["我要办理销户", "13800000001", "314159", "123X"]),
      State(
        description: "closing, before the yes", account: "fixtures/移动-只有主套餐.yaml",
        lines: ["我要办理销户", "13800000001", "314159", "123X", "银行卡"]),
      State(
        description: "a closing's confirmation code", account: "fixtures/移动-只有主套餐.yaml",
        lines: ["我要办理销户", "13800000001", "314159", "123X", "银行卡"], waitSeconds: 360, last: "是"),
      State(
        description: "suspending the number", account: "fixtures/移动-只有主套餐.yaml",
        lines: ["停机保号", "13800000001", "314159", "123X"]),
      State(
        description: "choosing a plan", account: "fixtures/移动-只有主套餐.yaml",
        lines: ["换套餐", "13800000001", "314159"]),
      State(
        description: "another plan before the yes", account: "fixtures/移动-只有主套餐.yaml",
        lines: ["换套餐", "13800000001", "314159", "1"]),
      State(
        description: "opening again, how to pay", account: "fixtures/移动-几项退订过.yaml",
        lines: ["重新开通彩铃", "13800000001", "314159"]),
      State(
        description: "opening again before the yes", account: "fixtures/移动-几项退订过.yaml",
        lines: ["重新开通彩铃", "13800000001", "314159", "微信"]),
      State(
        description: "renewal of which", account: "fixtures/移动-多个包月.yaml",
        lines: ["怎么关掉自动续费", "13800000001", "314159"]),
      State(
        description: "renewal before the yes", account: "fixtures/移动-几项退订过.yaml",
        lines: ["把咪咕会员的自动续费关掉", "13800000001", "314159"]),
      State(
        description: "withdrawing before the yes", account: "fixtures/移动-流量包办理中.yaml",
        lines: ["撤回", "13800000001", "314159"]),
      State(
        description: "undoing before the yes", account: SessionTests.account,
        lines: ["退订彩铃", "13800000001", "314159", "是", "撤销"]),
      State(
        description: "a day for the pick-up", account: "fixtures/移动-退过宽带.yaml",
        lines: ["光猫怎么还给你们", "13800000001", "314159"]),
      State(
        description: "a failed payment", account: "fixtures/移动-宽带支付失败.yaml",
        lines: ["继续付款", "13800000001", "314159", "123X"]),
      State(
        description: "an appeal that offers to leave", account: SessionTests.account,
        lines: ["彩铃我早就退了怎么还在扣钱", "13800000001", "314159"]),
      State(
        description: "an appeal that offers a case", account: "fixtures/移动-彩铃已取消.yaml",
        lines: ["彩铃退了怎么还在扣费", "13800000001", "314159"]),
      State(
        description: "remedies for what was never wanted", account: "fixtures/移动-多个包月.yaml",
        lines: ["我从来没订过手机报怎么会扣钱", "13800000001", "314159"]),
      State(
        description: "which one an appeal is about", account: "fixtures/移动-多个包月.yaml",
        lines: ["不小心点开通了", "13800000001", "314159"]),
      State(
        description: "the offer to lift a freeze", account: "fixtures/联通-账户冻结.yaml",
        lines: ["退订视频会员", "13800000001", "314159"]),
      State(
        description: "the yes to an erasure", account: "fixtures/移动-已销户.yaml",
        lines: ["把我的个人信息删掉", "13800000001", "314159", "123X"]),
      State(
        description: "the choice of a channel", account: SessionTests.account,
        lines: ["修改通知方式", "13800000001", "314159"]),
    ]

  @Test(
    "the command is answered as itself and orders nothing", arguments: states,
    ["取消", "返回", "人工", "帮助", "我的退款到哪了"])
  func command(_ state: State, _ command: String) async throws {
    let world = try await TestWorld(state.account)
    var talk = TestTalk(world.session())
    for line in state.lines { try await talk.say(line) }
    if let last = state.last {
      world.stage.clock.now = world.stage.clock.now.adding(seconds: state.waitSeconds)
      try await talk.say(last)
      #expect(talk.session.expects == .secret(slot: "confirmCode"))
    }
    #expect(talk.session.expects != .anything, "the state was not reached")
    _ = world.stage.store.takeWrites()
    let open = talk.session.expects
    try await talk.hear(.line(command))
    #expect(!talk.keys.isEmpty)
    #expect(world.stage.store.takeWrites().isEmpty)
    switch command {
    case "取消":
      #expect(talk.session.expects == .anything)
      #expect(!Set(talk.keys).isDisjoint(with: ["leave.abandoned", "pay.later"]))
    case "人工": #expect(talk.keys.contains("person.handOver"))
    case "帮助":
      #expect(talk.keys.contains("talk.helpInside"))
      #expect(talk.session.expects == open)
    case "返回": #expect(Set(talk.keys).isDisjoint(with: PhraseKey.notUnderstoodKeys))
    default:
      #expect(Set(talk.keys).isDisjoint(with: PhraseKey.notUnderstoodKeys))
      #expect(talk.session.expects != .anything)
    }
  }

  @Test("several of a list are chosen by number", arguments: ["第二个和第三个", "2和3", "2、3", "退第二个和第三个"])
  func several(_ line: String) async throws {
    let world = try await TestWorld("fixtures/移动-多个包月.yaml")
    var talk = TestTalk(world.session())
    for said in ["取消包月", "13800000001", "314159"] { try await talk.say(said) }
    let words = try await talk.say(line)
    #expect(words.contains("10GB流量包") && words.contains("100分钟语音包") && !words.contains("手机报"))
    #expect(talk.session.expects == .confirmation)
  }
}
