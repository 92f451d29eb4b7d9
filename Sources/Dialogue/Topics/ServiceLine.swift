import DomainCore

/// One service as a line of a list: name, price, state, renewal and days left (R7, R8).
struct ServiceLine {
  let values: [String: PhraseValue]

  init(_ service: Service, number: Int, file: CustomerFile, at now: Instant) {
    values = [
      "number": .count(number), "service": .text(service.name), "price": .fen(service.priceFen),
      "state": Self.state(of: service, on: now.beijingDay),
    ]
  }

  static func state(of service: Service, on day: BeijingDay) -> PhraseValue {
    switch service.state {
    case .active where service.hasExpired(on: day): .name("service.expired")
    case .active: .name("service.active")
    case .suspended: .name("service.suspended")
    case .pendingTerminate: .name("service.pendingTerminate")
    case .terminated: .name("service.terminated")
    }
  }
}
