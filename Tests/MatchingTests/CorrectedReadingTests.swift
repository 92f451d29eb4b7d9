import Matching
import Testing

@Suite("Who corrects himself")
struct CorrectedReadingTests {
  @Test(
    "What is said behind a correction is what is to end",
    arguments: [
      ("退彩铃，啊不，退宽带", "unsubscribe.broadband"),
      ("我要取消宽带，说错了，是彩铃", "unsubscribe.ringback"),
      ("我想退手机报，不对不对，是彩铃", "unsubscribe.ringback"),
      ("退宽带说错了退视频会员", "unsubscribe.monthly"),
      ("退彩铃", "unsubscribe.ringback"),
    ])
  func corrected(_ line: String, _ intent: String) {
    #expect(ShippedRules.matcher.read(line).wishes.map(\.intent) == [intent])
  }

  @Test(
    "A correction gives no act to a line that asks for none", arguments: ["彩铃多少钱，不对，宽带多少钱", "你说的不对，我没退过宽带"])
  func noAct(_ line: String) {
    #expect(!ShippedRules.matcher.read(line).wishes.contains { $0.intent.hasPrefix("unsubscribe.") })
  }

  @Test("Words of a corrected wish point at what was said")
  func places() {
    let wish = ShippedRules.matcher.read("退彩铃，啊不，退宽带").wishes.first
    #expect(wish?.hits.map { "\($0.range)" } == ["7..<8", "8..<10"])
  }

  @Test("An explanation says what a correction took back, and by which rule it had been understood")
  func explainsTakenBack() {
    let explanation = ShippedRules.matcher.explain("退彩铃，不对，退宽带")
    #expect(explanation.reading.wishes.map(\.intent) == ["unsubscribe.broadband"])
    #expect(explanation.takenBack.map(\.intent) == ["unsubscribe.ringback"])
    #expect(ShippedRules.matcher.explain("退宽带").takenBack.isEmpty)
  }
}
