import DomainCore

/// 我开通了哪些业务: every service with price, state, renewal, giver and devices (R7).
enum SubscriptionsAnswer {
  static func say(_ file: CustomerFile, _ turn: inout TurnContext) {
    let services = file.services.filter { service in
      if case .terminated = service.state { return false }
      // The number itself is listed only while it costs something.
      return service.kind != .number || service.state == .suspended
    }
    guard !services.isEmpty else {
      turn.say(.servicesNone)
      return
    }
    turn.state.listed = services.map(\.id)
    turn.say(.servicesTitle, ["count": .count(services.count)])
    for (index, service) in services.enumerated() {
      turn.say(.serviceOption, ServiceLine(service, number: index + 1, file: file, at: turn.now).values)
      sayDetails(of: service, &turn)
    }
  }

  /// Renewal, end, giver, contract and devices of one service.
  static func sayDetails(of service: Service, _ turn: inout TurnContext) {
    turn.say(
      service.autoRenews ? .serviceRenews : .serviceRenewsNot, ["started": .day(service.startedOn)])
    if let day = service.endsOn {
      let left = day.days(since: turn.now.beijingDay)
      if left > 0 { turn.say(.serviceEnds, ["day": .day(day), "left": .count(left)]) }
    }
    if let giver = service.giver { turn.say(.serviceGiver, ["giver": .text(giver)]) }
    if let contract = service.contract, contract.endsOn > turn.now.beijingDay {
      turn.say(.serviceContract, ["day": .day(contract.endsOn)])
    }
    if !service.devices.isEmpty {
      turn.say(.serviceDevices, ["devices": .list(service.devices.map { .text($0.name) })])
    }
  }
}
