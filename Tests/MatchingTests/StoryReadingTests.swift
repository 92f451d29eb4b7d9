import Matching
import Testing

@Suite("What a story ends in")
struct StoryReadingTests {
  private func read(_ line: String) -> Reading { ShippedRules.matcher.read(line) }

  @Test(
    "The last clause that bids tells the wish, with the thing that was named last",
    arguments: [
      ("我老婆说这个彩铃每个月扣六块钱打电话问了两回也没人管我就打过来了你就帮我把这个取消掉吧", "unsubscribe.ringback"),
      ("我爸那个手机报早上老响短信他眼睛也看不清三块钱一个月嘛你给他取消了就行了", "unsubscribe.monthly"),
      ("那个视频会员我前天刚退掉的孩子回来哭了要看动画片你能不能给我恢复回来啊", "resubscribe"),
      ("退款的事流量的事还有我那个合约我问了半天都问不明白你别念了叫个活人来跟我说", "human.agent"),
      ("我想退那个流量包哦不对不是流量包我流量包还要用的我想退的是彩铃", "unsubscribe.ringback"),
    ])
  func ending(_ line: String, _ intent: String) { #expect(read(line).wishes.map(\.intent) == [intent]) }

  @Test(
    "A clause that is told, or that asks, ends nothing",
    arguments: [
      "我前两天已经去营业厅把那个宽带给拆了设备也还了就是想确认下有没有问题",
      "我根本就不知道手机上有这么个彩铃你们是什么时候给我加上去的",
      "有个人打电话说是你们公司的说我的号码涉嫌诈骗要给我停机让我转接什么公安局",
      "我妈非要让我把彩铃退了说浪费钱我觉得挺好的不退就这么着吧我是问你们彩铃能自己录音吗",
    ])
  func told(_ line: String) {
    let intents = read(line).wishes.map(\.intent)
    #expect(!intents.contains { intent in OwnUtterances.actions.contains { intent.hasPrefix($0) } })
  }

  @Test("What was told before a wish says of none that it is all of them")
  func tellsNoAll() {
    let line = "我之前办的那个亲情网都没怎么用过现在离婚了就不想再用了这个亲情网怎么退啊"
    #expect(!read(line).entities.contains { $0.kind == .all })
    #expect(read(line).wishes.first?.slots["all"] == nil)
    #expect(read("我手机上那些乱七八糟的业务我也搞不清楚是谁开的你都给我退了").entities.contains { $0.kind == .all })
    #expect(!read("跟我前妻一起办的那个亲情网退了").entities.contains { $0.kind == .all })
  }

  @Test("Words of a story's end point at where they were said")
  func places() {
    let line = "我爸那个手机报早上老响短信他眼睛也看不清三块钱一个月嘛你给他取消了就行了"
    let scalars = Array(line.unicodeScalars)
    let said = read(line).wishes.flatMap(\.hits).map { hit in
      String(String.UnicodeScalarView(scalars[hit.range]))
    }
    #expect(said.contains("手机报") && said.contains { $0.contains("取消") }, "\(said)")
  }
}
