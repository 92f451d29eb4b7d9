import DomainCore
import Matching

/// `后面的不办了`, `只办这个` while other wishes wait: those are struck, and the open question stays as it is.
enum WaitingGivenUp {
  static func hear(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard heard.secret == nil, !turn.state.queue.isEmpty, !heard.endsAsQuestion, !heard.isConditional,
      heard.reading.text.count <= longest, heard.mentions(ofList: "product").isEmpty,
      let struck = struck(by: heard, of: turn.state.queue.count)
    else { return false }
    if case .leave(let leave)? = turn.state.topics.last, leave.chosen?.count ?? 0 > 1, !heard.ordinals.isEmpty
    {
      // 第二个 of several that are quoted together.
      return false
    }
    let titles = turn.state.queue[struck].map { Wishes.title(of: $0, heard.words) }
    turn.state.queue.removeSubrange(struck)
    if turn.state.mayBeNamed { turn.say(.plannedDropped, ["titles": .list(titles)]) }
    return true
  }

  /// In characters.
  private static let longest = 14

  /// Which of those that wait are not to be done; nil where the line says nothing of them.
  private static func struck(by heard: Heard, of count: Int) -> Range<Int>? {
    switch heard.listed("later_dropped").first {
    case "all": return 0..<count
    case "last": return (count - 1)..<count
    case "place":
      // The first is the open one.
      guard let place = heard.ordinals.first, place >= 2, place < count + 2 else { return nil }
      return (place - 2)..<(place - 1)
    default: return nil
    }
  }
}
