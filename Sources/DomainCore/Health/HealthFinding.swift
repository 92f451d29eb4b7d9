/// Something of one account that is out of step, late or stuck (R28).
public struct HealthFinding: Hashable, Sendable {
  /// What is wrong.
  public let problem: Problem
  /// The order, refund, payment, service or message it is about.
  public let reference: String
  /// More, such as a device's name or a day.
  public let detail: String
  /// Since when, where that is known.
  public let since: Instant?

  /// Builds a finding from its parts.
  public init(_ problem: Problem, _ reference: String, detail: String = "", since: Instant? = nil) {
    self.problem = problem
    self.reference = reference
    self.detail = detail
    self.since = since
  }

  /// The kinds of problem, those that a rule can set right first.
  public enum Problem: String, Hashable, Sendable, CaseIterable {
    /// Something is due and nothing has done it for ten minutes: `admin work` doesn't run.
    case workIsLate
    /// A period was charged after the service had ended.
    case chargedAfterEnd
    /// A service waits for an order that has ended.
    case serviceBehindOrder
    /// A service has ended and would still renew.
    case renewsAfterEnd
    /// A terminal still has a service that has ended.
    case deviceBehindEnd
    /// A terminal lacks a service that runs.
    case deviceBehindService
    /// An order is with the network and nothing asks the network any more.
    case orderNotSent
    /// A payment waits and nothing asks for it any more.
    case paymentNotSent
    /// A refund is later than its promised day.
    case refundOverdue
    /// A case that wasn't answered by the day that was promised.
    case caseOverdue
    /// Money of a closed account that can go nowhere until a person says where.
    case payoutHeld
    /// A refund or payment whose fate nobody said for 24 hours.
    case moneyUnknown
    /// An order of which a part is done and another isn't, for 24 hours.
    case orderPartial
    /// An order whose version of the rules is gone from the policies: it can't be settled.
    case policyMissing
    /// An order that waits for a person.
    case orderWaits
    /// An order whose payment is past its window.
    case paymentOverdue
    /// What a payment has reserved isn't what is on its way back.
    case reservationWrong
    /// A result that the customer was to be told of could not be delivered; what it was.
    case noticeSetAside
    /// Lent equipment was to be fetched, nobody did, and it is still out.
    case pickUpSetAside
    /// The books say that the customer owes what no bill line asks for, such as a refund that the bank took back besides.
    case debtWithoutLine
    /// The bill asks for more than the books say.
    case debtUnbillable
    /// A closed account owes: nothing that comes by itself will be paid, and nobody looks at it any more.
    case owedAfterClosing
    /// The books of the account don't sum to zero.
    case booksUnbalanced

    /// Whether the problem is something that got out of step, came late, or stands still.
    public var kind: Kind {
      switch self {
      case .chargedAfterEnd, .serviceBehindOrder, .renewsAfterEnd, .deviceBehindEnd, .deviceBehindService,
        .reservationWrong, .debtWithoutLine, .debtUnbillable, .booksUnbalanced:
        .outOfStep
      case .workIsLate, .refundOverdue, .caseOverdue, .paymentOverdue: .late
      case .orderNotSent, .paymentNotSent, .moneyUnknown, .orderPartial, .orderWaits, .payoutHeld,
        .policyMissing, .noticeSetAside, .pickUpSetAside, .owedAfterClosing:
        .stuck
      }
    }

    /// Whether a rule can set it right; the others need a person.
    public var canBeRepaired: Bool {
      switch self {
      case .workIsLate, .chargedAfterEnd, .serviceBehindOrder, .renewsAfterEnd, .deviceBehindEnd,
        .deviceBehindService, .orderNotSent, .paymentNotSent, .noticeSetAside, .debtWithoutLine:
        true
      case .refundOverdue, .payoutHeld, .policyMissing, .caseOverdue,
        .moneyUnknown, .orderPartial, .orderWaits, .paymentOverdue, .pickUpSetAside, .reservationWrong,
        .debtUnbillable, .owedAfterClosing, .booksUnbalanced:
        false
      }
    }
  }

  /// The headings of the operator's list.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case outOfStep = "out of step"
    case late, stuck
  }
}

extension CustomerFile {
  /// How long something due may lie before it counts as late.
  public static let workGraceSeconds: Int64 = 600
  /// How long nobody may say what became of money or half an order.
  public static let unknownGraceSeconds: Int64 = 86_400

  /// What is out of step, late or stuck; empty when all is well.
  public func healthFindings(under policies: Policies, at now: Instant) -> [HealthFinding] {
    var findings: [HealthFinding] = []
    // What is due at any time, as a review is, is late from the moment it began to wait.
    let unreviewed = orders.filter { $0.state == .acknowledged }.map(\.acceptedAt)
    let late =
      (outbox.map(\.notBefore) + unreviewed + [nextDue(under: policies, at: now)].compactMap(\.self)).min()
    if let late, late.adding(seconds: Self.workGraceSeconds) <= now {
      findings.append(HealthFinding(.workIsLate, subscriber.id.text, since: late))
    }
    findings += strayCharges.map {
      HealthFinding(
        .chargedAfterEnd, $0.id.text, detail: service($0.service)?.name ?? "", since: $0.chargedAt)
    }
    findings += services.flatMap { self.findings(of: $0, at: now) }
    findings += orders.filter(\.isOpen).flatMap { order in
      self.policies(of: order, among: policies) == nil
        ? [
          HealthFinding(
            .policyMissing, order.id.text, detail: "\(subscriber.operatorID) \(order.policyVersion)",
            since: order.acceptedAt)
        ] : self.findings(of: order, at: now)
    }
    findings += payments.flatMap { self.findings(of: $0, at: now) }
    findings += refunds.flatMap { self.findings(of: $0, at: now) }
    findings += cases.compactMap { overdue($0, at: now) }
    findings += setAside.compactMap { finding(of: $0, at: now) }
    findings += debtFindings
    if balances.values.total != .zero { findings.append(HealthFinding(.booksUnbalanced, subscriber.id.text)) }
    return findings
  }

  private var debtFindings: [HealthFinding] {
    let parts = [
      (HealthFinding.Problem.debtWithoutLine, billableDebtFen),
      (.debtUnbillable, unbilledDebtFen - billableDebtFen),
    ]
    let beside = parts.filter { $0.1 != .zero }.map { problem, debtFen in
      HealthFinding(problem, subscriber.id.text, detail: "\(debtFen.count) fen beside the bill lines")
    }
    guard subscriber.state == .closed, arrearsFen > .zero else { return beside }
    return beside + [
      HealthFinding(
        .owedAfterClosing, subscriber.id.text, detail: "\(arrearsFen.count) fen",
        since: arrears.map(\.chargedAt).max())
    ]
  }

  /// What could not be delivered, as long as it is of use to deliver it.
  private func finding(of message: OutboxMessage, at now: Instant) -> HealthFinding? {
    switch message.errand {
    case .notice(let notice):
      guard notice.isOfUse(on: now.beijingDay) else { return nil }
      return HealthFinding(
        .noticeSetAside, message.id.text, detail: "\(notice.kind.rawValue) \(notice.reference)",
        since: message.createdAt)
    case .pickUp(let id, let day):
      guard let service = service(id), service.devices.contains(where: \.isOut), !isBeingFetched(id) else {
        return nil
      }
      return HealthFinding(
        .pickUpSetAside, id.text, detail: "\(service.name), booked for \(day)", since: message.createdAt)
    case .code, .terminate, .provision, .collect, .payBack, .resync: return nil
    }
  }

  /// A planned erasure has a day of its own, and money that waits for a way is found by itself.
  private func overdue(_ known: AppealCase, at now: Instant) -> HealthFinding? {
    guard known.isOpen, known.ground != .erasure, known.ground != .payout, let day = known.answerBy,
      day < now.beijingDay
    else { return nil }
    return HealthFinding(
      .caseOverdue, known.id.text, detail: "\(known.ground.rawValue), promised by \(day)",
      since: day.adding(days: 1).start)
  }

  private func finding(
    _ problem: HealthFinding.Problem, _ service: Service, _ device: Device
  ) -> HealthFinding {
    let told = outbox.first { $0.errand.tells(service.id, device.name) }
    return HealthFinding(
      problem, service.id.text, detail: "\(service.name), \(device.name): \(device.sync.rawValue)",
      since: told?.createdAt)
  }

  private func findings(of service: Service, at now: Instant) -> [HealthFinding] {
    var findings: [HealthFinding] = []
    switch service.state {
    case .pendingTerminate(let id):
      if order(id)?.state.isFinal ?? true {
        findings.append(HealthFinding(.serviceBehindOrder, service.id.text, detail: service.name))
      }
    case .terminated:
      if service.autoRenews {
        findings.append(HealthFinding(.renewsAfterEnd, service.id.text, detail: service.name))
      }
      findings += silentTerminals(of: service, at: now).map { finding(.deviceBehindEnd, service, $0) }
    case .active, .suspended:
      findings += silentTerminals(of: service, at: now).map { finding(.deviceBehindService, service, $0) }
    }
    return findings
  }

  private func findings(of order: Order, at now: Instant) -> [HealthFinding] {
    let since = order.steps.last?.at
    let hasMessage = outbox.contains { $0.id == .terminate(order.id) || $0.id == .provision(order.id) }
    switch order.state {
    case .inProgress, .assessingCancellation:
      return hasMessage ? [] : [HealthFinding(.orderNotSent, order.id.text, since: since)]
    case .partial:
      guard let since, since.adding(seconds: Self.unknownGraceSeconds) <= now else { return [] }
      return [HealthFinding(.orderPartial, order.id.text, detail: order.item.serviceName, since: since)]
    case .held(.paymentOverdue):
      return [HealthFinding(.paymentOverdue, order.id.text, detail: order.item.serviceName, since: since)]
    case .held where order.waitsForPerson:
      return [HealthFinding(.orderWaits, order.id.text, detail: order.state.line, since: since)]
    default: return []
    }
  }

  private func findings(of payment: Payment, at now: Instant) -> [HealthFinding] {
    var findings: [HealthFinding] = []
    let onItsWay = refunds.filter { $0.payment == payment.id && $0.state.isOpen }.map(\.amountFen).total
    if payment.reservedFen != onItsWay { findings.append(HealthFinding(.reservationWrong, payment.id.text)) }
    let order = payment.order.flatMap(order)
    let hasMessage = outbox.contains { $0.id == .collect(payment.id) }
    if payment.state == .pending, payment.method != .balance, order?.state == .pending, !hasMessage {
      findings.append(HealthFinding(.paymentNotSent, payment.id.text, since: payment.requestedAt))
    }
    if payment.state == .unknown, payment.requestedAt.adding(seconds: Self.unknownGraceSeconds) <= now {
      findings.append(HealthFinding(.moneyUnknown, payment.id.text, since: payment.requestedAt))
    }
    return findings
  }

  private func findings(of refund: Refund, at now: Instant) -> [HealthFinding] {
    guard refund.state.isOpen else { return [] }
    if let held = heldCase(of: refund.id) {
      return [
        HealthFinding(.payoutHeld, refund.id.text, detail: "case \(held.id)", since: held.openedAt)
      ]
    }
    if refund.overdueAt <= now {
      return [
        HealthFinding(
          .refundOverdue, refund.id.text, detail: "expected \(refund.expectedOn)", since: refund.overdueAt)
      ]
    }
    guard refund.state == .unknown, refund.requestedAt.adding(seconds: Self.unknownGraceSeconds) <= now else {
      return []
    }
    return [HealthFinding(.moneyUnknown, refund.id.text, since: refund.requestedAt)]
  }
}
