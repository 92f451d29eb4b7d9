import DomainCore
import Matching

/// 怎么恢复, 打不了电话 of a number that is suspended: what can bring it back is said and offered.
enum RestoreHint {
  static func hear(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard turn.state.topics.isEmpty, let file = turn.file, file.isNumberSuspended,
      heard.reading.wishes.isEmpty, words.contains(where: { heard.reading.text.contains($0) })
    else { return false }
    turn.say(.restoreHint)
    turn.state.offer = .wish(PlannedWish(intent: "number.restore", target: nil))
    turn.say(.guidanceOffer, ["title": Phrase.title(of: "number.restore")])
    return true
  }

  private static let words = [
    "恢复", "开机", "打不了", "打不出", "不能打", "没法打", "接不了", "上不了网", "找到手机", "手机找到", "用不了", "怎么用", "停机", "能打电话", "能接电话",
    "打电话吗", "能上网", "能不能打", "能不能用",
  ]
}
