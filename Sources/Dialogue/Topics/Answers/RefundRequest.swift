import DomainCore
import Matching

/// 申请退款: the refunds there are, or a check of what was charged by mistake: what a rule gives back is given back, the rest
/// becomes a case (R27, R33).
enum RefundRequest {
  /// Whether a question about refunds asks for one.
  static func isMeant(by heard: Heard) -> Bool {
    let text = heard.reading.text
    return ["申请退款", "申请退费", "申请退钱", "提交退款", "退款申请"].contains(where: text.contains)
      && !["进度", "到哪", "怎么样", "多久", "几天", "到账", "没到", "结果", "状态"].contains(where: text.contains)
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
