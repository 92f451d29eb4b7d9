/// Why the review of an order will wait for a person, as it is known when the order is quoted already.
public enum ReviewHold: Hashable, Sendable {
  /// The product's rule says so, or there is no such product any more.
  case product
  /// More money goes back or out by it than a rule alone may send (S16: 500 元).
  case amount(limitFen: Fen)
  /// It alone wouldn't be too much, but all such orders of one yes together are: splitting a sum doesn't take it past the limit.
  case together(totalFen: Fen, limitFen: Fen)
  /// The account is to be closed, and since the yes something has come to be owed that must be settled first (R16).
  case owed(Fen)
  /// The SIM, the number or the device changed within 72 hours, and money would go or the account would close (S6).
  case newSim
}

extension CustomerFile {
  /// Why an order of this item would be held for a person; nil when rules alone decide about it.
  ///
  /// - Parameter together: All items that one yes was or is to be said to. What exceeds the limit by itself waits by itself: it is looked
  ///   at by people, so the others don't wait for it. What is left is one amount.
  public func reviewHold(
    of item: QuoteItem, amongst together: [QuoteItem] = [], under policies: Policies, at now: Instant
  ) -> ReviewHold? {
    if item.isLeaving, service(item.service).flatMap({ policies.products[$0.product] })?.needsPerson ?? true {
      return .product
    }
    if item.action?.kind == .closeAccount, max(arrearsFen, arrearsFen + unbilledDebtFen) > .zero {
      return .owed(max(arrearsFen, arrearsFen + unbilledDebtFen))
    }
    let moneyBackFen = item.moneyBackFen
    let limitFen = policies.limits.refundByRuleFen
    if moneyBackFen > limitFen { return .amount(limitFen: limitFen) }
    let totalFen = together.map(\.moneyBackFen).filter { $0 <= limitFen }.total
    if moneyBackFen > .zero, totalFen > limitFen {
      return .together(totalFen: totalFen, limitFen: limitFen)
    }
    // What is left of a keeping fee goes to the balance that it came from: a new SIM is why numbers are restored.
    let isGuarded =
      item.action?.kind == .closeAccount || (moneyBackFen > .zero && item.action?.kind != .restoreNumber)
    return isGuarded && subscriber.isSimFresh(at: now) ? .newSim : nil
  }
}

extension CustomerFile {
  /// What goes back by an order and all others that the same yes was said to, those left out that ended without effect.
  public func moneyBackFen(togetherWith order: Order) -> Fen {
    items(togetherWith: order).map(\.moneyBackFen).total
  }

  /// The items of an order and of all others that the same yes was said to, those left out that ended without effect.
  public func items(togetherWith order: Order) -> [QuoteItem] {
    orders.filter { other in
      switch other.state {
      case .rejected, .failed, .cancelled: other.id == order.id
      default: other.consent == order.consent
      }
    }.map(\.item)
  }

  /// Whether two people must approve an order (S16).
  public func needsTwoPeople(_ order: Order) -> Bool {
    order.item.moneyBackFen > .zero
      && max(order.item.moneyBackFen, moneyBackFen(togetherWith: order)) > Order.onePersonRefundLimitFen
  }
}
