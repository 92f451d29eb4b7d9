import Testing

@testable import Matching

@Suite("Normalised text")
struct NormalisedTextTests {
  @Test(
    "Forms, scripts and spaces fold away",
    arguments: [
      ("退 訂，彩 鈴！", "退订彩铃"), ("ＴＤ１２３", "td123"), ("①②", "12"), ("㈠", "一"), ("取消\u{200B}彩\u{FE0F}铃", "取消彩铃"),
      ("Ｃ罗", "c罗"), ("寬頻", "宽频"), ("😡退了👋", "退了"), ("12.5元", "12.5元"), ("10:30", "10:30"),
      ("139-1234-5678", "13912345678"),
      ("⼀⼆", "一二"), ("Tuì Dìng", "tuiding"), ("don't", "dont"), ("50％", "50%"), ("", ""), ("。。。", ""),
      ("ﬁne", "fine"),
    ])
  func folds(_ line: String, _ expected: String) {
    let text = NormalisedText()
    text.normalise(line)
    #expect(text.text == expected)
  }

  @Test("Every unit knows the scalars that it comes from")
  func offsets() {
    let text = NormalisedText()
    text.normalise("我😀要 退訂")
    #expect((0..<text.count).map { Int(text.starts[$0]) } == [0, 2, 4, 5])
    #expect((0..<text.count).map { Int(text.ends[$0]) } == [1, 3, 5, 6])
    #expect(text.scalarCount == 6)
  }

  @Test(
    "Repeated stretches fold into one, digits stay",
    arguments: [
      ("取消取取消彩铃", "取消取消彩铃"), ("我我我想退", "我想退"), ("返回返回返回", "返回"), ("1388888", "1388888"), ("三三三", "三三三"),
      ("拜拜", "拜拜"),
    ])
  func repeats(_ line: String, _ expected: String) {
    let text = NormalisedText()
    text.normalise(line)
    _ = text.collapseRepeats()
    #expect(text.text == expected)
  }

  @Test("A full stop begins a clause, a comma a phrase")
  func clauses() {
    let text = NormalisedText()
    text.normalise("退彩铃，查话费。谢谢")
    #expect(text.clauses[3] == 0)
    #expect(text.clauses[6] == 1)
    #expect(text.breaks[3] & NormalisedText.Break.soft != 0)
    #expect(text.breaks[6] & NormalisedText.Break.hard != 0)
  }

  @Test("Broken UTF-8 reads without harm and lines are cut at the limit")
  func hostile() {
    let text = NormalisedText()
    text.normalise(String(decoding: [0xE9, 0x80, 0xFF, 0x41, 0xF0, 0x9F], as: UTF8.self))
    #expect(text.text.hasSuffix("a") || text.text.contains("a"))
    text.normalise(String(repeating: "退", count: 10_000), limit: 100)
    #expect(text.count == 100)
    #expect(text.scalarCount == 10_000)
  }
}
