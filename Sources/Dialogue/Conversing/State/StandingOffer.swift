import DomainCore
import Matching

/// What was offered at the end of the last reply; a plain yes (or a rating) takes it, anything else lets it lapse.
enum StandingOffer: Hashable, Codable {
  /// To begin this.
  case wish(PlannedWish)
  /// To rate this order.
  case rating(ID<Order>)
}

extension Conversation {
  /// A plain yes to what was offered with the last reply begins it.
  func takesOffer(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard turn.state.topics.isEmpty, case .wish(let wish)? = turn.standingOffer else { return false }
    // 不要了, 太贵了退了 of what was just described is of the service; the quote asks before anything is done.
    let text = heard.reading.text
    let isGone =
      heard.words.has(.goneWhole, as: text, without: "，。！!, ")
      || (heard.reading.wishes.isEmpty && heard.wantsItGone && !heard.says(.keeps))
    // 支付宝, 换微信付 where paying was offered: the amount is read out and the way asked for.
    let isWayToPay =
      wish.intent == PayAgain.intent && !PayAgain.onlyAsks(heard) && PaymentMethods.named(in: heard) != nil
    guard
      (isGone && turn.offeredToLeave != nil) || isWayToPay || ReplacementOffer.isTaken(wish, by: heard, turn)
        || (heard.isYes && !heard.isWishOfItsOwn)
    else { return false }
    Wishes.begin(wish, &turn)
    return true
  }
}
