import DomainCore
import Matching

/// What is said of a complaint without making another one: `投诉编号是多少`, `撤销投诉` (R33).
enum ComplaintTalk {
  /// Whether the line was answered.
  static func hear(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let talk = heard.listed("complaint_talk")
    guard let file = turn.file,
      heard.intent.map({ $0 == "appeal.complaint" || $0 == "query.progress" || $0.hasPrefix("dialog.") })
        ?? true
    else { return false }
    if talk.contains("ask") {
      if file.cases.isEmpty { turn.say(.caseNone) } else { CaseAnswer.say(file, &turn) }
      return true
    }
    guard talk.contains("drop"), turn.state.topics.isEmpty else { return false }
    let complaints = file.cases.filter { $0.ground == .complaint && $0.state == .open }
    if complaints.isEmpty { turn.say(.caseNone) }
    for complaint in complaints { turn.say(.complaintStands, ["case": .text(complaint.id.text)]) }
    return true
  }
}
