// What a file carries of a long past is the same whichever store it comes from.

extension Order {
  /// Whether something may still happen to it.
  public var isOpen: Bool { !state.isFinal }
}

extension Refund {
  /// Whether it is on its way.
  public var isOpen: Bool { state.isOpen }
}

extension Payment {
  /// Whether its result is not known yet.
  public var isOpen: Bool { state.isOpen }
}

extension PaymentState {
  /// Whether money is on its way and nobody has said that it arrived or failed.
  public var isOpen: Bool {
    switch self {
    case .pending, .unknown: true
    case .success, .failed: false
    }
  }
}

extension Charge {
  /// Whether a part of it is owed.
  public var isOpen: Bool { payment == nil && keptFen > .zero }
}

extension Service {
  /// Whether it was left for good.
  public var hasEnded: Bool {
    if case .terminated = state { true } else { false }
  }
}

extension CustomerFile {
  /// How many of a running service's latest bill lines a file carries whatever else there is: what was paid for a
  /// period that still runs must be known, however long ago it was charged.
  public static let chargesOfRunningServiceLimit = 3

  /// This file without the old closed entries: all that is open and running, the last closed entries, the last
  /// bill lines of services that run, and what all of those name. The order is kept.
  public func bounded() -> CustomerFile {
    let limit = Self.closedEntriesLimit
    if isBounded { return self }
    var file = self
    file.refunds = refunds.bounded(limit, isOpen: \.isOpen)
    file.orders = orders.bounded(
      limit, isOpen: \.isOpen, named: Set(file.refunds.compactMap(\.order)), by: \.id)
    let runningCharges = latestChargesOfRunningServices()
    file.charges = charges.bounded(
      limit, isOpen: \.isOpen, named: runningCharges.union(file.refunds.compactMap(\.charge)), by: \.id)
    file.services = services.bounded(
      limit, isOpen: { !$0.hasEnded },
      named: Set(file.orders.map(\.service)).union(file.charges.map(\.service)), by: \.id)
    let paid =
      Set(file.refunds.map(\.payment)).union(file.orders.compactMap(\.payment))
      .union(file.charges.compactMap(\.payment))
    file.payments = payments.bounded(limit, isOpen: \.isOpen, named: paid, by: \.id)
    file.receipts = Array(receipts.suffix(limit))
    file.cases = cases.bounded(limit, isOpen: \.isOpen)
    file.feedback = Array(feedback.suffix(limit))
    return file
  }

  /// Whether it holds so little that nothing is left out.
  var isBounded: Bool {
    let limit = Self.closedEntriesLimit
    return charges.count <= limit && payments.count <= limit && refunds.count <= limit
      && orders.count <= limit && receipts.count <= limit && services.count <= limit
      && cases.count <= limit && feedback.count <= limit
  }

  private func latestChargesOfRunningServices() -> Set<ID<Charge>> {
    let byService = Dictionary(grouping: charges, by: \.service)
    var found: Set<ID<Charge>> = []
    for service in services {
      if service.hasEnded { continue }
      let lines = (byService[service.id] ?? []).enumerated()
        .sorted { ($0.element.periodEnd, $0.offset) < ($1.element.periodEnd, $1.offset) }
      found.formUnion(lines.suffix(Self.chargesOfRunningServiceLimit).map(\.element.id))
    }
    return found
  }
}

extension Array {
  fileprivate func bounded(_ limit: Int, isOpen: (Element) -> Bool) -> [Element] {
    bounded(limit, isOpen: isOpen, named: Set<Int>()) { _ in 0 }
  }

  /// The open elements, the last `limit` closed ones, and those that are named, in their order.
  fileprivate func bounded<Key: Hashable>(
    _ limit: Int, isOpen: (Element) -> Bool, named: Set<Key>, by key: (Element) -> Key
  ) -> [Element] {
    guard count > limit else { return self }
    var closedLeft = limit
    var kept: [Element] = []
    for element in reversed() {
      if isOpen(element) {
        kept.append(element)
      } else if closedLeft > 0 {
        closedLeft -= 1
        kept.append(element)
      } else if named.contains(key(element)) {
        kept.append(element)
      }
    }
    return kept.reversed()
  }
}
