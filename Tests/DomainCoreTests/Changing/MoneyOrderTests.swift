import DomainCore
import Testing

@Suite("What is owed, a balance that goes out, renewal on again, a line that goes on (R8, R10, R18)")
struct MoneyOrderTests {
  /// A customer whose line of this month isn't paid.
  static func owing(balanceFen: Fen = Fen(100_000)) -> CustomerFile {
    var file = LeavingWorld.file([.prorated, .keeps], balanceFen: balanceFen)
    for index in file.charges.indices {
      file.charges[index].payment = nil
      file.payments[index].state = .failed
      file.balances[.cash, default: .zero] += -file.charges[index].amountFen
      file.balances[.receivable, default: .zero] += file.charges[index].amountFen
    }
    return file
  }

  private static func refusal(_ request: OrderRequest, on file: CustomerFile) -> OrderRefusal? {
    ChangingTests.refusal(request, on: file)
  }

  @Test("What is owed is paid at once, proved, and owed no more", arguments: PaymentMethod.allCases)
  func arrears(_ method: PaymentMethod) throws {
    var file = try Self.owing().ordering(.payArrears, by: method).file.afterDue()
    if method != .balance { file = try file.answered(.done, .collect) }
    #expect(file.arrears.isEmpty && file.orders[0].state == .completed)
    #expect(file.balanceFen == (method == .balance ? Fen(94_000) : Fen(100_000)))
    #expect(file.balances[.receivable] == .zero)
    #expect(file.receipts.map(\.kind) == [.application, .review, .payment, .settlement])
    #expect(file.notices == [.arrearsPaid])
    #expect(file.brokenBooks == [])
    #expect(Self.refusal(.payArrears, on: file) == .nothingOwed)
  }

  @Test("A payment that fails leaves the debt and the order, and another way settles both")
  func failed() throws {
    let file = try Self.owing(balanceFen: Fen(100)).ordering(.payArrears, by: .balance).file.afterDue()
    #expect(file.orders[0].state == .held(.paymentFailed) && file.arrearsFen == Fen(6000))
    #expect(Self.refusal(.payArrears, on: file) == .leave(.underWay(file.orders[0].id)))
    let again = file.applying(
      try AfterwardsTests.paying(file.orders[0], Fen(6000), by: .wechat, on: file).get())
    let paid = try again.answered(.done, .collect)
    #expect(paid.arrears.isEmpty && paid.orders[0].state == .completed && paid.brokenBooks == [])
  }

  @Test("What stopped being owed before the money came becomes the balance, never kept and never lost")
  func overpaid() throws {
    var file = try Self.owing().ordering(.payArrears, by: .wechat).file.afterDue()
    file.charges[0].creditedFen = file.charges[0].amountFen
    file.balances[.receivable, default: .zero] += -file.charges[0].amountFen
    file.balances[.revenue, default: .zero] += file.charges[0].amountFen
    let paid = try file.answered(.done, .collect)
    #expect(paid.balanceFen == Fen(103_000) && paid.arrears.isEmpty)
    #expect(paid.payments.last?.refundableFen == Fen(3000))
    #expect(paid.brokenBooks == [])
  }

  @Test("What stayed owed when a service was left bears the operator's late fee once the window is over")
  func lateFee() throws {
    let left = try Self.owing().leaving([.prorated]).file.afterDue().answered(.done, .terminate)
    #expect(left.arrears.map(\.owedFen) == [Fen(2100), Fen(3000)])
    let end = LeavingWorld.at("2026-11-29")
    func overdue(_ now: Instant) -> [OverdueLine] {
      left.overdueLines(of: left.arrears, under: LeavingWorld.policies, at: now)
    }
    // Seven days after 21 November end at 24:00 of the 28th.
    #expect(overdue(end.adding(seconds: -1)).isEmpty)
    #expect(overdue(end).map(\.days) == [1] && overdue(end).map(\.feeFen) == [Fen(6)])
    let late = LeavingWorld.at("2026-12-08", hour: 10)
    let lines = overdue(late)
    // 21.00 × 30/10 000 × 10 days; the line of the service that runs bears none.
    #expect(lines.map(\.feeFen) == [Fen(63)] && lines.map(\.charge) == [ID("line.prorated")])
    #expect(lines[0].source == "example" && lines[0].perDayBasisPoints == 30)
    let (ordered, order) = try left.ordering(.payArrears, by: .wechat, at: late)
    #expect(order.item.feeFen == Fen(5163))
    let paid = try ordered.afterDue(at: late).answered(.done, .collect, at: late)
    let fee = try #require(paid.charges.last { $0.kind == .lateFee })
    #expect(fee.amountFen == Fen(63) && fee.service == LeavingWorld.Kind.prorated.service)
    #expect(fee.payment == paid.orders.last?.payment && paid.arrears.allSatisfy { $0.kind == .period })
    #expect(paid.receipts.flatMap(\.fields).contains(ReceiptField(.lateFeeFen, "63")))
    #expect(paid.brokenBooks == [])
  }

  @Test("Without a rate in the rules, or after a bank took money back, nothing that is owed bears a fee")
  func noLateFee() throws {
    var left = try Self.owing().leaving([.prorated]).file.afterDue().answered(.done, .terminate)
    let late = LeavingWorld.at("2026-12-08", hour: 10)
    var free = LeavingWorld.policies
    free.operators[ID("cmcc")]?.lateFeePerDayBasisPoints = 0
    #expect(left.overdueLines(of: left.arrears, under: free, at: late).isEmpty)
    left.payments[0] = Payment(
      id: ID("other"), method: .alipay, amountFen: Fen(100), state: .success, chargedBackFen: Fen(100),
      requestedAt: late, order: nil)
    #expect(left.overdueLines(of: left.arrears, under: LeavingWorld.policies, at: late).isEmpty)
  }

  @Test("A line whose service is being left waits for its smaller sum")
  func leavingFirst() throws {
    let file = try Self.owing().leaving([.prorated]).file.afterDue()
    let quote = try ChangingTests.quote(.payArrears, on: file).get()
    #expect(quote.dueFen == Fen(3000))
    let left = try file.answered(.done, .terminate)
    #expect(try ChangingTests.quote(.payArrears, on: left).get().dueFen > Fen(3000))
  }

  @Test("Paying a debt takes one factor, sending a balance out takes two")
  func factors() throws {
    let file = Self.owing()
    let weak = LeavingWorld.proof([.smsCode])
    func answer(_ request: OrderRequest, on file: CustomerFile) throws -> Acceptance {
      let quote = try file.quote(
        for: request, payingBy: .wechat, under: LeavingWorld.policies, at: LeavingWorld.now
      ).get()
      var numbers = LeavingWorld.numbers()
      return file.accepting(
        quote, consent: LeavingWorld.consent(to: quote, proof: weak), form: LeaveForm(),
        under: LeavingWorld.policies, numbers: &numbers, keyring: LeavingWorld.keyring, at: LeavingWorld.now)
    }
    guard case .accepted = try answer(.payArrears, on: file) else { throw Unexpected(what: "refused") }
    let payout = try answer(.payOut(to: .bankCard), on: LeavingWorld.file([]))
    #expect(payout == .consentInvalid(.proof(.secondFactor)))
  }

  @Test("A balance goes out by rule, and comes back to it when the way is gone")
  func payout() throws {
    let file = LeavingWorld.file([], balanceFen: Fen(8000))
    let sent = try file.ordering(.payOut(to: .alipay)).file.afterDue()
    #expect(sent.orders[0].state == .completed && sent.balanceFen == .zero)
    #expect(sent.refunds.map(\.amountFen) == [Fen(8000)] && sent.refunds[0].isPayout)
    #expect(sent.notices == [.paidOut] && sent.brokenBooks == [])
    #expect(Self.refusal(.payOut(to: .alipay), on: sent) == .noBalance)
    let monday = LeavingWorld.at("2026-11-23")
    let due = sent.afterDue(at: monday)
    let arrived = try due.answered(.done, .payBack, at: monday)
    #expect(arrived.refunds[0].state == .success && arrived.balanceFen == .zero && arrived.brokenBooks == [])
    let back = try due.answered(.refused(.notPossible), .payBack, at: monday)
    #expect(back.balanceFen == Fen(8000) && back.brokenBooks == [])
  }

  @Test("No rule, services that run and debts stand in the way of a payout, each by name")
  func payoutRefused() throws {
    let running = LeavingWorld.file([.prorated], balanceFen: Fen(8000))
    #expect(
      Self.refusal(.payOut(to: .alipay), on: running)
        == .settleFirst([.servicesRunning([LeavingWorld.Kind.prorated.service])]))
    #expect(Self.refusal(.payOut(to: .alipay), on: LeavingWorld.file([], operatorID: "ctcc")) == .noRule)
    #expect(Self.refusal(.payOut(to: .wechat), on: LeavingWorld.file([])) == .noRule)
    let nowhere = try ChangingTests.quote(.payOut(to: nil), on: LeavingWorld.file([])).get()
    var numbers = LeavingWorld.numbers()
    let acceptance = LeavingWorld.file([]).accepting(
      nowhere, consent: LeavingWorld.consent(to: nowhere), form: LeaveForm(), under: LeavingWorld.policies,
      numbers: &numbers, keyring: LeavingWorld.keyring, at: LeavingWorld.now)
    #expect(acceptance == .consentInvalid(.noPaymentMethod))
  }

  @Test("A large balance, or a SIM changed just now, waits for a person before it goes out")
  func payoutHeld() throws {
    let large = try LeavingWorld.file([], balanceFen: Fen(50_001)).ordering(.payOut(to: .alipay)).file
      .afterDue()
    #expect(large.orders[0].state == .held(.needsPerson) && large.balanceFen == Fen(50_001))
    var changed = LeavingWorld.file([], balanceFen: Fen(100))
    changed.subscriber.simChangedAt = LeavingWorld.at("2026-11-20")
    let held = try changed.ordering(.payOut(to: .alipay)).file.afterDue()
    #expect(held.orders[0].state == .held(.needsPerson))
  }

  @Test("Renewal that was switched off can be switched on again, and the day told is the day charged")
  func resumed() throws {
    let service = LeavingWorld.Kind.prorated.service
    let off = try LeavingWorld.file([.prorated]).done(.stopRenewal([service]))
    let quote = try ChangingTests.quote(.resumeRenewal(service), on: off).get()
    guard case .resumeRenewal(let resuming)? = quote.items[0].action else {
      throw Unexpected(what: "no resume")
    }
    #expect(resuming.nextOn == day("2026-12-01") && resuming.priceFen == Fen(3000) && quote.dueFen == .zero)
    let on = try off.done(.resumeRenewal(service))
    #expect(on.services[0].autoRenews && on.services[0].endsOn == nil)
    let december = on.afterDue(at: LeavingWorld.at("2026-12-01"))
    #expect(december.charges.map(\.periodStart) == [day("2026-11-01"), day("2026-12-01")])
    #expect(Self.refusal(.resumeRenewal(service), on: on) == .renewsAlready(on: day("2026-12-01")))
  }

  @Test("Letting a line run out inside its contract costs its fee once, and the fee comes back with renewal")
  func contract() throws {
    let service = LeavingWorld.Kind.broadband.service
    let off = try LeavingWorld.file([.broadband]).done(.stopRenewal([service]))
    let fee = try #require(off.charges.first { $0.kind == .terminationFee })
    #expect(fee.amountFen == Fen(69_000) && off.brokenBooks == [])
    #expect(try off.quoted([.broadband]).dueFen == .zero)
    let on = try off.done(.resumeRenewal(service))
    #expect(on.refunds.map(\.amountFen) == [Fen(69_000)] && on.brokenBooks == [])
    #expect(try on.quoted([.broadband]).dueFen == Fen(69_000))
  }

  @Test("A fee that is settled with its contract never comes back: the line goes on without one")
  func settledContract() throws {
    let service = LeavingWorld.Kind.broadband.service
    let off = try LeavingWorld.file([.broadband]).done(.stopRenewal([service]))
    let later = LeavingWorld.at("2026-12-05", hour: 9)
    let again = try off.done(.renew(service, as: LeavingWorld.Kind.broadband.product), at: later)
    let quote = try again.quote(
      for: .resumeRenewal(service), payingBy: nil, under: LeavingWorld.policies, at: later
    ).get()
    guard case .resumeRenewal(let resuming)? = quote.items[0].action else {
      throw Unexpected(what: "no resume")
    }
    #expect(resuming.feeBackFen == .zero)
  }

  @Test("A line that ran out is paid for another period, without contract or renewal, and can be left then")
  func renewed() throws {
    let service = LeavingWorld.Kind.broadband.service
    let product = LeavingWorld.Kind.broadband.product
    let later = LeavingWorld.at("2026-12-05", hour: 9)
    var file = LeavingWorld.file([.broadband])
    file.services[0].autoRenews = false
    file.services[0].endsOn = day("2026-12-01")
    func refusal(_ request: OrderRequest, on file: CustomerFile) -> OrderRefusal? {
      let quote = file.quote(for: request, payingBy: nil, under: LeavingWorld.policies, at: later)
      if case .failure(let refusal) = quote { return refusal }
      return nil
    }
    #expect(refusal(.leave([service]), on: file) == .leave(.expired(on: day("2026-12-01"))))
    let renewed = try file.done(.renew(service, as: product), at: later)
    let line = renewed.services[0]
    #expect(line.endsOn == day("2027-01-05") && !line.autoRenews && line.contract == nil)
    #expect(renewed.charges.last?.periodStart == day("2026-12-05") && renewed.brokenBooks == [])
    #expect(refusal(.leave([service]), on: renewed) == nil)
    #expect(refusal(.renew(service, as: product), on: renewed) == .stillRuns)
    #expect(refusal(.renew(service, as: LeavingWorld.Kind.full.product), on: file) == .notOffered)
  }

  @Test(
    "The lent equipment of a line that ran out can be fetched, is never billed, and the line isn't renewed without it"
  )
  func equipment() throws {
    let service = LeavingWorld.Kind.broadband.service
    var file = LeavingWorld.file([.broadband])
    file.services[0].autoRenews = false
    file.services[0].endsOn = day("2026-11-10")
    file.services[0].devices = [Device(name: "modem", sync: .bound, replacementFen: Fen(10_000))]
    var numbers = LeavingWorld.numbers()
    let booked = file.applying(
      try file.bookingPickUp(
        of: service, on: day("2026-11-23"), under: LeavingWorld.policies, numbers: &numbers,
        keyring: LeavingWorld.keyring, at: LeavingWorld.now
      ).get())
    #expect(Self.refusal(.renew(service, as: LeavingWorld.Kind.broadband.product), on: booked) == .noRule)
    let years = booked.afterDue(at: LeavingWorld.at("2028-01-01"))
    #expect(years.charges.filter { $0.kind == .equipment }.isEmpty)
    var staffNumbers = LeavingWorld.numbers("report")
    let received = booked.applying(
      try booked.reportingEquipment(
        of: service, .received, by: HeldPayoutTests.reviewer("li", [.handler]),
        under: LeavingWorld.policies, numbers: &staffNumbers, keyring: LeavingWorld.keyring,
        at: LeavingWorld.now
      ).get())
    #expect(received.services[0].devices.allSatisfy { !$0.isOut })
    let fetched = try booked.answered(.done, .pickUp, at: LeavingWorld.at("2026-11-24"))
    #expect(fetched.services[0].devices.allSatisfy { !$0.isOut })
  }
}
