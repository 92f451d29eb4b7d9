import Matching
import Testing

@testable import Dialogue

/// Which lines are an explicit yes to which act, read with the shipped rules.
@Suite struct YesVerbTests {
  struct Case: CustomStringConvertible, Sendable {
    let line: String
    /// The acts that the line says yes to, of those of `asked`.
    var to: Set<ConfirmedAct>
    var description: String { line }
  }

  private static let asked: [ConfirmedAct] = ConfirmedAct.allCases
  private static let all = Set(asked)

  static let cases: [Case] = [
    Case(line: "是", to: all),
    Case(line: "好的，办吧", to: all),
    Case(line: "关了吧", to: [.renewalOff]),
    Case(line: "那就关掉", to: [.renewalOff]),
    Case(line: "撤吧", to: [.takingBack]),
    Case(line: "好，给我撤了吧", to: [.takingBack]),
    Case(line: "停吧", to: [.suspending]),
    Case(line: "那就停机保号吧", to: [.suspending]),
    Case(line: "退吧", to: [.leaving]),
    Case(line: "那就退了吧", to: [.leaving]),
    Case(line: "销吧", to: [.closing]),
    Case(line: "确认注销", to: [.closing]),
    Case(line: "换吧", to: [.planChange]),
    Case(line: "开通吧", to: [.reopening, .restoring, .taking]),
    Case(line: "打开吧", to: [.renewalOn]),
    Case(line: "续上吧", to: [.renewing]),
    Case(line: "转出来吧", to: [.payingOut]),
    Case(line: "删了吧", to: [.erasing]),
    Case(line: "别关", to: []),
    Case(line: "先不撤", to: []),
    Case(line: "关了会怎样", to: []),
    Case(line: "要不关了", to: []),
    Case(line: "关了吧？", to: []),
    Case(line: "关了吗", to: []),
    Case(line: "能关吗", to: []),
    Case(line: "要是不收费就关了吧", to: []),
    Case(line: "不关", to: []),
    Case(line: "先别停", to: []),
    Case(line: "停了还能接电话吗", to: []),
    Case(line: "撤回", to: []),
    Case(line: "停", to: []),
    Case(line: "我再想想要不要关", to: []),
    Case(line: "退不退呢", to: []),
    Case(line: "换一个吧", to: []),
    Case(line: "关了", to: [.renewalOff]),
  ]

  @Test("A yes that names an act is one only where that very act is asked", arguments: cases)
  func isYes(_ expected: Case) {
    let matcher = TestWorld.library.matcher
    let found = Self.asked.filter { act in
      let context: [String: SlotValue] = [
        "open": .text("confirmation"), "act": .text(act.rawValue), "desk": .text("closed"),
      ]
      return SecondReading.heard(
        expected.line, by: matcher, context: context, TestWorld.library.words
      ).isExplicitYes(to: act)
    }
    #expect(Set(found) == expected.to)
  }
}
