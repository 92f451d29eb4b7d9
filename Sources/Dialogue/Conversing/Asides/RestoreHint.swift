import DomainCore
import Matching

/// 怎么恢复, 打不了电话 of a number that is suspended: what can bring it back is said and offered.
enum RestoreHint {
  static func hear(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard turn.state.topics.isEmpty, let file = turn.file, file.isNumberSuspended,
      heard.reading.wishes.isEmpty, heard.says(.restores)
    else { return false }
    turn.say(.restoreHint)
    turn.state.offer = .wish(PlannedWish(intent: "number.restore", target: nil))
    turn.say(.guidanceOffer, ["title": Phrase.title(of: "number.restore")])
    return true
  }
}
