import DomainCore
import Matching

/// Answers a line that was not understood: rephrase with what can be said, then the nearest intents, then the offer of a person;
/// who isn't understood even then is handed over (Q11: never more than three such replies in a row).
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
    turn.state.misunderstood += 1
    let candidates = heard.reading.candidates.filter { isLikely($0.intent, heard) }
    if candidates.count > 1, turn.state.misunderstood < Self.triesAtMost {
      turn.say(.whichOne, ["titles": .list(candidates.prefix(3).map { Phrase.title(of: $0.intent) })])
      return
    }
    switch turn.state.misunderstood {
    case 1 where !heard.listed("expletive").isEmpty: turn.say(.calm)
    case 1: turn.say(turn.state.topics.isEmpty ? .notUnderstood : .notUnderstoodInside)
    case 2: sayNearest(heard, &turn)
    case Self.triesAtMost: turn.say(.offerPerson)
    default: HandingOver.open(.notUnderstood, &turn)
    }
  }

  /// How often in a row a line may not be understood (Q11).
  static let triesAtMost = 3

  /// What the line comes nearest to, beside what is being done already; where that is nothing, what can be said at all.
  private static func sayNearest(_ heard: Heard, _ turn: inout TurnContext) {
    let open = turn.state.topics.map(\.topic.intent)
    let nearest = heard.reading.nearest.map(\.intent).filter { isLikely($0, heard) && !open.contains($0) }
    let titles = PhraseValue.list(nearest.prefix(offeredAtMost).map { Phrase.title(of: $0) })
    switch (turn.state.topics.isEmpty, nearest.isEmpty) {
    case (true, true): turn.say(.notUnderstoodAgain)
    case (true, false): turn.say(.nearest, ["titles": titles])
    case (false, true):
      turn.say(.notUnderstoodInside)
      turn.say(.helpInside)
    case (false, false): turn.say(.nearestInside, ["titles": titles])
    }
  }

  private static let offeredAtMost = 3

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
