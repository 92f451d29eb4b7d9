import DomainCore

/// Words for orders that stopped renewal and weren't paid: what stands meanwhile, and what becomes of renewal (R18).
enum UnpaidWords {
  /// Says that an order waits for its payment, and what goes on meanwhile.
  static func sayLater(_ order: Order, in file: CustomerFile, _ turn: inout TurnContext) {
    let number: [String: PhraseValue] = ["order": .text(order.id.text)]
    let stopsRenewal = order.item.wasRenewing && (order.item.isLeaving || order.item.action == .stopRenewal)
    if order.item.action == .stopRenewal {
      turn.say(.payLaterRenewal, number)
    } else {
      OrderWords.sayUnpaid(
        order, number, leaving: .payLater, opening: .payLaterOpening, other: .payLaterOther, &turn)
    }
    let policies = file.policies(of: order, among: turn.library.policies)
    if stopsRenewal, let rule = policies.flatMap(file.policy)?.terms.renewalIfUnpaid, rule.rule == .resumes {
      turn.say(.payLaterResumes, ["source": .text(rule.source.text)])
    }
  }

  /// Tells that switching renewal off was never paid for: nothing is asked for any more, and whether it renews.
  static func tellStopEnded(_ order: Order, in file: CustomerFile, _ turn: inout TurnContext) {
    let values: [String: PhraseValue] = [
      "service": .text(order.item.serviceName), "order": .text(order.id.text),
    ]
    if let service = file.service(order.service), service.isHeld, !service.autoRenews {
      turn.say(
        .renewalUnpaidOff,
        values.merging(["day": .day(service.endsOn ?? order.item.effectiveOn)]) { old, _ in old })
    } else {
      turn.say(.renewalUnpaid, values)
      tellRenewalGoesOn(after: order, in: file, &turn)
    }
  }

  /// Tells the day and price of the next period when an order came to nothing and its service renews again.
  static func tellRenewalGoesOn(after order: Order, in file: CustomerFile, _ turn: inout TurnContext) {
    guard order.item.wasRenewing, let service = file.service(order.service), service.autoRenews,
      let day = file.nextChargeDay(of: service.id)
    else { return }
    turn.say(
      .renewalGoesOn,
      ["service": .text(service.name), "day": .day(day), "price": .fen(service.priceFen)])
  }
}
