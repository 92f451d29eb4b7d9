extension CustomerFile {
  /// What leaving these services today would cost and give back, or the first reason why one can't be left.
  ///
  /// - Parameters:
  ///   - services: At least one, each once, in the order in which they are to be named.
  ///   - method: How fees would be paid; left out of the quote when nothing is due.
  public func quote(
    leaving services: [ID<Service>], payingBy method: PaymentMethod?, under policies: Policies,
    at now: Instant
  ) -> Result<Quote, LeaveRefusal> {
    let policies = policies.inForce(on: now.beijingDay)
    let together = Set(services)
    precondition(!services.isEmpty && together.count == services.count, "a quote names each service once")
    var items: [QuoteItem] = []
    var refundableFen: [ID<Payment>: Fen] = [:]
    for id in services {
      if let refusal = leaveRefusal(of: id, together: together, under: policies, at: now) {
        return .failure(refusal)
      }
      guard let service = service(id), let product = policies.products[service.product],
        let policy = policies.operators[subscriber.operatorID]?.applied(in: subscriber.province)
      else { preconditionFailure("a service that can be left has a rule") }
      items.append(
        item(
          leaving: service, product: product, policy: policy, calendar: policies.calendar,
          refundableFen: &refundableFen, at: now))
    }
    var quote = Quote(
      items: items, paymentMethod: nil, day: now.beijingDay,
      policyVersion: policies.version(of: subscriber.operatorID))
    if quote.dueFen > .zero { quote.paymentMethod = method }
    return .success(quote)
  }

  /// - Parameter refundableFen: What is left of each payment after the items before this one.
  func item(
    leaving service: Service, product: Product, policy: OperatorPolicy, calendar: WorkCalendar,
    refundableFen: inout [ID<Payment>: Fen], at now: Instant
  ) -> QuoteItem {
    let today = now.beijingDay
    let paid = paidCharge(of: service, on: today)
    let effectiveOn: BeijingDay
    let lastDay: BeijingDay
    switch product.effect {
    case .immediate: (effectiveOn, lastDay) = (today, today)
    case .periodEnd:
      effectiveOn = service.periodEnd(on: today, charge: paid?.charge)
      lastDay = max(today, effectiveOn.adding(days: -1))
    }
    // What runs to the end of its period is used up: nothing of it comes back, whatever the rule.
    let rule = product.effect == .periodEnd ? RefundRule.none : product.refundRule
    var settlement = Settlement.nothing(rule: rule)
    if let paid {
      let leftFen = refundableFen[paid.payment.id] ?? paid.payment.refundableFen
      settlement = Settlement.dividing(
        paid.charge, leavingOn: lastDay, rule: rule, cancellationDayIsUsed: policy.cancellationDayIsUsed
      ).crediting(atMost: leftFen)
      refundableFen[paid.payment.id] = leftFen - settlement.creditedFen
    }
    var item = QuoteItem(
      service: service.id, serviceName: service.name, kind: service.kind, priceFen: service.priceFen,
      settlement: settlement,
      terminationFee: terminationFee(of: service, product, leavingOn: lastDay),
      equipmentFen: service.equipmentFen, effectiveOn: effectiveOn,
      refundExpectedOn: nil, refundDayIsProvisional: false,
      settlesBy: policy.settlementWindow.end(from: effectiveOn > today ? effectiveOn.start : now),
      wasRenewing: service.autoRenews, wasSuspended: service.state == .suspended)
    if settlement.creditedFen > .zero { item.expectRefund(by: policy, calendar, on: today) }
    item.voids = openAction(about: service.id)?.id
    item.unpaid = unpaidPeriod(of: service, product: product, policy: policy, lastDay: lastDay, on: today)
    return item
  }

  /// The running period when it was billed and isn't paid: by the operator's rule all of it stays owed, or the days used.
  /// What an earlier line of it still asks for days used before isn't divided again.
  func unpaidPeriod(
    of service: Service, product: Product, policy: OperatorPolicy, lastDay: BeijingDay, on today: BeijingDay
  ) -> UnpaidPeriod? {
    guard let line = runningLine(of: service, on: today), line.isOpen else { return nil }
    let rule = product.effect == .periodEnd ? .full : policy.terms.unpaidPeriod?.rule ?? .full
    let divided = Settlement.dividing(
      line, leavingOn: lastDay, rule: rule == .used ? .prorated : .none,
      cancellationDayIsUsed: policy.cancellationDayIsUsed)
    return UnpaidPeriod(
      charge: line.id, chargedFen: divided.chargedFen, owedFen: divided.usedFen, usedDays: divided.usedDays,
      totalDays: divided.totalDays, rule: rule)
  }

  /// The bill line of the running period with the payment that paid it, nil when none runs or it wasn't paid. Only the last
  /// line counts: what an earlier one of a period kept before the service was opened again is settled for good.
  func paidCharge(of service: Service, on day: BeijingDay) -> (charge: Charge, payment: Payment)? {
    guard let last = runningLine(of: service, on: day), let payment = last.payment.flatMap(payment),
      payment.state == .success
    else { return nil }
    return (last, payment)
  }

  /// The last bill line whose period runs on a day.
  private func runningLine(of service: Service, on day: BeijingDay) -> Charge? {
    charges.last { charge in
      charge.service == service.id && charge.kind == .period && charge.periodStart <= day
        && day < charge.periodEnd
    }
  }
}

extension Service {
  /// The first day after the running period: as it was billed, else as the anchor says, never after the service's own end.
  func periodEnd(on day: BeijingDay, charge: Charge?) -> BeijingDay {
    let end =
      charge?.periodEnd
      ?? AnchoredPeriod(containing: max(day, anchor), anchor: anchor, months: periodMonths).end
    guard let endsOn, endsOn > day else { return end }
    return min(end, endsOn)
  }
}

extension Settlement {
  /// The same period with no more given back than can be paid back.
  func crediting(atMost limitFen: Fen) -> Settlement {
    let creditedFen = min(creditedFen, max(.zero, limitFen))
    return Settlement(
      charge: charge, chargedFen: chargedFen, usedFen: chargedFen - creditedFen, creditedFen: creditedFen,
      usedDays: usedDays, totalDays: totalDays, rule: rule)
  }
}
