import DomainCore

/// Reads a quote out: fee for what was used, refund, termination fee, what stops, when, when money arrives, what stays (R17).
enum QuoteWords {
  static func say(_ quote: Quote, of file: CustomerFile, _ turn: inout TurnContext) {
    if quote.items.count > itemsSaidInFull {
      sayShort(quote, of: file, &turn)
    } else {
      for item in quote.items { say(item, of: file, quote, &turn) }
    }
    sayDebts(quote, of: file, &turn)
    sayHolds(quote, of: file, &turn)
    if quote.items.count > 1 {
      turn.say(
        .quoteTotal,
        ["count": .count(quote.items.count), "refund": .fen(quote.refundFen), "due": .fen(quote.dueFen)])
    }
    sayPayment(quote, &turn)
    WindowWords.say(quote, of: file, &turn)
    sayUnaffected(quote, &turn)
    turn.explain(explanation(of: quote, turn))
  }

  /// Whether all of what the running period cost comes back, where that was asked of one service.
  static func sayWhether(wholeIn quote: Quote, _ turn: inout TurnContext) {
    guard quote.items.count == 1, case let settlement = quote.items[0].settlement,
      settlement.chargedFen > .zero
    else { return }
    let values: [String: PhraseValue] = [
      "charged": .fen(settlement.chargedFen), "used": .fen(settlement.usedFen),
      "refund": .fen(settlement.creditedFen),
    ]
    let key: PhraseKey =
      settlement.creditedFen == settlement.chargedFen
      ? .wholeBack : settlement.creditedFen == .zero ? .nothingBack : .partBack
    turn.say(key, values.filter { key.parameters.contains($0.key) })
  }

  /// What a person will look at before anything is done, so that no day is taken for a promise; each reason once.
  static func sayHolds(_ quote: Quote, of file: CustomerFile, _ turn: inout TurnContext) {
    var said: Set<ReviewHold> = []
    for item in quote.items {
      guard
        let hold = file.reviewHold(
          of: item, amongst: quote.items, under: turn.library.policies, at: turn.now)
      else { continue }
      switch hold {
      case .product: turn.say(.quoteHoldProduct, ["service": .text(item.serviceName)])
      case .amount(let limitFen) where quote.items.count > 1:
        turn.say(.quoteHoldOne, ["service": .text(item.serviceName), "limit": .fen(limitFen)])
      case .amount(let limitFen): turn.say(.quoteHoldAmount, ["limit": .fen(limitFen)])
      case .together(let totalFen, let limitFen) where said.insert(hold).inserted:
        let small = quote.items.filter { $0.moneyBackFen > .zero && $0.moneyBackFen <= limitFen }
        turn.say(
          .quoteHoldTogether,
          [
            "services": .list(small.map { .text($0.serviceName) }), "total": .fen(totalFen),
            "limit": .fen(limitFen),
          ])
      case .newSim where said.insert(hold).inserted: turn.say(.quoteHoldNewSim)
      // Closing isn't quoted while something is owed.
      case .together, .newSim, .owed: break
      }
    }
  }

  /// That what isn't paid yet delays nothing, by which rule: said where something isn't paid.
  private static func sayDebts(_ quote: Quote, of file: CustomerFile, _ turn: inout TurnContext) {
    let leaving = quote.items.filter(\.isLeaving)
    let isOwing = leaving.contains { item in
      (item.unpaid?.owedFen ?? .zero) > .zero
        || file.arrears.contains {
          $0.service == item.service && $0.kind == .period && $0.id != item.unpaid?.charge
        }
    }
    guard isOwing, let rule = file.policy(under: turn.library.policies)?.terms.debtsAtLeaving else { return }
    turn.say(.quoteDebts, ["source": .text(rule.source.text)])
  }

  /// More services than this are read out a line each; 为什么 still tells every calculation.
  private static let itemsSaidInFull = 3

  /// The services that a quote reads out with numbers; nil when it reads none so.
  static func numberedServices(of quote: Quote) -> [ID<Service>]? {
    quote.items.count > itemsSaidInFull ? quote.items.map(\.service) : nil
  }

  /// What is to be paid, and how.
  static func sayPayment(_ quote: Quote, _ turn: inout TurnContext) {
    if quote.dueFen > .zero, let method = quote.paymentMethod {
      turn.say(.quotePay, ["due": .fen(quote.dueFen), "method": PaymentMethods.name(of: method)])
    } else if quote.dueFen == .zero, !quote.items.contains(where: { ($0.unpaid?.owedFen ?? .zero) > .zero }) {
      turn.say(.quoteNothingDue)
    }
  }

  /// What stays as it is.
  static func sayUnaffected(_ quote: Quote, _ turn: inout TurnContext) {
    if quote.items.contains(where: { $0.kind == .plan }) {
      turn.say(.quoteUnaffectedButPlan)
    } else if quote.dueFen > .zero, quote.paymentMethod == .balance {
      turn.say(.quoteUnaffectedButBalance)
    } else {
      turn.say(.quoteUnaffected)
    }
  }

  /// Many services: a line each with what was used, what comes back and when it stops; what is said of all is said once.
  private static func sayShort(_ quote: Quote, of file: CustomerFile, _ turn: inout TurnContext) {
    turn.say(.quoteShortTitle, ["count": .count(quote.items.count)])
    for (index, item) in quote.items.enumerated() {
      let isLater = item.effectiveOn > quote.day
      var values: [String: PhraseValue] = [
        "number": .count(index + 1), "service": .text(item.serviceName), "price": .fen(item.priceFen),
        "unit": ServiceLine.unit(of: file.service(item.service)), "used": .fen(item.settlement.usedFen),
        "refund": .fen(item.settlement.creditedFen),
      ]
      if isLater { values["day"] = .day(item.effectiveOn) }
      let key = shortKey(of: item.settlement, isLater)
      turn.say(key, values.filter { key.parameters.contains($0.key) })
      sayDemands(of: item, file, &turn)
    }
    turn.say(.quoteShortRenewal)
    if let last = quote.items.compactMap(\.refundExpectedOn).max(by: { $0 < $1 }), quote.refundFen > .zero {
      turn.say(.quoteShortArrives, ["day": .day(last)])
    }
  }

  /// The line that is true of a rule: only what is counted by days was partly used.
  private static func shortKey(of settlement: Settlement, _ isLater: Bool) -> PhraseKey {
    switch settlement.rule {
    case .full where settlement.chargedFen > .zero: isLater ? .quoteShortFullLater : .quoteShortFull
    case .none where settlement.chargedFen > .zero: isLater ? .quoteShortNoneLater : .quoteShortNone
    case .full, .none, .prorated: isLater ? .quoteShortItemLater : .quoteShortItem
    }
  }

  /// The quote in one line, when it was read out before and hasn't changed.
  static func sayAgain(_ quote: Quote, _ turn: inout TurnContext) {
    let owedFen = quote.items.compactMap(\.unpaid?.owedFen).total
    var values: [String: PhraseValue] = [
      "services": .list(quote.items.map { .text($0.serviceName) }), "refund": .fen(quote.refundFen),
      "due": .fen(quote.dueFen),
    ]
    guard owedFen > .zero else { return turn.say(.quoteAgain, values) }
    values["owed"] = .fen(owedFen)
    turn.say(.quoteAgainOwed, values)
  }

  /// The fee alone, before the way to pay is chosen.
  static func sayDue(_ quote: Quote, _ turn: inout TurnContext) {
    for item in quote.items where item.feeFen > .zero { sayFee(item, &turn) }
    turn.explain(explanation(of: quote, turn))
  }

  private static func say(_ item: QuoteItem, of file: CustomerFile, _ quote: Quote, _ turn: inout TurnContext)
  {
    let name = PhraseValue.text(item.serviceName)
    turn.say(
      .quoteService,
      [
        "service": name, "price": .fen(item.priceFen),
        "unit": ServiceLine.unit(of: file.service(item.service)),
      ])
    if item.effectiveOn > quote.day {
      turn.say(
        file.isPaused(item.service) ? .quoteEffectiveLaterPaused : .quoteEffectiveLater,
        ["day": .day(item.effectiveOn)])
    } else {
      turn.say(.quoteEffectiveNow)
    }
    let settlement = item.settlement
    if settlement.chargedFen > .zero {
      switch settlement.rule {
      case .prorated:
        turn.say(
          .quoteUsed,
          [
            "charged": .fen(settlement.chargedFen), "used": .fen(settlement.usedFen),
            "days": .count(settlement.usedDays), "total": .count(settlement.totalDays),
          ])
      case .full: turn.say(.quoteUsedFull, ["charged": .fen(settlement.chargedFen)])
      case .none: turn.say(.quoteUsedNone, ["charged": .fen(settlement.chargedFen)])
      }
    }
    if let voided = item.voids.flatMap(file.order) {
      turn.say(.quoteVoids, OrderWords.matter(of: voided))
    }
    if settlement.creditedFen > .zero, let day = item.refundExpectedOn {
      turn.say(
        item.refundDayIsProvisional ? .quoteRefundProvisional : .quoteRefund,
        ["refund": .fen(settlement.creditedFen), "day": .day(day)])
    } else {
      turn.say(.quoteNoRefund)
    }
    sayDemands(of: item, file, &turn)
  }

  /// What is asked of the customer beside the service's own price: unpaid bills, fees, equipment, terms.
  private static func sayDemands(of item: QuoteItem, _ file: CustomerFile, _ turn: inout TurnContext) {
    if let unpaid = item.unpaid { sayUnpaid(unpaid, &turn) }
    let owed = file.arrears.filter {
      $0.id != item.unpaid?.charge && $0.service == item.service && $0.kind == .period
    }
    if !owed.isEmpty { turn.say(.quoteUnpaid, ["amount": .fen(owed.map(\.owedFen).total)]) }
    if item.feeFen > .zero { sayFee(item, &turn) }
    if item.equipmentFen > .zero {
      turn.say(.quoteEquipment, ["amount": .fen(item.equipmentFen)])
      WindowWords.sayEquipment(endingOn: item.effectiveOn, of: file, &turn)
    }
    if let product = file.service(item.service).flatMap({ turn.library.policies.products[$0.product] }),
      let terms = product.terms
    {
      turn.say(.quoteTerms, ["terms": .text(terms)])
    }
  }

  /// What an unpaid period still costs.
  static func sayUnpaid(_ unpaid: UnpaidPeriod, _ turn: inout TurnContext) {
    guard unpaid.rule == .used else {
      turn.say(.quoteUnpaid, ["amount": .fen(unpaid.owedFen)])
      return
    }
    turn.say(
      .quoteUnpaidUsed,
      [
        "charged": .fen(unpaid.chargedFen), "days": .count(unpaid.usedDays),
        "total": .count(unpaid.totalDays), "owed": .fen(unpaid.owedFen),
      ])
  }

  private static func sayFee(_ item: QuoteItem, _ turn: inout TurnContext) {
    turn.say(.quoteFee, ["service": .text(item.serviceName), "fee": .fen(item.feeFen)])
  }

  /// How each figure came about, with the source of its rule.
  static func explanation(of quote: Quote, _ turn: TurnContext) -> [Phrase] {
    quote.items.flatMap {
      explanation(of: $0, version: quote.policyVersion, turn.library.policies, turn)
    } + WindowWords.explanation(of: quote, turn)
  }

  /// How the amounts of one item come about.
  static func explanation(
    of item: QuoteItem, version: String, _ policies: Policies, _ turn: TurnContext
  ) -> [Phrase] {
    var phrases: [Phrase] = []
    let settlement = item.settlement
    if settlement.chargedFen > .zero {
      phrases.append(explanation(of: settlement, item, turn))
    } else if item.unpaid == nil {
      phrases.append(Phrase(.whyNotCharged, ["service": .text(item.serviceName)]))
    }
    if let unpaid = item.unpaid, unpaid.rule == .used {
      phrases.append(
        Phrase(
          .whyUnpaid,
          [
            "charged": .fen(unpaid.chargedFen), "days": .count(unpaid.usedDays), "today": today(turn),
            "total": .count(unpaid.totalDays), "owed": .fen(unpaid.owedFen),
            "source": .text(turn.file?.policy(under: policies)?.terms.unpaidPeriod?.source.text ?? ""),
          ]))
    }
    if let unpaid = item.unpaid, unpaid.rule == .full,
      let rule = turn.file?.policy(under: policies)?.terms.unpaidPeriod, rule.rule == .full
    {
      phrases.append(
        Phrase(.whyUnpaidFull, ["charged": .fen(unpaid.chargedFen), "source": .text(rule.source.text)]))
    }
    phrases += feeExplanation(of: item)
    if let service = turn.file?.service(item.service), let product = policies.products[service.product] {
      phrases.append(
        Phrase(.whySource, ["source": .text(product.source.text), "version": .text(version)]))
    }
    return phrases
  }

  private static func explanation(of settlement: Settlement, _ item: QuoteItem, _ turn: TurnContext) -> Phrase
  {
    let service = PhraseValue.text(item.serviceName)
    let charged = PhraseValue.fen(settlement.chargedFen)
    switch settlement.rule {
    case .full:
      return Phrase(
        .whySettlementFull,
        ["service": service, "charged": charged, "refund": .fen(settlement.creditedFen)])
    case .none: return Phrase(.whySettlementNone, ["service": service, "charged": charged])
    case .prorated:
      return Phrase(
        .whySettlement,
        [
          "service": service, "charged": charged,
          "days": .count(settlement.usedDays), "today": today(turn),
          "total": .count(settlement.totalDays),
          "used": .fen(settlement.usedFen), "refund": .fen(settlement.creditedFen),
          "rule": .name("refundRule." + settlement.rule.rawValue),
        ])
    }
  }

  /// Whether the day of leaving counts as used, by the operator's rule for the customer's province.
  private static func today(_ turn: TurnContext) -> PhraseValue {
    let subscriber = turn.file?.subscriber
    let policy = subscriber.flatMap {
      turn.library.policies.operators[$0.operatorID]?.applied(in: $0.province)
    }
    return .name(policy?.cancellationDayIsUsed ?? true ? "today.used" : "today.notUsed")
  }

  static func feeExplanation(of item: QuoteItem) -> [Phrase] {
    let fee = PhraseValue.fen(item.feeFen)
    switch item.terminationFee.basis {
    case .none: return [Phrase(.whyFeeNone, ["service": .text(item.serviceName)])]
    case .fixed: return [Phrase(.whyFeeFixed, ["fee": fee])]
    case .remainingMonths(let months, let monthly, let rate, let floorFen, let capFen):
      let amountFen = item.terminationFee.amountFen
      let computedFen = monthly.multiplied(by: Int64(months * rate), over: 10_000)
      // Where a bound decides, both are told: what the months come to, and what is charged for it.
      let bound: PhraseKey? =
        amountFen == capFen && computedFen > amountFen
        ? .whyFeeCap : amountFen == floorFen && computedFen < amountFen ? .whyFeeFloor : nil
      let remaining = Phrase(
        .whyFeeRemaining,
        [
          "months": .count(months), "monthly": .fen(monthly), "rate": .text(percent(rate)),
          "fee": bound == nil ? fee : .fen(computedFen),
        ])
      return [remaining] + (bound.map { [Phrase($0, ["fee": fee])] } ?? [])
    case .clawBack(let months, let discount):
      return [Phrase(.whyFeeClawBack, ["months": .count(months), "discount": .fen(discount), "fee": fee])]
    }
  }

  /// Basis points as a percentage: 3000 is `30%`, 1250 is `12.5%`.
  static func percent(_ basisPoints: Int) -> String {
    let whole = basisPoints / 100
    let rest = basisPoints % 100
    if rest == 0 { return "\(whole)%" }
    return rest % 10 == 0 ? "\(whole).\(rest / 10)%" : "\(whole).\(rest < 10 ? "0" : "")\(rest)%"
  }
}
