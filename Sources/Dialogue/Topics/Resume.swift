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
    if heard.means("dialog.no") || heard.means("dialog.cancel") {
      turn.state.topics = []
      turn.state.queue = []
      turn.state.watched = []
      turn.say(.resumeDropped)
    } else if heard.intent != "confirm.yes", !heard.means("dialog.yes"),
      !heard.listed("go_on").contains("yes"),
      turn.saidPhone == nil
    {
      return false
    } else if !turn.state.topics.isEmpty || !turn.state.watched.isEmpty || turn.state.handOver != nil {
      turn.say(.resumeVerify)
    }
    isFinished = true
    return true
  }
}
