extension Decision {
  /// Asks for a pending payment: from the balance it is decided here, where the ledger is the truth; else outside.
  mutating func collect(_ payment: Payment) {
    if payment.method == .balance {
      file.balanceFen >= payment.amountFen ? succeed(payment) : fail(payment)
      return
    }
    let errand = Errand.collect(payment: payment.id, amountFen: payment.amountFen, method: payment.method)
    put(.outbox(OutboxMessage(id: .collect(payment.id), errand: errand, createdAt: now, notBefore: now)))
  }

  /// Books money that arrived. When its order no longer wants it (another payment was faster, or the order has ended), it
  /// becomes the customer's balance, or goes back when the account is closed: it is never kept and never lost.
  mutating func succeed(_ payment: Payment) {
    guard payment.state != .success else { return }
    var paid = payment
    paid.state = .success
    guard let order = payment.order.flatMap(file.order), order.payment == payment.id, order.waitsForPayment
    else {
      audit(.paymentSucceeded, by: .operatorSystem, of: paid.id.text)
      post(.topUp(paid.id, paid.amountFen))
      if file.subscriber.state == .closed, let order = paid.order {
        return promisePayout(of: paid, to: paid.method, for: order)
      }
      paid.refundedFen = paid.amountFen
      put(.payment(paid))
      return
    }
    put(.payment(paid))
    audit(.paymentSucceeded, by: .operatorSystem, of: paid.id.text)
    if case .payArrears(let paying)? = order.item.action {
      let settledFen = settle(paying, with: paid)
      issuePayment(paid, of: settledFen, .arrearsFen, paidFen: settledFen, for: order)
      return finish(.payArrears(paying), by: order)
    }
    let feeFen = order.item.feeFen
    if let period = order.item.action?.firstPeriod {
      bill(.period, feeFen, from: period.start, to: period.end, for: order, paidBy: paid)
    } else {
      bill(.terminationFee, feeFen, for: order, paidBy: paid)
    }
    if paid.amountFen > feeFen { bill(.lateFee, paid.amountFen - feeFen, for: order, paidBy: paid) }
    post(.payment(paid.id, paid.amountFen, by: paid.method))
    let fee: ReceiptField.Name = order.item.action?.firstPeriod == nil ? .terminationFeeFen : .priceFen
    issuePayment(paid, of: feeFen, fee, paidFen: paid.amountFen, for: order)
    startNetwork(order)
  }

  /// Proves what was paid for an order: the sum that was due, by its name, and what came in for it.
  private mutating func issuePayment(
    _ payment: Payment, of dueFen: Fen, _ name: ReceiptField.Name, paidFen: Fen, for order: Order
  ) {
    issue(
      .payment, for: order,
      fields: [
        ReceiptField(.service, order.item.serviceName), ReceiptField(name, String(dueFen.count)),
        ReceiptField(.paidFen, String(paidFen.count)),
        ReceiptField(.paymentMethod, payment.method.rawValue),
      ])
  }

  /// Records that a payment was refused: the order waits for another way and loses nothing (R14).
  mutating func fail(_ payment: Payment) {
    guard payment.state.isUndecided else { return }
    var failed = payment
    failed.state = .failed
    put(.payment(failed))
    audit(.paymentFailed, by: .operatorSystem, of: failed.id.text)
    guard let order = payment.order.flatMap(file.order), order.payment == payment.id, order.waitsForPayment
    else { return }
    move(order, to: .held(.paymentFailed), .orderHeld, by: .bot)
    notify(.paymentFailed, order.id.text, order.item.serviceName, amountFen: failed.amountFen)
  }

  private mutating func bill(
    _ kind: ChargeKind, _ amountFen: Fen, from start: BeijingDay? = nil, to end: BeijingDay? = nil,
    for order: Order, paidBy payment: Payment
  ) {
    let charge = Charge(
      id: numbers.next(), service: order.service, kind: kind, periodStart: start ?? order.item.effectiveOn,
      periodEnd: end ?? order.item.effectiveOn, amountFen: amountFen, creditedFen: .zero, chargedAt: now,
      payment: payment.id)
    put(.charge(charge))
    post(.charge(charge.id, amountFen))
  }
}

extension Order {
  /// Whether it was approved and can't go on before what is due is paid.
  var waitsForPayment: Bool {
    guard steps.contains(where: { $0.state == .pending }), !wentToNetwork else { return false }
    return switch state {
    case .pending, .held(.paymentFailed), .held(.paymentOverdue), .held(.networkSilent): true
    default: false
    }
  }

  /// Whether the network was told to end the service.
  var wentToNetwork: Bool { steps.contains { $0.state == .inProgress } }
}

extension PaymentState {
  /// Whether nobody has said yet that it arrived or failed.
  var isUndecided: Bool { self == .pending || self == .unknown }
}
