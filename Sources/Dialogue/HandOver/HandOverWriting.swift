import DomainCore

extension HandOverSummary {
  /// The slot of a program's own words for why a person is wanted.
  static let reasonSlot = "reason"

  /// Whether it is of this turn: the last turns are filled in when they have been looked up.
  var lacksTurns: Bool { turns.isEmpty }

  /// What is known in the middle of a turn; the last turns are added when they have been looked up.
  init(of turn: TurnContext, reason: Reason) {
    let words = turn.library.phrasebook
    let matters = turn.state.topics.map(\.topic).filter { !["verify", "resume"].contains($0.intent) }
    let open = matters.map(\.intent) + turn.state.queue.map(\.intent)
    let wants = (open.isEmpty ? [turn.state.lastWish].compactMap(\.self) : open).map {
      Wish(intent: $0, title: words.text(of: Phrase.title(of: $0)))
    }
    self.init(
      reason: reason, wants: wants, verified: Verified(turn),
      slots: turn.state.topics.flatMap { $0.topic.slots(turn) }, tried: [], effects: Self.effects(turn),
      question: Self.question(turn))
  }

  /// The summary with the last turns and with what was tried in them.
  func withTurns(_ records: [TurnRecord], now: (said: String, at: Instant, number: Int)) -> HandOverSummary {
    var next = self
    var attempts: [Attempt] = []
    for record in records {
      let blocks = (try? StoredReplies(record.replies).replies) ?? []
      for phrase in blocks.flatMap(\.phrases) where Self.failures.contains(where: phrase.key.hasPrefix) {
        if let index = attempts.firstIndex(where: { $0.reply == phrase.key }) {
          attempts[index].times += 1
        } else {
          attempts.append(Attempt(reply: phrase.key, times: 1))
        }
      }
      next.turns.append(
        Turn(
          number: record.number, at: record.at.line, said: record.said,
          answered: blocks.map(\.text).joined(separator: "\n")))
    }
    next.turns.append(Turn(number: now.number, at: now.at.line, said: now.said, answered: ""))
    next.turns = Array(next.turns.suffix(Self.turnsLimit))
    next.tried = attempts
    return next
  }

  /// Keys of replies that say that something didn't work.
  private static let failures = [
    "verify.codeRejected", "verify.passwordRejected", "verify.idTailRejected", "verify.codeTooSoon",
    "verify.codeNotArrived", "leave.refused", "leave.notFound", "pay.failed", "pay.stillUnknown",
    "talk.notUnderstood", "talk.nearest", "talk.notDoneHere", "order.held", "order.failed", "order.rejected",
    "quote.changed",
  ]

  private static func effects(_ turn: TurnContext) -> [Effect] {
    guard let file = turn.file else { return [] }
    return file.orders.filter { $0.consent.conversation == turn.conversation }.map { order in
      Effect(
        order: order.id.text, service: file.subscriber.phone.spoken(order.item.serviceName),
        state: order.state.line,
        receipts: file.receipts.filter { $0.order == order.id }.map(\.id.text))
    }
  }

  private static func question(_ turn: TurnContext) -> String? {
    guard !turn.state.topics.isEmpty, turn.state.expects != .anything, !turn.state.lastPhrases.isEmpty else {
      return nil
    }
    return turn.library.phrasebook.text(of: turn.state.lastPhrases)
  }
}

extension HandOverSummary.Verified {
  init?(_ turn: TurnContext) {
    guard let proof = turn.state.proof, let phone = turn.state.phone else { return nil }
    self.init(phone: phone.masked, factors: proof.factors.map(\.rawValue), at: proof.at.line)
  }
}
