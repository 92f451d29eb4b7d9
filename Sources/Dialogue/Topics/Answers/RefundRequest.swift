import DomainCore
import Matching

/// 申请退款: the refunds there are, or a check of what was charged by mistake: what a rule gives back is given back, the rest
/// becomes a case (R27, R33).
enum RefundRequest {
  /// Whether a question about refunds asks for one.
  static func isMeant(by heard: Heard) -> Bool {
    return heard.says(.asksForRefund)
      && !heard.says(.asksOfRefund)
  }

  static func say(_ file: CustomerFile, _ turn: inout TurnContext) {
    let open = file.refunds.filter(\.isOpen)
    guard open.isEmpty, let check = Appeal(intent: "appeal.misoperation", about: AppealSubject()) else {
      return RefundAnswer.say(file, &turn)
    }
    for refund in file.refunds.suffix(1) { RefundAnswer.say(refund, of: file, &turn) }
    turn.say(.refundCheckFirst)
    turn.state.topics.append(.appeal(check))
  }
}
