import DomainCore

/// One service as a line of a list: name, price, state, renewal and days left (R7, R8).
struct ServiceLine {
  let values: [String: PhraseValue]

  init(_ service: Service, number: Int, file: CustomerFile, at now: Instant) {
    values = [
      "number": .count(number), "service": .text(service.name), "price": .fen(service.priceFen),
      "unit": Self.unit(of: service),
      "state": Self.state(of: service, on: now.beijingDay),
    ]
  }

  /// What the price is for: `name.per.1` is 月, `name.per.12` 年.
  static func unit(of service: Service?) -> PhraseValue { .name("per.\(service?.periodMonths ?? 1)") }

  static func state(of service: Service, on day: BeijingDay) -> PhraseValue {
    switch service.state {
    case .suspended where service.kind == .number: .name("service.numberSuspended")
    case .active where service.pausedOn != nil, .suspended where service.pausedOn != nil:
      .name("service.paused")
    case .active where service.hasExpired(on: day): .name("service.expired")
    case .active: .name("service.active")
    case .suspended: .name("service.suspended")
    case .pendingTerminate: .name("service.pendingTerminate")
    case .terminated: .name("service.terminated")
    }
  }
}
