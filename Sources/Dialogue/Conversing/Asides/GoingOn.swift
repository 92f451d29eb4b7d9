import DomainCore
import Matching

/// Short lines that go on asking of what was answered last.
extension Wishes {
  /// What a short line goes on asking of the past: `这个月呢`, `哪一笔是彩铃的` after the charges were listed. False for any other.
  static func goesOn(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    if goesOnAboutRefund(heard, &turn) || goesOnAboutNotice(heard, &turn)
      || goesOnTakingBack(heard, &turn) || goesOnRenewing(heard, &turn) || goesOnAboutFee(heard, &turn)
    {
      return true
    }
    let text = heard.reading.text
    let asksOfMonth = heard.month != nil && text.count <= shortLine
    let asksOfLine = heard.says(.asksOfOneLine)
    guard turn.state.topics.isEmpty, turn.file != nil, turn.state.lastWish == "query.charges",
      heard.reading.wishes.isEmpty, asksOfMonth || asksOfLine
    else { return false }
    start("query.charges", nil, &turn, heard)
    return true
  }

  private static let shortLine = 8

  /// `到底什么时候到` after the refunds were told asks for them again.
  private static func goesOnAboutRefund(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let text = heard.reading.text
    guard turn.state.topics.isEmpty, turn.file != nil, turn.state.lastWish == "query.refund",
      heard.reading.wishes.isEmpty, text.count <= shortLine + 2,
      heard.says(.asksWhenRefundComes),
      heard.says(.ofRefundComing)
    else { return false }
    start("query.refund", nil, &turn, heard)
    return true
  }

  /// `重新发一下` after 没收到短信 asks for the message once more.
  private static func goesOnAboutNotice(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let text = heard.reading.text
    guard turn.state.topics.isEmpty, turn.file != nil, turn.state.lastWish == "sms.missing",
      heard.intent.map({ ["verify.resend", "dialog.repeat", "sms.missing"].contains($0) }) ?? true,
      text.count <= shortLine + 4,
      heard.says(.sendsAgain)
    else { return false }
    start("sms.missing", nil, &turn, heard)
    return true
  }

  /// `还是撤吧` after taking back was turned down takes it up again.
  private static func goesOnTakingBack(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard turn.state.topics.isEmpty, turn.file != nil, heard.reading.text.count <= shortLine + 2,
      turn.state.lastWish.map(TakeBack.intents.contains) ?? false, heard.reading.wishes.isEmpty,
      heard.says(.takesBackAfterAll), !heard.isAsked
    else { return false }
    start("dialog.undo", nil, &turn, heard)
    return true
  }

  /// `太贵了吧，能不能少点` of the fee that was just told.
  private static func goesOnAboutFee(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard turn.state.topics.isEmpty, turn.state.lastWish == "query.penalty", heard.reading.wishes.isEmpty,
      heard.reading.text.count <= shortLine + 8, heard.listed("discount").contains("yes") || heard.saysDear
    else { return false }
    turn.say(.quoteNoDiscount)
    return true
  }

  /// `那给我续上` of a service that was just talked of and doesn't renew.
  private static func goesOnRenewing(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard turn.state.topics.isEmpty, heard.reading.wishes.isEmpty, heard.reading.text.count <= shortLine,
      let service = turn.talkedOf, !service.autoRenews, !heard.isAsked,
      heard.says(.renewsTalkedOf)
    else { return false }
    var target = ArrangeTarget()
    target.pointed = service.id
    begin(PlannedWish(intent: "autorenew.resume", target: nil, arranged: target), &turn)
    return true
  }
}
