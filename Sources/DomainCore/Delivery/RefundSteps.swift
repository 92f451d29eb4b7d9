extension Decision {
  /// Credits a part of a bill line and promises it back. What its payment can't give any more — the bank took it, or it was
  /// never paid — is taken off what the customer owes instead, or comes back from what he paid after the bank had taken it.
  ///
  /// - Parameter ground: Who has looked at it: above 500 元 nothing is sent that people haven't approved (S16).
  @discardableResult
  mutating func giveBack(
    _ wantedFen: Fen, of charge: Charge, for order: Order?, on ground: RefundGround = .approved
  ) -> Refund? {
    let creditedFen = min(wantedFen, charge.keptFen)
    guard creditedFen > .zero else { return nil }
    var credited = charge
    credited.creditedFen += creditedFen
    put(.charge(credited))
    let payment = charge.payment.flatMap(file.payment)
    let refundFen = min(creditedFen, payment?.refundableFen ?? .zero)
    let replacedFen =
      charge.isOpen ? .zero : giveBackReplaced(creditedFen - refundFen, of: charge, for: order, on: ground)
    let waivedFen = creditedFen - refundFen - replacedFen
    if waivedFen > .zero {
      post(.credit(charge.id, waivedFen))
      if !charge.isOpen { easeChargebackLines(waivedFen) }
    }
    guard let payment, refundFen > .zero else { return nil }
    return promise(refundFen, of: payment, for: charge, order, on: ground)
  }

  /// Gives back what was paid in place of money that a bank had taken: only what isn't owed any more, and is asked for no
  /// longer, can have been paid.
  ///
  /// - Returns: How much is promised back.
  private mutating func giveBackReplaced(
    _ wantedFen: Fen, of charge: Charge, for order: Order?, on ground: RefundGround
  ) -> Fen {
    var leftFen = wantedFen - file.chargebackLines.map(\.owedFen).total - max(.zero, file.unbilledDebtFen)
    var promisedFen = Fen.zero
    for var line in file.chargebackLines where !line.isOpen && leftFen > .zero {
      guard let payment = line.payment.flatMap(file.payment) else { continue }
      let refundFen = min(leftFen, line.keptFen, payment.refundableFen)
      guard refundFen > .zero else { continue }
      line.creditedFen += refundFen
      put(.charge(line))
      _ = promise(refundFen, of: payment, for: charge, order, on: ground)
      leftFen -= refundFen
      promisedFen += refundFen
    }
    return promisedFen
  }

  private mutating func promise(
    _ refundFen: Fen, of payment: Payment, for charge: Charge, _ order: Order?, on ground: RefundGround
  ) -> Refund {
    let refund = promised(
      refundFen, of: payment.id, for: charge.id, order: order?.id, to: payment.method)
    put(.payment(payment.reserving(refundFen)))
    put(.refund(refund))
    post(.refundPromised(refund.id, refundFen))
    audit(.refundPromised, by: .bot, of: refund.id.text)
    if ground.holds(refund, of: file.subscriber, at: now) { holdForPerson(refund) }
    return refund
  }

  /// Sends a refund on its way; one to the balance arrives at once. A closed account has no balance that money could go to.
  mutating func release(_ refund: Refund) {
    if refund.destination == .balance {
      return file.subscriber.state == .closed ? holdForPerson(refund) : arrive(refund)
    }
    let errand = Errand.payBack(
      refund: refund.id, amountFen: refund.amountFen, destination: refund.destination)
    put(.outbox(OutboxMessage(id: .payBack(refund.id), errand: errand, createdAt: now, notBefore: now)))
  }

  /// The money arrived; said twice, it arrived once.
  mutating func arrive(_ refund: Refund) {
    guard refund.state.isUndecided, let payment = file.payment(refund.payment) else { return }
    var arrived = refund
    arrived.state = .success
    arrived.finishedAt = now
    put(.refund(arrived))
    put(.payment(payment.finishingRefund(of: refund.amountFen, arrived: true)))
    post(.refundPaid(refund.id, refund.amountFen, to: refund.destination))
    // A bank that said no may pay after all: then nobody has to find another way.
    closeHeldCase(of: refund.id)
    audit(.refundArrived, by: .operatorSystem, of: refund.id.text)
    notify(
      .refundArrived, refund.id.text, serviceName(of: refund), amountFen: refund.amountFen,
      day: now.beijingDay)
  }

  /// The way it was paid is gone: the money goes to the balance, never away; after the account was closed a person must
  /// find another way.
  mutating func fallBackToBalance(_ refund: Refund) {
    guard refund.state.isUndecided else { return }
    audit(.refundFailed, by: .operatorSystem, of: refund.id.text)
    if file.subscriber.state == .closed { return holdForPerson(refund) }
    var moved = refund
    moved.destination = .balance
    arrive(moved)
  }

  /// Admits that a refund is late or stuck and hands it to a person, once (R27).
  mutating func escalate(_ refund: Refund, _ notice: Notice.Kind) {
    guard refund.escalatedAt == nil else { return }
    var escalated = refund
    escalated.escalatedAt = now
    put(.refund(escalated))
    audit(.refundEscalated, by: .bot, of: refund.id.text)
    notify(
      notice, refund.id.text, serviceName(of: refund), amountFen: refund.amountFen, day: refund.expectedOn)
  }

  func serviceName(of refund: Refund) -> String {
    if let order = refund.order.flatMap(file.order) { return order.item.serviceName }
    let service = refund.charge.flatMap(file.charge).flatMap { file.service($0.service) }
    return service?.name ?? ""
  }
}

extension Refund {
  /// When it is sent on its way: at the beginning of the next working day, and never after the day it should arrive.
  func releaseAt(_ calendar: WorkCalendar) -> Instant {
    min(calendar.workday(1, after: requestedAt.beijingDay).day, expectedOn).start
  }

  /// The first moment at which it is overdue.
  var overdueAt: Instant { expectedOn.adding(days: 1).start }
}

/// On whose word a part of a bill line is given back.
enum RefundGround {
  /// A review or people have approved it.
  case approved
  /// A rule alone.
  case rule
  /// A rule, because the customer asked for something that needs no review.
  case asked

  /// Whether people must look before it is sent: above 500 元 (S16), and what was asked for within 72 hours after a new SIM,
  /// unless it stays in the account (S6).
  func holds(_ refund: Refund, of subscriber: Subscriber, at now: Instant) -> Bool {
    switch self {
    case .approved: false
    case .rule: refund.amountFen > Order.onePersonRefundLimitFen
    case .asked:
      refund.amountFen > Order.onePersonRefundLimitFen
        || (refund.destination != .balance && subscriber.isSimFresh(at: now))
    }
  }
}
