import DomainCore
import Testing

@Suite("Withdrawing, paying in another way, a person's word (R14, R20, R24)")
struct AfterwardsTests {
  static func withdrawing(
    _ order: Order, on file: CustomerFile, proof: Proof? = nil, at now: Instant = LeavingWorld.now
  ) -> Result<[Change], WithdrawRefusal> {
    file.withdrawingAsRead(order.id, proof: proof, at: now)
  }

  static func paying(
    _ order: Order, _ amountFen: Fen, by method: PaymentMethod, on file: CustomerFile,
    proof: Proof? = nil, at now: Instant = LeavingWorld.now
  ) -> Result<[Change], PayRefusal> {
    var numbers = LeavingWorld.numbers("pay/\(file.payments.count)")
    return file.paying(
      order: order.id, amountFen: amountFen, by: method, proof: proof ?? LeavingWorld.proof(at: now),
      under: LeavingWorld.policies, numbers: &numbers, keyring: LeavingWorld.keyring, at: now)
  }

  static func deciding(
    _ choice: PersonDecision, _ order: Order, on file: CustomerFile, at now: Instant = LeavingWorld.now
  ) -> Result<[Change], PersonRefusal> {
    var numbers = LeavingWorld.numbers("person/\(choice)/\(file.receipts.count)")
    return file.deciding(
      choice, on: order.id, under: LeavingWorld.policies, numbers: &numbers, keyring: LeavingWorld.keyring,
      at: now)
  }

  @Test("Withdrawn under review, everything is as before, renewal and being switched off included")
  func withdrawn() throws {
    for (renews, state) in [(true, ServiceState.active), (false, .active), (true, .suspended)] {
      var before = LeavingWorld.file([.broadband])
      before.services[0].autoRenews = renews
      before.services[0].state = state
      let (file, orders) = try before.leaving([.broadband])
      let after = file.applying(try Self.withdrawing(orders[0], on: file).get())
      #expect(after.services == before.services)
      #expect(after.orders[0].state == .cancelled)
      #expect(after.payments.last?.state == .failed)
      #expect(after.notices == [.withdrawn])
      #expect(after.receipts.last?.kind == .withdrawal)
      #expect(Self.withdrawing(orders[0], on: after) == .failure(.alreadyWithdrawn))
    }
  }

  @Test("While a person looks, an order can be withdrawn; once the network is at it, it is asked back")
  func whenWithdrawn() throws {
    let held = try LeavingWorld.file([.person]).leaving([.person])
    let waiting = held.file.afterDue()
    #expect(waiting.orders[0].state == .held(.needsPerson))
    #expect((try? Self.withdrawing(held.orders[0], on: waiting).get()) != nil)
    let approved = try LeavingWorld.file([.prorated]).leaving([.prorated])
    let under = approved.file.afterDue()
    let asked = under.applying(try Self.withdrawing(approved.orders[0], on: under).get())
    #expect(asked.orders[0].state == .assessingCancellation)
    #expect(try asked.answered(.done, .terminate).orders[0].state == .completed)
    let inTime = try asked.answered(.refused(.notPossible), .terminate)
    #expect(inTime.orders[0].state == .cancelled)
    #expect(inTime.services[0].autoRenews && inTime.services[0].state == .active)
    #expect(inTime.brokenBooks == [])
  }

  @Test("What the network may have heard of is no certain withdrawal, whatever the clock says")
  func heardOf() throws {
    var file = try LeavingWorld.file([.full]).leaving([.full]).file.afterDue()
    let order = file.orders[0].id
    // A clock that was put back: the message seems to lie ahead.
    let earlier = LeavingWorld.now.adding(seconds: -3600)
    #expect(try file.withdrawal(of: order, at: earlier).get().isCertain)
    #expect(try !file.withdrawal(of: order, at: LeavingWorld.now).get().isCertain)
    file.outbox[0].isBegun = true
    #expect(try !file.withdrawal(of: order, at: earlier).get().isCertain)
  }

  @Test("Another's order and an unknown one are the same nothing (S11)")
  func notFound() throws {
    let (file, orders) = try LeavingWorld.file().leaving([.prorated])
    let stranger = LeavingWorld.proof(of: ID("s2"))
    #expect(Self.withdrawing(orders[0], on: file, proof: stranger) == .failure(.notFound))
    #expect(Self.withdrawing(orders[0], on: LeavingWorld.file()) == .failure(.notFound))
    #expect(Self.paying(orders[0], .zero, by: .wechat, on: LeavingWorld.file()) == .failure(.notFound))
  }

  /// A broadband order whose first payment was refused.
  static func unpaid() throws -> (file: CustomerFile, order: Order) {
    let (file, _) = try LeavingWorld.file([.broadband]).leaving([.broadband])
    let failed = try file.afterDue().answered(.refused(.declined), .collect)
    return (failed, failed.orders[0])
  }

  @Test("After a refused payment another way is taken and nothing is lost")
  func another() throws {
    let (file, order) = try Self.unpaid()
    #expect(order.state == .held(.paymentFailed))
    #expect(file.service(order.service)?.autoRenews == false)
    #expect(file.notices == [.paymentFailed])
    let paying = file.applying(try Self.paying(order, Fen(69_000), by: .wechat, on: file).get())
    #expect(paying.orders[0].state == .pending)
    #expect(paying.orders[0].consent == order.consent)
    let paid = try paying.answered(.done, .collect)
    #expect(paid.orders[0].state == .inProgress)
    #expect(paid.brokenBooks == [])
    let done = try paid.answered(.done, .terminate)
    #expect(done.orders[0].state == .completed)
    #expect(done.brokenBooks == [])
  }

  @Test("From the balance it is decided at once: enough goes on, too little waits for another way")
  func balance() throws {
    for (balance, state) in [(69_000, OrderState.inProgress), (68_999, .held(.paymentFailed))] {
      let file = LeavingWorld.file([.broadband], balanceFen: Fen(Int64(balance)))
      let after = try file.leaving([.broadband], by: .balance).file.afterDue()
      #expect(after.orders[0].state == state)
      #expect(after.balanceFen == (state == .inProgress ? .zero : Fen(68_999)))
      #expect(after.brokenBooks == [])
    }
  }

  @Test("Past the window the late fee is due too, and the amount said must be the one due")
  func late() throws {
    let (file, order) = try Self.unpaid()
    let windowEnd = LeavingWorld.at("2026-11-29")
    let policies = LeavingWorld.policies
    #expect(file.amountDue(on: order, under: policies, at: windowEnd.adding(seconds: -1)) == Fen(69_000))
    #expect(file.amountDue(on: order, under: policies, at: windowEnd) == Fen(69_207))
    let overdue = file.afterDue(at: windowEnd)
    #expect(overdue.orders[0].state == .held(.paymentOverdue))
    let refused = Self.paying(order, Fen(69_000), by: .wechat, on: overdue, at: windowEnd)
    #expect(refused == .failure(.amountChanged(Fen(69_207))))
    let paying = overdue.applying(
      try Self.paying(order, Fen(69_207), by: .wechat, on: overdue, at: windowEnd).get())
    let paid = try paying.answered(.done, .collect, at: windowEnd)
    #expect(paid.charges.suffix(2).map(\.kind) == [.terminationFee, .lateFee])
    #expect(paid.charges.suffix(2).map(\.amountFen) == [Fen(69_000), Fen(207)])
    #expect(paid.brokenBooks == [])
  }

  @Test("Paying needs an order that waits, a known outcome, and a proof")
  func payRefusals() throws {
    let (file, order) = try Self.unpaid()
    let weak = LeavingWorld.proof([.smsCode])
    #expect(
      Self.paying(order, Fen(69_000), by: .wechat, on: file, proof: weak)
        == .failure(.proof(.secondFactor)))
    let (under, orders) = try LeavingWorld.file([.broadband]).leaving([.broadband])
    #expect(Self.paying(orders[0], Fen(69_000), by: .wechat, on: under) == .failure(.notWaiting))
    let unknown = try under.afterDue().answered(.silent, .collect)
    #expect(Self.paying(orders[0], Fen(69_000), by: .wechat, on: unknown) == .failure(.stillUnknown))
  }

  @Test("A person approves what waits for one, or rejects it and the service goes on unrenewed")
  func person() throws {
    let (file, orders) = try LeavingWorld.file([.person]).leaving([.person])
    let held = file.afterDue()
    #expect(held.notices == [.held])
    let approved = held.applying(try Self.deciding(.approve, orders[0], on: held).get())
    #expect(approved.orders[0].state == .inProgress)
    #expect(try approved.answered(.done, .terminate).orders[0].state == .completed)
    let rejected = held.applying(try Self.deciding(.reject, orders[0], on: held).get())
    #expect(rejected.orders[0].state == .rejected(.needsPerson))
    let service = try #require(rejected.services.first)
    #expect(service.state == .active && !service.autoRenews && service.endsOn == day("2026-12-01"))
    #expect(Self.deciding(.approve, orders[0], on: rejected) == .failure(.notWaiting))
  }

  @Test("What is approved later than quoted ended on the day on which the network did it")
  func approvedLate() throws {
    let late = LeavingWorld.at("2026-11-27", hour: 10)
    let (file, orders) = try LeavingWorld.file([.prorated]).leaving([.prorated])
    let begun = file.afterDue(at: late)
    let left = try begun.answered(.done, .terminate, at: late.adding(seconds: 5))
    #expect(left.orders[0].item.effectiveOn == day("2026-11-21"))
    #expect(left.orders[0].tookEffectOn == day("2026-11-27"))
    #expect(left.services[0].state == .terminated(on: day("2026-11-27")))
    let receipt = try #require(left.receipts.last { $0.kind == .settlement && $0.order == orders[0].id })
    #expect(receipt.fields.contains(ReceiptField(.effectiveOn, "2026-11-27")))
    #expect(left.brokenBooks == [])
  }

  @Test("What the network had before its day ended on that day, whenever its answer is read")
  func answeredLate() throws {
    let (file, order) = try LeavingWorld.fileWithPlan().ordering(.leave([LeavingWorld.planService]))
    let left = try file.afterDue().answered(.done, .terminate, at: LeavingWorld.at("2026-12-09"))
    #expect(left.order(order.id)?.tookEffectOn == day("2026-12-01"))
    #expect(left.services[0].state == .terminated(on: day("2026-12-01")))
  }

  @Test(
    "However late an order is rejected, its service ends with the period that was paid",
    arguments: ["2026-11-30", "2026-12-16", "2027-03-02"])
  func rejectedLate(on text: String) throws {
    let late = LeavingWorld.at(text, hour: 10)
    let (file, orders) = try LeavingWorld.file([.person]).leaving([.person])
    let held = file.afterDue()
    let rejected = held.applying(try Self.deciding(.reject, orders[0], on: held, at: late).get())
    let service = try #require(rejected.services.first)
    #expect(service.endsOn == day("2026-12-01") && !service.autoRenews)
    #expect(rejected.afterDue(at: late).charges.count == file.charges.count)
  }

  @Test("Unpaid to its end, an order leaves its service the period that was paid and no more")
  func lapsedLate() throws {
    let (file, _) = try Self.unpaid()
    let overdue = file.afterDue(at: LeavingWorld.at("2026-12-20", hour: 10))
    let lapsed = overdue.afterDue(at: LeavingWorld.at("2027-01-20", hour: 10))
    #expect(lapsed.orders[0].state == .failed(.paymentOverdue))
    #expect(lapsed.services[0].endsOn == file.charges.map(\.periodEnd).max())
  }

  @Test("A paid order that the network refused is partial; rejecting it gives the fee back")
  func partial() throws {
    let (file, orders) = try LeavingWorld.file([.broadband]).leaving([.broadband])
    let paid = try file.afterDue().answered(.done, .collect)
    let refused = try paid.answered(.refused(.notPossible), .terminate)
    #expect(refused.orders[0].state == .partial(.networkFailed))
    let rejected = refused.applying(try Self.deciding(.reject, orders[0], on: refused).get())
    #expect(rejected.orders[0].state == .rejected(.networkFailed))
    #expect(rejected.refunds.map(\.amountFen) == [Fen(69_000)])
    #expect(rejected.services[0].devices[0].sync == .bound)
    #expect(rejected.brokenBooks == [])
  }

  @Test("What may have happened can't be rejected, only tried again under the same key")
  func silent() throws {
    let (file, orders) = try LeavingWorld.file([.prorated]).leaving([.prorated])
    var stuck = file.afterDue()
    let key = try stuck.waiting(.terminate).id
    for _ in 0..<Retry.attemptsLimit { stuck = try stuck.answered(.silent, .terminate) }
    #expect(stuck.orders[0].state == .held(.networkSilent))
    #expect(Self.deciding(.reject, orders[0], on: stuck) == .failure(.mayHaveHappened))
    let again = stuck.applying(try Self.deciding(.tryAgain, orders[0], on: stuck).get())
    #expect(try again.waiting(.terminate).id == key)
    #expect(try again.answered(.done, .terminate).orders[0].state == .completed)
  }
}
