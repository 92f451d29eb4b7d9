import DomainCore
import Testing

@Suite("Review, windows, refunds and renewals by time (R12, R18, R24, R27, S6, S16)")
struct DueWorkTests {
  typealias Edit = @Sendable (inout CustomerFile) -> Void

  static let reviews: [(name: String, kind: LeavingWorld.Kind, edit: Edit, state: OrderState)] = [
    ("by rule", .prorated, { _ in }, .inProgress),
    ("frozen since", .prorated, { $0.subscriber.state = .frozen }, .held(.accountNotNormal)),
    ("abnormal since", .prorated, { $0.subscriber.state = .abnormal }, .held(.accountNotNormal)),
    ("closed since", .prorated, { $0.subscriber.state = .closed }, .rejected(.accountNotNormal)),
    ("service changed", .prorated, { $0.services[0].state = .active }, .rejected(.serviceChanged)),
    ("needs a person", .person, { _ in }, .held(.needsPerson)),
    ("fee to pay", .broadband, { _ in }, .pending),
    ("credited since", .prorated, { $0.charges[0].creditedFen = Fen(2101) }, .held(.needsPerson)),
    ("taken back since", .prorated, { $0.payments[0].chargedBackFen = Fen(2101) }, .held(.needsPerson)),
    (
      "SIM changed 72 h ago", .prorated,
      { $0.subscriber.simChangedAt = LeavingWorld.now.adding(seconds: -72 * 3600) }, .inProgress
    ),
    (
      "SIM changed a second less ago", .prorated,
      { $0.subscriber.simChangedAt = LeavingWorld.now.adding(seconds: -72 * 3600 + 1) }, .held(.needsPerson)
    ),
    (
      "SIM changed, nothing comes back", .keeps, { $0.subscriber.simChangedAt = LeavingWorld.now },
      .inProgress
    ),
  ]

  @Test("The review decides by rule, or hands on", arguments: reviews.indices)
  func review(index: Int) throws {
    let row = Self.reviews[index]
    var (file, _) = try LeavingWorld.file([row.kind]).leaving([row.kind])
    row.edit(&file)
    #expect(file.afterDue().orders[0].state == row.state, "\(row.name)")
  }

  @Test("A refund up to 500 元 goes by rule; a fen more needs a person")
  func largeRefund() throws {
    for (price, state) in [(50_000, OrderState.inProgress), (50_001, .held(.needsPerson))] {
      var file = LeavingWorld.file([.full])
      let line = file.charges[0]
      file.charges[0] = Charge(
        id: line.id, service: line.service, kind: .period, periodStart: line.periodStart,
        periodEnd: line.periodEnd, amountFen: Fen(Int64(price)), creditedFen: .zero,
        chargedAt: line.chargedAt, payment: line.payment)
      let paid = file.payments[0]
      file.payments[0] = Payment(
        id: paid.id, method: .alipay, amountFen: Fen(Int64(price)), state: .success,
        requestedAt: paid.requestedAt, order: nil)
      #expect(try file.leaving([.full]).file.afterDue().orders[0].state == state)
    }
  }

  @Test("A freeze holds the order; lifted, the review goes on by itself")
  func lifted() throws {
    var (file, _) = try LeavingWorld.file([.prorated]).leaving([.prorated])
    file.subscriber.state = .frozen
    file = file.afterDue()
    #expect(file.nextDue(under: LeavingWorld.policies, at: LeavingWorld.now) == nil)
    file.subscriber.state = .normal
    #expect(file.nextDue(under: LeavingWorld.policies, at: LeavingWorld.now) == LeavingWorld.now)
    #expect(file.afterDue().orders[0].state == .inProgress)
  }

  @Test("What ends with its period goes to the network on that day, to the second")
  func periodEnd() throws {
    let file = try LeavingWorld.file([.periodEnd]).leaving([.periodEnd]).file.afterDue()
    #expect(file.orders[0].state == .inProgress)
    #expect(try file.waiting(.terminate).notBefore == LeavingWorld.at("2026-12-01"))
    #expect(file.services[0].autoRenews == false)
    let next = file.afterDue(at: LeavingWorld.at("2026-12-01"))
    #expect(next.charges.count == 1, "nothing is charged for the period after the end")
    let done = try next.answered(.done, .terminate, at: LeavingWorld.at("2026-12-01"))
    #expect(done.services[0].state == .terminated(on: day("2026-12-01")))
    #expect(done.refunds.isEmpty)
  }

  /// A service left on Saturday 21 November, settled at once; 900 fen are promised for Tuesday.
  static func promised(_ method: PaymentMethod = .alipay) throws -> CustomerFile {
    try LeavingWorld.file([.prorated], paidBy: method).leaving([.prorated]).file.afterDue()
      .answered(.done, .terminate).withTerminalsInStep()
  }

  @Test("A refund sets out at the beginning of the next working day")
  func release() throws {
    let file = try Self.promised()
    #expect(file.refunds[0].expectedOn == day("2026-11-24"))
    #expect(file.refunds[0].id.text.hasPrefix("TK20261121"))
    let monday = LeavingWorld.at("2026-11-23")
    #expect((try? file.afterDue(at: monday.adding(seconds: -1)).waiting(.payBack)) == nil)
    let released = file.afterDue(at: monday)
    let arrived = try released.answered(.done, .payBack, at: monday)
    #expect(arrived.refunds[0].state == .success)
    #expect(arrived.payments[0].refundedFen == Fen(900))
    #expect(arrived.notices.contains(.refundArrived))
    #expect(arrived.brokenBooks == [])
  }

  @Test("A refund to the balance needs no bank")
  func toBalance() throws {
    let file = try Self.promised(.balance)
    let arrived = file.afterDue(at: LeavingWorld.at("2026-11-23"))
    #expect(arrived.refunds[0].state == .success)
    #expect(arrived.balanceFen == Fen(100_900))
    #expect(arrived.brokenBooks == [])
  }

  @Test("A way that is gone falls back to the balance, and no second answer changes that")
  func fallBack() throws {
    let released = try Self.promised().afterDue(at: LeavingWorld.at("2026-11-23"))
    let message = try released.waiting(.payBack)
    let fallen = released.applying(released.changes(after: .refused(.methodGone), to: message))
    #expect(fallen.refunds[0].destination == .balance)
    #expect(fallen.refunds[0].state == .success)
    #expect(fallen.balanceFen == Fen(100_900))
    for answer in [OperatorAnswer.done, .refused(.declined), .silent, .unavailable] {
      #expect(fallen.changes(after: answer, to: message) == [])
    }
  }

  @Test("An overdue refund is admitted and escalated, once, on the day after")
  func overdue() throws {
    var file = try Self.promised().afterDue(at: LeavingWorld.at("2026-11-23"))
    let late = LeavingWorld.at("2026-11-25")
    #expect(file.afterDue(at: late.adding(seconds: -1)).refunds[0].escalatedAt == nil)
    file = file.afterDue(at: late)
    #expect(file.refunds[0].escalatedAt == late)
    #expect(file.notices.filter { $0 == .refundOverdue }.count == 1)
    // Also when something else is due beside it.
    file.services.append(LeavingWorld.service(.keeps))
    file.charges.append(
      Charge(
        id: ID("keeps"), service: LeavingWorld.Kind.keeps.service, kind: .period,
        periodStart: day("2026-11-01"), periodEnd: day("2026-12-01"), amountFen: Fen(3000),
        creditedFen: .zero, chargedAt: LeavingWorld.now, payment: nil))
    let later = file.afterDue(at: LeavingWorld.at("2026-12-01"))
    #expect(later.charges.count == file.charges.count + 1)
    #expect(later.notices.filter { $0 == .refundOverdue }.count == 1)
  }

  @Test("A chargeback before the refund sets out calls it off; the customer has the money once")
  func chargebackFirst() throws {
    let file = try Self.promised()
    var numbers = LeavingWorld.numbers("chargeback")
    let changes = file.changes(
      afterChargebackOf: file.payments[0].id, amountFen: Fen(3000), under: LeavingWorld.policies,
      numbers: &numbers, keyring: LeavingWorld.keyring, at: LeavingWorld.now)
    let after = file.applying(changes)
    #expect(after.refunds[0].state == .failed)
    #expect(after.payments[0].chargedBackFen == Fen(3000))
    #expect(after.balances[.receivable] == Fen(2100), "the days used are owed again")
    #expect(after.brokenBooks == [])
    #expect(after.afterDue(at: LeavingWorld.at("2026-11-23")).outbox.allSatisfy { $0.errand.kind == .notice })
  }

  @Test("Unpaid to 24:00 of the window's last day, the order is held; after a second window it fails")
  func unpaid() throws {
    let failed = try LeavingWorld.file([.broadband]).leaving([.broadband]).file.afterDue()
      .answered(.refused(.declined), .collect)
    let first = LeavingWorld.at("2026-11-29")
    #expect(failed.afterDue(at: first.adding(seconds: -1)).orders[0].state == .held(.paymentFailed))
    let overdue = failed.afterDue(at: first)
    #expect(overdue.orders[0].state == .held(.paymentOverdue))
    let second = LeavingWorld.at("2026-12-07")
    #expect(overdue.afterDue(at: second.adding(seconds: -1)).orders[0].state == .held(.paymentOverdue))
    let ended = overdue.afterDue(at: second)
    #expect(ended.orders[0].state == .failed(.paymentOverdue))
    #expect(ended.services[0].state == .active && !ended.services[0].autoRenews)
    #expect(ended.charges.count == 1, "an order that failed leaves no debt")
  }

  @Test("A period is charged from its first second, from the balance or as a debt")
  func renewal() {
    let start = LeavingWorld.at("2026-12-01")
    for (balance, isPaid) in [(3000, true), (2999, false)] as [(Int64, Bool)] {
      let file = LeavingWorld.file([.prorated], balanceFen: Fen(balance))
      #expect(file.nextDue(under: LeavingWorld.policies, at: LeavingWorld.now) == start)
      #expect(file.afterDue(at: start.adding(seconds: -1)).charges.count == 1)
      let renewed = file.afterDue(at: start)
      #expect(renewed.charges.count == 2)
      #expect(renewed.charges[1].periodEnd == day("2027-01-01"))
      #expect((renewed.charges[1].payment != nil) == isPaid)
      #expect(renewed.balances[.receivable] ?? .zero == (isPaid ? .zero : Fen(3000)))
      #expect(renewed.afterDue(at: start) == renewed, "a period is charged once")
      #expect(renewed.brokenBooks == [])
    }
  }

  @Test("What doesn't renew, was left or is being left is never charged again")
  func noRenewal() throws {
    let later = LeavingWorld.at("2027-06-01")
    var off = LeavingWorld.file([.prorated])
    off.services[0].autoRenews = false
    #expect(off.afterDue(at: later).charges.count == 1)
    let leaving = try LeavingWorld.file([.person]).leaving([.person]).file.afterDue(at: later)
    #expect(leaving.charges.count == 1)
    #expect(try Self.promised().afterDue(at: later).charges.count == 1)
  }

  @Test("A period charged after the end is found and given back (R18)")
  func stray() throws {
    var file = try Self.promised()
    file.payments.append(
      Payment(
        id: ID("stray"), method: .wechat, amountFen: Fen(3000), state: .success,
        requestedAt: LeavingWorld.now, order: nil))
    file.charges.append(
      Charge(
        id: ID("stray"), service: LeavingWorld.Kind.prorated.service, kind: .period,
        periodStart: day("2026-12-01"), periodEnd: day("2027-01-01"), amountFen: Fen(3000),
        creditedFen: .zero, chargedAt: LeavingWorld.now, payment: ID("stray")))
    let mended = file.afterDue()
    #expect(mended.refunds.last?.amountFen == Fen(3000))
    #expect(mended.refunds.last?.destination == .wechat)
    #expect(mended.afterDue() == mended)
  }

  @Test(
    "Leaving on a period's first day gives back what the quote said, and no more later",
    arguments: [LeavingWorld.Kind.prorated, .keeps, .full])
  func firstDay(kind: LeavingWorld.Kind) throws {
    let first = LeavingWorld.at("2026-12-01", hour: 9)
    let (file, orders) = try LeavingWorld.file([kind]).afterDue(at: first).leaving([kind], at: first)
    let done = try file.afterDue(at: first).answered(.done, .terminate, at: first)
    let settled = try #require(orders[0].item.settlement.charge.flatMap(done.charge))
    #expect(settled.periodStart == orders[0].item.effectiveOn)
    #expect(settled.creditedFen == orders[0].item.settlement.creditedFen)
    #expect(done.afterDue(at: first).charges == done.charges)
  }

  @Test("A period charged for the very day on which another ended is given back")
  func strayOnTheDay() throws {
    let end = LeavingWorld.at("2026-12-01")
    var file = try LeavingWorld.file([.periodEnd]).leaving([.periodEnd]).file.afterDue()
      .answered(.done, .terminate, at: end)
    file.charges.append(
      Charge(
        id: ID("stray"), service: LeavingWorld.Kind.periodEnd.service, kind: .period,
        periodStart: day("2026-12-01"), periodEnd: day("2027-01-01"), amountFen: Fen(3000),
        creditedFen: .zero, chargedAt: end, payment: nil))
    #expect(file.afterDue(at: end).charge(ID("stray"))?.creditedFen == Fen(3000))
  }
}
