import DomainCore
import Matching

/// Questions about what is being arranged (什么时候开始, 号码会变吗, 要钱吗): answered from its quote, or where a plan is still to be
/// chosen from what holds for each of them; the open question is then asked again (R17).
enum ArrangeQuestions {
  /// Answers a question from the quote that waits for its yes; false when the line is none.
  static func answer(
    _ heard: Heard, from quote: Quote, paying method: PaymentMethod?, _ turn: inout TurnContext
  ) -> Bool {
    guard let item = quote.items.first, let action = item.action else { return false }
    switch heard.intent {
    case "quote.takeBack":
      switch action {
      case .closeAccount: turn.say(.closeNoReturn)
      case .changePlan: turn.say(.planBack, ["day": .day(item.effectiveOn)])
      case .suspendNumber: turn.say(.suspendEnds)
      case .stopRenewal: turn.say(.renewalBack)
      default: turn.repeatsInFull = true
      }
    case "quote.effect": sayWhen(action, item, &turn)
    case "quote.others", "effect.question": sayUnaffected(action, &turn)
    case "quote.price": sayPrice(action, item, &turn)
    case "quote.fee", "query.penalty": sayFee(action, item, quote, method, &turn)
    case "quote.refund": sayRefund(action, item, &turn)
    default: return false
    }
    return true
  }

  /// Answers a question while a plan is being chosen, from the change to one of them.
  static func answer(
    _ heard: Heard, of plans: [Product], instead plan: Service, in file: CustomerFile,
    _ turn: inout TurnContext
  ) -> Bool {
    guard let first = plans.first else { return false }
    let request = OrderRequest.changePlan(plan.id, to: first.id)
    let quoted = file.quote(for: request, payingBy: nil, under: turn.library.policies, at: turn.now)
    // The prices stand in the list that is read out again.
    if heard.intent == "quote.price" { return true }
    if heard.listed("discount").contains("yes"), heard.listed("superlative").isEmpty,
      let cheapest = plans.min(by: { $0.priceFen < $1.priceFen })
    {
      turn.say(
        .choiceCheapest, ["service": .text(cheapest.name), "price": .fen(cheapest.priceFen)])
      turn.answeredAside = true
      return true
    }
    guard case .success(let quote) = quoted, answer(heard, from: quote, paying: nil, &turn) else {
      return false
    }
    turn.answeredAside = true
    return true
  }

  private static func sayWhen(_ action: OrderAction, _ item: QuoteItem, _ turn: inout TurnContext) {
    let service = PhraseValue.text(item.serviceName)
    switch action {
    case .changePlan: turn.say(.planStarts, ["day": .day(item.effectiveOn)])
    case .stopRenewal:
      turn.say(.quoteAnswerStopsLater, ["service": service, "day": .day(item.effectiveOn)])
    case .reopen, .undo: turn.say(.arrangeStartsNow, ["service": service])
    case .suspendNumber: turn.say(.suspendQuote, ["day": .day(item.effectiveOn)])
    case .restoreNumber: turn.say(.restoreQuote, ["day": .day(item.effectiveOn)])
    case .resumeRenewal, .renew: turn.say(.arrangeStartsNow, ["service": service])
    case .closeAccount, .payArrears, .payOut: turn.repeatsInFull = true
    }
  }

  private static func sayUnaffected(_ action: OrderAction, _ turn: inout TurnContext) {
    switch action {
    case .changePlan: turn.say(.planKeeps)
    case .stopRenewal, .resumeRenewal: turn.say(.quoteUnaffected)
    case .reopen, .undo, .renew, .payArrears: turn.say(.quoteUnaffectedButBalance)
    // What stops, starts and stays is what its quote is about.
    case .suspendNumber, .restoreNumber, .closeAccount, .payOut: turn.repeatsInFull = true
    }
  }

  private static func sayPrice(_ action: OrderAction, _ item: QuoteItem, _ turn: inout TurnContext) {
    switch action {
    case .changePlan(let change):
      turn.say(
        .choicePriceOf,
        [
          "service": .text(change.name), "price": .fen(change.priceFen),
          "unit": .name("per.\(change.periodMonths)"),
        ])
    case .reopen, .undo, .stopRenewal, .resumeRenewal:
      turn.say(
        .choicePriceOf,
        [
          "service": .text(item.serviceName), "price": .fen(item.priceFen),
          "unit": ServiceLine.unit(of: turn.file?.service(item.service)),
        ])
    case .suspendNumber(let suspending):
      turn.say(
        .suspendFee, ["price": .fen(suspending.monthlyFen), "day": .day(item.effectiveOn)])
    case .restoreNumber, .closeAccount, .payArrears, .payOut, .renew: turn.repeatsInFull = true
    }
  }

  private static func sayFee(
    _ action: OrderAction, _ item: QuoteItem, _ quote: Quote, _ method: PaymentMethod?,
    _ turn: inout TurnContext
  ) {
    if quote.dueFen > .zero {
      // Without a way to pay, the question that comes again says the amount.
      if let method {
        turn.say(.quotePay, ["due": .fen(quote.dueFen), "method": PaymentMethods.name(of: method)])
      }
      return
    }
    switch action {
    case .changePlan: turn.say(.whyPlan, ["day": .day(item.effectiveOn)])
    case .suspendNumber(let suspending):
      turn.say(
        .suspendFee, ["price": .fen(suspending.monthlyFen), "day": .day(item.effectiveOn)])
    case .restoreNumber(let restoring) where restoring.chargedNowFen > .zero:
      turn.say(.restoreCharged, ["amount": .fen(restoring.chargedNowFen)])
    default: turn.say(.quoteNothingDue)
    }
  }

  private static func sayRefund(_ action: OrderAction, _ item: QuoteItem, _ turn: inout TurnContext) {
    switch action {
    case .changePlan, .stopRenewal, .reopen, .suspendNumber, .resumeRenewal, .renew, .payArrears:
      turn.say(.quoteNoRefund)
    // What comes back, or no longer does, stands in the quote.
    case .undo, .restoreNumber, .closeAccount, .payOut: turn.repeatsInFull = true
    }
  }
}
