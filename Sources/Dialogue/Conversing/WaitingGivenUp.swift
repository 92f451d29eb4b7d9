import DomainCore
import Matching

/// `后面的不办了`, `只办这个` while other wishes wait: those are struck, and the open question stays as it is.
enum WaitingGivenUp {
  static func hear(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard heard.secret == nil, !turn.state.queue.isEmpty, !heard.endsAsQuestion, !heard.isConditional,
      heard.reading.text.count <= longest, heard.mentions(ofList: "product").isEmpty,
      let struck = struck(by: heard, of: turn.state.queue.count)
    else { return false }
    let titles = turn.state.queue.suffix(struck).map(Wishes.title)
    turn.state.queue.removeLast(struck)
    if turn.state.mayBeNamed { turn.say(.plannedDropped, ["titles": .list(titles)]) }
    return true
  }

  /// In characters.
  private static let longest = 14

  /// How many of those that wait, counted from the last, are not to be done; nil where the line says nothing of them.
  private static func struck(by heard: Heard, of count: Int) -> Int? {
    heard.listed("later_dropped").first.map { $0 == "last" ? 1 : count }
  }
}
