import DomainCore
import Matching

/// 还要等多久, 不等了 while nobody has taken the ticket: it is the person who is waited for, unless an order runs.
enum WaitingForPerson {
  static func isAskedOf(_ heard: Heard, _ ticket: HandOver, _ turn: TurnContext) -> Bool {
    guard isPossible(heard, ticket), heard.reading.wishes.allSatisfy({ $0.intent == "query.progress" }) else {
      return false
    }
    let text = heard.reading.text
    guard heard.words.has(.asksOfWaiting, in: text) else { return false }
    return heard.words.has(.persons, in: text) || isIdle(turn)
  }

  static func isGivenUp(_ heard: Heard, _ ticket: HandOver, _ turn: TurnContext) -> Bool {
    guard isPossible(heard, ticket), heard.words.has(.waitsNoLonger, in: heard.reading.text) else {
      return false
    }
    return heard.words.has(.persons, in: heard.reading.text) || isIdle(turn)
  }

  private static func isPossible(_ heard: Heard, _ ticket: HandOver) -> Bool {
    ticket.holder == nil && heard.secret == nil && heard.reading.text.count <= longest
  }

  /// Whether nothing else could be waited for.
  private static func isIdle(_ turn: TurnContext) -> Bool {
    turn.state.topics.isEmpty && !(turn.file?.orders ?? []).contains { $0.isOpen }
  }

  /// In characters: a short line, and no story.
  private static let longest = 14
}
