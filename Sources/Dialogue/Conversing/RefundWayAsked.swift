import DomainCore
import Matching

/// `换个卡行不行`, `退到支付宝吧` of a refund that was just told: it goes back the way that it was paid, and no other can be chosen here (R24).
enum RefundWayAsked {
  /// Whether the line was answered.
  static func answer(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let text = heard.reading.text
    guard turn.state.topics.isEmpty, heard.secret == nil, text.count <= longest, isNoMatter(heard.intent),
      let file = turn.file, !file.refunds.isEmpty,
      turn.state.lastWish == "query.refund" || turn.state.done != nil,
      words.contains(where: text.contains)
    else { return false }
    turn.say(.refundWayFixed)
    return true
  }

  private static let longest = 16

  private static func isNoMatter(_ intent: String?) -> Bool {
    intent.map { ["other.sim", "other.company", "other.domain", "balance.payout"].contains($0) } ?? true
  }

  private static let words =
    ["换个卡", "换张卡", "换一张卡", "换卡", "换个账户", "换个账号", "换种方式", "换个方式", "别的方式", "其他方式", "支付宝", "微信", "银行卡"]
    + ["退余额", "退到余额", "退话费", "退到话费", "别的卡", "另一张卡", "打到卡"]
}
