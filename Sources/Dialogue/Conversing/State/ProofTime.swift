import DomainCore

// How long a proof lasts while a conversation goes on, and when it is taken up again.
extension Conversation {
  /// Ends a proof that is too old (S8). Returns whether it did.
  func endStaleProof(_ turn: inout TurnContext, _ utterance: Utterance) -> Bool {
    guard let verifiedAt = turn.state.provedSince, utterance != .news else { return false }
    let policy = SessionPolicy(turn.library.policies.limits)
    if policy.isOpen(verifiedAt: verifiedAt, lastHeardAt: turn.state.lastHeardAt, at: turn.now) {
      return false
    }
    turn.state.proof = nil
    turn.state.provedSince = nil
    turn.state.topics.removeAll { if case .identify = $0 { true } else { false } }
    turn.say(.proofEnded)
    turn.state.cameBack = !turn.state.topics.isEmpty
    return true
  }

  /// A process came back to this conversation: nothing of it is shown before the speaker is verified again.
  func comeBack(_ turn: inout TurnContext) {
    turn.state.forgetProof()
    if turn.state.couldNotBeRead {
      turn.state.couldNotBeRead = false
      turn.say(.startedOver)
      return
    }
    let isOpen =
      !turn.state.topics.isEmpty || !turn.state.watched.isEmpty || !turn.state.queue.isEmpty
      || turn.state.handOver != nil
    turn.state.cameBack = isOpen
    if isOpen { turn.state.topics.append(.resume(Resume())) } else { turn.say(.greetingAgain) }
  }
}
