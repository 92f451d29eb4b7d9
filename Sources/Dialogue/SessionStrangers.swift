import DomainCore

/// Whose file a turn looks at and changes: the customer's, a stranger's with nothing done, or nobody's (S7).
extension Session {
  /// A customer's file, with what was due done; a stranger's line, which may be about anybody, does nothing that is due.
  func file(
    of subscriber: ID<Subscriber>, under policies: Policies, at now: Instant
  ) async throws -> (file: CustomerFile?, clockFault: ClockFault?) {
    // An answer to the question for a secret may prove who it is, and is told of the account in the same turn.
    var isStranger = conversation.state.proof?.subscriber != subscriber
    if case .secret = conversation.state.expects { isStranger = false }
    return isStranger
      ? try await courier.unsettledFile(of: subscriber, under: policies, at: now)
      : try await courier.settledFile(
        of: subscriber, under: policies, at: now, until: now.adding(seconds: Self.deliverySeconds))
  }

  /// What a turn changes and whose file that is: the customer's, or nobody's where a number without an account was asked about;
  /// nil when no file changes.
  func written(
    _ decided: TurnContext, _ file: CustomerFile?, after before: PhoneRecord?, nobody: CustomerFile?,
    _ chance: Chance, at now: Instant
  ) -> (file: CustomerFile, changes: [Change])? {
    if !decided.changes.isEmpty { return file.map { ($0, decided.changes) } }
    guard let nobody, let before, decided.phoneRecordChanged, let record = decided.phoneRecord else {
      return nil
    }
    let changes = record.changesForNobody(
      after: before, sending: chance.code, to: nobody.subscriber, in: conversation.id, at: now)
    return changes.isEmpty ? nil : (nobody, changes)
  }
}
