import DomainCore
import Matching

// What waits behind the matter in hand, and what it is called.
extension Wishes {
  /// What is planned as the customer would call it: 取消包月（流量包）.
  static func title(of wish: PlannedWish) -> PhraseValue {
    let named = (wish.target?.named ?? wish.arranged?.named ?? wish.about?.named ?? []).map(\.word)
    let names = named.isEmpty ? [wish.target?.generalWord].compactMap { $0 } : named
    // 退订彩铃 names half of a leaving of that and something else.
    let namesOne = ["unsubscribe.ringback", "unsubscribe.broadband"].contains(wish.intent)
    let kinds = names.count > 1 && namesOne ? "unsubscribe.unspecified" : wish.intent
    return names.isEmpty ? Phrase.title(of: wish.intent) : .titled(kinds, of: names)
  }

  /// The wishes that are planned: several to leave are one, where the first names what all of them do (`彩铃和流量包也不要了`).
  static func together(_ wishes: [Wish], _ heard: Heard, _ turn: TurnContext) -> [Wish] {
    let leaving = wishes.filter { $0.intent.hasPrefix("unsubscribe.") }
    guard leaving.count > 1, let first = planned(leaving[0], heard, turn).target, first.named.count > 1 else {
      return wishes
    }
    return wishes.filter { wish in
      guard wish != leaving[0], wish.intent.hasPrefix("unsubscribe.") else { return true }
      return !(planned(wish, heard, turn).target?.named.allSatisfy(first.named.contains) ?? false)
    }
  }

  /// Takes the services out of the queue that wait there to be left, each wish that says by itself which.
  static func takeWaitingToLeave(_ turn: inout TurnContext) -> [Service] {
    guard let file = turn.file else { return [] }
    let catalogue = turn.library.policies.products
    var taken: [Service] = []
    turn.state.queue.removeAll { wish in
      guard let match = wish.target?.match(in: file, catalogue), match.isChosen,
        wish.intent.hasPrefix("unsubscribe."), !match.services.isEmpty
      else { return false }
      taken += match.services.filter { !taken.contains($0) }
      return true
    }
    return taken
  }

  /// Whether what is being left and what is to be kept are all that was read out: 其他的 means nothing more then.
  static func coversAll(_ turn: TurnContext) -> Bool {
    turn.state.topics.contains { topic in
      guard case .leave(let leave) = topic, let chosen = leave.chosen, !leave.offered.isEmpty else {
        return false
      }
      return Set(leave.offered).isSubset(of: chosen + (leave.kept ?? []))
    }
  }
}
