import DataFiles
import Matching
import Testing

@Suite("Reading")
struct ReadingTests {
  private func intents(_ text: String) -> [String] { ShippedRules.matcher.read(text).wishes.map(\.intent) }

  @Test("Several wishes come in the order in which they were said")
  func severalWishes() {
    #expect(intents("退彩铃，再查一下退款") == ["unsubscribe.ringback", "query.refund"])
  }

  @Test("A correction takes back what was said before it")
  func correction() {
    #expect(intents("我要退彩铃，说错了，我要退宽带") == ["unsubscribe.broadband"])
  }

  @Test("A denied act is no wish", arguments: ["别退我的彩铃", "先别取消套餐", "我不是要退宽带"])
  func denial(_ text: String) {
    #expect(!intents(text).contains { $0.hasPrefix("unsubscribe.") })
  }

  @Test("Slots carry what was said beside the act")
  func slots() {
    let wish = ShippedRules.matcher.read("把每月十块的咪咕视频会员退了").wishes.first
    #expect(wish?.intent == "unsubscribe.monthly")
    #expect(wish?.slots["product"] == .text("cmcc.migu"))
    #expect(wish?.slots["amountFen"] == .integer(1_000))
    #expect(wish?.slots["kind"] == .text("monthly"))
  }

  @Test("A question how is told apart from a wish")
  func manners() {
    #expect(ShippedRules.matcher.read("彩铃怎么退").wishes.first?.manner == .howTo)
    #expect(ShippedRules.matcher.read("帮我把彩铃退了").wishes.first?.manner == .wish)
  }

  @Test("Hits point at what was written, through Traditional, spaces and homophones")
  func hits() {
    let wish = ShippedRules.matcher.read("麻煩 取消 采铃").wishes.first
    #expect(wish?.intent == "unsubscribe.ringback")
    #expect(wish?.hits.map(\.range).suffix(2) == [3..<5, 6..<8])
  }

  @Test("What is not understood offers the nearest and never acts", arguments: ["asdf", "", "。。。", "今天天气真好"])
  func nothing(_ text: String) { #expect(intents(text).isEmpty) }

  @Test("Rules tell in the context that they ask for")
  func context() throws {
    let matcher = try ShippedRules.matcher(
      """
      intents:
        a:
          data:
            - sentences: [退了它]
              requires_context: {open: {slot: thing}}
      """)
    #expect(matcher.read("退了它").wishes.isEmpty)
    let wish = matcher.read("退了它", context: ["open": .text("彩铃")]).wishes.first
    #expect(wish?.slots == ["thing": .text("彩铃")])
  }

  @Test("Chains, distances, alternatives, optionals, anchors and exceptions mean what the manual says")
  func patterns() throws {
    let matcher = try ShippedRules.matcher(
      """
      concepts:
        关: {weak: [关], except: [关系]}
      intents:
        order: {data: [{keywords: ["甲 ..2 乙"]}]}
        both: {data: [{keywords: ["丙 & (丁|戊)"]}]}
        start: {data: [{keywords: ["^ 己 庚"]}]}
        weak: {data: [{keywords: ["<关> & 灯"]}]}
        number: {data: [{keywords: ["要 #{count} 个"]}]}
      """)
    func intent(_ text: String) -> String? { matcher.read(text).wishes.first?.intent }
    #expect(intent("甲一二乙") == "order")
    #expect(intent("甲一二三乙") == nil)
    #expect(intent("乙甲") == nil)
    #expect(intent("戊在丙前") == "both")
    #expect(intent("戊。丙") == nil)
    #expect(intent("请己庚") == "start")
    #expect(intent("别己庚") == nil)
    #expect(intent("灯关") == "weak")
    #expect(intent("灯没关系") == nil)
    #expect(matcher.read("要三个").wishes.first?.slots == ["count": .integer(3)])
  }

  @Test("An explanation names the rule, the runner-up, and what the nearest lacked")
  func explanation() {
    let explained = ShippedRules.matcher.explain("彩铃退了")
    #expect(explained.ranked.first?.intent == "unsubscribe.ringback")
    #expect(explained.hits.contains { $0.name == "彩铃" })
    #expect(explained.ranked.count > 1 || explained.lacking.contains { !$0.missing.isEmpty })
    #expect(!explained.lacking.contains { $0.intent == "unsubscribe.ringback" })
    let lacking = ShippedRules.matcher.explain("彩铃")
    #expect(lacking.reading.wishes.isEmpty)
    #expect(lacking.lacking.contains { !$0.missing.isEmpty })
  }

  @Test("The rules have no misread example and no word that alone triggers an action")
  func findings() {
    #expect(ShippedRules.matcher.findings(samples: 2).filter(\.isError) == [])
  }
}
