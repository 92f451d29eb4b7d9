import Matching

/// Answers a line that was not understood: rephrase with what can be said, then the nearest intents, then a person (Q11).
enum NotUnderstood {
  static func answer(_ heard: Heard, _ turn: inout TurnContext) {
    // While a quote is open, 为什么 goes on to be about the money.
    if turn.state.topics.isEmpty || turn.state.explanation.isEmpty {
      turn.explain(ReadingAnswer.explanation(ofMisunderstood: heard, by: turn.library.matcher))
    }
    if heard.isAnger {
      turn.say(.calm)
      return
    }
    let candidates = heard.reading.candidates.filter { isLikely($0.intent, heard) }
    if candidates.count > 1 {
      turn.state.misunderstood = 0
      turn.say(.whichOne, ["titles": .list(candidates.prefix(3).map { Phrase.title(of: $0.intent) })])
      return
    }
    turn.state.misunderstood += 1
    switch turn.state.misunderstood {
    case 1 where !heard.listed("expletive").isEmpty: turn.say(.calm)
    case 1: turn.say(turn.state.topics.isEmpty ? .notUnderstood : .notUnderstoodInside)
    case 2:
      let nearest = heard.reading.nearest.filter { isLikely($0.intent, heard) }.prefix(3)
      if !turn.state.topics.isEmpty {
        turn.say(.notUnderstoodInside)
      } else if nearest.isEmpty {
        turn.say(.notUnderstoodAgain)
      } else {
        turn.say(.nearest, ["titles": .list(nearest.map { Phrase.title(of: $0.intent) })])
      }
    default:
      turn.state.misunderstood = 0
      turn.say(.offerPerson)
    }
  }

  /// Whether an intent is a matter that can be offered by its title; answers and courtesies are not.
  static func isOfferable(_ intent: String) -> Bool {
    !["dialog.", "confirm.", "social.", "verify.", "other.", "law.", "howto.", "quote.", "choose."].contains {
      intent.hasPrefix($0)
    }
  }

  /// Whether an intent may be offered to who said this line.
  private static func isLikely(_ intent: String, _ heard: Heard) -> Bool {
    isOfferable(intent) && (!grave.contains(intent) || heard.listed("nearest_word").contains(intent))
  }

  /// Matters too grave to be offered to somebody who said no word of theirs (list `nearest_word`).
  private static let grave: Set = ["account.close", "number.suspend", "privacy.delete", "resubscribe"]
}
