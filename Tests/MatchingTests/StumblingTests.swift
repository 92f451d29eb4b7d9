import Matching
import Testing

@Suite("Pauses and stumbling")
struct StumblingTests {
  @Test(
    "Sounds of hesitation and words said twice change nothing",
    arguments: [
      ("我我我要退退订彩铃", "unsubscribe.ringback"), ("取嗯消彩铃", "unsubscribe.ringback"),
      ("把那个彩铃呃给我嗯退了", "unsubscribe.ringback"), ("这个这个彩铃这个退了", "unsubscribe.ringback"),
      ("我想要退那个那个就是宽带", "unsubscribe.broadband"), ("流量那个包帮我退了", "unsubscribe.monthly"),
      ("我要退退退订", "unsubscribe.unspecified"), ("嗯呃我要退订", "unsubscribe.unspecified"),
      ("家里里网络取消", "unsubscribe.broadband"), ("客客服电话接一下", "human.agent"),
    ])
  func shipped(_ line: String, _ intent: String) {
    #expect(ShippedRules.matcher.read(line).wishes.map(\.intent) == [intent])
  }

  @Test(
    "What is said around a wish, answers, calls and checks, takes nothing from it",
    arguments: [
      ("对对对注销这个卡", "account.close"), ("我的意思是我的套餐信息", "query.subscriptions"),
      ("办个事怎么这么慢就这样", "query.progress"),
    ])
  func around(_ line: String, _ intent: String) {
    #expect(ShippedRules.matcher.read(line).wishes.map(\.intent) == [intent])
  }

  @Test("A character said twice on purpose is no stumble: 我就试试 tries, and asks for nothing to be ended")
  func saidTwice() {
    #expect(ShippedRules.matcher.read("我就试试你听不听得懂退订").wishes.isEmpty)
  }

  @Test("A pause makes no distance; 那个 before what it points at is a word, and 这个月 a month")
  func distances() throws {
    let matcher = try ShippedRules.matcher(
      """
      intents:
        near: {data: [{keywords: ["甲 ..1 乙"]}]}
        split: {data: [{keywords: ["丙丁戊己 & 庚辛"]}]}
        month: {data: [{keywords: ["甲 这个月"]}]}
      """)
    func intent(_ text: String) -> String? { matcher.read(text).wishes.first?.intent }
    #expect(intent("甲呃嗯乙") == "near")
    #expect(intent("甲呃那个乙") == "near")
    #expect(intent("甲那个乙") == nil)
    #expect(intent("甲一二乙") == nil)
    #expect(intent("丙丁嗯戊己庚庚辛") == "split")
    #expect(intent("甲这个月") == "month")
  }

  @Test("Who says nothing but that isn't taken to say yes", arguments: ["啊对那个", "那个", "呃"])
  func nothing(_ line: String) { #expect(ShippedRules.matcher.read(line).wishes.isEmpty) }

  @Test("A long word of letters weighs no more than the Chinese word that it stands for")
  func letters() throws {
    let matcher = try ShippedRules.matcher(
      """
      intents:
        latin: {data: [{keywords: [unsubscribe]}]}
        chinese: {data: [{keywords: [彩铃业务办理]}]}
      """)
    #expect(matcher.read("unsubscribe彩铃业务办理").wishes.first?.intent == "chinese")
  }

  @Test(
    "Whatever is typed, reading it ends and points into the line",
    arguments: [
      "九万亿亿", "999999999万亿亿块", "92233720368547758元八毛", "第99999999999999999个", "退\u{200D}订\u{200D}彩铃",
      "退订\u{301}彩\u{20DD}铃", "\u{202E}铃彩订退\u{202C}", "👨‍👩‍👧‍👦退👍🏽彩铃", "ﾀｲﾃｲ退ﾞ彩铃", "\u{0}\u{1B}[31m退订\u{7F}",
      "\u{FEFF}退\u{AD}订", "𠀀𠀁退订", "退订" + String(repeating: "彩铃和", count: 3_000),
      String(repeating: "啊", count: 20_000), String(repeating: "退", count: 300_000),
      String(repeating: "，", count: 100_000) + "退彩铃", String(repeating: "再退", count: 5_000),
      String(repeating: "别动那个宽带，", count: 2_000), String(repeating: "１３８", count: 10_000),
    ])
  func anything(_ line: String) {
    let length = line.unicodeScalars.count
    var reading: Reading?
    let time = ContinuousClock().measure { reading = ShippedRules.matcher.read(line) }
    for hit in reading?.wishes.flatMap(\.hits) ?? [] {
      #expect(hit.range.lowerBound >= 0 && hit.range.upperBound <= length)
    }
    // Generous, for this is a build without optimisation: what is meant is that no line takes minutes.
    #expect(time < .seconds(20), "\(time)")
  }
}
