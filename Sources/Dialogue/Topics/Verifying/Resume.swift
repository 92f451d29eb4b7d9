import DomainCore
import Matching

/// Offers to go on where an interrupted conversation was; shows nothing of it before verification.
struct Resume: Topic, Hashable, Codable {
  var isFinished = false

  var intent: String { "resume" }
  var state: TopicState { .resume(self) }

  mutating func advance(_ turn: inout TurnContext) -> Step {
    if isFinished { return .done }
    turn.say(.resumeOffer)
    return .asks(.confirmation)
  }

  mutating func take(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let isWish = Wishes.beginsMatter(heard.reading) && !heard.means("dialog.undo")
    if heard.means("dialog.no") || heard.means("dialog.cancel")
      || heard.words.has(.goesNotOn, beginning: heard.reading.text)
    {
      turn.state.topics = []
      turn.state.queue = []
      turn.state.watched = []
      turn.state.cameBack = nil
      turn.say(.resumeDropped)
      // 不用，我要查余额
      if isWish { Wishes.begin(heard, &turn) }
    } else if heard.intent != "confirm.yes", !heard.means("dialog.yes"),
      !heard.listed("go_on").contains("yes"),
      turn.saidPhone == nil, !Self.isOpenMatter(heard, turn)
    {
      return false
    } else if !turn.state.topics.isEmpty || !turn.state.watched.isEmpty || turn.state.handOver != nil {
      if turn.state.proof == nil { turn.say(.resumeVerify) }
    }
    isFinished = true
    return true
  }

  /// Whether the very thing is wished that was open, 退彩铃 where the ringback tone was to be left: a yes to going on with it.
  private static func isOpenMatter(_ heard: Heard, _ turn: TurnContext) -> Bool {
    guard heard.intent?.hasPrefix("unsubscribe.") ?? false, heard.reading.wishes.count == 1, !heard.isAsked
    else { return false }
    let named = Set(heard.listed("product"))
    return !named.isEmpty
      && turn.state.topics.contains { topic in
        guard case .leave(let leave) = topic else { return false }
        return Set(leave.target.named.map(\.product.text)) == named
      }
  }
}
