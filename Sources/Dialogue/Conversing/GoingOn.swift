import DomainCore
import Matching

/// Short lines that go on asking of what was answered last.
extension Wishes {
  /// What a short line goes on asking of the past: `这个月呢`, `哪一笔是彩铃的` after the charges were listed. False for any other.
  static func goesOn(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    if goesOnAboutRefund(heard, &turn) || goesOnAboutNotice(heard, &turn)
      || goesOnTakingBack(heard, &turn) || goesOnRenewing(heard, &turn)
    {
      return true
    }
    let text = heard.reading.text
    let asksOfMonth = heard.month != nil && text.count <= shortLine
    let asksOfLine = ["哪一笔", "哪笔", "那一笔", "那笔"].contains { text.contains($0) }
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
      ["什么时候", "啥时候", "多久", "几时", "哪天", "几天"].contains(where: text.contains),
      ["到", "多久", "几天"].contains(where: text.contains)
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
      ["重新发", "重发", "再发", "补发", "再给我发", "还没收到", "还是没收到", "还没有收到"].contains(where: text.contains)
    else { return false }
    start("sms.missing", nil, &turn, heard)
    return true
  }

  /// `还是撤吧` after taking back was turned down takes it up again.
  private static func goesOnTakingBack(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard turn.state.topics.isEmpty, turn.file != nil, heard.reading.text.count <= shortLine + 2,
      turn.state.lastWish.map(TakeBack.intents.contains) ?? false, heard.reading.wishes.isEmpty,
      ["还是撤", "撤吧", "撤了吧", "还是撤销", "还是恢复"].contains(where: heard.reading.text.contains), !heard.isAsked
    else { return false }
    start("dialog.undo", nil, &turn, heard)
    return true
  }

  /// `那给我续上` of a service that was just talked of and doesn't renew.
  private static func goesOnRenewing(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard turn.state.topics.isEmpty, heard.reading.wishes.isEmpty, heard.reading.text.count <= shortLine,
      let service = turn.talkedOf, !service.autoRenews, !heard.isAsked,
      ["续上", "续一下", "接着续", "续着", "续费吧", "续吧", "给我续", "帮我续"].contains(where: heard.reading.text.contains)
    else { return false }
    var target = ArrangeTarget()
    target.pointed = service.id
    begin(PlannedWish(intent: "autorenew.resume", target: nil, arranged: target), &turn)
    return true
  }
}
