import DomainCore
import Matching

/// `我搬家了`, `用支付宝付` while the speaker is still asked who he is: what leaving would ask for later is taken down.
enum SaidAhead {
  /// Whether the line was taken.
  static func hear(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let topics = turn.state.topics
    guard heard.secret == nil, heard.reading.wishes.allSatisfy({ $0.intent == "other.company" }),
      !heard.endsAsQuestion, topics.count > 1,
      case .identify = topics[topics.count - 1], case .leave(var leave) = topics[topics.count - 2]
    else { return false }
    if leave.form.reason == nil, let reason = LeaveForm(saidIn: heard).reason {
      leave.form.reason = reason
    } else if leave.method == nil, let method = PlainWayToPay.chosen(in: heard, turn.library) {
      leave.method = method
    } else {
      return false
    }
    turn.state.topics[topics.count - 2] = .leave(leave)
    turn.say(.saidAhead)
    return true
  }
}
