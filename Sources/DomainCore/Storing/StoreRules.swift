/// The rules that a store's schema states once more in SQL: a change that breaks one is a bug above the store.
public enum StoreRules {
  /// The first rule that a change breaks, nil when it keeps all. `file` is the file as it will be, with all changes of
  /// the commit applied.
  public static func brokenRule(by change: Change, in file: CustomerFile) -> String? {
    switch change {
    case .service(let value): rule(service: value)
    case .charge(let value): rule(charge: value, in: file)
    case .payment(let value): rule(payment: value, in: file)
    case .refund(let value): rule(refund: value, in: file)
    case .order(let value): file.service(value.service) == nil ? "an order names a known service" : nil
    case .receipt(let value): file.order(value.order) == nil ? "a receipt names a known order" : nil
    case .outbox(let value): value.attempts < 0 ? "attempts are never negative" : nil
    case .appeal(let value): rule(appeal: value, in: file)
    case .feedback(let value): file.order(value.order) == nil ? "a rating names a known order" : nil
    case .subscriber, .post, .audit, .erase: nil
    }
  }

  private static func rule(appeal: AppealCase, in file: CustomerFile) -> String? {
    if appeal.isOpen == (appeal.answeredAt != nil) { return "a case is answered exactly when it isn't open" }
    if let service = appeal.matter.service, file.service(service) == nil {
      return "a case names a known service"
    }
    return nil
  }

  private static func rule(service: Service) -> String? {
    if service.priceFen < .zero { return "a price is never negative" }
    if service.periodMonths < 1 { return "a period has at least one month" }
    return nil
  }

  private static func rule(charge: Charge, in file: CustomerFile) -> String? {
    if charge.amountFen < .zero { return "a charge is never negative" }
    if charge.creditedFen < .zero || charge.creditedFen > charge.amountFen {
      return "credited <= charged"
    }
    if charge.periodEnd < charge.periodStart { return "a period doesn't end before it starts" }
    if file.service(charge.service) == nil { return "a charge names a known service" }
    if let payment = charge.payment, file.payment(payment) == nil { return "a charge names a known payment" }
    return nil
  }

  private static func rule(payment: Payment, in file: CustomerFile) -> String? {
    let taken = [payment.amountFen, payment.reservedFen, payment.refundedFen, payment.chargedBackFen]
    if taken.contains(where: { $0 < .zero }) { return "amounts of a payment are never negative" }
    if payment.reservedFen + payment.refundedFen > payment.amountFen - payment.chargedBackFen {
      return "reserved + refunded <= paid - charged back"
    }
    if let order = payment.order, file.order(order) == nil { return "a payment names a known order" }
    return nil
  }

  private static func rule(refund: Refund, in file: CustomerFile) -> String? {
    if refund.amountFen <= .zero { return "a refund is above zero" }
    if refund.state.isOpen, refund.finishedAt != nil { return "an open refund isn't finished" }
    if file.payment(refund.payment) == nil { return "a refund names a known payment" }
    if let charge = refund.charge, file.charge(charge) == nil { return "a refund names a known charge" }
    if let order = refund.order, file.order(order) == nil { return "a refund names a known order" }
    return nil
  }
}
