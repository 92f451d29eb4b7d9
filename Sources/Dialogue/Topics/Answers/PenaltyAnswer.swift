import DomainCore

/// 现在退要多少违约金: the fee of every service that has a contract, as it would be quoted today (R14, R17).
enum PenaltyAnswer {
  static func say(_ file: CustomerFile, _ turn: inout TurnContext) {
    let bound = file.services.filter { service in
      if case .terminated = service.state { return false }
      return service.contract.map { $0.endsOn > turn.now.beijingDay } ?? false
    }
    guard !bound.isEmpty else {
      turn.say(.penaltyNone)
      return
    }
    var explanation: [Phrase] = []
    for service in bound {
      let quoted = file.quote(
        leaving: [service.id], payingBy: nil, under: turn.library.policies, at: turn.now)
      guard case .success(let quote) = quoted, let end = service.contract?.endsOn else {
        if case .failure(let refusal) = quoted { RefusalWords.say(refusal, service, &turn) }
        continue
      }
      turn.say(
        .penaltyLine, ["service": .text(service.name), "fee": .fen(quote.dueFen), "day": .day(end)])
      explanation += QuoteWords.explanation(of: quote, turn)
    }
    // The fee is for leaving before the contract ends, whatever kind of fee the policy has.
    if !explanation.isEmpty { turn.say(.penaltyAfter) }
    turn.explain(explanation)
  }
}
