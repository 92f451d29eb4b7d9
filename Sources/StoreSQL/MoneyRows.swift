internal import DomainCore

extension Payment {
  var bindings: [SQLValue] {
    [
      SQLValue(method.rawValue), SQLValue(amountFen), SQLValue(state.rawValue), SQLValue(isOpen),
      SQLValue(reservedFen), SQLValue(refundedFen), SQLValue(chargedBackFen), SQLValue(requestedAt),
      SQLValue(order),
    ]
  }

  init(id: ID<Payment>, row: inout RowReader) throws {
    let method: PaymentMethod = try row.name()
    let amountFen = try row.fen()
    let state: PaymentState = try row.name()
    _ = try row.bool()
    self.init(
      id: id, method: method, amountFen: amountFen, state: state, reservedFen: try row.fen(),
      refundedFen: try row.fen(), chargedBackFen: try row.fen(), requestedAt: try row.instant(),
      order: try row.optional { try $0.id() })
  }
}

extension Charge {
  var bindings: [SQLValue] {
    [
      SQLValue(service), SQLValue(kind.rawValue), SQLValue(periodStart), SQLValue(periodEnd),
      SQLValue(amountFen), SQLValue(creditedFen), SQLValue(chargedAt), SQLValue(payment), SQLValue(isOpen),
    ]
  }

  init(id: ID<Charge>, row: inout RowReader) throws {
    self.init(
      id: id, service: try row.id(), kind: try row.name(), periodStart: try row.day(),
      periodEnd: try row.day(), amountFen: try row.fen(), creditedFen: try row.fen(),
      chargedAt: try row.instant(), payment: try row.optional { try $0.id() })
  }
}

extension Refund {
  var bindings: [SQLValue] {
    [
      SQLValue(order), SQLValue(payment), SQLValue(charge), SQLValue(amountFen),
      SQLValue(destination.rawValue), SQLValue(state.rawValue), SQLValue(isOpen), SQLValue(requestedAt),
      SQLValue(expectedOn), SQLValue(expectedIsProvisional), SQLValue(finishedAt), SQLValue(escalatedAt),
    ]
  }

  init(id: ID<Refund>, row: inout RowReader) throws {
    let order: ID<Order>? = try row.optional { try $0.id() }
    let payment: ID<Payment> = try row.id()
    let charge: ID<Charge>? = try row.optional { try $0.id() }
    let amountFen = try row.fen()
    let destination: PaymentMethod = try row.name()
    let state: PaymentState = try row.name()
    _ = try row.bool()
    self.init(
      id: id, order: order, payment: payment, charge: charge, amountFen: amountFen, destination: destination,
      state: state, requestedAt: try row.instant(), expectedOn: try row.day(),
      expectedIsProvisional: try row.bool(), finishedAt: try row.optional { try $0.instant() },
      escalatedAt: try row.optional { try $0.instant() })
  }
}
