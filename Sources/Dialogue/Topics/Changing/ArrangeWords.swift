import DomainCore

/// Reads out the quote of what isn't leaving: what happens, from when, what is charged, what comes back, what stays (R17).
enum ArrangeWords {
  static func say(_ quote: Quote, of file: CustomerFile, _ turn: inout TurnContext) {
    for item in quote.items { say(item, of: file, &turn) }
    QuoteWords.sayHolds(quote, of: file, &turn)
    if quote.dueFen > .zero, let method = quote.paymentMethod {
      turn.say(.quotePay, ["due": .fen(quote.dueFen), "method": PaymentMethods.name(of: method)])
    } else if !chargesLater(quote) {
      turn.say(.quoteNothingDue)
    }
    if quote.items.contains(where: { $0.action == .stopRenewal }) {
      if quote.items.contains(where: { $0.kind == .plan }) { turn.say(.quoteUnaffectedButPlan) }
      WindowWords.sayUndo(of: file, &turn)
    }
    turn.explain(explanation(of: quote, in: file, turn))
  }

  /// The quote in one line, when it was read out before and hasn't changed.
  static func sayAgain(_ quote: Quote, _ turn: inout TurnContext) {
    if case .closeAccount? = quote.items[0].action {
      // What can't be undone is named each time.
      turn.say(.closeQuote, ["service": .text(quote.items[0].serviceName)])
    }
    turn.say(
      .arrangeAgain,
      [
        "matter": .name("action." + (quote.items[0].action?.label ?? "leave")),
        "services": .list(quote.items.map(OrderWords.service)), "due": .fen(quote.dueFen),
      ])
  }

  /// Whether something will be charged without another yes, so that 本次不收任何费用 could mislead.
  private static func chargesLater(_ quote: Quote) -> Bool {
    quote.items.contains { item in
      switch item.action {
      case .suspendNumber: true
      case .restoreNumber(let restoring): restoring.chargedNowFen > .zero
      default: false
      }
    }
  }

  private static func say(_ item: QuoteItem, of file: CustomerFile, _ turn: inout TurnContext) {
    let name = PhraseValue.text(item.serviceName)
    let price = PhraseValue.fen(item.priceFen)
    let unit = ServiceLine.unit(of: file.service(item.service))
    let day = PhraseValue.day(item.effectiveOn)
    switch item.action {
    case nil: break
    case .stopRenewal:
      turn.say(.renewalQuote, ["service": name, "price": price, "unit": unit, "day": day])
      sayContract(item, of: file, &turn)
    case .reopen(let reopening): say(reopening, item, unit, of: file, &turn)
    case .undo(let undoing):
      say(undoing, name, &turn)
      WindowWords.sayUndoEnd(of: undoing.order, in: file, &turn)
    case .suspendNumber(let suspending): say(suspending, day, of: file, &turn)
    case .restoreNumber(let restoring): say(restoring, item, of: file, &turn)
    case .closeAccount(let closing): say(closing, item, of: file, &turn)
    case .changePlan(let change):
      turn.say(
        .planQuote,
        [
          "old": name, "oldPrice": price, "new": .text(change.name), "price": .fen(change.priceFen),
          "unit": .name("per.\(change.periodMonths)"), "day": day,
        ])
    case .payArrears(let paying): ArrearsWords.say(paying, of: file, &turn)
    case .payOut(let paying): say(paying, item, of: file, &turn)
    case .resumeRenewal(let resuming):
      turn.say(
        .resumeQuote,
        [
          "service": name, "price": .fen(resuming.priceFen), "unit": unit, "day": .day(resuming.nextOn),
        ])
      if resuming.feeBackFen > .zero { turn.say(.undoFeeBack, ["amount": .fen(resuming.feeBackFen)]) }
    case .renew(let renewing): say(renewing, item, &turn)
    }
  }

  /// What is to be paid, before the way to pay is chosen.
  static func sayDue(_ quote: Quote, of file: CustomerFile, _ turn: inout TurnContext) {
    let item = quote.items[0]
    let values: [String: PhraseValue] = ["due": .fen(quote.dueFen), "service": .text(item.serviceName)]
    switch item.action {
    case .payArrears(let paying): ArrearsWords.say(paying, of: file, &turn)
    case .renew(let renewing):
      turn.say(.renewDue, ["due": .fen(quote.dueFen), "service": .text(renewing.name)])
    case .stopRenewal: for item in quote.items { say(item, of: file, &turn) }
    case .reopen(let reopening) where reopening.product != nil: turn.say(.takeDue, values)
    default: turn.say(.arrangeDue, values)
    }
  }

  /// Who lets a line run out inside its contract is told its end, and the fee that the rules then ask.
  private static func sayContract(
    _ item: QuoteItem, of file: CustomerFile, _ turn: inout TurnContext
  ) {
    guard let contract = file.service(item.service)?.contract, contract.endsOn > item.effectiveOn,
      item.feeFen > .zero || file.service(item.service)?.kind == .broadband
    else { return }
    turn.say(
      .renewalContract,
      [
        "contract": .day(contract.endsOn), "day": .day(item.effectiveOn), "fee": .fen(item.feeFen),
      ])
  }

  private static func say(
    _ paying: OrderAction.PayingOut, _ item: QuoteItem, of file: CustomerFile, _ turn: inout TurnContext
  ) {
    guard let way = paying.destination, let day = item.refundExpectedOn else { return }
    turn.say(
      .payoutQuote,
      ["amount": .fen(paying.amountFen), "method": PaymentMethods.name(of: way), "day": .day(day)])
    let renewing = file.services.filter { $0.autoRenews && $0.state == .active }
    if !renewing.isEmpty {
      turn.say(.payoutRenews, ["services": .list(renewing.map { .text($0.name) })])
    }
  }

  private static func say(
    _ renewing: OrderAction.Renewing, _ item: QuoteItem, _ turn: inout TurnContext
  ) {
    var values: [String: PhraseValue] = [
      "service": .text(renewing.name), "price": .fen(renewing.firstFen),
      "unit": .name("per.\(renewing.periodMonths)"), "from": .day(renewing.firstStart),
      "to": .day(renewing.firstEnd.adding(days: -1)),
    ]
    if renewing.name == item.serviceName {
      turn.say(.renewQuote, values)
    } else {
      values["old"] = .text(item.serviceName)
      turn.say(.renewChange, values)
    }
    turn.say(.renewNotAgain)
  }

  private static func say(
    _ reopening: OrderAction.Reopening, _ item: QuoteItem, _ unit: PhraseValue, of file: CustomerFile,
    _ turn: inout TurnContext
  ) {
    let name = PhraseValue.text(item.serviceName)
    turn.say(
      reopening.product == nil ? .reopenQuote : .takeQuote,
      ["service": name, "price": .fen(item.priceFen), "unit": unit])
    let last = PhraseValue.day(reopening.firstEnd.adding(days: -1))
    if reopening.chargedDays == reopening.totalDays, reopening.keptFen == .zero {
      turn.say(.reopenFirst, ["amount": .fen(reopening.firstFen), "day": last])
    } else {
      let product = file.service(item.service).flatMap { turn.library.policies.products[$0.product] }
      turn.say(
        product?.refundRule == .prorated ? .reopenRest : .reopenRestWhole,
        [
          "kept": .fen(reopening.keptFen), "days": .count(reopening.chargedDays),
          "total": .count(reopening.totalDays), "amount": .fen(reopening.firstFen), "day": last,
        ])
    }
    turn.say(
      .reopenThen, ["price": .fen(item.priceFen), "unit": unit, "day": .day(reopening.firstEnd)])
    if let often = file.frequentChanges(of: item.service, under: turn.library.policies, at: turn.now) {
      turn.say(.reopenOften, ["days": .count(often.days), "count": .count(often.count)])
    }
  }

  private static func say(
    _ undoing: OrderAction.Undoing, _ name: PhraseValue, _ turn: inout TurnContext
  ) {
    if undoing.isRenewalOnly {
      turn.say(.undoRenewalQuote, ["service": name, "order": .text(undoing.order.text)])
      if undoing.feeBackFen > .zero { turn.say(.undoFeeBack, ["amount": .fen(undoing.feeBackFen)]) }
      return
    }
    turn.say(.undoQuote, ["service": name, "order": .text(undoing.order.text)])
    if undoing.calledOffFen > .zero {
      turn.say(.undoNoRefund, ["amount": .fen(undoing.calledOffFen)])
    }
    if undoing.feeBackFen > .zero { turn.say(.undoFeeBack, ["amount": .fen(undoing.feeBackFen)]) }
    turn.say(undoing.renews ? .undoRenews : .undoRenewsNot)
  }

  private static func say(
    _ suspending: OrderAction.Suspending, _ day: PhraseValue, of file: CustomerFile,
    _ turn: inout TurnContext
  ) {
    turn.say(.suspendQuote, ["day": day])
    if let rest = suspending.rest {
      let rule = turn.library.policies.products[suspending.product]?.refundRule
      turn.say(
        rule == .prorated ? .reopenRest : .reopenRestWhole,
        [
          "kept": .fen(rest.keptFen), "days": .count(rest.leftDays), "total": .count(rest.totalDays),
          "amount": .fen(rest.amountFen), "day": .day(rest.end.adding(days: -1)),
        ])
    }
    turn.say(
      .suspendFee,
      ["price": .fen(suspending.monthlyFen), "day": suspending.rest.map { .day($0.end) } ?? day])
    let paused = suspending.pauses.compactMap(file.service)
    if !paused.isEmpty {
      turn.say(.suspendPauses, ["services": .list(paused.map { .text($0.name) })])
    }
    let goesOn = file.services.filter { service in
      service.kind != .number && service.autoRenews && !suspending.pauses.contains(service.id)
    }
    if !goesOn.isEmpty {
      turn.say(.suspendGoesOn, ["services": .list(goesOn.map { .text($0.name) })])
    }
    turn.say(.suspendEnds)
  }

  private static func say(
    _ restoring: OrderAction.Restoring, _ item: QuoteItem, of file: CustomerFile,
    _ turn: inout TurnContext
  ) {
    turn.say(.restoreQuote, ["day": .day(item.effectiveOn)])
    let resumed = restoring.resumes.compactMap(file.service)
    if !resumed.isEmpty {
      turn.say(.restoreResumes, ["services": .list(resumed.map { .text($0.name) })])
    }
    if restoring.chargedNowFen > .zero {
      turn.say(.restoreCharged, ["amount": .fen(restoring.chargedNowFen)])
    }
    let settlement = item.settlement
    if settlement.creditedFen > .zero, let day = item.refundExpectedOn {
      turn.say(
        .restoreFeeBack,
        [
          "used": .fen(settlement.usedFen), "refund": .fen(settlement.creditedFen), "day": .day(day),
        ])
    }
    switch item.unpaid?.rule {
    case .used: item.unpaid.map { QuoteWords.sayUnpaid($0, &turn) }
    case .full: turn.say(.restoreUnpaid, ["amount": .fen(item.unpaid?.owedFen ?? .zero)])
    case nil: break
    }
  }

  private static func say(
    _ closing: OrderAction.Closing, _ item: QuoteItem, of file: CustomerFile, _ turn: inout TurnContext
  ) {
    turn.say(.closeQuote, ["service": .text(item.serviceName)])
    if let plan = closing.plan.flatMap(file.service) {
      turn.say(.closePlan, ["service": .text(plan.name)])
    }
    if let keeping = closing.keeping, keeping.creditedFen > .zero { say(keeping, item, of: file, &turn) }
    if closing.payoutFen > .zero, let way = closing.destination, let day = item.refundExpectedOn {
      turn.say(
        .closePayout,
        ["amount": .fen(closing.payoutFen), "method": PaymentMethods.name(of: way), "day": .day(day)])
    }
    // What was paid from the balance goes out with it.
    let paidBy = item.settlement.charge.flatMap(file.charge)?.payment.flatMap(file.payment)?.method
    if item.settlement.creditedFen > .zero, paidBy != .balance {
      turn.say(.closeRefund, ["amount": .fen(item.settlement.creditedFen)])
    }
    turn.say(.closeData)
  }

  /// What is left of a keeping fee when the account is closed: in the balance that goes out if it was paid from there.
  private static func say(
    _ keeping: Settlement, _ item: QuoteItem, of file: CustomerFile, _ turn: inout TurnContext
  ) {
    var values: [String: PhraseValue] = [
      "used": .fen(keeping.usedFen), "refund": .fen(keeping.creditedFen),
    ]
    let payment = keeping.charge.flatMap(file.charge)?.payment.flatMap(file.payment)
    if payment?.method == .balance { return turn.say(.closeKeepingBack, values) }
    guard let day = item.refundExpectedOn else { return }
    values["day"] = .day(day)
    turn.say(.restoreFeeBack, values)
  }

  // MARK: - Why

  /// How each figure came about, with the source of its rule.
  static func explanation(of quote: Quote, in file: CustomerFile, _ turn: TurnContext) -> [Phrase] {
    quote.items.flatMap { item in
      figures(of: item) + source(of: item, quote, in: file, turn) + payoutRule(of: item, in: file, turn)
    }
  }

  private static func figures(of item: QuoteItem) -> [Phrase] {
    switch item.action {
    case .reopen(let reopening):
      [
        Phrase(
          .whyReopen,
          [
            "service": .text(item.serviceName), "price": .fen(item.priceFen),
            "days": .count(reopening.chargedDays), "total": .count(reopening.totalDays),
            "kept": .fen(reopening.keptFen), "amount": .fen(reopening.firstFen),
          ])
      ]
    case .undo(let undoing): [Phrase(.whyUndo, ["order": .text(undoing.order.text)])]
    case .suspendNumber(let suspending): [Phrase(.whyKeeping, ["price": .fen(suspending.monthlyFen)])]
    case .restoreNumber(let restoring): [Phrase(.whyRestore, ["amount": .fen(restoring.chargedNowFen)])]
    case .closeAccount(let closing): [Phrase(.whyPayout, ["amount": .fen(closing.payoutFen)])]
    case .changePlan: [Phrase(.whyPlan, ["day": .day(item.effectiveOn)])]
    case .stopRenewal where item.feeFen > .zero: QuoteWords.feeExplanation(of: item)
    case .stopRenewal: [Phrase(.whyRenewal, ["day": .day(item.effectiveOn)])]
    case .payArrears: [Phrase(.whyArrears)]
    case .payOut: []
    case .resumeRenewal(let resuming):
      [Phrase(.whyResume, ["price": .fen(resuming.priceFen), "day": .day(resuming.nextOn)])]
    case .renew(let renewing):
      [
        Phrase(
          .whyRenew, ["price": .fen(renewing.firstFen), "months": .count(renewing.periodMonths)])
      ]
    case nil: []
    }
  }

  private static func payoutRule(of item: QuoteItem, in file: CustomerFile, _ turn: TurnContext) -> [Phrase] {
    guard case .payOut(let paying)? = item.action,
      let rule = file.policy(under: turn.library.policies)?.terms.balancePayout
    else { return [] }
    return [
      Phrase(
        .whyPayoutRule, ["amount": .fen(paying.amountFen), "source": .text(rule.source.text)])
    ]
  }

  private static func source(
    of item: QuoteItem, _ quote: Quote, in file: CustomerFile, _ turn: TurnContext
  ) -> [Phrase] {
    let policies = turn.library.policies
    let terms = file.policy(under: policies)?.terms
    var product = file.service(item.service).flatMap { policies.products[$0.product] }
    if case .reopen(let reopening)? = item.action, let taken = reopening.product {
      product = policies.products[taken]
    }
    let source: Source? =
      switch item.action {
      case .undo: terms?.undoWindow?.source
      case .suspendNumber, .restoreNumber: terms?.numberKeeping?.source
      case .changePlan(let change): policies.products[change.product]?.source
      case .renew(let renewing): policies.products[renewing.product]?.source
      case .stopRenewal where item.feeFen > .zero: product?.source
      case .closeAccount, .stopRenewal, .payArrears, .payOut, .resumeRenewal: nil
      case .reopen, nil: product?.source
      }
    guard let source else { return [] }
    return [Phrase(.whySource, ["source": .text(source.text), "version": .text(quote.policyVersion)])]
  }
}
