import DomainCore
import Matching

/// `换个卡行不行`, `退到支付宝吧` of a refund that was just told: it goes back the way that it was paid, and no other can be chosen here (R24).
enum RefundWayAsked {
  /// Whether the line was answered.
  static func answer(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let text = heard.reading.text
    guard heard.secret == nil, text.count <= longest, heard.says(.refundWay) else { return false }
    let goesThere =
      heard.intent == "query.refund" && heard.says(.paidBackTo) && !heard.endsAsQuestion
      && !heard.says(.missesRefund)
    let isJustTold = turn.state.lastWish == "query.refund" || turn.state.done != nil
    let hasRefund = !(turn.file?.refunds ?? []).isEmpty
    let isOfRefund =
      turn.state.topics.isEmpty && (goesThere || hasRefund && isNoMatter(heard.intent) && isJustTold)
    guard isOfRefund || goesThere && isAtQuote(turn) else { return false }
    turn.say(.refundWayFixed)
    return true
  }

  private static func isAtQuote(_ turn: TurnContext) -> Bool {
    if case .leave(let leave)? = turn.state.topics.last { leave.quoted != nil } else { false }
  }

  private static let longest = 16

  private static func isNoMatter(_ intent: String?) -> Bool {
    intent.map { ["other.sim", "other.company", "other.domain", "balance.payout"].contains($0) } ?? true
  }
}
