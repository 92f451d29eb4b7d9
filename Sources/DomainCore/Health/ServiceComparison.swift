extension AccountBooks {
  /// Where services, the account and the way of a refund are other than the orders and people left them, one line each.
  ///
  /// Prices, anchors and contracts are compared with nothing: no paper says them again until a period is charged.
  var wrongAfterOrders: [String] {
    file.services.compactMap(wrong) + file.refunds.compactMap(wrongWay) + wrongAccount
  }

  private func wrong(_ service: Service) -> String? {
    // A service has one open order at a time: what was accepted last was done last, whatever the clock said.
    let last = file.orders.last { $0.service == service.id && $0.state == .completed }
    guard let last else { return nil }
    if last.item.isLeaving, service.state != .terminated(on: last.tookEffectOn) || service.autoRenews {
      return "service \(service.id) was left by order \(last.id), but isn't kept as left"
    }
    if last.item.action == .stopRenewal, service.autoRenews {
      return "service \(service.id) renews, although order \(last.id) has switched that off"
    }
    return nil
  }

  /// A refund goes the way it was paid or to the balance, unless people have said another way, or an order that pays out.
  private func wrongWay(of refund: Refund) -> String? {
    guard refund.state.isUndecided, refund.destination != .balance,
      let payment = file.payment(refund.payment), payment.method != refund.destination,
      refund.order.flatMap(file.order)?.item.action?.destination != refund.destination,
      !file.cases.contains(where: { $0.names(refund.destination, forMoneyOf: payment.id, in: file) })
    else { return nil }
    return "refund \(refund.id) goes to \(refund.destination.rawValue), and nothing says why"
  }

  private var wrongAccount: [String] {
    let closing = file.orders.last { $0.state == .completed && $0.item.action?.kind == .closeAccount }
    guard let closing, file.subscriber.state != .closed else { return [] }
    return ["the account was closed by order \(closing.id), but isn't kept as closed"]
  }
}

extension AppealCase {
  /// Whether people have said in it that the money of a payment goes this way.
  fileprivate func names(
    _ way: PaymentMethod, forMoneyOf payment: ID<Payment>, in file: CustomerFile
  ) -> Bool {
    matter.refund.flatMap(file.refund)?.payment == payment
      && (matter.approvals ?? []).contains { $0.way == way }
  }
}

extension OrderAction {
  /// The way by which an order pays money out; nil when it pays none.
  fileprivate var destination: PaymentMethod? {
    switch self {
    case .closeAccount(let closing): closing.destination
    case .payOut(let paying): paying.destination
    default: nil
    }
  }
}
