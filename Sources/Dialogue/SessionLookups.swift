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

  /// What a turn is decided from: everything looked up, and the moment and chance that it is given.
  func context(
    for heard: Heard, _ library: Library, file: CustomerFile?, phoneRecord: PhoneRecord?, chance: Chance,
    at now: Instant
  ) async throws -> TurnContext {
    let ticket =
      if let open = conversation.state.handOver { try await store.handOver(open.id) } else { HandOver?.none }
    let page = try await pageAskedFor(by: heard, for: conversation.state.proof?.subscriber)
    let canSendCodes = phoneRecord == nil ? true : await courier.isReachable(for: .code)
    return TurnContext(
      now: now, library: library, keyring: keyring, chance: chance,
      conversation: conversation.id, turnNumber: conversation.turn + 1, phoneRecord: phoneRecord,
      lookedUp: file, handOver: ticket, canSendCodes: canSendCodes, historyPage: page,
      state: conversation.state,
      numbers: NumberSource(seed: "\(conversation.id)/\(conversation.turn + 1)", keyring: keyring))
  }
}
