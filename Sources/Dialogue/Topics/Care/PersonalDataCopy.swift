import DomainCore

/// A copy of everything kept about the speaker, written as a file by the program (R37, S17).
struct PersonalDataCopy: Topic, Hashable, Codable {
  var isFinished = false

  var intent: String { "privacy.export" }
  var state: TopicState { .dataCopy(self) }

  mutating func advance(_ turn: inout TurnContext) -> Step {
    if isFinished { return .done }
    guard let proof = turn.state.proof, let file = turn.file else { return .needs([]) }
    let policy = SessionPolicy(turn.library.policies.limits)
    switch policy.lack(proof, for: .accountLevel, by: file.subscriber.id, at: turn.now) {
    case .proof?: return .needs([])
    case .secondFactor?: return .needs([.idNumberTail])
    case .freshness?: return .needsFreshProof
    case nil: break
    }
    turn.changes.append(
      .audit(
        AuditEvent(
          actor: .customer, action: .personalDataCopied, reference: file.subscriber.id.text, at: turn.now)))
    turn.document = .personalData
    turn.say(
      .dataCopied,
      [
        "phone": .text(file.subscriber.phone.masked), "services": .count(file.services.count),
        "orders": .count(file.orders.count), "charges": .count(file.charges.count),
        "receipts": .count(file.receipts.count), "cases": .count(file.cases.count),
      ])
    turn.say(.dataCopySource)
    isFinished = true
    return .done
  }

  mutating func take(_ heard: Heard, _ turn: inout TurnContext) -> Bool { false }
}
