import DomainCore
import Matching

/// Lifts a freeze after a second proof of identity, and lets go on what it had stopped (R3, S5).
struct Unfreeze: Topic, Hashable, Codable {
  /// Whether the customer wants it lifted; asked when something else ran into the freeze.
  var isWanted: Bool
  /// Whether it was asked why: said before the offer, once.
  var isAskedWhy: Bool?
  var isFinished = false
  /// Set when what waits beneath can't go on.
  var stopsAll = false

  var intent: String { "account.unfreeze" }
  var state: TopicState { .unfreeze(self) }
  var changesSomething: Bool { true }

  mutating func advance(_ turn: inout TurnContext) -> Step {
    if stopsAll {
      turn.state.topics.removeAll()
      return .done
    }
    if isFinished { return .done }
    guard let proof = turn.state.proof, let file = turn.file else { return .needs([]) }
    if !isWanted, file.subscriber.state == .frozen {
      if isAskedWhy ?? false { turn.say(.whyFrozen) }
      isAskedWhy = nil
      turn.say(.unfreezeOffer)
      turn.explain([Phrase(.whyFrozen)])
      return .asks(.confirmation)
    }
    let lifting = file.liftingFreeze(
      proof: proof, under: turn.library.policies, numbers: &turn.numbers, keyring: turn.keyring, at: turn.now)
    switch lifting {
    case .success(let changes):
      turn.changes += changes
      turn.say(turn.state.topics.count > 1 ? .unfrozenGoOn : .unfrozen)
      isFinished = true
      return .done
    case .failure(.proof(.proof)): return .needs([])
    case .failure(.proof(.secondFactor)): return .needs([.idNumberTail])
    case .failure(.proof(.freshness)): return .needsFreshProof
    case .failure(.notFrozen): turn.say(.unfreezeNotFrozen)
    case .failure(.accountClosed): turn.say(.refusedAccountClosed)
    case .failure(.accountAbnormal): turn.say(.refusedAccountAbnormal)
    case .failure(.heldUntil(let moment)): turn.say(.unfreezeHeld, ["until": .instant(moment)])
    }
    turn.state.topics.removeAll()
    return .done
  }

  mutating func take(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard !isWanted else { return false }
    if Self.asksWhy(heard) {
      isAskedWhy = true
      return true
    }
    if heard.isNo || Self.declines(heard) {
      stopsAll = true
      turn.say(.unfreezeDeclined)
      return true
    }
    guard heard.isYes || Self.agrees(heard) else { return false }
    isWanted = true
    return true
  }

  private static func declines(_ heard: Heard) -> Bool {
    !heard.isAsked && heard.says(.wantsNoUnfreezing)
  }

  /// `怎么冻结了`: asks for the reason, which lifts nothing.
  static func asksWhy(_ heard: Heard) -> Bool {
    let text = heard.reading.text
    return text.contains("冻") && !text.contains("解") && !text.contains("怎么办")
      && heard.says(.asksWhyFrozen)
  }

  /// `那就解吧`, or the digits of the card given before they were asked for: either way they are asked for next.
  private static func agrees(_ heard: Heard) -> Bool {
    let text = heard.reading.text.filter { !$0.isWhitespace && !$0.isPunctuation }
    // 解冻要收费吗, 解冻要什么 ask, and begin nothing yet.
    guard !heard.endsAsQuestion, !heard.asksWhat, !heard.says(.asksOfActing) else { return false }
    if heard.intent == "account.unfreeze" { return true }
    if text.count == 4, text.dropLast().allSatisfy(\.isWholeNumber), let last = text.last {
      return last.isWholeNumber || "xX".contains(last)
    }
    return text.count < 8 && text.contains("解") && !text.contains("不") && !text.contains("别")
  }
}
