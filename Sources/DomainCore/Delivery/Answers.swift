extension CustomerFile {
  /// What an answer of the operator changes. An answer that comes twice, late or out of order changes nothing that
  /// was decided: what counts is where the order, payment or refund stands, not the message.
  public func changes(
    after answer: OperatorAnswer, to message: OutboxMessage, under policies: Policies,
    numbers: inout NumberSource, keyring: any Keyring, at now: Instant
  ) -> [Change] {
    var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
    let waiting = outbox.first { $0.id == message.id }
    switch answer {
    case .done:
      if let waiting { decision.close(waiting, .done) }
      decision.succeed(message.errand)
    case .refused:
      guard let waiting else { return [] }
      decision.refuse(waiting)
    case .unavailable, .silent:
      guard let waiting else { return [] }
      decision.retry(waiting, isSilent: answer == .silent)
    }
    numbers = decision.numbers
    return decision.changes
  }
}

extension Decision {
  /// Ends a message; a code's text is erased with it (S4).
  mutating func close(_ message: OutboxMessage, _ state: OutboxState, attempts: Int? = nil) {
    var errand = message.errand
    if case .code(let phone, _) = errand { errand = .code(phone: phone, code: "") }
    put(
      .outbox(
        OutboxMessage(
          id: message.id, errand: errand, createdAt: message.createdAt, notBefore: message.notBefore,
          attempts: attempts ?? message.attempts + 1, state: state)))
    if state == .setAside { audit(.messageSetAside, by: .bot, of: message.id.text) }
  }

  fileprivate mutating func succeed(_ errand: Errand) {
    switch errand {
    case .code, .notice: break
    case .terminate(let order, _), .provision(let order, _, _):
      if let order = file.order(order) { finishNetwork(order) }
    case .pickUp(let service, _): returnEquipment(of: service, by: .operatorSystem)
    case .collect(let payment, _, _):
      if let payment = file.payment(payment) { succeed(payment) }
    case .payBack(let refund, _, _):
      if let refund = file.refund(refund) { arrive(refund) }
    case .resync(let service, let device, let binds): acknowledge(service, by: device, binds: binds ?? false)
    }
  }

  fileprivate mutating func refuse(_ message: OutboxMessage) {
    switch message.errand {
    case .code, .notice: close(message, .setAside)
    case .pickUp(let service, _):
      close(message, .setAside)
      missPickUp(of: service)
    case .terminate(let order, _), .provision(let order, _, _):
      close(message, .setAside)
      if let order = file.order(order) { stopNetwork(order, .networkFailed) }
    case .collect(let payment, _, _):
      close(message, .done)
      if let payment = file.payment(payment) { fail(payment) }
    case .payBack(let refund, _, _):
      close(message, .done)
      if let refund = file.refund(refund) { fallBackToBalance(refund) }
    case .resync(let service, let device, let binds):
      close(message, .setAside)
      giveUp(device, of: service, binds: binds ?? false)
    }
  }

  fileprivate mutating func retry(_ message: OutboxMessage, isSilent: Bool) {
    if isSilent { markUnknown(message.errand) }
    var next = message
    next.attempts += 1
    guard next.attempts < Retry.attemptsLimit else {
      let endsAt = enquiryEnd(of: message)
      guard isSilent || next.attempts > Retry.attemptsLimit, let endsAt, now < endsAt else {
        close(message, .setAside)
        return exhaust(message.errand)
      }
      if next.attempts == Retry.attemptsLimit { holdWhileUnknown(message.errand) }
      let delay = Retry.enquiryMilliseconds(after: next.attempts)
      next.notBefore = min(endsAt, Instant(milliseconds: now.milliseconds + delay))
      return put(.outbox(next))
    }
    let delay = Retry.delayMilliseconds(of: message.id, after: next.attempts, keyring: keyring)
    next.notBefore = Instant(milliseconds: now.milliseconds + delay)
    put(.outbox(next))
  }

  /// Until when it is asked what became of an errand; nil for what is of no use later.
  private func enquiryEnd(of message: OutboxMessage) -> Instant? {
    switch message.errand {
    case .terminate(let id, _), .provision(let id, _, _):
      max(message.createdAt, file.order(id)?.item.effectiveOn.start ?? message.createdAt)
        .adding(seconds: Retry.enquirySeconds)
    case .collect, .payBack: message.createdAt.adding(seconds: Retry.enquirySeconds)
    default: nil
    }
  }

  /// Shows a person that nobody has answered so far. The customer isn't told yet: most of it mends itself.
  private mutating func holdWhileUnknown(_ errand: Errand) {
    switch errand {
    case .terminate(let id, _), .provision(let id, _, _):
      if let order = file.order(id) { stopNetwork(order, .networkSilent, isTold: false) }
    case .collect(let id, _, _):
      if let order = file.payment(id)?.order.flatMap(file.order), order.payment == id, order.state == .pending
      {
        move(order, to: .held(.networkSilent), .orderHeld, by: .bot)
      }
    default: break
    }
  }

  /// Nobody answered: the money may have moved, and nobody says otherwise before it is known.
  private mutating func markUnknown(_ errand: Errand) {
    switch errand {
    case .code, .notice, .terminate, .provision, .pickUp, .resync: break
    case .collect(let id, _, _):
      guard var payment = file.payment(id), payment.state == .pending else { return }
      payment.state = .unknown
      put(.payment(payment))
    case .payBack(let id, _, _):
      guard var refund = file.refund(id), refund.state == .pending else { return }
      refund.state = .unknown
      put(.refund(refund))
    }
  }

  /// The last delivery brought no answer: a person must look (Q7). The network may have acted in any of them.
  private mutating func exhaust(_ errand: Errand) {
    switch errand {
    case .code, .notice: break
    case .pickUp(let service, _): missPickUp(of: service)
    case .terminate(let id, _), .provision(let id, _, _):
      guard let order = file.order(id) else { return }
      if order.isUnanswered {
        notify(.held, order.id.text, order.item.serviceName)
      } else {
        stopNetwork(order, .networkSilent)
      }
    case .collect(let id, _, _):
      guard let payment = file.payment(id) else { return }
      if payment.state == .pending { return fail(payment) }
      guard payment.state == .unknown, let order = payment.order.flatMap(file.order), order.payment == id
      else { return }
      if order.state == .pending { move(order, to: .held(.networkSilent), .orderHeld, by: .bot) }
      if file.order(order.id)?.isUnanswered ?? false {
        notify(.held, order.id.text, order.item.serviceName)
      }
    case .payBack(let id, _, _):
      guard var refund = file.refund(id), refund.state.isUndecided else { return }
      refund.state = .unknown
      put(.refund(refund))
      escalate(refund, .refundFailed)
    case .resync(let service, let device, let binds): giveUp(device, of: service, binds: binds ?? false)
    }
  }
}
