import DomainCore
import Testing

@Suite("Money of a closed account")
struct HeldPayoutTests {
  static let later = LeavingWorld.at("2026-11-23", hour: 10)

  /// An account that was closed and whose balance the bank refuses to take.
  static func refused(balanceFen: Fen = Fen(8000)) throws -> CustomerFile {
    var file = try LeavingWorld.fileWithPlan(balanceFen: balanceFen)
      .ordering(.closeAccount(payoutTo: .bankCard)).file.afterDue()
    if file.orders[0].state == .held(.needsPerson) {
      var numbers = LeavingWorld.numbers("approve")
      file = file.applying(
        try file.deciding(
          .approve, on: file.orders[0].id, under: LeavingWorld.policies, numbers: &numbers,
          keyring: LeavingWorld.keyring, at: LeavingWorld.now
        ).get())
    }
    let closed = try file.answered(.done, .provision)
    return try closed.afterDue(at: later).answered(.refused(.methodGone), .payBack, at: later)
  }

  static func reviewer(_ name: String, _ roles: Set<StaffRole> = [.reviewer]) -> StaffMember {
    StaffMember(name: name, roles: roles, secret: FoldingKeyring.hash(of: "s3cret"))
  }

  static func payingOut(
    _ file: CustomerFile, by way: PaymentMethod = .alipay, _ member: StaffMember = reviewer("li"),
    servedBy: Set<String> = []
  ) -> Result<PayoutDecision, PayoutRefusal> {
    var numbers = LeavingWorld.numbers("payout/\(file.refunds.count)/\(member.name)")
    return file.payingOut(
      file.refunds[0].id, by: way, decidedBy: member, servedBy: servedBy, under: LeavingWorld.policies,
      numbers: &numbers, keyring: LeavingWorld.keyring, at: later)
  }

  @Test("A payout that is refused never becomes the closed account's balance: a person has it as a case")
  func held() throws {
    let file = try Self.refused()
    #expect(file.balanceFen == .zero && file.refunds[0].state == .pending)
    let held = try #require(file.heldCase(of: file.refunds[0].id))
    #expect(held.ground == .payout && held.matter.amountFen == Fen(8000))
    #expect(file.notices.filter { $0 == .payoutHeld }.count == 1 && !file.notices.contains(.refundArrived))
    #expect(file.lastNotice?.kind == .payoutHeld)
    let problems = file.healthFindings(under: LeavingWorld.policies, at: Self.later).map(\.problem)
    #expect(problems.contains(.payoutHeld))
    #expect(file.brokenBooks == [])
    // Time alone doesn't send it again, and nothing is due because of it.
    let month = LeavingWorld.at("2026-12-30", hour: 10)
    #expect(file.afterDue(at: month).heldPayouts.count == 1)
    #expect(file.erasurePlan(at: LeavingWorld.at("2027-12-30")).reason == .unsettled)
  }

  @Test("A person sends it on by another way, under a number of its own, and it arrives there")
  func sentOn() throws {
    let file = try Self.refused()
    let decision = try Self.payingOut(file).get()
    guard case .sent(let changes, let next) = decision else { throw Unexpected(what: "\(decision)") }
    let sent = file.applying(changes)
    #expect(sent.refunds.map(\.state) == [.failed, .pending] && sent.refunds[1].id == next)
    let held = try #require(sent.cases.first { $0.ground == .payout })
    #expect(sent.refunds[1].destination == .alipay && held.state == .upheld)
    #expect(sent.notices.contains(.payoutSent) && sent.heldPayouts.isEmpty && sent.brokenBooks == [])
    let day = LeavingWorld.at("2026-11-24", hour: 10)
    let arrived = try sent.afterDue(at: day).answered(.done, .payBack, at: day)
    #expect(arrived.refunds[1].state == .success && arrived.balances[.refundsPayable] == .zero)
    #expect(arrived.brokenBooks == [])
    let again = try sent.afterDue(at: day).answered(.refused(.methodGone), .payBack, at: day)
    #expect(again.heldPayouts.map(\.refund.id) == [next] && again.brokenBooks == [])
  }

  @Test("It takes a reviewer, above 500 yuan two who name the same way, and never the balance (S16)")
  func roles() throws {
    let small = try Self.refused(balanceFen: Fen(50_000))
    for role in StaffRole.allCases where role != .reviewer {
      #expect(Self.payingOut(small, Self.reviewer("zhao", [role])) == .failure(.role([.reviewer])))
    }
    #expect(Self.payingOut(small, by: .balance) == .failure(.noBalance))
    #expect(Self.payingOut(small, servedBy: ["li"]) == .failure(.ownCase))
    #expect(throws: Never.self) { try Self.payingOut(small).get() }
    let file = try Self.refused(balanceFen: Fen(50_001))
    let first = try Self.payingOut(file).get()
    guard case .approvedByFirst(let changes) = first else { throw Unexpected(what: "\(first)") }
    let once = file.applying(changes)
    #expect(once.heldPayouts.count == 1)
    #expect(Self.payingOut(once) == .failure(.secondPersonNeeded))
    // Another way is another decision: it begins anew.
    guard case .approvedByFirst = try Self.payingOut(once, by: .wechat, Self.reviewer("wang")).get() else {
      throw Unexpected(what: "two ways were taken for one")
    }
    guard case .sent = try Self.payingOut(once, Self.reviewer("wang")).get() else {
      throw Unexpected(what: "two reviewers weren't enough")
    }
  }

  @Test("A refund that was never sent, and a payment that arrives late, don't reach a closed balance either")
  func late() throws {
    var file = try LeavingWorld.fileWithPlan(balanceFen: .zero).done(.closeAccount(payoutTo: nil))
    let order = try #require(file.orders.first)
    let payment = Payment(
      id: ID("late"), method: .wechat, amountFen: Fen(500), state: .failed, requestedAt: LeavingWorld.now,
      order: order.id)
    file.payments.append(payment)
    let message = OutboxMessage(
      id: ID("collect-late"),
      errand: .collect(payment: payment.id, amountFen: payment.amountFen, method: .wechat),
      createdAt: LeavingWorld.now, notBefore: LeavingWorld.now)
    let paid = file.applying(file.changes(after: .done, to: message))
    #expect(paid.balanceFen == .zero && paid.refunds.map(\.destination) == [.wechat])
    #expect(paid.brokenBooks == [])
    var stray = try LeavingWorld.fileWithPlan(balanceFen: .zero, paidBy: .balance)
      .done(.closeAccount(payoutTo: nil))
    stray.charges.append(
      Charge(
        id: ID("stray"), service: LeavingWorld.planService, kind: .period, periodStart: day("2026-12-01"),
        periodEnd: day("2027-01-01"), amountFen: Fen(5900), creditedFen: .zero,
        chargedAt: LeavingWorld.at("2026-12-01"), payment: ID("stray paid")))
    stray.payments.append(
      Payment(
        id: ID("stray paid"), method: .balance, amountFen: Fen(5900), state: .success,
        requestedAt: LeavingWorld.at("2026-12-01"), order: nil))
    let week = LeavingWorld.at("2026-12-08", hour: 10)
    let returned = stray.afterDue(at: LeavingWorld.at("2026-12-01", hour: 10)).afterDue(at: week)
    #expect(returned.balanceFen == .zero && returned.heldPayouts.count == 1)
  }
}
