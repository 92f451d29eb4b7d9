/// Why the review of an order will wait for a person, as it is known when the order is quoted already.
public enum ReviewHold: Hashable, Sendable {
  /// The product's rule says so, or there is no such product any more.
  case product
  /// More money goes back or out than a rule alone may send (S16: 500 元).
  case amount(limitFen: Fen)
  /// The SIM, the number or the device changed within 72 hours, and money would go or the account would close (S6).
  case newSim
}

extension CustomerFile {
  /// Why an order of this item would be held for a person; nil when rules alone decide about it.
  ///
  /// - Parameter togetherFen: What goes back by all items that one yes was said to: several refunds are one amount. Zero for a yes to this item alone.
  public func reviewHold(
    of item: QuoteItem, togetherFen: Fen = .zero, under policies: Policies, at now: Instant
  ) -> ReviewHold? {
    if item.isLeaving, service(item.service).flatMap({ policies.products[$0.product] })?.needsPerson ?? true {
      return .product
    }
    let moneyBackFen = item.moneyBackFen
    if moneyBackFen > .zero, max(moneyBackFen, togetherFen) > Order.onePersonRefundLimitFen {
      return .amount(limitFen: Order.onePersonRefundLimitFen)
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
    orders.filter { other in
      switch other.state {
      case .rejected, .failed, .cancelled: other.id == order.id
      default: other.consent == order.consent
      }
    }.map(\.item.moneyBackFen).total
  }

  /// Whether two people must approve an order (S16).
  public func needsTwoPeople(_ order: Order) -> Bool {
    order.item.moneyBackFen > .zero
      && max(order.item.moneyBackFen, moneyBackFen(togetherWith: order)) > Order.onePersonRefundLimitFen
  }
}
