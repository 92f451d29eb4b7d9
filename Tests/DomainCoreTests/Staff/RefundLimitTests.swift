import DomainCore
import Testing

@Suite(
  "No rule alone sends more than 500 元 back, whatever it comes from (S16); nothing leaves a fresh SIM's account (S6)"
)
struct RefundLimitTests {
  static let line = LeavingWorld.Kind.broadband.service

  /// An order of leaving the line whose fee of 690.00 was paid and which the network then refused.
  static func paidAndStopped() throws -> CustomerFile {
    try LeavingWorld.file([.broadband]).leaving([.broadband]).file.afterDue()
      .answered(.done, .collect).answered(.refused(.notPossible), .terminate)
  }

  static func payingOut(_ file: CustomerFile, _ way: PaymentMethod, _ name: String) throws -> PayoutDecision {
    var numbers = LeavingWorld.numbers("payout/\(name)")
    return try file.payingOut(
      file.heldPayouts[0].refund.id, by: way, decidedBy: HeldPayoutTests.reviewer(name), servedBy: [],
      under: LeavingWorld.policies, numbers: &numbers, keyring: LeavingWorld.keyring, at: LeavingWorld.now
    ).get()
  }

  @Test("A fee of 690 元 that comes back with a withdrawal waits for two people, who may name the balance")
  func withdrawn() throws {
    let stopped = try Self.paidAndStopped()
    let file = stopped.applying(try stopped.withdrawingAsRead(stopped.orders[0].id).get())
    #expect(file.orders[0].state == .cancelled && file.heldPayouts.count == 1)
    #expect(file.notices.contains(.refundHeld) && !file.notices.contains(.payoutHeld))
    #expect(file.afterDue(at: LeavingWorld.at("2026-12-30")).refunds[0].state == .pending)
    let first = try Self.payingOut(file, .balance, "li")
    guard case .approvedByFirst = first else { throw Unexpected(what: "\(first)") }
    let waiting = file.applying(first.changes)
    #expect(waiting.heldPayouts.count == 1)
    let sent = waiting.applying(try Self.payingOut(waiting, .balance, "wang").changes)
    let arrived = sent.afterDue(at: LeavingWorld.at("2026-11-24"))
    #expect(arrived.refunds.map(\.state) == [.failed, .success] && arrived.heldPayouts.isEmpty)
    #expect(arrived.balanceFen == Fen(100_000) + arrived.refunds[1].amountFen && arrived.brokenBooks == [])
  }

  @Test("Several refunds of one yes are one amount: together over 500 元, two people look at each")
  func together() throws {
    var file = LeavingWorld.file([.full, .prorated])
    for index in file.charges.indices {
      let (line, paid) = (file.charges[index], file.payments[index])
      let dearFen = Fen(index == 0 ? 30_000 : 60_000)
      file.charges[index] = Charge(
        id: line.id, service: line.service, kind: line.kind, periodStart: line.periodStart,
        periodEnd: line.periodEnd, amountFen: dearFen, creditedFen: .zero, chargedAt: line.chargedAt,
        payment: line.payment)
      file.payments[index] = Payment(
        id: paid.id, method: paid.method, amountFen: dearFen, state: .success, requestedAt: paid.requestedAt,
        order: nil)
      file.balances[.cash, default: .zero] += dearFen - line.amountFen
      file.balances[.revenue, default: .zero] += line.amountFen - dearFen
    }
    // 300.00 and 180.00: neither one by one nor together more than a rule sends.
    #expect(
      try file.leaving([.full, .prorated]).file.afterDue().orders.map(\.state) == [.inProgress, .inProgress])
    file.charges[1].creditedFen = .zero
    let dearer = try Self.dearer(file, by: Fen(20_000))
    let both = try dearer.leaving([.full, .prorated]).file.afterDue()
    #expect(both.orders.map(\.item.moneyBackFen) == [Fen(30_000), Fen(24_000)])
    #expect(both.orders.map(\.state) == [.held(.needsPerson), .held(.needsPerson)])
    #expect(both.orders.allSatisfy(both.needsTwoPeople))
    #expect(try dearer.leaving([.full]).file.afterDue().orders[0].state == .inProgress)
  }

  @Test(
    "One order over 500 元 waits alone: small ones of the same yes go by rule, unless they are too much together"
  )
  func oneOver() throws {
    var file = LeavingWorld.file([.full, .prorated])
    file = Self.dear(file, [60_000, 3000])
    let both = try file.leaving([.full, .prorated]).file.afterDue()
    #expect(both.orders.map(\.item.moneyBackFen) == [Fen(60_000), Fen(900)])
    #expect(both.orders.map(\.state) == [.held(.needsPerson), .inProgress])
    #expect(both.needsTwoPeople(both.orders[0]))
    let quote = try file.quoted([.full, .prorated])
    let holds = quote.items.map {
      file.reviewHold(of: $0, amongst: quote.items, under: LeavingWorld.policies, at: LeavingWorld.now)
    }
    #expect(holds == [.amount(limitFen: Fen(50_000)), nil])
  }

  @Test("The policy's limit decides, which may be stricter than 500 元; what exceeds it only together says so")
  func limitOfPolicy() throws {
    let file = Self.dear(LeavingWorld.file([.full, .prorated]), [3000, 3000])
    var policies = LeavingWorld.policies
    policies.limits.refundByRuleFen = Fen(3500)
    let items = try file.quoted([.full, .prorated]).items
    #expect(items.map(\.moneyBackFen) == [Fen(3000), Fen(900)])
    let holds = items.map { file.reviewHold(of: $0, amongst: items, under: policies, at: LeavingWorld.now) }
    #expect(holds == Array(repeating: .together(totalFen: Fen(3900), limitFen: Fen(3500)), count: 2))
    policies.limits.refundByRuleFen = Fen(2999)
    let alone = items.map { file.reviewHold(of: $0, amongst: items, under: policies, at: LeavingWorld.now) }
    #expect(alone == [.amount(limitFen: Fen(2999)), nil])
  }

  /// The file with its lines and their payments as dear as that.
  private static func dear(_ file: CustomerFile, _ amountsFen: [Int64]) -> CustomerFile {
    var file = file
    for (index, amountFen) in amountsFen.enumerated() {
      let (line, paid) = (file.charges[index], file.payments[index])
      file.charges[index] = Charge(
        id: line.id, service: line.service, kind: line.kind, periodStart: line.periodStart,
        periodEnd: line.periodEnd, amountFen: Fen(amountFen), creditedFen: .zero, chargedAt: line.chargedAt,
        payment: line.payment)
      file.payments[index] = Payment(
        id: paid.id, method: paid.method, amountFen: Fen(amountFen), state: .success,
        requestedAt: paid.requestedAt, order: nil)
      file.balances[.cash, default: .zero] += Fen(amountFen) - line.amountFen
      file.balances[.revenue, default: .zero] += line.amountFen - Fen(amountFen)
    }
    return file
  }

  /// The file with a dearer second line.
  private static func dearer(_ file: CustomerFile, by moreFen: Fen) throws -> CustomerFile {
    var file = file
    let (line, paid) = (file.charges[1], file.payments[1])
    file.charges[1] = Charge(
      id: line.id, service: line.service, kind: line.kind, periodStart: line.periodStart,
      periodEnd: line.periodEnd, amountFen: line.amountFen + moreFen, creditedFen: .zero,
      chargedAt: line.chargedAt, payment: line.payment)
    file.payments[1] = Payment(
      id: paid.id, method: paid.method, amountFen: paid.amountFen + moreFen, state: .success,
      requestedAt: paid.requestedAt, order: nil)
    file.balances[.cash, default: .zero] += moreFen
    file.balances[.revenue, default: .zero] -= moreFen
    return file
  }

  @Test(
    "A year that was charged after leaving comes back by rule up to 500 元; above, people see it",
    arguments: [
      (Int64(50_000), false), (50_001, true),
    ])
  func stray(_ amountFen: Int64, _ isHeld: Bool) throws {
    var file = try LeavingWorld.file([.full]).leaving([.full]).file.afterDue().answered(.done, .terminate)
    let paid = Payment(
      id: ID("stray"), method: .alipay, amountFen: Fen(amountFen), state: .success,
      requestedAt: LeavingWorld.now, order: nil)
    file.payments.append(paid)
    file.charges.append(
      Charge(
        id: ID("stray"), service: LeavingWorld.Kind.full.service, kind: .period,
        periodStart: day("2026-12-01"), periodEnd: day("2027-12-01"), amountFen: Fen(amountFen),
        creditedFen: .zero, chargedAt: LeavingWorld.now, payment: paid.id))
    let after = file.afterDue()
    #expect(after.refunds.last?.amountFen == Fen(amountFen))
    #expect((after.heldPayouts.count == 1) == isHeld)
  }

  @Test("An undo that gives back more than 500 元 needs two factors, a review by people, and two of them")
  func undone() throws {
    let left = try LeavingWorld.file([.broadband]).done(.leave([Self.line]))
    let request = OrderRequest.undo(left.orders[0].id)
    let item = try left.quote(for: request, payingBy: nil, under: LeavingWorld.policies, at: LeavingWorld.now)
      .get().items[0]
    #expect(item.moneyBackFen == Fen(69_000))
    let waiting = try left.ordering(request, by: nil).file.afterDue()
    #expect(waiting.orders[1].state == .held(.needsPerson) && waiting.needsTwoPeople(waiting.orders[1]))
  }

  @Test(
    "One factor is too weak for a fee of more than 200 元 that comes back",
    arguments: [
      (Int64(20_000), 1), (20_001, 2),
    ])
  func factors(_ feeFen: Int64, _ needed: Int) throws {
    let policy = SessionPolicy(Limits())
    let leaving = try LeavingWorld.file([.prorated]).quoted([.prorated]).items[0]
    #expect(policy.factorsNeeded(for: .withdraw(leaving, feeBackFen: Fen(feeFen))) == needed)
    let ringback = LeavingWorld.Kind.prorated.service
    var item = try LeavingWorld.file([.prorated]).done(.stopRenewal([ringback])).quote(
      for: .resumeRenewal(ringback), payingBy: nil, under: LeavingWorld.policies, at: LeavingWorld.now
    ).get().items[0]
    guard case .resumeRenewal(var resuming)? = item.action else { throw Unexpected(what: "\(item)") }
    resuming.feeBackFen = Fen(feeFen)
    item.action = .resumeRenewal(resuming)
    let quote = Quote(items: [item], paymentMethod: nil, day: item.effectiveOn, policyVersion: "test-1")
    #expect(policy.factorsNeeded(for: .leave(quote)) == needed)
  }

  @Test("Within 72 hours after a new SIM, what a withdrawal or an undo gives back waits for a person")
  func freshSIM() throws {
    var stopped = try Self.paidAndStopped()
    stopped.charges[1] = Charge(
      id: stopped.charges[1].id, service: Self.line, kind: .terminationFee,
      periodStart: stopped.charges[1].periodStart, periodEnd: stopped.charges[1].periodEnd,
      amountFen: stopped.charges[1].amountFen, creditedFen: Fen(60_000), chargedAt: LeavingWorld.now,
      payment: stopped.charges[1].payment)
    #expect(
      stopped.applying(try stopped.withdrawingAsRead(stopped.orders[0].id).get()).heldPayouts.isEmpty)
    stopped.subscriber.simChangedAt = LeavingWorld.now.adding(seconds: -3600)
    let held = stopped.applying(try stopped.withdrawingAsRead(stopped.orders[0].id).get()).heldPayouts
    #expect(held.map(\.refund.amountFen) == [Fen(9000)])
  }
}
