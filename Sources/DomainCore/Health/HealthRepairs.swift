extension CustomerFile {
  /// What a rule can set right of the findings; what is due by time is done before, by `dueChanges`. Empty when nothing
  /// can be. Doing it twice does it once.
  public func repairs(
    under policies: Policies, numbers: inout NumberSource, keyring: any Keyring, at now: Instant
  ) -> [Change] {
    var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
    for finding in healthFindings(under: policies, at: now) where finding.problem.canBeRepaired {
      decision.repair(finding)
    }
    numbers = decision.numbers
    return decision.changes
  }
}

extension Decision {
  fileprivate mutating func repair(_ finding: HealthFinding) {
    switch finding.problem {
    case .serviceBehindOrder:
      guard let service = file.service(ID(finding.reference)) else { return }
      followOrder(service)
    case .renewsAfterEnd:
      guard var service = file.service(ID(finding.reference)), service.autoRenews else { return }
      service.autoRenews = false
      put(.service(service))
    case .orderNotSent:
      guard let order = file.order(ID(finding.reference)), order.wentToNetwork else { return }
      put(.outbox(networkMessage(for: order)))
    case .paymentNotSent:
      guard let payment = file.payment(ID(finding.reference)), payment.state == .pending else { return }
      collect(payment)
    case .noticeSetAside:
      guard let message = file.setAside.first(where: { $0.id.text == finding.reference }) else { return }
      put(.outbox(message.taken(upAt: now)))
    // Done by `dueChanges` alone.
    case .workIsLate, .chargedAfterEnd: return
    case .deviceBehindEnd, .deviceBehindService:
      guard tellTerminals(of: ID(finding.reference)) else { return }
    case .debtWithoutLine: billDebt()
    case .refundOverdue, .payoutHeld, .policyMissing, .caseOverdue,
      .moneyUnknown, .orderPartial, .orderWaits, .paymentOverdue, .pickUpSetAside, .reservationWrong,
      .debtUnbillable, .owedAfterClosing, .booksUnbalanced:
      return
    }
    audit(.repaired, by: .bot, of: finding.reference)
  }

  /// A service whose order has ended: as the order left it. Without an order it goes on, and nobody is charged for a
  /// renewal that was to stop.
  private mutating func followOrder(_ service: Service) {
    guard case .pendingTerminate(let id) = service.state else { return }
    var next = service
    if let order = file.order(id), order.state == .completed {
      next.state = .terminated(on: order.tookEffectOn)
      next.autoRenews = false
    } else if let order = file.order(id) {
      return restoreService(of: order, renewing: order.letsRenewalGoOn)
    } else {
      next.state = .active
    }
    put(.service(next))
  }
}
