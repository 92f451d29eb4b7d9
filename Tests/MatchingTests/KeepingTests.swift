import Foundation
import Matching
import Testing

@Suite("What is to stay")
struct KeepingTests {
  private func ended(_ line: String) -> [Wish] {
    ShippedRules.matcher.read(line).wishes.filter { wish in
      (wish.intent.hasPrefix("unsubscribe.") || wish.intent == "account.close") && wish.manner != .denial
        && wish.manner != .hypothetical
    }
  }

  @Test(
    "A thing that is said to stay is left out of what is to end, whatever the order and the commas",
    arguments: [
      ("彩铃先留着，宽带给我退掉", ["broadband"]),
      ("彩铃先不动，退宽带", ["broadband"]),
      ("彩铃不用退，退宽带就行", ["broadband"]),
      ("宽带留着吧，把彩铃取消掉", ["ringback"]),
      ("宽带还要用的，彩铃不要了", ["ringback"]),
      ("彩铃不要了，宽带别动", ["ringback"]),
      ("我要退宽带，彩铃别给我动", ["broadband"]),
      ("彩铃和流量包都退了，宽带留着", ["ringback", "monthly"]),
      ("把彩铃退了宽带别动", ["ringback"]),
      ("宽带留着把彩铃退了", ["ringback"]),
      ("留着宽带，退彩铃", ["ringback"]),
      ("留着宽带把彩铃退掉", ["ringback"]),
      ("保留宽带，取消彩铃", ["ringback"]),
      ("保留宽带取消彩铃", ["ringback"]),
      ("别动我的宽带，把彩铃取消", ["ringback"]),
      ("别动我宽带，只退彩铃", ["ringback"]),
      ("只退彩铃，不退宽带", ["ringback"]),
      ("只退彩铃不退宽带", ["ringback"]),
      ("退彩铃不退宽带", ["ringback"]),
      ("退彩铃，宽带不退", ["ringback"]),
      ("退彩铃宽带不退", ["ringback"]),
      ("宽带不退，彩铃退", ["ringback"]),
      ("退彩铃就行，宽带不用退", ["ringback"]),
      ("彩铃退掉，其他的别动", ["ringback"]),
      ("彩铃退了，别的都留着", ["ringback"]),
      ("彩铃、宽带都留着，流量包退了", ["monthly"]),
      ("彩铃和宽带留着，把流量包退了", ["monthly"]),
      ("流量包退了，彩铃和宽带都不动", ["monthly"]),
      ("流量包退了，彩铃、宽带都不动", ["monthly"]),
      ("我要取消流量包，彩铃跟宽带保留", ["monthly"]),
      ("宽带我还要用，彩铃帮我退了", ["ringback"]),
      ("宽带还在用，先把彩铃停了", ["ringback"]),
      ("宽带继续用，彩铃取消", ["ringback"]),
      ("彩铃取消，宽带继续用", ["ringback"]),
      ("彩铃给我取消了吧，宽带我还得用", ["ringback"]),
      ("手机号不要动，宽带退掉", ["broadband"]),
      ("号码保留，只把套餐里的视频会员取消", ["monthly"]),
      ("视频会员别退，退流量包", ["monthly"]),
      ("别退视频会员，退流量包", ["monthly"]),
      ("视频会员留着，流量包不要了", ["monthly"]),
      ("不要退宽带，退彩铃", ["ringback"]),
      ("不要退宽带，要退的是彩铃", ["ringback"]),
      ("先别取消宽带，先取消彩铃", ["ringback"]),
      ("彩铃和流量包退了，除了宽带", ["ringback", "monthly"]),
      ("彩铃退掉，宽带照旧", ["ringback"]),
      ("宽带照旧，彩铃停掉", ["ringback"]),
      ("退掉彩铃保留宽带", ["ringback"]),
      ("取消彩铃，保留宽带和流量包", ["ringback"]),
      ("取消彩铃和流量包，保留宽带", ["ringback", "monthly"]),
      ("帮我把彩铃关了，流量包先不动", ["ringback"]),
      ("彩铃关了吧 宽带先留着", ["ringback"]),
      ("宽带先留着 彩铃关了吧", ["ringback"]),
      ("先不退宽带，把彩铃停了", ["ringback"]),
      ("宽带暂时不退，把彩铃停了", ["ringback"]),
      ("彩铃先不退，宽带退", ["broadband"]),
      ("彩铃就不退了，宽带帮我办退订", ["broadband"]),
      ("彩铃可以留着，宽带必须退", ["broadband"]),
      ("宽带不动，顺便把彩铃退了", ["ringback"]),
      ("彩铃退了，再把流量包也退了，宽带不动", ["ringback", "monthly"]),
      ("宽带留着没用，退了吧", ["broadband"]),
      ("宽带留着也是浪费，帮我退掉", ["broadband"]),
      ("彩铃不想留着了，退掉", ["ringback"]),
      ("退彩铃，不用留着", ["ringback"]),
      ("宽带也退彩铃也退，流量包不退", ["ringback", "broadband"]),
      ("宽带和彩铃退，流量包不退", ["ringback", "broadband"]),
      ("流量包不退，宽带和彩铃退", ["ringback", "broadband"]),
      ("不退流量包，退宽带和彩铃", ["ringback", "broadband"]),
      ("彩铃、流量包退掉，宽带别碰", ["ringback", "monthly"]),
      ("别碰我的宽带，彩铃跟流量包都取消", ["ringback", "monthly"]),
      ("我就想退彩铃，宽带你别给我动", ["ringback"]),
      ("我只要退彩铃，别把宽带也退了", ["ringback"]),
      ("千万别退宽带，我只退彩铃", ["ringback"]),
      ("千万别退我宽带，只要退彩铃", ["ringback"]),
      ("宽带可千万别停，停彩铃", ["ringback"]),
      ("我不要那个视频会员了但是音乐的留着", ["monthly"]),
      ("退宽带不过彩铃别动", ["broadband"]),
    ])
  func keepsOne(_ line: String, _ kinds: [String]) {
    #expect(Set(ended(line).map(\.intent)) == Set(kinds.map { "unsubscribe." + $0 }))
  }

  @Test(
    "Where everything stays, or what was wished is taken back, nothing ends",
    arguments: [
      "退订彩铃，算了不退了",
      "你把我彩铃给退了？我没让你退",
      "彩铃我不退，我只是问问",
      "我不想退彩铃了，想留着",
      "我要是退了彩铃，钱退不退",
      "彩铃别动",
      "彩铃留着",
      "不要动我的宽带",
      "宽带不退了",
      "彩铃不用取消了",
      "我的彩铃先别退",
      "退宽带，算了还是留着吧",
      "把彩铃退了，算了，还是不退了",
      "取消彩铃吧。算了，先不取消",
      "想退宽带，想想还是不退了",
      "彩铃退了吧，不对，先别退",
    ])
  func keepsAll(_ line: String) { #expect(ended(line).map(\.intent) == []) }

  @Test(
    "What stays fills no slot of what ends",
    arguments: [
      ("不是宽带，是彩铃要退", "ringback"), ("先别退彩铃，先把会员退了", "monthly"), ("不是退彩铃是退宽带", "broadband"),
      ("宽带留着，彩铃退了", "ringback"), ("彩铃别动，退宽带", "broadband"),
    ])
  func slots(_ line: String, _ kind: String) {
    #expect(ended(line).map { $0.slots["kind"] } == [.text(kind)])
  }

  @Test("A rule file says which words keep and what; a name that nobody defines is refused")
  func ruleFile() throws {
    let yaml = """
      concepts:
        停: [停掉, 停]
        灯: [灯]
        门: [门]
        留: {is: [留着], keeps: {things: [灯, 门], acts: [停]}}
      intents:
        unsubscribe.lamp: {data: [{keywords: ["<停> & <灯>"]}]}
        unsubscribe.door: {data: [{keywords: ["<停> & <门>"]}]}
      """
    #expect(try ShippedRules.matcher(yaml).read("灯留着，门停掉").wishes.map(\.intent) == ["unsubscribe.door"])
    #expect(throws: (any Error).self) {
      try ShippedRules.matcher(yaml.replacingOccurrences(of: "[灯, 门]", with: "[灯, 窗]"))
    }
  }
}
