import DomainCore
import Matching

/// Questions about the quote that is being confirmed (那会退我多少钱, 什么时候停): answered from that very quote, which then waits
/// for its yes again (R17).
enum LeaveQuestions {
  /// What is owed is asked in the words of a refund, a fee or the balance; the quote knows it where a period isn't paid.
  private static func answerOwed(_ heard: Heard, from quote: Quote, _ turn: inout TurnContext) -> Bool {
    let unpaid = quote.items.compactMap(\.unpaid)
    guard heard.reading.text.contains("欠"), !unpaid.isEmpty,
      ["quote.refund", "quote.fee", "query.balance"].contains(heard.intent)
    else { return false }
    for period in unpaid { QuoteWords.sayUnpaid(period, &turn) }
    return true
  }

  /// What a line asks of the quote. 多少钱退彩铃 is of the fee, though it is read as of refunds.
  private static func asked(_ heard: Heard, _ turn: TurnContext) -> String? {
    if heard.reading.wishes.isEmpty, PriceWords.askShortly(heard.reading.text, heard.words) {
      return "quote.fee"
    }
    if heard.says(.refundWay), heard.says(.asksReceiving), heard.endsAsQuestion {
      // 支付宝能收到吗 is of where this refund goes.
      return "quote.refund"
    }
    let asksFee =
      heard.intent == "query.refund" && heard.reading.wishes.count == 1
      && PriceWords.comeBeforeLeaving(heard.reading.text, heard.words)
    if heard.intent == "query.refund", heard.reading.wishes.count == 1,
      heard.says(.ofThisRefund),
      !heard.says(.ofOtherRefunds)
    {
      // 多少钱能退 at the quote is of what it gives back.
      return "quote.refund"
    }
    if heard.intent == "query.refund", heard.reading.wishes.count == 1,
      heard.says(.asksWhenPaidBack),
      !heard.says(.ofEarlierRefunds), !ownRefundWaits(turn)
    {
      // 退款到账要几天 is of this quote, where nothing else is coming back.
      return "quote.refund"
    }
    return asksFee ? "quote.fee" : heard.intent
  }

  private static func ownRefundWaits(_ turn: TurnContext) -> Bool { !(turn.file?.refunds ?? []).isEmpty }

  /// 合约什么时候到期 while a line is being left: the day, and what leaving before it costs.
  private static func sayContractEnd(_ heard: Heard, of quote: Quote, _ turn: inout TurnContext) -> Bool {
    let text = heard.reading.text
    let asksEnd =
      heard.says(.contracts)
      && heard.says(.contractEnds)
    let isAsked = heard.says(.asksWhenItEnds)
    guard asksEnd || text.hasSuffix("什么时候到期"), isAsked, !heard.says(.onlyAtEnd) else {
      return false
    }
    let bound = quote.items.filter { turn.file?.service($0.service)?.contract != nil }
    for item in bound {
      guard let contract = turn.file?.service(item.service)?.contract else { continue }
      turn.say(
        .penaltyLine,
        ["service": .text(item.serviceName), "fee": .fen(item.feeFen), "day": .day(contract.endsOn)])
    }
    return !bound.isEmpty
  }

  /// In characters: 能只退一半吗.
  private static let longestPart = 12

  /// Answers a question from the quote; false when the line is none.
  static func answer(_ heard: Heard, from quote: Quote, _ turn: inout TurnContext) -> Bool {
    if quote.items.count == 1, heard.says(.asksPart), heard.reading.text.count <= longestPart,
      !heard.reading.text.holds(anyOf: "款钱费")
    {
      turn.say(.wholeOnly, ["service": .text(quote.items[0].serviceName)])
      sayRefund(of: quote, &turn)
      return true
    }
    if answerOwed(heard, from: quote, &turn) || sayContractEnd(heard, of: quote, &turn)
      || IncludedAsked.answer(heard, from: quote, &turn)
    {
      return true
    }
    switch asked(heard, turn) {
    case "quote.takeBack":
      guard let file = turn.file else { return false }
      WindowWords.sayTakingBack(quote, of: file, &turn)
    case "quote.refund":
      sayRefund(of: quote, &turn)
    case "quote.fee", "query.penalty":
      for item in quote.items where item.feeFen > .zero {
        turn.say(.quoteFee, ["service": .text(item.serviceName), "fee": .fen(item.feeFen)])
      }
      for unpaid in quote.items.compactMap(\.unpaid) { QuoteWords.sayUnpaid(unpaid, &turn) }
      QuoteWords.sayPayment(quote, &turn)
      // 那到期再退呢: what waiting would spare.
      let hasFee = quote.items.contains { $0.feeFen > .zero }
      if hasFee, heard.asksOfWaiting { turn.say(.penaltyAfter) }
    case "quote.effect":
      sayEffect(of: quote, &turn)
    case "quote.rest":
      guard let file = turn.file else { return false }
      sayRest(besides: quote.items.map(\.service), of: file, &turn)
    case "quote.price":
      for item in quote.items {
        turn.say(
          .choicePriceOf,
          [
            "service": .text(item.serviceName), "price": .fen(item.priceFen),
            "unit": ServiceLine.unit(of: turn.file?.service(item.service)),
          ])
      }
    case "quote.others", "effect.question":
      let isOfPlan = KindWords.keptKind(in: heard.reading.text, heard.words) == .plan
      if isOfPlan, !quote.items.contains(where: { $0.kind == .plan }) {
        // It asks what would be if the plan went too.
        turn.say(.effectOfPlan)
      } else {
        // 退了还能看吗 is of what is being left: that it stops, and when.
        if UseWords.areOfTheThing(heard.reading.text, heard.words) { sayEffect(of: quote, &turn) }
        QuoteWords.sayUnaffected(quote, &turn)
      }
    default: return false
    }
    return true
  }
}

extension LeaveQuestions {
  /// 退了会怎样 at the quote: when it stops, what comes back, what stays.
  static func sayOutcome(of quote: Quote, _ turn: inout TurnContext) {
    sayEffect(of: quote, &turn)
    sayRefund(of: quote, &turn)
    QuoteWords.sayUnaffected(quote, &turn)
  }

  static func sayEffect(of quote: Quote, _ turn: inout TurnContext) {
    for item in quote.items {
      let service = PhraseValue.text(item.serviceName)
      if item.effectiveOn > quote.day {
        let isPaused = turn.file?.isPaused(item.service) ?? false
        turn.say(
          isPaused ? .quoteAnswerStopsLaterPaused : .quoteAnswerStopsLater,
          ["service": service, "day": .day(item.effectiveOn)])
      } else {
        turn.say(.quoteAnswerStopsNow, ["service": service])
      }
    }
  }

  /// 其他的呢: what can be left besides, each with its price.
  private static func sayRest(
    besides named: [ID<Service>], of file: CustomerFile, _ turn: inout TurnContext
  ) {
    let all = LeaveTarget().match(in: file, turn.library.policies.products, turn.words).services
    let rest = all.filter { !named.contains($0.id) && $0.isHeld }
    guard !rest.isEmpty else { return turn.say(.choiceNoRest) }
    turn.say(.choiceRest, ["count": .count(rest.count)])
    for service in rest {
      turn.say(
        .choicePriceOf,
        [
          "service": .text(service.name), "price": .fen(service.priceFen),
          "unit": ServiceLine.unit(of: service),
        ])
    }
    turn.say(.choiceRestHint)
  }

  private static func sayRefund(of quote: Quote, _ turn: inout TurnContext) {
    let days = quote.items.compactMap(\.refundExpectedOn)
    if quote.refundFen > .zero, let last = days.max(by: { $0 < $1 }) {
      let ways = wayBack(of: quote, turn)
      if ways.isEmpty {
        turn.say(.quoteAnswerRefund, ["refund": .fen(quote.refundFen), "day": .day(last)])
      } else {
        turn.say(
          .quoteAnswerRefundTo,
          ["refund": .fen(quote.refundFen), "day": .day(last), "methods": .list(ways)])
      }
      if let file = turn.file { QuoteWords.sayHolds(quote, of: file, &turn) }
    } else {
      turn.say(.quoteNoRefund)
    }
  }

  /// Answers a question while the services are still being chosen: what each would give back, what leaving means at all.
  static func answer(
    _ heard: Heard, choosingOf services: [Service], in file: CustomerFile, _ turn: inout TurnContext
  ) -> Bool {
    switch heard.intent {
    // The prices stand in the list that is read out again.
    case "quote.price": return true
    case "quote.effect", "quote.others", "effect.question": turn.say(.effect)
    case "quote.rest": sayRest(besides: services.map(\.id), of: file, &turn)
    case "quote.refund":
      for service in services {
        let quoted = file.quote(
          leaving: [service.id], payingBy: nil, under: turn.library.policies, at: turn.now)
        guard case .success(let quote) = quoted else { continue }
        turn.say(
          .choiceRefund, ["service": .text(service.name), "refund": .fen(quote.refundFen)])
      }
    default: return false
    }
    turn.answeredAside = true
    return true
  }

  /// The ways by which what comes back was paid: refunds go the way that the money came (R24).
  private static func wayBack(of quote: Quote, _ turn: TurnContext) -> [PhraseValue] {
    let credited = quote.items.filter { $0.settlement.creditedFen > .zero }
    let paid = credited.compactMap { item in
      item.settlement.charge.flatMap { turn.file?.charge($0)?.payment }.flatMap {
        turn.file?.payment($0)?.method
      }
    }
    guard paid.count == credited.count else { return [] }
    return PaymentMethod.allCases.filter(paid.contains).map(PaymentMethods.name)
  }
}

/// What an answer given before its question says: the reason of leaving, the way to pay (退宽带，搬家了，用微信付).
extension LeaveForm {
  /// The form as far as the words of a wish fill it.
  init(saidIn heard: Heard) {
    self.init()
    reason = heard.listed("leave_reason").compactMap(LeaveReason.init).first
    if ContactWords.introduce(heard) { contact = heard.phone }
  }
}

/// Words that ask whether something can be used afterwards: `退了还能看吗`.
enum UseWords {
  /// Whether it is of the thing itself, not of the number or of all else.
  static func areOfTheThing(_ text: String, _ words: SaidWords) -> Bool {
    words.has(.asksWhetherUsable, in: text) && !words.has(.ofOtherUse, in: text)
  }
}
