import DomainCore

extension Sample {
  /// A customer with as many services left in the past, each with its order, receipt, bill line, payment and refund.
  static func longPast(orders count: Int) -> CustomerFile {
    var file = CustomerFile(subscriber: subscriber(), services: [service()])
    file.charges = [charge("CH-running", payment: "P-running")]
    file.payments = [payment("P-running")]
    for index in 0..<count {
      let service = Sample.service("V-\(index)", state: .terminated(on: day))
      let accepted = Sample.order("O-\(index)", state: .completed)
      file.services.append(service)
      file.orders.append(
        Order(
          id: accepted.id, service: service.id, item: accepted.item, consent: accepted.consent,
          policyVersion: accepted.policyVersion, form: accepted.form, payment: nil, state: .completed,
          steps: accepted.steps))
      file.payments.append(payment("P-\(index)"))
      file.charges.append(charge("CH-\(index)", service: service.id.text, payment: "P-\(index)"))
      file.refunds.append(
        Refund(
          id: ID("R-\(index)"), order: accepted.id, payment: ID("P-\(index)"), charge: ID("CH-\(index)"),
          amountFen: Fen(320), destination: .alipay, state: .success, requestedAt: t0, expectedOn: day,
          expectedIsProvisional: false, finishedAt: t0))
      file.receipts.append(
        Receipt(
          id: ID("PZ-\(index)"), order: accepted.id, kind: .settlement, issuedAt: t0,
          fields: receipt().fields, seal: receipt().seal))
    }
    return file
  }

  /// Adds customers 1 to `count`, many at a time so that they share the flushes to the disk.
  static func fill(_ store: some Store, customers count: Int) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 1...count {
        if number > 256 { try await group.next() }
        group.addTask { try await store.add(file(number), at: t0) }
      }
      try await group.waitForAll()
    }
  }
}

extension Sequence {
  /// Each element through `transform`, one after the other.
  func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
    var results: [Result] = []
    for element in self { results.append(try await transform(element)) }
    return results
  }
}
