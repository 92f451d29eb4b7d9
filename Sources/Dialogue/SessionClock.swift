import DomainCore

/// What a session does by a clock that can't be right (S18).
extension Session {
  /// Whether the speaker is known for an account, by a proof that still counts.
  func isKnown(as subscriber: ID<Subscriber>?, at now: Instant) -> Bool {
    let state = conversation.state
    guard let subscriber, state.proof?.subscriber == subscriber, let verifiedAt = state.provedSince else {
      return false
    }
    return SessionPolicy(library.policies.limits).isOpen(
      verifiedAt: verifiedAt, lastHeardAt: state.lastHeardAt, at: now)
  }

  /// The last moment of this conversation that tells whether a clock that seems wrong can be right. One that was talked in by a clock which
  /// people have found to be ahead goes on by the right one.
  func lastTrusted() async throws -> Instant? {
    let last = conversation.state.lastHeardAt
    guard let bound = conversation.state.boundTo ?? conversation.state.proof?.subscriber,
      let ahead = try await store.file(of: bound)?.subscriber.datedAhead, ahead.isInForce
    else { return last }
    return min(last, ahead.confirmedAt)
  }

  /// What is said when the clock can't be right: that nothing was done, and to whom one can turn. Nothing is written, so the
  /// conversation stands where it was, and the same key counts once the clock is right (S18).
  mutating func refused(_ fault: ClockFault, _ utterance: Utterance) -> [Reply] {
    // Who comes back proves himself again, whatever the clock says when he does.
    if utterance == .returned { conversation.state.forgetProof() }
    switch utterance {
    case .silence, .news: return []
    case .line, .secret, .returned, .begins:
      let phrases = [Phrase(.clockWrong)]
      return [
        Reply(
          phrases: phrases, expects: conversation.state.expects, text: library.phrasebook.text(of: phrases))
      ]
    }
  }
}
