import DomainCore

extension CustomerFile {
  /// What breaks the books, nothing when they hold: shared by tables, enumeration and simulation.
  var brokenBooks: [String] { brokenBooks(granted: [:]) }

  /// The same, when people have given back so much of these bill lines besides.
  func brokenBooks(granted: [ID<Charge>: Fen]) -> [String] {
    var broken: [String] = []
    if balances.values.total != .zero { broken.append("ledger sums to \(balances.values.total.count)") }
    if balanceFen < .zero { broken.append("balance overdrawn: \(balanceFen.count)") }
    for charge in charges where charge.creditedFen < .zero || charge.creditedFen > charge.amountFen {
      broken.append("charge \(charge.id) credited \(charge.creditedFen.count) of \(charge.amountFen.count)")
    }
    for payment in payments {
      let takenFen = payment.refundedFen + payment.reservedFen
      if takenFen > payment.amountFen - payment.chargedBackFen || payment.reservedFen < .zero {
        broken.append("payment \(payment.id): refunded + reserved exceed paid - charged back")
      }
      let reserved = refunds.filter {
        $0.payment == payment.id && ($0.state == .pending || $0.state == .unknown)
      }
      if reserved.map(\.amountFen).total != payment.reservedFen {
        broken.append("payment \(payment.id) reserves other than its refunds under way")
      }
    }
    let promisedFen = refunds.filter { $0.state == .pending || $0.state == .unknown }.map(\.amountFen).total
    if balances[.refundsPayable] ?? .zero != -promisedFen {
      broken.append("refunds payable \(balances[.refundsPayable] ?? .zero) but promised \(promisedFen)")
    }
    if balances[.receivable] ?? .zero < arrearsFen {
      broken.append("the bill asks for \(arrearsFen), more than the books say is owed")
    }
    for receipt in receipts where !receipt.isGenuine(LeavingWorld.keyring) {
      broken.append("receipt \(receipt.id) is not genuine")
    }
    for service in services where service.autoRenews {
      switch service.state {
      case .pendingTerminate, .terminated: broken.append("service \(service.id) is left but renews")
      case .active, .suspended: break
      }
    }
    for order in orders { broken += brokenPromises(of: order, granted) }
    broken += dearPeriods
    for service in services where service.pausedOn != nil && !isNumberSuspended {
      if case .terminated = service.state { continue }
      broken.append("service \(service.id) is paused but the number isn't suspended")
    }
    // Money never goes to a closed account's balance: it is on its way out, or a person has it as a case.
    let wasClosed = orders.contains { $0.item.action?.kind == .closeAccount && $0.state == .completed }
    if subscriber.state == .closed, wasClosed, balanceFen != .zero {
      broken.append("closed with \(balanceFen.count) left on the balance")
    }
    for refund in refunds where refund.isOpen && heldCase(of: refund.id) != nil {
      if outbox.contains(where: { $0.id == ID("payback-\(refund.id)") }) {
        broken.append("refund \(refund.id) is held and under way")
      }
    }
    for held in cases where held.isOpen && held.ground == .payout {
      if !(held.matter.refund.flatMap(refund)?.isOpen ?? false) {
        broken.append("case \(held.id) waits for money that has gone")
      }
    }
    return broken
  }

  /// Bill lines for the same days never cost more than one period together, however often a service was left and opened.
  private var dearPeriods: [String] {
    services.flatMap { service -> [String] in
      // A line that begins after the end was charged by mistake: what is due next gives it back.
      let lines = charges.filter { line in
        guard line.service == service.id, line.kind == .period else { return false }
        if case .terminated(let day) = service.state { return line.periodStart <= day }
        return true
      }
      return lines.compactMap { line in
        let same = lines.filter { $0.periodStart < line.periodEnd && line.periodStart < $0.periodEnd }
        let netFen = same.map { $0.amountFen - $0.creditedFen }.total
        let mostFen = max(service.priceFen, same.map(\.amountFen).max() ?? .zero)
        return netFen > mostFen ? "service \(service.id) costs \(netFen.count) for one period" : nil
      }
    }
  }

  /// Whether a later order was made to open the service again or take the order back.
  private func isTakenUpAgain(_ order: Order) -> Bool {
    orders.contains { other in
      guard other.service == order.service, other.state == .completed else { return false }
      return switch other.item.action {
      case .reopen, .undo: true
      default: false
      }
    }
  }

  /// Whether more came back of a bill line than the orders that settled it said, all together: a service that was left, opened
  /// again and left once more has two. What had come back before the first isn't their doing.
  private func isCreditedBeyondQuotes(_ line: Charge, _ grantedFen: Fen) -> Bool {
    let settled = orders.filter { $0.state == .completed && !isTakenBack($0) }
      .flatMap(\.item.settlements).filter { $0.charge == line.id }
    guard let beforeFen = settled.map({ line.amountFen - $0.chargedFen }).min() else { return false }
    return line.creditedFen - beforeFen > settled.map(\.creditedFen).total + grantedFen
  }

  /// Whether an order was taken back, and what it gave called off with it.
  private func isTakenBack(_ order: Order) -> Bool {
    orders.contains { other in
      guard other.state == .completed, case .undo(let undoing) = other.item.action else { return false }
      return undoing.order == order.id
    }
  }

  /// What an order lacks for the state that it shows.
  private func brokenPromises(of order: Order, _ granted: [ID<Charge>: Fen]) -> [String] {
    var broken: [String] = []
    let proof = order.consent.proof
    if proof.subscriber != subscriber.id { broken.append("order \(order.id) without a proof of its own") }
    // Whoever pays a debt takes nothing.
    if order.item.kind == .broadband || order.item.kind == .number, order.item.action?.kind != .payArrears,
      proof.factors.count < 2
    {
      broken.append("order \(order.id) with too weak a proof")
    }
    let issued = Set(receipts.filter { $0.order == order.id }.map(\.kind))
    if !issued.contains(.application) { broken.append("order \(order.id) without application") }
    if order.state == .completed {
      if !issued.isSuperset(of: [.review, .settlement]) {
        broken.append("order \(order.id) completed without review or settlement")
      }
      if order.item.feeFen > .zero, order.payment.flatMap(payment)?.state != .success {
        broken.append("order \(order.id) completed unpaid")
      }
      for line in order.item.settlements.compactMap({ $0.charge.flatMap(charge) })
      where isCreditedBeyondQuotes(line, granted[line.id] ?? .zero)
        && !cases.contains(where: { $0.state == .upheld && $0.matter.charge == line.id })
      {
        broken.append("order \(order.id) gave back more than was quoted")
      }
      if order.item.isLeaving, !isTakenUpAgain(order) {
        if case .terminated? = service(order.service)?.state {
        } else {
          broken.append("order \(order.id) completed but the service goes on")
        }
      }
    }
    if case .rejected = order.state {
      for line in charges where line.payment != nil && line.payment == order.payment {
        if line.creditedFen < line.amountFen {
          broken.append("order \(order.id) was rejected but not refunded")
        }
      }
    }
    if !order.state.isFinal, order.item.isLeaving, !order.endsService(in: self) {
      broken.append("order \(order.id) is open but its service doesn't know")
    }
    return broken
  }
}

extension Order {
  fileprivate func endsService(in file: CustomerFile) -> Bool {
    switch file.service(service)?.state {
    case .pendingTerminate(let order): order == id
    case .terminated: true
    default: false
    }
  }
}
