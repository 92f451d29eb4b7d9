import Matching

/// Answers a line that was not understood: rephrase with what can be said, then the nearest intents, then a person (Q11).
enum NotUnderstood {
  static func answer(_ heard: Heard, _ turn: inout TurnContext) {
    let candidates = heard.reading.candidates
    if candidates.count > 1 {
      turn.state.misunderstood = 0
      turn.say(.whichOne, ["titles": .list(candidates.prefix(3).map { Phrase.title(of: $0.intent) })])
      return
    }
    turn.state.misunderstood += 1
    switch turn.state.misunderstood {
    case 1: turn.say(turn.state.topics.isEmpty ? .notUnderstood : .notUnderstoodInside)
    case 2:
      let nearest = heard.reading.nearest.prefix(3)
      if nearest.isEmpty {
        turn.say(.notUnderstoodAgain)
      } else {
        turn.say(.nearest, ["titles": .list(nearest.map { Phrase.title(of: $0.intent) })])
      }
    default:
      turn.state.misunderstood = 0
      turn.say(.offerPerson)
    }
  }
}
