extension CustomerFile {
  /// The next period that a service will be charged for by itself: the one after its last bill line, nil when it doesn't
  /// renew. A service that is being left never does (R18); without any bill line there is nothing to renew.
  func nextRenewal(of service: Service) -> AnchoredPeriod? {
    guard service.autoRenews, service.isHeld, service.pausedOn == nil,
      let last = lastPeriodEnd(of: service.id)
    else { return nil }
    let period = AnchoredPeriod(
      containing: max(last, service.anchor), anchor: service.anchor, months: service.periodMonths)
    // A bill line that ends inside an anchored period leaves its rest to the period before.
    var next =
      period.start >= last
      ? period
      : AnchoredPeriod(
        number: period.number + 1, anchor: service.anchor, months: service.periodMonths)
    // What was over before anybody announced it is never charged: nobody can be told ahead of it any more (消费者权益保护法实施条例第十条).
    if let noticed = service.renewalNoticedFor, noticed >= next.end {
      next = AnchoredPeriod(containing: noticed, anchor: service.anchor, months: service.periodMonths)
    }
    return holdsRenewal(of: service.id, from: next.start) ? nil : next
  }

  /// The end of the last period that a service was charged for. Asked of every service in every turn: by place, since
  /// going through bill lines one by one would copy each.
  private func lastPeriodEnd(of service: ID<Service>) -> BeijingDay? {
    var last: BeijingDay?
    for place in charges.indices
    where charges[place].kind == .period && charges[place].service == service {
      last = max(last ?? charges[place].periodEnd, charges[place].periodEnd)
    }
    return last
  }

  /// Whether an open order changes the plan or suspends the number from that day on: the old price is charged no more,
  /// whatever time the network takes.
  private func holdsRenewal(of service: ID<Service>, from day: BeijingDay) -> Bool {
    orders.contains { order in
      guard order.isOpen, order.item.effectiveOn <= day else { return false }
      return switch order.item.action {
      case .changePlan: order.service == service
      case .suspendNumber(let suspending): suspending.pauses.contains(service)
      default: false
      }
    }
  }

  /// Bill lines for periods that begin after their service has ended: charged by mistake, to be given back (R18).
  ///
  /// A period that begins on the very day of the end is one only when the orders that ended the service are known and
  /// none settled it: who leaves on the first day of a period has used that day.
  var strayCharges: [Charge] { charges.filter(isStray) }

  /// Whether there are any: none while nothing has ended.
  var hasStrayCharge: Bool {
    services.indices.contains { services[$0].hasEnded } && charges.contains(where: isStray)
  }

  /// Whether a bill line is one of them.
  func isStray(_ charge: Charge) -> Bool {
    guard charge.kind == .period, charge.creditedFen < charge.amountFen,
      case .terminated(let day)? = service(charge.service)?.state, charge.periodStart >= day
    else { return false }
    // Opening it again is billed before the network has done it.
    if let opening = reopening(charge.service), lines(of: opening).contains(charge) { return false }
    // What an order settled is settled, even if a clock that went back says that the period never began.
    if orders.contains(where: { $0.state == .completed && $0.settles(charge.id) }) { return false }
    return charge.periodStart > day
      || orders.contains { $0.service == charge.service && $0.state == .completed && $0.item.isLeaving }
  }
}

extension Order {
  /// Whether its quote divides a bill line.
  func settles(_ charge: ID<Charge>) -> Bool { item.settlements.contains { $0.charge == charge } }
}

extension CustomerFile {
  /// The open order that opens a left service again, nil when there is none.
  public func reopening(_ service: ID<Service>) -> Order? {
    orders.last { $0.service == service && $0.isOpen && $0.item.action?.kind == .reopen }
  }
}

extension Decision {
  /// Charges periods that have begun, and pays them from the balance where it suffices; else they are owed.
  mutating func renewServices() {
    guard file.subscriber.state != .closed else { return }
    for service in file.services {
      while let current = file.service(service.id), let period = file.nextRenewal(of: current),
        let day = file.renewalChargeDay(of: current, under: policies.service), day.start <= now
      {
        renew(current, for: period)
      }
    }
  }

  /// Gives back what was charged for periods after the end.
  mutating func giveBackStrayCharges() {
    for charge in file.strayCharges {
      let strayFen = charge.keptFen
      let refund = giveBack(strayFen, of: charge, for: nil, on: .rule)
      notify(
        .strayRefunded, refund?.id.text ?? charge.id.text, file.service(charge.service)?.name ?? "",
        amountFen: strayFen, day: refund?.expectedOn)
    }
  }

  mutating func renew(_ service: Service, for period: AnchoredPeriod) {
    var renewed = service
    if let endsOn = service.endsOn, endsOn < period.end { renewed.endsOn = period.end }
    // A notice that came late stands for this period alone.
    if let day = service.renewalNoticedFor, day > period.start { renewed.renewalNoticedFor = period.start }
    if renewed != service { put(.service(renewed)) }
    bill(service, service.priceFen, from: period.start, to: period.end)
  }

  /// Charges days of a service and pays them from the balance where it suffices; else they are owed.
  mutating func bill(_ service: Service, _ priceFen: Fen, from start: BeijingDay, to end: BeijingDay) {
    let isPaid =
      priceFen > .zero && file.subscriber.state == .normal && file.balanceFen >= priceFen
    var payment: Payment?
    if isPaid {
      payment = Payment(
        id: numbers.next(), method: .balance, amountFen: priceFen, state: .success, requestedAt: now,
        order: nil)
    }
    if let payment { put(.payment(payment)) }
    let charge = Charge(
      id: numbers.next(), service: service.id, kind: .period, periodStart: start,
      periodEnd: end, amountFen: priceFen, creditedFen: .zero, chargedAt: now, payment: payment?.id)
    put(.charge(charge))
    if priceFen > .zero { post(.charge(charge.id, priceFen)) }
    if let payment { post(.payment(payment.id, priceFen, by: .balance)) }
    audit(.renewed, by: .bot, of: charge.id.text)
  }
}
