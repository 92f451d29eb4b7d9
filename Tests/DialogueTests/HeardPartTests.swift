import Matching
import Testing

@testable import Dialogue

/// What a line says of one of its wishes, read with the shipped rules.
@Suite struct HeardPartTests {
  private func heard(_ line: String) -> Heard {
    let context: [String: SlotValue] = [
      "open": .text("anything"), "act": .text("none"), "desk": .text("closed"),
    ]
    return SecondReading.heard(
      line, by: TestWorld.library.matcher, context: context, TestWorld.library.words)
  }

  @Test func aMentionHasItsWordsAndWhatStandsAroundThem() throws {
    let mention = try #require(heard("把手机报退了").mentions(ofList: "product").first)
    #expect(mention.word == "手机报" && mention.before == "把" && mention.after == "退了")
  }

  @Test func everyMentionOfALineStandsBetweenWhatIsAroundIt() {
    let line = heard("😀把手机报退了，彩铃也退，还有手机报")
    let mentions = line.mentions(ofList: "product")
    #expect(mentions.map(\.word) == ["手机报", "彩铃", "手机报"])
    for mention in mentions { #expect(mention.before + mention.word + mention.after == line.reading.text) }
  }

  @Test func anAppealBesideALeavingNamesOnlyWhatItsOwnWordsName() throws {
    let line = heard("把手机报退了，还要投诉你们彩铃乱扣费")
    let appeal = try #require(line.reading.wishes.first { $0.intent == "appeal.complaint" })
    let about = AppealSubject(line.part(of: appeal))
    #expect(about.named.map(\.word) == ["彩铃"])
    #expect(line.without([appeal]).mentions(ofList: "product").map(\.word) == ["手机报"])
  }

  @Test func aLineOfOneWishIsItsOwnPart() throws {
    let line = heard("我要投诉彩铃乱扣费")
    let appeal = try #require(line.reading.wishes.first)
    #expect(line.part(of: appeal).reading.text == line.reading.text)
  }

  @Test(
    "A question is known by its mark or its last word",
    arguments: [
      ("聊天记录也删吗", true), ("周六行不行", true), ("关了？", true), ("周六", false), ("删了吧", false),
    ])
  func endsAsQuestion(_ line: String, _ isQuestion: Bool) {
    #expect(heard(line).endsAsQuestion == isQuestion)
  }

  @Test(
    "What stands around a name turns it down",
    arguments: [
      ("", "不行，周四吧", true), ("", "里没钱", true), ("别用", "", true), ("除了", "都行", true), ("用", "付", false),
      ("换成", "吧", false),
    ])
  func isTurnedDown(_ before: String, _ after: String, _ isTurnedDown: Bool) {
    #expect(TurnedDownWords.areAround(before: before, after: after, TestWorld.library.words) == isTurnedDown)
  }
}
