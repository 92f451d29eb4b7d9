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
    turn.say(.servicesTitle, ["count": .count(services.count)])
    list(services, in: file, &turn)
  }

  /// 我有哪些自动续费的: those that renew by themselves, and no others (R15, R18).
  static func sayRenewing(_ file: CustomerFile, _ turn: inout TurnContext) {
    let renewing = file.services.filter { $0.isHeld && $0.autoRenews && $0.kind != .number }
    guard !renewing.isEmpty else { return turn.say(.servicesRenewNone) }
    turn.state.lastWish = renewingShown
    turn.say(.servicesRenewTitle, ["count": .count(renewing.count)])
    list(renewing, in: file, &turn)
  }

  /// What the list of those leaves as the last wish: 除了套餐都关了 then is of their renewal.
  static let renewingShown = "query.renewing"

  private static func list(_ services: [Service], in file: CustomerFile, _ turn: inout TurnContext) {
    turn.state.listed = services.map(\.id)
    for (index, service) in services.enumerated() {
      turn.say(.serviceOption, ServiceLine(service, number: index + 1, file: file, at: turn.now).values)
      sayDetails(of: service, in: file, &turn)
    }
  }

  /// Renewal, end, giver, contract and devices of one service.
  static func sayDetails(of service: Service, in file: CustomerFile, _ turn: inout TurnContext) {
    turn.say(
      service.autoRenews ? .serviceRenews : .serviceRenewsNot, ["started": .day(service.startedOn)])
    sayEnd(of: service, in: file, &turn)
    if let giver = service.giver { turn.say(.serviceGiver, ["giver": .text(giver)]) }
    if let contract = service.contract, contract.endsOn > turn.now.beijingDay {
      turn.say(.serviceContract, ["day": .day(contract.endsOn)])
    }
    if !service.devices.isEmpty {
      turn.say(.serviceDevices, ["devices": .list(service.devices.map { .text($0.name) })])
    }
  }

  /// The end with the days left where one is known: its own, that of what is ending it, or of the period that runs (R7).
  private static func sayEnd(of service: Service, in file: CustomerFile, _ turn: inout TurnContext) {
    let today = turn.now.beijingDay
    if let change = openPlanChange(of: service, in: file) { return turn.say(.serviceChanges, change) }
    if case .pendingTerminate(let order) = service.state, let order = file.order(order) {
      let day = order.item.effectiveOn
      guard day > today else { return }
      turn.say(.serviceStops, ["day": .day(day), "left": .count(day.days(since: today))])
    } else if !service.autoRenews, let day = service.endsOn {
      let left = day.days(since: today)
      turn.say(
        left > 0 ? .serviceEnds : .serviceEnded,
        left > 0 ? ["day": .day(day), "left": .count(left)] : ["day": .day(day)])
    } else if let day = file.nextChargeDay(of: service.id), day > today {
      turn.say(.servicePeriod, ["day": .day(day), "left": .count(day.days(since: today))])
    }
  }

  /// The plan that takes its place and the day, where such an order is under way.
  private static func openPlanChange(of service: Service, in file: CustomerFile) -> [String: PhraseValue]? {
    for order in file.orders.reversed() where order.isOpen && order.service == service.id {
      guard case .changePlan(let change)? = order.item.action else { continue }
      return [
        "day": .day(order.item.effectiveOn), "plan": .text(change.name), "price": .fen(change.priceFen),
      ]
    }
    return nil
  }
}
