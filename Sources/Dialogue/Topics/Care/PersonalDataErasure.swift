import DomainCore
import Matching

/// Erases what may be erased of the speaker's data, and says openly what is kept and why (R37, S17).
struct PersonalDataErasure: Topic, Hashable, Codable {
  /// What was read out and waits for a yes.
  var planned: ErasurePlan?
  var isFinished = false

  var intent: String { "privacy.delete" }
  var state: TopicState { .dataErasure(self) }
  var changesSomething: Bool { true }

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
    let plan = file.erasurePlan(at: turn.now)
    planned = plan
    Self.say(plan, &turn)
    turn.say(.confirmErasure)
    return .asks(.confirmation)
  }

  mutating func take(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard let planned, let file = turn.file else { return false }
    if heard.isNo {
      isFinished = true
      turn.say(.erasureDeclined)
      return true
    }
    if heard.reading.text.contains("删"), heard.endsAsQuestion {
      // 聊天记录也删吗: what goes and what stays is read out again.
      return true
    }
    guard heard.isExplicitYes(to: .erasing) else { return false }
    let erasing = file.erasing(
      planned, proof: turn.state.proof, under: turn.library.policies, numbers: &turn.numbers,
      keyring: turn.keyring, at: turn.now)
    switch erasing {
    case .success(let changes):
      turn.changes += changes
      isFinished = true
      sayDone(planned, file.applying(changes), &turn)
    case .failure(.planChanged), .failure(.proof):
      // Going on reads out what would happen now, or asks for a fresh proof first.
      self.planned = nil
    }
    return true
  }

  private static func say(_ plan: ErasurePlan, _ turn: inout TurnContext) {
    turn.say(.erasureErases, ["kinds": names(plan.erases)])
    if plan.keeps.isEmpty {
      turn.say(.erasureKeepsNothing)
    } else {
      turn.say(.erasureKeeps, ["kinds": names(plan.keeps)])
    }
    let reason = reason(of: plan)
    for phrase in reason where turn.phrases.last != phrase { turn.phrases.append(phrase) }
    turn.explain([Phrase(.whyErasure)] + reason)
  }

  /// Why something is kept.
  private static func reason(of plan: ErasurePlan) -> [Phrase] {
    switch plan.reason {
    case .nothingKept: []
    case .accountOpen: [Phrase(.erasureAccountOpen)]
    case .unsettled: [Phrase(.erasureUnsettled)]
    case .logsUntil(let day): [Phrase(.erasureLogs, ["day": .day(day)])]
    }
  }

  private func sayDone(_ plan: ErasurePlan, _ file: CustomerFile, _ turn: inout TurnContext) {
    switch plan.reason {
    case .nothingKept:
      // The account is gone: nothing of this conversation may lead to it any more.
      turn.say(.erasureDoneWhole)
      turn.forgetEverybody()
    case .logsUntil(let day):
      let number = file.cases.last { $0.ground == .erasure }?.id.text ?? ""
      turn.say(.erasurePlanned, ["day": .day(day), "case": .text(number)])
    case .accountOpen, .unsettled: turn.say(.erasureDone)
    }
  }

  private static func names(_ kinds: [PersonalDataKind]) -> PhraseValue {
    .list(kinds.map { .name("data." + $0.rawValue) })
  }
}

extension TurnContext {
  /// Unbinds the conversation from the account that was erased.
  mutating func forgetEverybody() {
    state.proof = nil
    state.provedSince = nil
    state.phone = nil
    state.boundTo = nil
    state.watched = []
    state.queue = []
    state.explanation = []
    state.repairs = nil
    state.offer = nil
    state.rated = nil
    state.topics.removeAll { if case .dataErasure = $0 { false } else { true } }
  }
}
