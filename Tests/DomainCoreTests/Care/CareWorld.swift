import DomainCore

/// The world of leaving with an operator that promises when complaints are answered.
enum CareWorld {
  static let policies: Policies = {
    var policies = LeavingWorld.policies
    for id in policies.operators.keys {
      policies.operators[id]?.complaints = ComplaintRule(window: .days(15), source: Source("press"))
      policies.operators[id]?.terms.misoperation = .init(
        .init(window: .days(40), limitFen: Fen(3000), times: 1, days: 365), Source("example"))
    }
    return policies
  }()

  /// A customer who left a service that was settled; its refund is still on its way.
  static func left(_ kind: LeavingWorld.Kind = .prorated) throws -> CustomerFile {
    try LeavingWorld.file([kind]).leaving([kind]).file.afterDue().answered(.done, .terminate)
      .withTerminalsInStep()
  }

  /// The same file with a period charged by mistake after the end, paid by Alipay.
  static func chargedAgain(on start: BeijingDay = day("2026-12-01")) throws -> CustomerFile {
    var file = try left()
    let payment = Payment(
      id: ID("stray paid"), method: .alipay, amountFen: Fen(3000), state: .success,
      requestedAt: start.start, order: nil)
    file.payments.append(payment)
    file.charges.append(
      Charge(
        id: ID("stray"), service: LeavingWorld.Kind.prorated.service, kind: .period, periodStart: start,
        periodEnd: start.adding(months: 1), amountFen: Fen(3000), creditedFen: .zero, chargedAt: start.start,
        payment: payment.id))
    file.balances[.cash, default: .zero] += Fen(3000)
    file.balances[.revenue, default: .zero] += Fen(-3000)
    return file
  }
}

extension CustomerFile {
  /// The file after a decision that must be taken; a refusal is a failed test.
  func after<Refusal: Error>(_ decide: (CustomerFile, inout NumberSource) -> Result<[Change], Refusal>) throws
    -> CustomerFile
  {
    var numbers = LeavingWorld.numbers("care/\(cases.count)/\(outbox.count)")
    return applying(try decide(self, &numbers).get())
  }

  /// The file with a case opened.
  func complaining(
    _ ground: AppealGround = .complaint, about matter: AppealMatter = AppealMatter(remark: "unhappy"),
    proof: Proof? = LeavingWorld.proof([.smsCode]), under policies: Policies = CareWorld.policies
  ) -> Result<CustomerFile, CaseRefusal> {
    var numbers = LeavingWorld.numbers("case/\(cases.count)")
    return openingCase(
      ground, about: matter, proof: proof, under: policies, numbers: &numbers,
      keyring: LeavingWorld.keyring, at: LeavingWorld.now
    ).map { applying($0.changes) }
  }

  func repaired(at now: Instant = LeavingWorld.now) throws -> CustomerFile {
    try after { file, numbers in
      file.repairing(
        LeavingWorld.Kind.prorated.service, under: CareWorld.policies, numbers: &numbers,
        keyring: LeavingWorld.keyring, at: now)
    }
  }
}
