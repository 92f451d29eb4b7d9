import DomainCore
import Testing

@Suite("What a bank takes back is owed again, once, and seen") struct ChargebackTests {
  static let line = ID<Charge>("line.prorated")

  static func member(_ role: StaffRole) -> StaffMember {
    StaffMember(name: "li", roles: [role], secret: FoldingKeyring.hash(of: "s3cret"))
  }

  static func booking(
    _ amountFen: Fen, of line: ID<Charge> = line, on file: CustomerFile, by role: StaffRole = .reviewer
  ) -> Result<[Change], ChargebackRefusal> {
    var numbers = LeavingWorld.numbers("chargeback")
    return file.bookingChargeback(
      of: line, amountFen, by: member(role), under: LeavingWorld.policies, numbers: &numbers,
      keyring: LeavingWorld.keyring, at: LeavingWorld.now)
  }

  @Test("Taken back whole, the line is owed again, told, in the log with a name, and can be paid")
  func whole() throws {
    let file = LeavingWorld.file([.prorated])
    let changes = try Self.booking(Fen(3000), on: file).get()
    let after = file.applying(changes)
    #expect(after.arrearsFen == Fen(3000) && after.balances[.receivable] == Fen(3000))
    #expect(after.notices == [.paymentChargedBack] && after.brokenBooks == [])
    #expect(changes.contains { if case .audit(let event) = $0 { event.who == "li" } else { false } })
    #expect(after.healthFindings(under: LeavingWorld.policies, at: LeavingWorld.now).isEmpty)
    let paid = try after.ordering(.payArrears, by: .wechat).file.afterDue().answered(.done, .collect)
    #expect(paid.arrearsFen == .zero && paid.balances[.receivable] == .zero && paid.brokenBooks == [])
  }

  @Test("Leaving after that owes the days used and pays nothing back")
  func leaving() throws {
    let file = LeavingWorld.file([.prorated])
    let after = file.applying(try Self.booking(Fen(3000), on: file).get())
    let item = try after.quoted([.prorated]).items[0]
    #expect(item.settlement.creditedFen == .zero && item.unpaid?.owedFen == Fen(2100))
    let left = try after.leaving([.prorated]).file.afterDue().answered(.done, .terminate)
    #expect(left.arrearsFen == Fen(2100) && left.refunds.isEmpty && left.brokenBooks == [])
  }

  @Test("A refund that hasn't set out is called off; one that arrived leaves a debt that health shows")
  func refunded() throws {
    let left = try LeavingWorld.file([.prorated]).leaving([.prorated]).file.afterDue()
      .answered(.done, .terminate)
    let before = left.applying(try Self.booking(Fen(3000), on: left).get())
    #expect(before.refunds[0].state == .failed && before.arrearsFen == Fen(2100))
    #expect(before.balances[.receivable] == Fen(2100) && before.brokenBooks == [])
    let monday = LeavingWorld.at("2026-11-24", hour: 9)
    let arrived = try left.afterDue(at: monday).answered(.done, .payBack, at: monday)
    let after = arrived.applying(try Self.booking(Fen(3000), on: arrived).get())
    #expect(after.arrearsFen == Fen(2100) && after.balances[.receivable] == Fen(3000))
    let problems = after.healthFindings(under: LeavingWorld.policies, at: monday).map(\.problem)
    #expect(problems.contains(.debtWithoutLine))
    let well = arrived.healthFindings(under: LeavingWorld.policies, at: monday).map(\.problem)
    #expect(!well.contains(.debtWithoutLine))
    // Set right, it is on the bill once, and is paid like everything that is owed.
    let billed = HealthTests.repaired(after, at: monday)
    #expect(billed.arrears.map(\.owedFen) == [Fen(2100), Fen(900)])
    #expect(billed.charges.last?.kind == .chargeback && billed.balances == after.balances)
    #expect(!HealthTests.findings(billed, at: monday).contains(.debtWithoutLine))
    #expect(HealthTests.repaired(billed, at: monday) == billed && billed.brokenBooks == [])
    let paid = try billed.ordering(.payArrears, by: .wechat, at: monday).file.afterDue(at: monday)
      .answered(.done, .collect, at: monday)
    #expect(paid.arrearsFen == .zero && paid.balances[.receivable] == .zero && paid.brokenBooks == [])
  }

  static func paidOff(_ file: CustomerFile) throws -> CustomerFile {
    try file.ordering(.payArrears, by: .wechat).file.afterDue().answered(.done, .collect)
  }

  @Test("Taken back in part, the part is on the bill at once, and paying it leaves nothing owed")
  func inPart() throws {
    let file = LeavingWorld.file([.prorated])
    let part = file.applying(try Self.booking(Fen(1000), on: file).get())
    #expect(part.balances[.receivable] == Fen(1000) && part.arrears.map(\.owedFen) == [Fen(1000)])
    #expect(part.arrears[0].kind == .chargeback && HealthTests.findings(part).isEmpty)
    let paid = try Self.paidOff(part)
    #expect(paid.arrearsFen == .zero && paid.balances[.receivable] == .zero && paid.brokenBooks == [])
    #expect(HealthTests.findings(paid).isEmpty)
  }

  @Test("When the bank takes the rest, the line is owed again instead of the part, unless that was paid")
  func restAfterPart() throws {
    let file = LeavingWorld.file([.prorated])
    let part = file.applying(try Self.booking(Fen(1000), on: file).get())
    let whole = part.applying(try Self.booking(Fen(2000), on: part).get())
    #expect(whole.arrears.map(\.id) == [Self.line] && whole.arrearsFen == Fen(3000))
    #expect(whole.balances[.receivable] == Fen(3000))
    let paid = try Self.paidOff(part)
    let rest = paid.applying(try Self.booking(Fen(2000), on: paid).get())
    #expect(rest.arrears.map(\.kind) == [.chargeback] && rest.arrearsFen == Fen(2000))
    #expect(rest.balances[.receivable] == Fen(2000))
    for file in [whole, rest] {
      #expect(HealthTests.findings(file).isEmpty && file.brokenBooks == [])
    }
  }

  @Test("Leaving after a part was taken back owes that part and gets back the days left, whoever paid first")
  func leavingAfterPart() throws {
    let file = LeavingWorld.file([.prorated])
    let part = file.applying(try Self.booking(Fen(1000), on: file).get())
    let left = try part.leaving([.prorated]).file.afterDue().answered(.done, .terminate)
    #expect(left.refunds.map(\.amountFen) == [Fen(900)] && left.arrearsFen == Fen(1000))
    #expect(left.balances[.receivable] == Fen(1000) && left.brokenBooks == [])
  }

  @Test("A fee that isn't owed any more gives back what the bank left and what was paid in its place, once")
  func feeInPart() throws {
    let due = try LeavingWorld.file([.broadband]).leaving([.broadband]).file.afterDue()
      .answered(.done, .collect).answered(.refused(.notPossible), .terminate)
    let fee = try #require(due.charges.last)
    let part = due.applying(try Self.booking(Fen(100), of: fee.id, on: due).get())
    #expect(part.arrearsFen == Fen(100))
    let back = part.applying(try part.withdrawingAsRead(part.orders[0].id).get())
    #expect(back.arrearsFen == .zero && back.balances[.receivable] == .zero && back.brokenBooks == [])
    #expect(back.refunds.map(\.amountFen) == [fee.amountFen - Fen(100)])
    let paid = try Self.paidOff(part)
    let both = paid.applying(try paid.withdrawingAsRead(paid.orders[0].id).get())
    #expect(both.refunds.map(\.amountFen).total == fee.amountFen && both.refunds.count == 2)
    #expect(both.arrearsFen == .zero && both.balances[.receivable] == .zero && both.brokenBooks == [])
    #expect(HealthTests.findings(both).allSatisfy { $0 != .debtWithoutLine && $0 != .debtUnbillable })
  }

  /// A closed account whose plan was paid outside.
  static func closed() throws -> CustomerFile {
    let file = try LeavingWorld.fileWithPlan(balanceFen: .zero, paidBy: .alipay).done(
      .closeAccount(payoutTo: nil))
    #expect(file.subscriber.state == .closed && HealthTests.findings(file).isEmpty)
    return file
  }

  @Test(
    "What a bank takes back after the account was closed is on the bill, seen by health, kept from erasure and paid like any debt",
    arguments: [Int64(5900), 1000])
  func afterClosing(_ takenFen: Int64) throws {
    let closed = try Self.closed()
    let line = try #require(closed.charges.first { $0.payment != nil })
    let after = closed.applying(try Self.booking(Fen(takenFen), of: line.id, on: closed).get())
    #expect(after.arrearsFen == Fen(takenFen) && after.balances[.receivable] == Fen(takenFen))
    #expect(after.brokenBooks == [] && after.notices.last == .paymentChargedBack)
    #expect(HealthTests.findings(after) == [.owedAfterClosing])
    // However long nobody pays, nothing of it goes: not by repairs, not by time, not with the personal data.
    #expect(HealthTests.repaired(after) == after)
    let later = LeavingWorld.at("2028-11-21")
    #expect(after.afterDue(at: later).arrearsFen == Fen(takenFen))
    #expect(after.afterDue(at: later).erasurePlan(at: later).reason == .unsettled)
    let paid = try after.ordering(.payArrears, by: .wechat).file.afterDue().answered(.done, .collect)
    #expect(paid.orders.last?.state == .completed && paid.subscriber.state == .closed)
    #expect(paid.arrearsFen == .zero && paid.balances[.receivable] == .zero && paid.brokenBooks == [])
    #expect(HealthTests.findings(paid).isEmpty)
  }

  @Test(
    "A debt that the books had and no bill line asked for, of an account closed by an earlier program, is set right once"
  )
  func unbilledAfterClosing() throws {
    let closed = try Self.closed()
    let line = try #require(closed.charges.first { $0.payment != nil })
    var after = closed.applying(try Self.booking(Fen(1000), of: line.id, on: closed).get())
    after.charges.removeAll { $0.kind == .chargeback }
    #expect(HealthTests.findings(after) == [.debtWithoutLine])
    let billed = HealthTests.repaired(after)
    #expect(
      billed.arrears.map(\.owedFen) == [Fen(1000)] && HealthTests.findings(billed) == [.owedAfterClosing])
    #expect(HealthTests.repaired(billed) == billed && billed.brokenBooks == [])
  }

  @Test(
    "A payment of a closed account's debt that bounces leaves the debt; what comes too much goes back, not to a balance"
  )
  func bouncedAfterClosing() throws {
    let closed = try Self.closed()
    let line = try #require(closed.charges.first { $0.payment != nil })
    let after = closed.applying(try Self.booking(Fen(5900), of: line.id, on: closed).get())
    let asked = try after.ordering(.payArrears, by: .wechat).file.afterDue()
    let bounced = try asked.answered(.refused(.declined), .collect)
    #expect(bounced.orders.last?.state == .held(.paymentFailed))
    #expect(bounced.arrearsFen == Fen(5900) && HealthTests.findings(bounced).contains(.owedAfterClosing))
    // The bank gave the first payment back meanwhile: nothing is owed when the second one arrives.
    var waived = asked
    for index in waived.charges.indices where waived.charges[index].isOpen {
      waived.charges[index].payment = waived.charges[index].payment ?? line.payment
    }
    waived.balances[.receivable] = .zero
    waived.balances[.cash, default: .zero] += Fen(5900)
    let paid = try waived.answered(.done, .collect)
    #expect(paid.balanceFen == .zero && paid.refunds.last?.amountFen == Fen(5900))
    #expect(paid.refunds.last?.destination == .wechat && paid.brokenBooks == [])
  }

  @Test("Nothing but what is owed is ordered for a closed account")
  func nothingElseAfterClosing() throws {
    let closed = try Self.closed()
    let line = try #require(closed.charges.first { $0.payment != nil })
    let after = closed.applying(try Self.booking(Fen(5900), of: line.id, on: closed).get())
    for request in [OrderRequest.closeAccount(payoutTo: .bankCard), .payOut(to: .alipay), .suspendNumber] {
      let refused = after.quote(
        for: request, payingBy: .wechat, under: LeavingWorld.policies, at: LeavingWorld.now)
      #expect(throws: OrderRefusal.leave(.accountClosed)) { try refused.get() }
    }
    #expect(
      throws: OrderRefusal.nothingOwed,
      performing: {
        try closed.quote(
          for: .payArrears, payingBy: .wechat, under: LeavingWorld.policies, at: LeavingWorld.now
        ).get()
      })
  }

  @Test("A part of what was promised back that the bank took already is all that is called off")
  func part() throws {
    let left = try LeavingWorld.file([.full]).leaving([.full]).file.afterDue().answered(.done, .terminate)
    #expect(left.refunds.map(\.amountFen) == [Fen(3000)])
    let after = left.applying(
      try Self.booking(Fen(1000), of: ID("line.full"), on: left).get())
    #expect(after.refunds.map(\.state) == [.failed, .pending] && after.refunds[1].amountFen == Fen(2000))
    #expect(after.balances[.receivable] == .zero && after.arrearsFen == .zero && after.brokenBooks == [])
    let monday = LeavingWorld.at("2026-11-24", hour: 9)
    let arrived = try after.afterDue(at: monday).answered(.done, .payBack, at: monday)
    #expect(arrived.refunds[1].state == .success && arrived.balances[.refundsPayable] == .zero)
  }

  @Test("A fee that the bank took back isn't paid twice: withdrawn or rejected, its order leaves no debt")
  func fee() throws {
    let paid = try LeavingWorld.file([.broadband]).leaving([.broadband]).file.afterDue()
      .answered(.done, .collect).answered(.refused(.notPossible), .terminate)
    let fee = try #require(paid.charges.last)
    #expect(fee.kind == .terminationFee)
    let after = paid.applying(try Self.booking(fee.amountFen, of: fee.id, on: paid).get())
    #expect(after.arrearsFen == fee.amountFen)
    let back = after.applying(try after.withdrawingAsRead(after.orders[0].id).get())
    #expect(back.arrearsFen == .zero && back.balances[.receivable] == .zero && back.brokenBooks == [])
  }

  @Test("Only a reviewer books it, no more than was paid outside, and nothing of an unpaid line")
  func refused() throws {
    let file = LeavingWorld.file([.prorated])
    #expect(Self.booking(Fen(1), on: file, by: .handler) == .failure(.role([.reviewer])))
    #expect(Self.booking(Fen(1), of: ID("line.none"), on: file) == .failure(.noSuchCharge))
    for wrong in [Fen(0), Fen(-1), Fen(3001)] {
      #expect(Self.booking(wrong, on: file) == .failure(.notThatMuch(mostFen: Fen(3000))))
    }
    let fromBalance = LeavingWorld.file([.prorated], paidBy: .balance)
    #expect(Self.booking(Fen(1), on: fromBalance) == .failure(.notPaidOutside))
    let taken = file.applying(try Self.booking(Fen(3000), on: file).get())
    #expect(Self.booking(Fen(1), on: taken) == .failure(.notPaidOutside))
  }
}
