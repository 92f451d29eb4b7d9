import DomainCore
import Matching

/// What goes on from taking back, or comes to it in other words: `彩铃也撤`, `还是撤吧`, `我想换回59`.
extension TakeBack {
  /// `彩铃也撤` right after something else was taken back: that order too, and not the service, which has ended.
  static func isAlsoMeant(by heard: Heard, _ turn: TurnContext) -> Bool {
    turn.state.lastWish.map(intents.contains) ?? false
      && heard.says(.takesBackToo)
  }

  /// The change of plan that is under way, where a line goes back to the old one: `我想换回59`, `不换了 换回来`.
  static func ofPlan(_ said: String, _ heard: Heard, _ turn: TurnContext) -> TakeBack? {
    let text = heard.reading.text
    guard said == "plan.change", !heard.endsAsQuestion,
      heard.says(.changesPlanBack),
      let order = turn.file?.orders.last(where: { $0.isOpen && $0.item.action?.kind == .changePlan })
    else { return nil }
    let named = heard.amountFen ?? AmountAsked.bareAmount(in: text)
    return named == nil || named == order.item.priceFen
      ? TakeBack(intent: "dialog.undo", order: order.id) : nil
  }
}

extension Wishes {
  /// Begins what words of changing or opening mean of an order that was just made or shown; false where they mean no such.
  static func startsAgain(_ said: String, _ heard: Heard, _ turn: inout TurnContext) -> Bool {
    if let again = TakeBack.ofPlan(said, heard, turn) {
      turn.state.lastWish = "dialog.undo"
      turn.state.topics.append(.takeBack(again))
      return true
    }
    // 那重新办 right after a leaving that came to nothing was shown is of that leaving.
    guard said == "resubscribe", heard.mentions(ofList: "product").isEmpty, let service = turn.rejectedLeaving
    else { return false }
    turn.state.lastWish = "unsubscribe.unspecified"
    turn.state.topics.append(
      .leave(Leave(intent: "unsubscribe.unspecified", target: LeaveTarget(pointed: [service]))))
    return true
  }
}

extension TurnContext {
  /// The service of the leaving shown last that came to nothing and that still runs; nil where none was.
  var rejectedLeaving: ID<Service>? {
    guard state.lastWish == "query.progress" || state.lastWish == Self.whyRejected,
      let order = file?.orders.last, order.item.isLeaving, let service = file?.service(order.service),
      service.state == .active
    else { return nil }
    switch order.state {
    case .rejected, .failed: return service.id
    default: return nil
    }
  }

  /// What a question for the reason of that leaves as the last wish.
  static let whyRejected = "order.whyRejected"
}
