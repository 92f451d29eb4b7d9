import Matching
import Testing

@Suite("Several wishes, and asking which")
struct SeveralWishesTests {
  @Test(
    "Two things that one act is said of, or each its own, are two wishes in their order",
    arguments: [
      ("彩铃跟宽带全退了", ["unsubscribe.ringback", "unsubscribe.broadband"]),
      ("宽带跟彩铃都给我退了", ["unsubscribe.broadband", "unsubscribe.ringback"]),
      ("退彩铃跟流量包", ["unsubscribe.ringback", "unsubscribe.monthly"]),
      ("彩铃退了宽带也退了", ["unsubscribe.ringback", "unsubscribe.broadband"]),
      ("把流量包、彩铃退掉", ["unsubscribe.monthly", "unsubscribe.ringback"]),
      ("我想退彩铃，再查一下退款", ["unsubscribe.ringback", "query.refund"]),
      (
        "退订彩铃，顺便查下话费，再把来电显示取消",
        ["unsubscribe.ringback", "query.balance", "unsubscribe.monthly"]
      ),
      (
        "退订彩铃顺便查话费再取消来电显示", ["unsubscribe.ringback", "query.balance", "unsubscribe.monthly"]
      ),
      (
        "退订彩铃然后查一下退款再把宽带也拆了",
        ["unsubscribe.ringback", "query.refund", "unsubscribe.broadband"]
      ),
      ("先退彩铃，再退宽带，然后把号注销", ["unsubscribe.ringback", "unsubscribe.broadband", "account.close"]),
      ("查话费顺便退彩铃顺便查退款", ["query.balance", "unsubscribe.ringback", "query.refund"]),
      ("退视频会员，再退音乐会员", ["unsubscribe.monthly", "unsubscribe.monthly"]),
      (
        "我最近手头紧，彩铃退了吧，还有宽带也退，顺便查下退款进度",
        ["unsubscribe.ringback", "unsubscribe.broadband", "query.refund"]
      ),
      (
        "你好，退彩铃，再退宽带，还有流量包也取消",
        ["unsubscribe.ringback", "unsubscribe.broadband", "unsubscribe.monthly"]
      ),
    ])
  func several(_ line: String, _ intents: [String]) {
    let reading = ShippedRules.matcher.read(line)
    #expect(reading.wishes.map(\.intent) == intents, "\(reading.candidates.map(\.intent))")
  }

  @Test("Each of two wishes that share an act takes the product that it names")
  func products() throws {
    let matcher = try ShippedRules.matcher(
      """
      concepts: {退订: [退订, 退], 彩铃: [彩铃], 流量包: [流量包]}
      lists: {product: {entity: true, values: [{in: 彩铃, out: ring}, {in: 流量包, out: data}]}}
      intents:
        unsubscribe.ringback: {takes: [product], data: [{keywords: ["<退订> & <彩铃>"]}]}
        unsubscribe.monthly: {takes: [product], data: [{keywords: ["<退订> & <流量包>"]}]}
      """)
    let wishes = matcher.read("退彩铃跟流量包").wishes
    #expect(wishes.map { $0.slots["product"] } == [.text("ring"), .text("data")])
  }

  @Test(
    "What is kept, or named once only, is no second wish",
    arguments: [
      ("之前退的流量包再给我开", ["resubscribe"]), ("我都注销了怎么还有扣费", ["appeal.failed"]),
      ("流量包先别动，先拆宽带", ["unsubscribe.broadband"]),
      ("别退我彩铃，我要退的是宽带", ["unsubscribe.broadband"]), ("帮我退订彩铃怎么取消", ["unsubscribe.ringback"]),
    ])
  func notSeveral(_ line: String, _ intents: [String]) {
    let reading = ShippedRules.matcher.read(line)
    #expect(reading.wishes.map(\.intent) == intents, "\(reading.candidates.map(\.intent))")
  }

  @Test(
    "An action that another wish nearly equals is asked about; a clear lead is not, nor one that a priority gives"
  )
  func margins() throws {
    func intents(_ first: String, _ second: String) throws -> (wishes: [String], candidates: [String]) {
      let yaml = """
        concepts: {退订: [退订], 甲: {is: [套餐], weight: \(first)}, 乙: {is: [套餐], weight: \(second)}}
        intents:
          unsubscribe.a: {data: [{keywords: ["<退订> & <甲>"]}]}
          query.b: {data: [{keywords: ["<退订> & <乙>"]}]}
        """
      let reading = try ShippedRules.matcher(yaml).read("退订套餐")
      return (reading.wishes.map(\.intent), reading.candidates.map(\.intent))
    }
    #expect(try intents("1.03", "1").candidates == ["unsubscribe.a", "query.b"])
    #expect(try intents("1.2", "1").wishes == ["unsubscribe.a"])
    // A question changes nothing: a smaller lead is enough for it.
    #expect(try intents("1", "1.04").wishes == ["query.b"])
  }
}
