/// What became of a yes.
public enum Acceptance: Hashable, Sendable {
  /// Orders were made, one for each item of the quote.
  case accepted(changes: [Change], orders: [Order])
  /// Today the same wish has another price, date or content: it must be read out and said yes to again.
  case quoteChanged(Quote)
  /// A service can't be left any more.
  case refused(OrderRefusal)
  /// The yes doesn't carry this quote.
  case consentInvalid(ConsentProblem)
}

/// Why a yes doesn't carry a quote, in the order in which the reasons are looked at.
public enum ConsentProblem: Error, Hashable, Sendable {
  /// The yes was to another quote.
  case otherQuote
  /// The yes lies after now, or more than 300 s before.
  case notNow
  /// The speaker hasn't proved enough, or too long ago.
  case proof(SessionPolicy.Lack)
  /// Broadband needs a contact and a reason (R14, R19).
  case formIncomplete
  /// Something is due, or a balance is to be paid out, and no way was chosen.
  case noPaymentMethod
}

extension CustomerFile {
  /// Turns a yes into orders. Everything is computed afresh: a yes counts only for what would be read out at this moment.
  ///
  /// Accepting stops renewal at once, whatever becomes of the order and of what is due for it (R18). Nothing is collected
  /// before the review.
  ///
  /// - Parameters:
  ///   - quote: What was read out.
  ///   - consent: The yes; its hash must be that of `quote`.
  public func accepting(
    _ quote: Quote, consent: Consent, form: LeaveForm, under policies: Policies,
    numbers: inout NumberSource, keyring: any Keyring, at now: Instant
  ) -> Acceptance {
    let fresh: Quote
    switch self.quote(for: quote.request, payingBy: quote.paymentMethod, under: policies, at: now) {
    case .failure(let refusal): return .refused(refusal)
    case .success(let value): fresh = value
    }
    if fresh.canonicalBytes != quote.canonicalBytes { return .quoteChanged(fresh) }
    if let problem = problem(
      with: consent, to: fresh, form: form, limits: policies.limits, keyring: keyring, at: now)
    {
      return .consentInvalid(problem)
    }
    var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
    let orders = fresh.items.map { item in
      decision.accept(item, of: fresh, consent: consent, form: form)
    }
    numbers = decision.numbers
    return .accepted(changes: decision.changes, orders: orders)
  }

  private func problem(
    with consent: Consent, to quote: Quote, form: LeaveForm, limits: Limits, keyring: any Keyring,
    at now: Instant
  ) -> ConsentProblem? {
    guard constantTimeEqual(consent.quoteHash, quote.hash(keyring)) else { return .otherQuote }
    let age = now.milliseconds - consent.at.milliseconds
    guard (0...limits.stepUpSeconds * 1000).contains(age) else { return .notNow }
    if let lack = SessionPolicy(limits).lack(
      consent.proof, for: .leave(quote), by: subscriber.id, at: consent.at)
    {
      return .proof(lack)
    }
    if quote.items.contains(where: { $0.kind == .broadband && $0.isLeaving }),
      form.contact == nil || form.reason == nil
    {
      return .formIncomplete
    }
    if quote.dueFen > .zero, quote.paymentMethod == nil { return .noPaymentMethod }
    if case .closeAccount(let closing)? = quote.items.first?.action, closing.payoutFen > .zero,
      closing.destination == nil
    {
      return .noPaymentMethod
    }
    if case .payOut(let paying)? = quote.items.first?.action, paying.destination == nil {
      return .noPaymentMethod
    }
    return nil
  }
}

extension Decision {
  fileprivate mutating func accept(
    _ item: QuoteItem, of quote: Quote, consent: Consent, form: LeaveForm
  ) -> Order {
    let id = numbers.nextNumber(prefix: "TD", on: now.beijingDay, Order.self)
    var payment: Payment?
    if item.feeFen > .zero, let method = quote.paymentMethod {
      payment = Payment(
        id: numbers.next(), method: method, amountFen: item.feeFen, state: .pending, requestedAt: now,
        order: id)
    }
    let order = Order(
      id: id, service: item.service, item: item, consent: consent, policyVersion: quote.policyVersion,
      form: form, payment: payment?.id, state: .acknowledged,
      steps: [OrderStep(state: .acknowledged, at: now)])
    if let voided = item.voids.flatMap(file.order) { cancel(voided) }
    prepareService(for: order)
    put(.order(order))
    if let payment { put(.payment(payment)) }
    audit(.orderAccepted, by: .customer, of: id.text)
    issue(.application, for: order, fields: item.receiptFields + [ReceiptField(.state, "acknowledged")])
    return order
  }
}

extension Decision {
  /// The service as the yes leaves it: renewal stops at once where it was said to (R18). What is due for it delays that the
  /// order is done, never that renewal stops.
  private mutating func prepareService(for order: Order) {
    guard var service = file.service(order.service) ?? newNumber(for: order) ?? newService(for: order)
    else {
      preconditionFailure("a quote names known services")
    }
    switch order.item.action {
    case nil:
      service.autoRenews = false
      service.state = .pendingTerminate(order.id)
    case .stopRenewal: service.stopRenewing(on: order.item.effectiveOn)
    case .reopen, .undo, .suspendNumber, .restoreNumber, .closeAccount, .changePlan,
      .payArrears, .payOut,
      .resumeRenewal, .renew:
      break
    }
    put(.service(service))
  }

  private func newService(for order: Order) -> Service? {
    guard case .reopen(let reopening)? = order.item.action else { return nil }
    return reopening.product.flatMap { policies.products[$0] }.map { Service.taken($0, on: now.beijingDay) }
  }

  private func newNumber(for order: Order) -> Service? {
    order.service == .number ? file.numberService(on: now.beijingDay) : nil
  }
}

extension QuoteItem {
  /// The figures of the quote as receipts state them.
  var receiptFields: [ReceiptField] {
    if let action { return fields(of: action) }
    var fields = [
      ReceiptField(.service, serviceName),
      ReceiptField(.priceFen, String(priceFen.count)),
      ReceiptField(.usedFen, String(settlement.usedFen.count)),
      ReceiptField(.usedDays, String(settlement.usedDays)),
      ReceiptField(.totalDays, String(settlement.totalDays)),
      ReceiptField(.refundFen, String(settlement.creditedFen.count)),
      ReceiptField(.terminationFeeFen, String(feeFen.count)),
      ReceiptField(.effectiveOn, effectiveOn.description),
    ]
    if let unpaid { fields.append(ReceiptField(.owedFen, String(unpaid.owedFen.count))) }
    if let refundExpectedOn { fields.append(ReceiptField(.refundExpectedOn, refundExpectedOn.description)) }
    return fields
  }

  private func fields(of action: OrderAction) -> [ReceiptField] {
    var fields = [
      ReceiptField(.action, action.label), ReceiptField(.service, serviceName),
      ReceiptField(.startsOn, effectiveOn.description),
    ]
    func add(_ name: ReceiptField.Name, _ amountFen: Fen) {
      fields.append(ReceiptField(name, String(amountFen.count)))
    }
    switch action {
    case .stopRenewal: if feeFen > .zero { add(.terminationFeeFen, feeFen) }
    case .reopen(let reopening): add(.priceFen, reopening.firstFen)
    case .undo(let undoing): add(.refundFen, undoing.feeBackFen)
    case .suspendNumber(let suspending): add(.priceFen, suspending.monthlyFen)
    case .restoreNumber(let restoring):
      add(.priceFen, restoring.chargedNowFen)
      add(.refundFen, settlement.creditedFen)
      if let unpaid { add(.owedFen, unpaid.owedFen) }
    case .closeAccount(let closing):
      add(.payoutFen, closing.payoutFen)
      if closing.keeping != nil || creditedFen > .zero { add(.refundFen, creditedFen) }
      if let way = closing.destination { fields.append(ReceiptField(.payoutTo, way.rawValue)) }
    case .changePlan(let change):
      fields.append(ReceiptField(.newPlan, change.name))
      add(.priceFen, change.priceFen)
    case .payArrears(let paying):
      add(.arrearsFen, paying.owedFen)
      if paying.lateFeeFen > .zero { add(.lateFeeFen, paying.lateFeeFen) }
    case .payOut(let paying):
      add(.payoutFen, paying.amountFen)
      if let way = paying.destination { fields.append(ReceiptField(.payoutTo, way.rawValue)) }
    case .resumeRenewal(let resuming):
      add(.priceFen, resuming.priceFen)
      if resuming.feeBackFen > .zero { add(.refundFen, resuming.feeBackFen) }
    case .renew(let renewing):
      fields.append(ReceiptField(.newPlan, renewing.name))
      add(.priceFen, renewing.firstFen)
    }
    return fields
  }
}

extension Order {
  /// What its settlement receipt states: the item as it came out and, of a leaving, what the settlement was computed from.
  ///
  /// - Parameter refundFen: What of the credit was promised back; nil for all of it.
  func settlementFields(_ done: QuoteItem, of charge: Charge?, refundFen: Fen? = nil) -> [ReceiptField] {
    var fields = done.receiptFields
    if done.isLeaving {
      if let refundFen, let index = fields.firstIndex(where: { $0.name == .refundFen }) {
        fields[index] = ReceiptField(.refundFen, String(refundFen.count))
      }
      // What was quoted counts, however late the service stopped: the days in between are nobody's.
      if item.effectiveOn < done.effectiveOn, done.settlement.totalDays > 0,
        let index = fields.firstIndex(where: { $0.name == .usedDays })
      {
        fields.insert(ReceiptField(.countedOn, item.effectiveOn.description), at: index + 1)
      }
      fields.insert(contentsOf: basis(of: done.settlement, charge), at: 2)
    } else {
      fields.append(ReceiptField(.policyVersion, policyVersion))
    }
    return fields + [ReceiptField(.state, "completed")]
  }

  /// What a settlement was computed from: the period of its bill line, what was charged for it, the rule and its version.
  private func basis(of settlement: Settlement, _ charge: Charge?) -> [ReceiptField] {
    var fields: [ReceiptField] = []
    if let charge {
      fields.append(ReceiptField(.periodStart, charge.periodStart.description))
      fields.append(ReceiptField(.periodEnd, charge.periodEnd.adding(days: -1).description))
    }
    fields.append(ReceiptField(.chargedFen, String(settlement.chargedFen.count)))
    fields.append(ReceiptField(.rule, settlement.rule.rawValue))
    fields.append(ReceiptField(.policyVersion, policyVersion))
    return fields
  }
}
