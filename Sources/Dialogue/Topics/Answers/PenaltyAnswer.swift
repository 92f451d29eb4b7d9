import DomainCore
import Matching

/// 现在退要多少违约金: the fee of every service that has a contract, as it would be quoted today (R14, R17).
enum PenaltyAnswer {
  /// Says it, and offers the leaving that the line wants besides: `宽带想退，要赔多少`.
  static func say(_ file: CustomerFile, _ turn: inout TurnContext, asked: String) {
    let asksForLess = turn.library.matcher.read(asked).entities.contains { entity in
      entity.kind == .listed(list: "discount", value: "yes")
    }
    if asksForLess, !bound(in: file, turn).isEmpty { turn.say(.quoteNoDiscount) }
    if bound(in: file, turn).isEmpty, sayOther(file, asked, &turn) { return }
    say(file, &turn)
    let bound = bound(in: file, turn)
    guard bound.count == 1, WantWords.wantLeaving(asked, turn.words), turn.state.topics.count <= 1,
      turn.state.queue.isEmpty
    else { return }
    turn.talk(of: bound[0])
    ServiceAnswer.offerToLeave(bound[0], &turn)
  }

  /// 要赔多少 where no contract runs: what lent equipment costs that is still out, or the fee that was paid already.
  private static func sayOther(_ file: CustomerFile, _ asked: String, _ turn: inout TurnContext) -> Bool {
    if turn.words.has(.ofEquipmentFee, in: asked),
      let service = file.servicesWithEquipmentOut.last,
      case .due(let day, _)? = service.devices.first(where: \.isOut)?.lending
    {
      let out = service.devices.filter(\.isOut)
      turn.say(
        .equipmentOut,
        [
          "service": .text(service.name), "devices": .list(out.map { .text($0.name) }), "day": .day(day),
          "amount": .fen(out.compactMap(\.replacementFen).total),
        ])
      return true
    }
    let isOfPaid = turn.words.has(.ofPaidFee, in: asked)
    guard isOfPaid,
      let charge = file.charges.last(where: { $0.kind == .terminationFee && $0.keptFen > .zero })
    else { return false }
    turn.say(
      .penaltyPaid,
      [
        "service": .text(file.service(charge.service)?.name ?? ""), "fee": .fen(charge.keptFen),
        "day": .day(charge.chargedAt.beijingDay),
      ])
    return true
  }

  private static func bound(in file: CustomerFile, _ turn: TurnContext) -> [Service] {
    file.services.filter { service in
      if case .terminated = service.state { return false }
      return service.contract.map { $0.endsOn > turn.now.beijingDay } ?? false
    }
  }

  static func say(_ file: CustomerFile, _ turn: inout TurnContext) {
    let bound = bound(in: file, turn)
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
