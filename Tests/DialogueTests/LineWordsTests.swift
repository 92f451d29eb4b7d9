import DomainCore
import Testing

@testable import Dialogue

/// Words that are looked for in a line as it was said.
@Suite struct LineWordsTests {
  @Test(arguments: [
    ("我要退的是宽带", true), ("我想取消的是会员", true), ("宽带才是我要退的", true), ("我说的是语音包", true), ("改退手机报", true),
    ("我要退宽带", false), ("退的是哪个", false), ("这是我要的", false),
  ])
  func whatIsReallyMeantIsSaidInWordsOfItsOwn(line: String, saysSo: Bool) {
    #expect(MeantWords.areIn(line, TestWorld.library.words) == saysSo)
  }

  @Test(arguments: [
    ("不对，号码是13900000001", true), ("号码填错了", true), ("联系电话改成13900000001", true), ("号码是13900000001", false),
    ("是", false),
  ])
  func whatWasGivenIsTakenBackAnywhereInTheLine(line: String, isTakenBack: Bool) {
    #expect(CorrectionWords.areIn(line, TestWorld.library.words) == isTakenBack)
  }

  @Test(arguments: [
    ("垃圾公司", true), ("你们就是骗子", true), ("你们乱扣钱", false), ("垃圾公司我要投诉", false), ("服务太差", false),
  ])
  func anInsultTellsNothingThatCouldBeLookedInto(line: String, isInsult: Bool) {
    #expect(InsultWords.areAll(line, TestWorld.library.words) == isInsult)
  }

  @Test(arguments: [
    ("多少钱退彩铃", true), ("多少钱能退宽带", true), ("多少钱退给我", false), ("退彩铃能退多少钱", false), ("多少钱", false),
  ])
  func aPriceAskedBeforeWhatEndsIsWhatEndingCosts(line: String, asks: Bool) {
    #expect(PriceWords.comeBeforeLeaving(line, TestWorld.library.words) == asks)
  }

  @Test(arguments: [("退了还能看吗", true), ("退了还能用吗", true), ("退了号码还能用吗", false), ("退了会怎样", false)])
  func whetherTheThingItselfCanStillBeUsedIsAsked(line: String, asks: Bool) {
    #expect(UseWords.areOfTheThing(line, TestWorld.library.words) == asks)
  }

  @Test(arguments: [("为什么退3.33", 333), ("这90怎么来的", 9000), ("0.5是什么", 50), ("1234567", nil), ("为什么", nil)])
  func anAmountIsReadFromItsDigits(line: String, fen: Int64?) {
    #expect(AmountAsked.bareAmount(in: line) == fen.map { Fen($0) })
  }

  @Test(arguments: [
    ("算了先退了", "先退了"), ("算了就退了吧", "就退了吧"), ("算了不退了", nil), ("算了", nil), ("算了先不退", nil), ("先退了", nil),
  ])
  func aSighBeforeAnActGivesUpTheDoubtNotTheMatter(line: String, act: String?) {
    #expect(SecondReading.agreeing(line, TestWorld.library.words) == act)
  }

  @Test(arguments: [("退出", true), ("我要退出", true), ("QUIT", true), ("退出亲情网", false), ("退出办理", false)])
  func leavingTheTalkIsSaidAlone(line: String, leaves: Bool) {
    #expect(LeaveTalkWords.are(line, TestWorld.library.words) == leaves)
  }

  @Test(arguments: [("除了彩铃都退", true), ("彩铃以外全退", true), ("除了彩铃还有什么", false), ("都退了", false)])
  func allButSomethingIsMeantByTwoWordsTogether(line: String, isMeant: Bool) {
    #expect(OtherWords.exceptsSomething(line, TestWorld.library.words) == isMeant)
  }

  @Test(arguments: [
    ("我妈那个号也有彩铃，一起退了吧", true), ("我老婆的也一起退了", true), ("我妈也想退彩铃", true), ("我爸的手机也要退", true),
    ("退到我老婆的卡里", false), ("打到我老婆卡上", false), ("我的也退了吧", false), ("其他的也退了", false), ("彩铃也想退", false),
  ])
  func anothersNumberIsSpokenOfEvenWhereItIsNamedByItsOwnerOnly(line: String, isAnothers: Bool) {
    #expect(OthersNumberWords.areIn(line, TestWorld.library.words) == isAnothers)
  }

  @Test(arguments: [
    ("为什么要人工", true), ("怎么还要人工审核啊", true), ("凭啥非得工作人员处理", true), ("怎么转人工", false), ("为什么没有人工", false),
    ("要人工", false), ("人工审核要多久", false),
  ])
  func whyAPersonIsNeededIsAsked(line: String, asks: Bool) {
    #expect(PersonWhyWords.areIn(line, TestWorld.library.words) == asks)
  }

  @Test(arguments: [
    ("算了我自己送营业厅", true), ("不用上门了", true), ("师傅别来了", true), ("预约取消吧", true), ("别来取了我送过去", true),
    ("自己去营业厅办", false), ("上门来取", false), ("送营业厅行吗", false), ("不用退了", false),
  ])
  func aPickUpIsTurnedDownInWordsOfItsOwn(line: String, isTurnedDown: Bool) {
    #expect(BringWords.areIn(line, TestWorld.library.words) == isTurnedDown)
  }
}
