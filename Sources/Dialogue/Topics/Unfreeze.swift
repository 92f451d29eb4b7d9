import DomainCore

/// Lifts a freeze after a second proof of identity, and lets go on what it had stopped (R3, S5).
struct Unfreeze: Topic, Hashable, Codable {
  /// Whether the customer wants it lifted; asked when something else ran into the freeze.
  var isWanted: Bool
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
      turn.say(.unfreezeOffer)
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
    if heard.isNo {
      stopsAll = true
      turn.say(.unfreezeDeclined)
      return true
    }
    guard heard.isYes else { return false }
    isWanted = true
    return true
  }
}
