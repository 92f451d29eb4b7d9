/// What became of the wish to get the last result once more.
public enum NoticeResending: Hashable, Sendable {
  /// The number's record as it must be written, what is sent, and to which notice.
  case sent(PhoneRecord, [Change], Notice)
  /// It hasn't left yet: it is still being delivered.
  case onItsWay(Notice)
  /// No result was ever announced.
  case nothing
  /// Too much was sent to this number; the next may be sent at this moment (S3).
  case tooSoon(until: Instant)
}

extension Notice {
  /// Whether it still tells something on a day: what it announces may have passed.
  func isOfUse(on today: BeijingDay) -> Bool {
    switch kind {
    case .renewalAhead, .pickUpBooked, .pickUpMissed: day.map { $0 >= today } ?? true
    default: true
    }
  }
}

extension CustomerFile {
  /// The last result that could not be delivered and is still worth telling; nil when there is none.
  public func undeliveredNotice(at now: Instant) -> OutboxMessage? {
    setAside.last { $0.errand.notice?.isOfUse(on: now.beijingDay) ?? false }
  }

  /// The result that somebody means who got none: one that could not be delivered, else the last.
  public func missedNotice(at now: Instant) -> Notice? {
    undeliveredNotice(at: now)?.errand.notice ?? lastNotice
  }

  /// The last result that was to be announced, as it stands now; nil when there is none.
  public var lastNotice: Notice? {
    let ofOrders = orders.compactMap { order -> (Instant, Notice)? in
      guard let known = order.state.noticeKind, let at = order.steps.last?.at else { return nil }
      let action = order.item.action
      let kind = known == .left ? action?.doneNotice ?? .left : known
      let refund = refunds.last { $0.order == order.id }
      return (
        at,
        Notice(
          kind: kind, reference: order.id.text, serviceName: order.item.noticeName,
          amountFen: kind == .paymentFailed ? order.item.feeFen : refund?.amountFen, day: refund?.expectedOn,
          action: action?.label)
      )
    }
    let ofRefunds = refunds.compactMap { refund -> (Instant, Notice)? in
      let name =
        refund.order.flatMap(order)?.item.serviceName
        ?? refund.charge.flatMap(charge).flatMap { service($0.service)?.name } ?? ""
      guard let at = refund.finishedAt ?? refund.escalatedAt, refund.state != .failed else { return nil }
      if let held = heldCase(of: refund.id) {
        return (
          at,
          Notice(
            kind: subscriber.state == .closed ? .payoutHeld : .refundHeld, reference: held.id.text,
            serviceName: "", amountFen: refund.amountFen)
        )
      }
      let kind: Notice.Kind = refund.state == .success ? .refundArrived : .refundOverdue
      return (
        at,
        Notice(
          kind: kind, reference: refund.id.text, serviceName: name, amountFen: refund.amountFen,
          day: at.beijingDay)
      )
    }
    // Of what happened at the same moment, the later order.
    return (ofOrders.reversed() + ofRefunds).max { $0.0 < $1.0 }?.1
  }

  /// Sends the result that could not be delivered, else the last one, once more by the customer's channel, within the limits of sending to a number.
  public func resendingLastNotice(
    record: PhoneRecord, under policies: Policies, numbers: inout NumberSource, keyring: any Keyring,
    at now: Instant
  ) -> NoticeResending {
    precondition(record.subscriber == subscriber.id, "a result goes to the account's own number")
    guard let notice = missedNotice(at: now) else { return .nothing }
    let waits = outbox.contains { message in
      if case .notice(let waiting) = message.errand {
        waiting.kind == notice.kind && waiting.reference == notice.reference
      } else {
        false
      }
    }
    if waits { return .onItsWay(notice) }
    if let until = record.nextSendingAt(limits: policies.limits, at: now) { return .tooSoon(until: until) }
    var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
    let message =
      undeliveredNotice(at: now)?.taken(upAt: now)
      ?? OutboxMessage(id: decision.numbers.next(), errand: .notice(notice), createdAt: now, notBefore: now)
    decision.put(.outbox(message))
    decision.audit(.noticeResent, by: .customer, of: notice.reference)
    numbers = decision.numbers
    return .sent(record.noting(sendingAt: now), decision.changes, notice)
  }
}

extension PhoneRecord {
  /// This record with one more message sent to the number.
  fileprivate func noting(sendingAt now: Instant) -> PhoneRecord {
    var next = self
    next.sentAt = (sentAt.filter { $0.adding(seconds: 86_400) > now } + [now]).sorted()
    return next
  }
}

extension OrderState {
  /// What is announced of it.
  fileprivate var noticeKind: Notice.Kind? {
    switch self {
    case .completed: .left
    case .rejected, .failed: .rejected
    case .held(.paymentFailed), .held(.paymentOverdue): .paymentFailed
    case .held, .partial: .held
    case .acknowledged, .pending, .inProgress, .cancelled, .assessingCancellation: nil
    }
  }
}
