extension CustomerFile {
  /// The bill lines that are owed, in the file's order (R9).
  public var arrears: [Charge] { charges.filter(\.isOpen) }

  /// What is owed of all bill lines together.
  public var arrearsFen: Fen { arrears.map(\.owedFen).total }

  /// What is owed, paid at once (R10). A line whose service is being left waits: leaving may make it smaller. A debt outlives its
  /// account, so it can be paid after closing.
  func itemPayingArrears(under policies: Policies, at now: Instant) -> Result<QuoteItem, OrderRefusal> {
    if subscriber.state != .closed, let refusal = accountRefusal { return .failure(refusal) }
    if let order = openOrder(doing: .payArrears) { return .failure(.leave(.underWay(order.id))) }
    guard let policy = policy(under: policies) else { return .failure(.noRule) }
    let leaving = orders.filter(\.isOpen).compactMap { order in
      order.item.unpaid.map { (charge: $0.charge, order: order.id) }
    }
    let payable = arrears.filter { charge in !leaving.contains { $0.charge == charge.id } }
    guard !payable.isEmpty else {
      return .failure(leaving.first.map { .leave(.underWay($0.order)) } ?? .nothingOwed)
    }
    let overdue = overdueLines(of: payable, under: policies, at: now)
    let action = OrderAction.payArrears(
      OrderAction.PayingArrears(
        charges: payable.map(\.id), owedFen: payable.map(\.owedFen).total,
        overdue: overdue.isEmpty ? nil : overdue))
    var item = QuoteItem(
      action, of: numberService(on: now.beijingDay), effectiveOn: now.beijingDay, policy: policy, at: now)
    item.serviceName = Service.numberName
    return .success(item)
  }

  /// An open order that does a thing of this kind; nil when there is none.
  func openOrder(doing kind: OrderAction.Kind) -> Order? {
    orders.last { $0.isOpen && $0.item.action?.kind == kind }
  }
}

extension Decision {
  /// Money for what is owed has arrived: each line is paid, with the late fee that was quoted for it. What isn't owed any more
  /// becomes the customer's balance, and goes back where it came from once the account is closed. Returns what was paid.
  mutating func settle(_ paying: OrderAction.PayingArrears, with payment: Payment) -> Fen {
    var leftFen = payment.amountFen
    for charge in paying.charges.compactMap(file.charge) where charge.isOpen && charge.owedFen <= leftFen {
      leftFen -= charge.owedFen
      var paid = charge
      paid.payment = payment.id
      put(.charge(paid))
      guard let late = paying.overdue?.first(where: { $0.charge == charge.id }), late.feeFen <= leftFen else {
        continue
      }
      leftFen -= late.feeFen
      billLateFee(late, on: charge, paidBy: payment)
    }
    let paidFen = payment.amountFen - leftFen
    if paidFen > .zero { post(.payment(payment.id, paidFen, by: payment.method)) }
    if leftFen > .zero, file.subscriber.state == .closed, let order = payment.order {
      if payment.method != .balance { post(.topUp(payment.id, leftFen)) }
      promisePayout(leftFen, of: payment, to: payment.method, for: order)
    } else if leftFen > .zero {
      var returned = payment
      returned.refundedFen += leftFen
      put(.payment(returned))
      if payment.method != .balance { post(.topUp(payment.id, leftFen)) }
    }
    return paidFen
  }

  private mutating func billLateFee(_ late: OverdueLine, on line: Charge, paidBy payment: Payment) {
    let from = late.windowEnd.beijingDay
    let fee = Charge(
      id: numbers.next(), service: line.service, kind: .lateFee, periodStart: from,
      periodEnd: from.adding(days: late.days), amountFen: late.feeFen, creditedFen: .zero, chargedAt: now,
      payment: payment.id)
    put(.charge(fee))
    post(.charge(fee.id, late.feeFen))
  }
}
