import Matching
import Testing

/// Lines that say nothing as they stand are read once more in plain words.
@Suite("Plain words")
struct PlainWordsTests {
  private static let matcher: Matcher = {
    let rules = """
      language: zh-CN
      concepts: {退订: [退订, 取消], 彩铃: [彩铃], 恢复: [恢复], 谢: [谢谢], 没: [没有]}
      lists:
        plain:
          values:
            - {in: tui, out: 退}
            - {in: ding, out: 订}
            - {in: cailing, out: 彩铃}
            - {in: wo, out: 我}
            - {in: ringtone, out: 彩铃}
            - {in: cancel, out: 取消}
            - {in: 唔要, out: 退订}
            - {in: 冇, out: 没有}
            - {in: 没有, out: 退订}
      intents:
        ringback: {data: [{keywords: ["<退订> & <彩铃>"]}]}
        thanks: {data: [{keywords: [<谢>], priority: -1}]}
        none: {data: [{keywords: [<没>]}]}
      """
    do { return try ShippedRules.matcher(rules) } catch { preconditionFailure("\(error)") }
  }()

  @Test(
    "A line in other words is understood",
    arguments: [
      "cailing tuiding", "wo tui ding cailing", "tuidingcailing", "彩铃 TUI DING", "彩铃唔要", "彩铃❌", "❌ 彩铃",
      "cancel my ringtone", "🎵❌", "彩铃❌ 谢谢",
    ])
  func isUnderstood(_ line: String) {
    #expect(Self.matcher.read(line).wishes.first?.intent == "ringback", "\(line)")
  }

  @Test(
    "What is said plainly, or in no known word, stays as it is",
    arguments: [
      ("没有", "none"), ("冇", "none"), ("谢谢❤️", "thanks"), ("tuidingx cailing", nil), ("❤️", nil), ("😭😭", nil),
    ]
      as [(String, String?)])
  func staysAsItIs(_ line: String, _ intent: String?) {
    #expect(Self.matcher.read(line).wishes.first?.intent == intent, "\(line)")
  }

  @Test("Words point at what was written")
  func wordsPointAtWhatWasWritten() {
    let explanation = Self.matcher.explain("我的 cailing，唔要")
    let places = explanation.hits.map { "\($0.name) \($0.range)" }
    #expect(places.contains("彩铃 3..<10"))
    #expect(places.contains("退订 11..<13"))
  }
}
