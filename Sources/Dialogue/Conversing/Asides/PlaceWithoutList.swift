import DomainCore
import Matching

/// 第二个 where nothing was read out to choose from: neither a yes nor a no. What there is to choose is said, and the question comes
/// again.
enum PlaceWithoutList {
  static func hear(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard heard.secret == nil, heard.reading.wishes.isEmpty, heard.reading.text.count <= longest,
      !heard.ordinals.isEmpty
    else { return false }
    switch turn.state.expects {
    case .choice: return false
    case .confirmation:
      let names = quotedNames(turn)
      if names.count > 1 {
        turn.say(.choiceOfSeveral, ["services": .list(names.map(PhraseValue.text))])
      } else {
        turn.say(.choiceOnlyThis)
      }
    case .anything, .text, .secret: turn.say(.choiceNoList)
    }
    return true
  }

  /// In characters: a place and a word or two.
  private static let longest = 8

  private static func quotedNames(_ turn: TurnContext) -> [String] {
    switch turn.state.topics.last {
    case .leave(let leave): leave.quoted?.items.map(\.serviceName) ?? []
    case .arrange(let arrange): arrange.quoted?.items.map(\.serviceName) ?? []
    default: []
    }
  }
}
