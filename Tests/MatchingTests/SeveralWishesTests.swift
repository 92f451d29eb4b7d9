import Matching
import Testing

@Suite("Several wishes, and asking which")
struct SeveralWishesTests {
  @Test(
    "Two things that one act is said of, or each its own, are two wishes in their order",
    arguments: [
      ("彩铃和宽带都退了", ["unsubscribe.ringback", "unsubscribe.broadband"]),
      ("宽带跟彩铃都给我退了", ["unsubscribe.broadband", "unsubscribe.ringback"]),
      ("退彩铃跟流量包", ["unsubscribe.ringback", "unsubscribe.monthly"]),
      ("彩铃退了宽带也退了", ["unsubscribe.ringback", "unsubscribe.broadband"]),
      ("把流量包、彩铃退掉", ["unsubscribe.monthly", "unsubscribe.ringback"]),
      ("我想退彩铃，再查一下退款", ["unsubscribe.ringback", "query.refund"]),
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
