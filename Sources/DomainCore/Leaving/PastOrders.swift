// Orders that were made before the store: of fixtures, demonstrations and imports.

extension CustomerFile {
  /// What leaving a service cost and gave back at a moment of the past: computed as a quote is, without asking whether the
  /// service may be left. Nil when the policies don't know the service.
  public func pastItem(
    leaving id: ID<Service>, under policies: Policies, at moment: Instant
  ) -> QuoteItem? {
    let policies = policies.inForce(on: moment.beijingDay)
    guard let service = service(id), let product = policies.products[service.product],
      let policy = policies.operators[subscriber.operatorID]?.applied(in: subscriber.province)
    else { return nil }
    var refundableFen: [ID<Payment>: Fen] = [:]
    return item(
      leaving: service, product: product, policy: policy, calendar: policies.calendar,
      refundableFen: &refundableFen, at: moment)
  }

  /// This file with what the orders of its past lack: a yes without a hash gets the hash of its quote, and each step the
  /// receipt that is issued for it, dated when the step was made. Orders that have their hash stay as they are.
  public func provingPast(under policies: Policies, keyring: any Keyring) -> CustomerFile {
    var proved = self
    for order in orders where order.consent.quoteHash.isEmpty {
      let payment = order.payment.flatMap(payment)
      let quote = Quote(
        items: [order.item], paymentMethod: order.item.feeFen > .zero ? payment?.method : nil,
        day: order.acceptedAt.beijingDay, policyVersion: order.policyVersion)
      let signed = order.consented(to: quote.hash(keyring))
      proved = proved.applying([.order(signed)])
      var numbers = NumberSource(seed: "past/\(order.id)", keyring: keyring)
      for (kind, at, fields) in signed.pastReceipts(paidBy: payment) {
        var decision = Decision(on: proved, under: policies, numbers: numbers, keyring: keyring, at: at)
        decision.issue(kind, for: signed, fields: fields)
        numbers = decision.numbers
        proved = decision.file
      }
    }
    proved.receipts.sort { $0.issuedAt < $1.issuedAt }
    return proved
  }
}

extension Order {
  fileprivate func consented(to hash: [UInt8]) -> Order {
    Order(
      id: id, service: service, item: item,
      consent: Consent(
        quoteHash: hash, at: consent.at, conversation: consent.conversation, turn: consent.turn,
        proof: consent.proof),
      policyVersion: policyVersion, form: form, payment: payment, state: state, steps: steps)
  }

  /// The receipts that were issued on the way to where the order stands.
  fileprivate func pastReceipts(
    paidBy payment: Payment?
  ) -> [(kind: ReceiptKind, at: Instant, fields: [ReceiptField])] {
    var receipts: [(kind: ReceiptKind, at: Instant, fields: [ReceiptField])] = [
      (.application, acceptedAt, item.receiptFields + [ReceiptField(.state, "acknowledged")])
    ]
    let approved = steps.first { $0.state == .pending || $0.state == .inProgress }
    if let approved {
      receipts.append(
        (.review, approved.at, [ReceiptField(.service, item.serviceName), ReceiptField(.state, "approved")]))
    }
    if let payment, payment.state == .success, let step = steps.first(where: { $0.state == .inProgress }) {
      receipts.append(
        (
          .payment, step.at,
          [
            ReceiptField(.service, item.serviceName),
            ReceiptField(.terminationFeeFen, String(item.feeFen.count)),
            ReceiptField(.paidFen, String(payment.amountFen.count)),
            ReceiptField(.paymentMethod, payment.method.rawValue),
          ]
        ))
    }
    if state == .completed, let step = steps.last {
      receipts.append((.settlement, step.at, settlementFields(item, of: nil)))
    }
    return receipts
  }
}
