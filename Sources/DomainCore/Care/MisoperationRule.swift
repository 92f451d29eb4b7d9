/// Why what was subscribed to by mistake isn't given back by rule, in the order in which the reasons are looked at.
public enum MisoperationRefusal: Error, Hashable, Sendable {
  /// The operator has no such rule, or not for this kind of service.
  case noRule
  /// The account isn't in use, or SIM, number or device changed a short time ago (S6).
  case account
  /// It was paid for more than one period, or nothing that was paid is left to give back.
  case notOnePaidPeriod
  /// The time since the first charge is over.
  case windowOver
  /// More would come back than the rule gives.
  case tooMuch(limitFen: Fen)
  /// It was given back by rule too often.
  case tooOften
}

extension CustomerFile {
  /// The bill line that the operator's rule gives back for a service that was subscribed to by mistake, or why a person must
  /// decide.
  public func misoperationRefund(
    of id: ID<Service>, under policies: Policies, at now: Instant
  ) -> Result<Charge, MisoperationRefusal> {
    let policies = policies.inForce(on: now.beijingDay)
    guard let service = service(id), service.kind != .broadband, service.kind != .plan,
      service.kind != .number, service.contract == nil,
      let rule = policy(under: policies)?.terms.misoperation?.rule
    else { return .failure(.noRule) }
    guard subscriber.state == .normal, !subscriber.isSimFresh(at: now) else { return .failure(.account) }
    let lines = charges.filter { $0.service == id && $0.kind == .period }
    guard lines.count == 1, let line = lines.first, line.creditedFen < line.amountFen,
      let payment = line.payment.flatMap(payment), payment.state == .success,
      payment.refundableFen >= line.keptFen
    else { return .failure(.notOnePaidPeriod) }
    guard line.chargedAt <= now, now < rule.window.end(from: line.chargedAt) else {
      return .failure(.windowOver)
    }
    guard line.amountFen <= rule.limitFen else { return .failure(.tooMuch(limitFen: rule.limitFen)) }
    let from = now.beijingDay.adding(days: -rule.days)
    let before = cases.count {
      ($0.matter.isByRule ?? false) && $0.state != .declined && $0.openedAt.beijingDay >= from
    }
    return before < rule.times ? .success(line) : .failure(.tooOften)
  }

  /// Cases that a rule settles now: the service has ended and its order has settled what it does.
  var misoperationsToSettle: [(known: AppealCase, charge: Charge)] {
    cases.compactMap { known in
      guard known.isOpen, known.matter.isByRule ?? false, let id = known.matter.service,
        let service = service(id), service.hasEnded, let charge = known.matter.charge.flatMap(charge),
        !orders.contains(where: { $0.service == id && $0.isOpen })
      else { return nil }
      return (known, charge)
    }
  }
}

extension Decision {
  /// Gives back what the rule promised of each service that has ended, and answers its case.
  mutating func settleMisoperations() {
    for (known, charge) in file.misoperationsToSettle {
      let refund = giveBack(charge.keptFen, of: charge, for: nil)
      var answered = known
      answered.state = .upheld
      answered.answeredAt = now
      put(.appeal(answered))
      audit(.caseAnswered, by: .bot, of: known.id.text)
      // Where leaving gave everything back already, or nothing was paid, no more money comes.
      guard let refund else {
        notify(.caseAnswered, known.id.text, known.matter.serviceName ?? "")
        continue
      }
      notify(
        .misoperationRefunded, known.id.text, known.matter.serviceName ?? "",
        amountFen: refund.amountFen, day: refund.expectedOn)
    }
  }
}
