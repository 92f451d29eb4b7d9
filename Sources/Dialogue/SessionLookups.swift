import DomainCore

// What a turn looks up beside the customer's file.
extension Session {
  /// A new or renewed ticket carries the last turns, this one included; nothing else in the turn looks at them.
  func fillIn(_ decided: inout TurnContext, with utterance: Utterance) async throws {
    guard var ticket = decided.handOver, ticket.summary.lacksTurns else { return }
    let earlier = try await store.turns(of: conversation.id, last: HandOverSummary.turnsLimit)
    ticket.summary = ticket.summary.withTurns(
      earlier, now: (Self.said(utterance), decided.now, conversation.turn + 1))
    decided.handOver = ticket
  }

  /// The page before what was shown, when the speaker asks for it or did before he had to prove himself again.
  func pageAskedFor(by heard: Heard, for speaker: ID<Subscriber>?) async throws -> HistoryPage? {
    guard let speaker = speaker ?? conversation.state.boundTo, let view = conversation.state.history,
      heard.intent == OlderAnswer.intent
        || conversation.state.topics.contains(where: { $0.topic.intent == OlderAnswer.intent })
    else { return nil }
    return try await store.history(of: speaker, view.kind, before: view.oldest, limit: view.pageLength)
  }
}
