import Matching
import Testing

@Suite("What is only spoken of")
struct SettlingTests {
  private func ended(_ line: String) -> [String] {
    ShippedRules.matcher.read(line).wishes.map(\.intent).filter { intent in
      OwnUtterances.actions.contains { intent.hasPrefix($0) }
    }
  }

  @Test(
    "An act is left alone in a phrase that says much beside it and bids nothing",
    arguments: [
      "我们厂办的集体卡都销了换成别家的了",
      "单位内线短号撤了找谁",
      "我又不是傻子停了流量包干什么",
      "陌生人让我取消来电显示",
      "邻居那帮人吵着闹着要拆宽带",
      "我还以为你们已经把彩铃退了",
      "这事跟退宽带没关系",
      "好多人都在退会员吗",
    ])
  func spokenOf(_ line: String) { #expect(ended(line).isEmpty, "\(line)") }

  @Test(
    "What bids settles the act, whatever was told before it",
    arguments: [
      ("民宿不开了三条宽带都给我退了", "unsubscribe.broadband"),
      ("我要搬到外地去了家里这个宽带不要了", "unsubscribe.broadband"),
      ("我都说了好几遍了，把彩铃退了", "unsubscribe.ringback"),
      ("短信上说可以拆，给我拆宽带", "unsubscribe.broadband"),
      ("我在寺里闭关三个月麻烦把会员停了", "unsubscribe.monthly"),
    ])
  func bidden(_ line: String, _ intent: String) { #expect(ended(line) == [intent], "\(line)") }

  @Test(
    "A bid for something that no word of acts explains, and that is no thing of ours, ends nothing",
    arguments: ["把这个页码取消了", "帮我退掉那个桶装水", "把那个备注删了", "我想退掉那顶帽子"])
  func otherThing(_ line: String) { #expect(ended(line).isEmpty, "\(line)") }

  @Test(
    "Why a thing without a name is left, and what it is like, names no other",
    arguments: ["我想把它退掉因为实在派不上用场", "帮我退订刚刚短信里说的那个", "怎么取消已经开通的业务"])
  func unnamed(_ line: String) { #expect(ended(line) == ["unsubscribe.unspecified"], "\(line)") }

  @Test("An act that is only spoken of is the first that is asked about")
  func isAskedAbout() {
    let reading = ShippedRules.matcher.read("我又不是傻子停了流量包干什么")
    #expect(reading.wishes.isEmpty)
    #expect(reading.nearest.first?.intent == "unsubscribe.monthly")
  }

  @Test(
    "能不能帮我退 asks and 别说了，退 bids; neither denies",
    arguments: ["能不能帮我退彩铃呀", "行了别说了，退彩铃", "我不会弄，退彩铃"])
  func isNoDenial(_ line: String) {
    #expect(ShippedRules.matcher.read(line).wishes.first?.manner != .denial)
  }
}
