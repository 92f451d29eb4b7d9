import Matching
import Testing

@testable import Dialogue

/// What is wanted beside something that is turned down is said to stay, read with the shipped rules.
@Suite struct WantedBesideTests {
  private func plain(_ line: String) -> String? {
    let context: [String: SlotValue] = [
      "open": .text("anything"), "act": .text("none"), "desk": .text("closed"),
    ]
    return WantedBeside.plain(TestWorld.library.matcher.read(line, context: context), TestWorld.library.words)
  }

  @Test(arguments: [
    "不要彩铃要咪咕", "要咪咕不要彩铃", "彩铃不要咪咕要", "彩铃不要了，咪咕我要", "咪咕要留，彩铃不要", "不要彩铃了，我要咪咕", "我要咪咕，不要彩铃",
    "彩铃我不要了，咪咕还要", "不想要彩铃 只要咪咕", "彩铃不用了要咪咕", "彩铃不要了，要留咪咕", "彩铃不要了留咪咕",
  ])
  func whatIsWantedBesideWhatIsTurnedDownStays(line: String) {
    #expect(plain(line) == "彩铃不要了，咪咕留着")
  }

  @Test func ofTwoPlansTheOneThatIsWantedIsChangedTo() {
    #expect(plain("不要59套餐要39套餐") == "换成39套餐")
  }

  @Test func whatIsJoinedIsSaidOfBoth() {
    #expect(plain("不要彩铃和手机报，要咪咕") == "彩铃和手机报不要了，咪咕留着")
    #expect(plain("退彩铃，要咪咕和手机报") == "彩铃退了，咪咕和手机报留着")
  }

  @Test(arguments: [
    "我要退彩铃和咪咕", "要退彩铃，也要退咪咕", "退彩铃，也要咪咕", "退彩铃，还要咪咕", "不要彩铃也不要咪咕", "不要彩铃要咪咕吗",
    "我要彩铃和咪咕都退了", "不要彩铃要怎么退", "咪咕要扣多少钱，彩铃不要了", "要彩铃和咪咕的扣费记录", "不要彩铃",
  ])
  func anythingElseIsReadAsItStands(line: String) {
    #expect(plain(line) == nil)
  }
}
