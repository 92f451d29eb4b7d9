/// Why a service can't be left now, in the order in which the reasons are looked at.
public enum LeaveRefusal: Error, Hashable, Sendable {
  /// The account is closed.
  case accountClosed
  /// The account is frozen: it can be lifted after proof (R3).
  case accountFrozen
  /// The account needs a person (R5).
  case accountAbnormal
  /// The account has no such service.
  case unknownService
  /// It was left before; `on` is the first day without it (R8).
  case alreadyLeft(on: BeijingDay)
  /// An order to end it is under way.
  case underWay(ID<Order>)
  /// The line is not bound to this phone account (R4).
  case lineNotBound(account: String)
  /// It ran out by itself on that day and must be renewed or changed first (R8).
  case expired(on: BeijingDay)
  /// These services need it and must be left first, or together with it.
  case leaveFirst(names: [String])
  /// The policies say nothing about its product, so that no rule can price leaving it: a person must.
  case noRule

  /// Whether it is said of the whole account, whatever service is meant.
  public var isOfAccount: Bool {
    switch self {
    case .accountClosed, .accountFrozen, .accountAbnormal: true
    default: false
    }
  }
}

extension CustomerFile {
  /// Why a service can't be left now, nil when it can.
  public func leaveRefusal(
    of service: ID<Service>, under policies: Policies, at now: Instant
  ) -> LeaveRefusal? {
    leaveRefusal(of: service, together: [service], under: policies, at: now)
  }

  /// Which of these services can be left now, all under one yes, and why the others can't; in their order.
  public func leavable(
    _ wanted: [ID<Service>], under policies: Policies, at now: Instant
  ) -> (services: [Service], refused: [(service: Service, refusal: LeaveRefusal)]) {
    var services = wanted.compactMap(service)
    var refused: [(service: Service, refusal: LeaveRefusal)] = []
    // What stays may be needed first by another.
    while true {
      let together = Set(services.map(\.id))
      let found = services.compactMap { service in
        leaveRefusal(of: service.id, together: together, under: policies, at: now)
          .map { (service: service, refusal: $0) }
      }
      if found.isEmpty { break }
      refused += found
      services.removeAll { service in found.contains { $0.service.id == service.id } }
    }
    return (services, refused)
  }

  /// The same for a service that is left together with others: what must be left first may be among them.
  func leaveRefusal(
    of id: ID<Service>, together: Set<ID<Service>>, under policies: Policies, at now: Instant
  ) -> LeaveRefusal? {
    switch subscriber.state {
    case .closed: return .accountClosed
    case .frozen: return .accountFrozen
    case .abnormal: return .accountAbnormal
    case .normal: break
    }
    guard let service = service(id), service.kind != .number else { return .unknownService }
    if let refusal = service.leavingRefusal { return refusal }
    if let closing = closingUnderWay { return .underWay(closing.id) }
    if let order = openAction(about: id), !order.isVoidable(at: now) { return .underWay(order.id) }
    if !service.lineIsBound { return .lineNotBound(account: service.lineAccount ?? "") }
    if let endsOn = service.endsOn, service.hasExpired(on: now.beijingDay) { return .expired(on: endsOn) }
    guard let product = policies.products[service.product],
      policies.operators[subscriber.operatorID] != nil
    else { return .noRule }
    let first = services.filter { other in
      product.leaveFirst.contains(other.product) && !together.contains(other.id) && other.isHeld
        && !other.hasExpired(on: now.beijingDay)
    }
    return first.isEmpty ? nil : .leaveFirst(names: first.map(\.name))
  }
}

extension Order {
  /// Whether leaving the service voids it first: a change of plan that hasn't begun (FACTS).
  func isVoidable(at now: Instant) -> Bool {
    item.action?.kind == .changePlan && item.effectiveOn > now.beijingDay
  }
}
