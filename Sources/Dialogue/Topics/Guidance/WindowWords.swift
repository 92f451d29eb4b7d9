import DomainCore

/// Says until when what a rule allows holds, before it decides anything (R12, R17, R20). Only what the policy file has is said.
enum WindowWords {
  /// At the quote of leaving: until when it is settled, what being late costs, until when it can be taken back.
  static func say(_ quote: Quote, of file: CustomerFile, _ turn: inout TurnContext) {
    guard let policy = policy(of: file, turn), let last = quote.items.map(\.settlesBy).max() else { return }
    var values: [String: PhraseValue] = ["operator": .text(policy.name), "end": .deadline(last)]
    switch policy.settlementWindow {
    case .days(let count):
      values["count"] = .count(count)
      turn.say(.windowSettleDays, values)
    case .hours(let count):
      values["count"] = .count(count)
      turn.say(.windowSettleHours, values)
    }
    let staysOwed = quote.items.contains { item in
      (item.unpaid?.owedFen ?? .zero) > .zero
        || file.arrears.contains { $0.service == item.service && $0.id != item.unpaid?.charge }
    }
    if quote.dueFen > .zero || staysOwed { sayLateFee(policy, &turn) }
    if let day = quote.items.map(\.effectiveOn).filter({ $0 > quote.day }).min() {
      turn.say(.windowWithdrawBefore, ["day": .day(day)])
    }
    if saysUndo(quote, of: file) { sayUndo(quote, of: file, policy, &turn) }
  }

  /// 还能要回来吗 at the quote of leaving: until when it can be taken back, and where no rule gives that, how it is had again.
  static func sayTakingBack(_ quote: Quote, of file: CustomerFile, _ turn: inout TurnContext) {
    let said = turn.phrases.count
    if let day = quote.items.map(\.effectiveOn).filter({ $0 > quote.day }).min() {
      turn.say(.windowWithdrawBefore, ["day": .day(day)])
    }
    if saysUndo(quote, of: file) {
      let before = turn.phrases.count
      if let policy = policy(of: file, turn) { sayUndo(quote, of: file, policy, &turn) }
      if turn.phrases.count > before { turn.say(.undoOrReopen) }
    }
    if turn.phrases.count == said { turn.say(.windowNoUndo) }
  }

  /// Whether something of a quote can be taken back once it is done.
  private static func saysUndo(_ quote: Quote, of file: CustomerFile) -> Bool {
    // What a rule gives back as ordered by mistake was never wanted, so it isn't taken back.
    let mistaken = file.cases.filter { $0.matter.isByRule ?? false }.compactMap(\.matter.charge)
    return quote.items.contains { item in
      item.effectiveOn <= quote.day && item.unpaid == nil
        && !(item.settlement.charge.map(mistaken.contains) ?? false)
    }
  }

  /// Until when what a quote holds can be taken back, and when its money sets out before that. What waits for a person has no day yet.
  private static func sayUndo(
    _ quote: Quote, of file: CustomerFile, _ policy: OperatorPolicy, _ turn: inout TurnContext
  ) {
    sayUndo(policy, &turn)
    let policies = turn.library.policies
    let waits = quote.items.contains {
      file.reviewHold(of: $0, amongst: quote.items, under: policies, at: turn.now) != nil
    }
    guard !waits, let window = policy.terms.undoWindow?.rule,
      let end = file.refundSetsOut(of: quote, under: policies, at: turn.now), end < window.end(from: turn.now)
    else { return }
    turn.say(.windowUndoRefund, ["end": .deadline(end)])
  }

  /// Until when what is ordered now can be taken back once it is done.
  static func sayUndo(of file: CustomerFile, _ turn: inout TurnContext) {
    if let policy = policy(of: file, turn) { sayUndo(policy, &turn) }
  }

  private static func sayUndo(_ policy: OperatorPolicy, _ turn: inout TurnContext) {
    switch policy.terms.undoWindow?.rule {
    case .days(let count)?: turn.say(.windowUndoDays, ["count": .count(count)])
    case .hours(let count)?: turn.say(.windowUndoHours, ["count": .count(count)])
    case nil: break
    }
  }

  /// When an order is done: the moment until which it can be taken back.
  static func sayUndo(of order: Order, in file: CustomerFile, _ turn: inout TurnContext) {
    let policies = turn.library.policies
    guard let end = file.undoEnd(of: order.id, under: policies), turn.now < end,
      case .success = file.quote(for: .undo(order.id), payingBy: nil, under: policies, at: turn.now)
    else { return }
    turn.say(.windowUndoUntil, ["end": .deadline(end)])
  }

  /// At the question whether to take a finished order back: until when that is possible.
  static func sayUndoEnd(of order: ID<Order>, in file: CustomerFile, _ turn: inout TurnContext) {
    guard let end = file.undoEnd(of: order, under: turn.library.policies) else { return }
    turn.say(.windowUndoEnds, ["end": .deadline(end)])
  }

  /// At a payment that waits: until when, what being late costs, and when the order ends without it.
  static func sayPayment(of order: Order, in file: CustomerFile, _ turn: inout TurnContext) {
    guard order.item.isLeaving, let pinned = file.policies(of: order, among: turn.library.policies),
      let policy = file.policy(under: pinned)
    else { return }
    if turn.now < order.item.settlesBy {
      turn.say(.windowPayBy, ["end": .deadline(order.item.settlesBy)])
      sayLateFee(policy, &turn)
    }
    let end = policy.settlementWindow.end(from: order.item.settlesBy)
    if turn.now < end { turn.say(.windowGivenUp, ["end": .deadline(end)]) }
  }

  /// Until which day lent equipment is to be returned when its service ends on `day`.
  static func sayEquipment(endingOn day: BeijingDay, of file: CustomerFile, _ turn: inout TurnContext) {
    guard let rule = policy(of: file, turn)?.terms.equipmentReturn?.rule else { return }
    turn.say(
      .windowEquipment,
      ["days": .count(rule.withinDays), "day": .day(day.adding(days: rule.withinDays))])
  }

  /// Until when a service that was subscribed to by mistake comes back by rule, or that this is over.
  static func sayMistake(on service: ID<Service>, of file: CustomerFile, _ turn: inout TurnContext) {
    guard let rule = policy(of: file, turn)?.terms.misoperation,
      let line = file.charges.first(where: { $0.service == service && $0.kind == .period })
    else { return }
    let end = rule.rule.window.end(from: line.chargedAt)
    switch file.misoperationRefund(of: service, under: turn.library.policies, at: turn.now) {
    case .success: turn.say(.windowMistake, ["end": .deadline(end)])
    case .failure(.windowOver): turn.say(.windowMistakeOver, ["end": .deadline(end)])
    case .failure: return
    }
    turn.explain([Phrase(.whyMistake, ["source": .text(rule.source.text)])])
  }

  /// Until when a complaint that is registered now is answered.
  static func sayComplaint(of file: CustomerFile, _ turn: inout TurnContext) {
    guard let rule = policy(of: file, turn)?.complaints else { return }
    turn.say(.windowComplaint, ["day": .day(rule.answerBy(from: turn.now))])
  }

  /// Where the windows of a quote come from.
  static func explanation(of quote: Quote, _ turn: TurnContext) -> [Phrase] {
    guard let file = turn.file, let policy = policy(of: file, turn) else { return [] }
    var phrases: [Phrase] = []
    if quote.items.contains(where: \.isLeaving) {
      phrases.append(Phrase(.whySettles, ["source": .text(policy.settlementSource.text)]))
    }
    if saysUndo(quote, of: file), let undo = policy.terms.undoWindow {
      phrases.append(Phrase(.whyUndoWindow, ["source": .text(undo.source.text)]))
    }
    return phrases
  }

  private static func sayLateFee(_ policy: OperatorPolicy, _ turn: inout TurnContext) {
    guard policy.lateFeePerDayBasisPoints > 0 else { return }
    turn.say(.windowLateFee, ["rate": .text(QuoteWords.percent(policy.lateFeePerDayBasisPoints))])
  }

  private static func policy(of file: CustomerFile, _ turn: TurnContext) -> OperatorPolicy? {
    file.policy(under: turn.library.policies)
  }
}
