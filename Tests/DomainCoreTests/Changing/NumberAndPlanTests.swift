import DomainCore
import Testing

@Suite("The number, the account and the main plan (R10, R16)")
struct NumberAndPlanTests {
  private static func refusal(_ request: OrderRequest, on file: CustomerFile) -> OrderRefusal? {
    ChangingTests.refusal(request, on: file)
  }

  @Test("A suspended number costs its keeping fee by the month, and what pauses costs nothing")
  func suspended() throws {
    let file = try LeavingWorld.fileWithPlan([.keeps]).done(.suspendNumber)
    #expect(file.isNumberSuspended)
    #expect(file.service(LeavingWorld.planService)?.pausedOn == day("2026-11-21"))
    let february = file.afterDue(at: LeavingWorld.at("2027-02-21"))
    let lines = { (id: ID<Service>) in february.charges.filter { $0.service == id }.map(\.amountFen) }
    #expect(lines(.number) == [Fen(500), Fen(500), Fen(500), Fen(500)])
    #expect(lines(LeavingWorld.planService) == [Fen(5900)])
    #expect(lines(LeavingWorld.Kind.keeps.service).count == 4)
    #expect(february.brokenBooks == [])
    #expect(Self.refusal(.suspendNumber, on: file) == .alreadySuspended)
  }

  @Test("Restored within the paid period it goes on; after it a new period begins on that day")
  func restored() throws {
    let file = try LeavingWorld.fileWithPlan().done(.suspendNumber)
    let soon = LeavingWorld.at("2026-11-25", hour: 10)
    let early = try file.done(.restoreNumber, at: soon)
    #expect(early.service(LeavingWorld.planService)?.anchor == day("2026-11-01"))
    #expect(early.service(.number)?.state == .active)
    #expect(early.refunds.map(\.amountFen) == [Fen(417)])
    let late = LeavingWorld.at("2027-01-10", hour: 10)
    let waited = file.afterDue(at: late)
    let restored = try waited.done(.restoreNumber, at: late)
    #expect(restored.service(LeavingWorld.planService)?.anchor == day("2027-01-10"))
    let charged = restored.afterDue(at: late).charges.filter { $0.service == LeavingWorld.planService }
    #expect(charged.map(\.periodStart) == [day("2026-11-01"), day("2027-01-10")])
    #expect(Self.refusal(.restoreNumber, on: restored) == .notSuspended)
  }

  @Test("A paused plan that is being left is resumed with the number, or a withdrawal would leave it dead")
  func leavingWhilePaused() throws {
    let paused = try LeavingWorld.fileWithPlan().done(.suspendNumber)
    let leaving = try paused.ordering(.leave([LeavingWorld.planService])).file.afterDue()
    #expect(leaving.service(LeavingWorld.planService)?.pausedOn != nil)
    let soon = LeavingWorld.at("2026-11-25", hour: 10)
    let restored = try leaving.done(.restoreNumber, at: soon)
    #expect(restored.service(LeavingWorld.planService)?.pausedOn == nil && restored.brokenBooks == [])
    let order = try #require(restored.orders.first { $0.item.isLeaving }?.id)
    let withdrawn = restored.applying(try restored.withdrawingAsRead(order, at: soon).get())
    #expect(withdrawn.service(LeavingWorld.planService)?.state == .active)
    let december = withdrawn.afterDue(at: LeavingWorld.at("2026-12-02"))
    #expect(december.charges.contains { $0.periodStart == day("2026-12-01") && $0.amountFen == Fen(5900) })
  }

  @Test("Closing ends the plan with the number and pays the whole balance out")
  func closed() throws {
    let file = LeavingWorld.fileWithPlan(balanceFen: Fen(8000))
    let quote = try ChangingTests.quote(.closeAccount(payoutTo: .bankCard), on: file).get()
    var numbers = LeavingWorld.numbers()
    let weak = LeavingWorld.consent(to: quote, proof: LeavingWorld.proof([.smsCode]))
    let acceptance = file.accepting(
      quote, consent: weak, form: LeaveForm(), under: LeavingWorld.policies, numbers: &numbers,
      keyring: LeavingWorld.keyring, at: LeavingWorld.now)
    #expect(acceptance == .consentInvalid(.proof(.secondFactor)))
    let closed = try file.done(.closeAccount(payoutTo: .bankCard))
    #expect(closed.subscriber.state == .closed && closed.balanceFen == .zero)
    #expect(closed.services.allSatisfy { $0.state == .terminated(on: day("2026-11-21")) })
    #expect(closed.refunds.map(\.amountFen) == [Fen(8000)] && closed.refunds[0].isPayout)
    #expect(closed.afterDue(at: LeavingWorld.at("2027-06-01")).charges.count == 1)
    #expect(closed.brokenBooks == [])
    #expect(Self.refusal(.suspendNumber, on: closed) == .leave(.accountClosed))
  }

  @Test("A balance needs a place to go, and the balance itself is none")
  func payout() throws {
    let file = LeavingWorld.fileWithPlan(balanceFen: Fen(8000))
    let quote = try ChangingTests.quote(.closeAccount(payoutTo: .balance), on: file).get()
    var numbers = LeavingWorld.numbers()
    let acceptance = file.accepting(
      quote, consent: LeavingWorld.consent(to: quote), form: LeaveForm(), under: LeavingWorld.policies,
      numbers: &numbers, keyring: LeavingWorld.keyring, at: LeavingWorld.now)
    #expect(acceptance == .consentInvalid(.noPaymentMethod))
  }

  @Test("SIM, number or device changed within 72 h: closing waits for a person (S6)")
  func simChanged() throws {
    for (seconds, state) in [
      (72 * 3600 - 1, OrderState.held(.needsPerson)), (72 * 3600, .inProgress),
    ] as [(Int64, OrderState)] {
      var file = LeavingWorld.fileWithPlan(balanceFen: Fen(8000))
      file.subscriber.simChangedAt = LeavingWorld.now.adding(seconds: -seconds)
      let ordered = try file.ordering(.closeAccount(payoutTo: .alipay)).file.afterDue()
      #expect(ordered.orders[0].state == state)
    }
  }

  @Test("Whatever is unsettled stands in the way of closing, each by its name")
  func obstacles() throws {
    var file = try LeavingWorld.fileWithPlan([.prorated, .keeps], paidBy: .alipay)
      .done(.leave([LeavingWorld.Kind.prorated.service]))
    file.services[1].devices = [Device(name: "modem", sync: .bound, replacementFen: Fen(100))]
    file.charges[1].payment = nil
    let refusal = Self.refusal(.closeAccount(payoutTo: .bankCard), on: file)
    #expect(
      refusal
        == .settleFirst([
          .servicesRunning([LeavingWorld.Kind.keeps.service]), .equipmentOut(["modem"]), .owed(Fen(3000)),
          .refundsUnderWay(Fen(900)),
        ]))
    let (open, order) = try LeavingWorld.fileWithPlan().ordering(
      .changePlan(LeavingWorld.planService, to: LeavingWorld.cheaperPlan.id))
    #expect(
      Self.refusal(.closeAccount(payoutTo: .bankCard), on: open)
        == .settleFirst([.ordersUnderWay([order.id])]))
  }

  @Test("While an account is being closed nothing else begins, but for paying what is owed")
  func closingUnderWay() throws {
    let (file, order) = try LeavingWorld.fileWithPlan().ordering(.closeAccount(payoutTo: .bankCard))
    let plan = LeavingWorld.planService
    for request in [
      OrderRequest.leave([plan]), .take(LeavingWorld.Kind.full.product), .suspendNumber,
      .stopRenewal([plan]), .changePlan(plan, to: LeavingWorld.cheaperPlan.id),
    ] {
      #expect(Self.refusal(request, on: file) == .leave(.underWay(order.id)), "\(request)")
    }
    #expect(Self.refusal(.payArrears, on: file) == .nothingOwed)
  }

  @Test(
    "A period that begins on the day on which the account is closed is what the closing said, and no mistake")
  func closedOnFirstDay() throws {
    let first = LeavingWorld.at("2026-12-01", hour: 9)
    let left = try LeavingWorld.fileWithPlan(balanceFen: .zero).done(.leave([LeavingWorld.planService]))
    let again = try left.done(.reopen(LeavingWorld.planService), at: first)
    let closed = try again.done(.closeAccount(payoutTo: nil), at: first)
    #expect(closed.subscriber.state == .closed)
    #expect(closed.afterDue(at: first).refunds.isEmpty && closed.brokenBooks.isEmpty)
  }

  @Test("What the books say is owed beside the bill stands in the way, too")
  func unbilled() throws {
    var file = LeavingWorld.fileWithPlan()
    file.balances[.receivable] = Fen(700)
    file.balances[.cash, default: .zero] -= Fen(700)
    #expect(
      Self.refusal(.closeAccount(payoutTo: .bankCard), on: file) == .settleFirst([.owedUnbilled(Fen(700))]))
    var left = LeavingWorld.file([])
    left.balances[.receivable] = Fen(700)
    #expect(Self.refusal(.payOut(to: .bankCard), on: left) == .settleFirst([.owedUnbilled(Fen(700))]))
  }

  @Test("What comes back beside the balance counts with it, and is on the receipt")
  func outside() throws {
    var file = LeavingWorld.fileWithPlan(balanceFen: Fen(48_000), paidBy: .alipay)
    var policies = LeavingWorld.policies
    policies.products[LeavingWorld.plan.id]?.refundRule = .full
    policies.products[LeavingWorld.plan.id]?.effect = .immediate
    let quote = try file.quote(
      for: .closeAccount(payoutTo: .bankCard), payingBy: nil, under: policies, at: LeavingWorld.now
    ).get()
    let item = quote.items[0]
    #expect(item.settlement.creditedFen == Fen(5900) && item.moneyBackFen == Fen(53_900))
    #expect(
      file.reviewHold(of: item, amongst: [item], under: policies, at: LeavingWorld.now)
        == .amount(limitFen: Fen(50_000)))
    var numbers = LeavingWorld.numbers()
    guard
      case .accepted(let changes, _) = file.accepting(
        quote, consent: LeavingWorld.consent(to: quote), form: LeavingWorld.form, under: policies,
        numbers: &numbers, keyring: LeavingWorld.keyring, at: LeavingWorld.now)
    else { throw Unexpected(what: "no order") }
    #expect(file.applying(changes).receipts[0].fields.contains(ReceiptField(.refundFen, "5900")))
    file = LeavingWorld.fileWithPlan(balanceFen: Fen(48_000), paidBy: .balance)
    let inside = try file.quote(
      for: .closeAccount(payoutTo: .bankCard), payingBy: nil, under: policies, at: LeavingWorld.now
    ).get().items[0]
    #expect(inside.moneyBackFen == Fen(53_900))
  }

  @Test("Another plan begins with the next period at its own price; the old one is never charged beside it")
  func planChange() throws {
    let request = OrderRequest.changePlan(LeavingWorld.planService, to: LeavingWorld.cheaperPlan.id)
    let waiting = try LeavingWorld.fileWithPlan().ordering(request).file.afterDue()
    let night = LeavingWorld.at("2026-12-01", second: 1)
    // The network takes its time: until it has answered neither price is charged.
    #expect(waiting.afterDue(at: night).charges.count == 1)
    let changed = try waiting.answered(.done, .provision, at: night).afterDue(at: night)
    #expect(changed.charges.map(\.amountFen) == [Fen(5900), Fen(800)])
    #expect(changed.service(LeavingWorld.planService)?.product == LeavingWorld.cheaperPlan.id)
    let names = [LeavingWorld.plan.name, LeavingWorld.cheaperPlan.name]
    #expect(changed.charges.map(changed.serviceName(of:)) == names && names[0] != names[1])
    #expect(changed.brokenBooks == [])
  }

  @Test("A plan can't be changed to itself, to a closed one, inside a contract, or twice")
  func planRefusals() throws {
    let (plan, cheaper) = (LeavingWorld.planService, LeavingWorld.cheaperPlan.id)
    var file = LeavingWorld.fileWithPlan()
    #expect(Self.refusal(.changePlan(plan, to: LeavingWorld.plan.id), on: file) == .samePlan)
    #expect(Self.refusal(.changePlan(plan, to: LeavingWorld.closedPlan.id), on: file) == .notOffered)
    #expect(Self.refusal(.changePlan(plan, to: LeavingWorld.Kind.full.product), on: file) == .notOffered)
    #expect(Self.refusal(.changePlan(ID("v.none"), to: cheaper), on: file) == .noPlan)
    let (open, order) = try file.ordering(.changePlan(plan, to: cheaper))
    #expect(Self.refusal(.changePlan(plan, to: cheaper), on: open) == .leave(.underWay(order.id)))
    file.services[0].contract = Contract(
      startedOn: day("2026-11-01"), months: 12, monthlyDiscountFen: .zero)
    #expect(
      Self.refusal(.changePlan(plan, to: cheaper), on: file) == .contractRuns(until: day("2027-11-01")))
  }

  @Test("Leaving during a pending change voids the change first")
  func voided() throws {
    let plan = LeavingWorld.planService
    let (file, change) = try LeavingWorld.fileWithPlan().ordering(
      .changePlan(plan, to: LeavingWorld.cheaperPlan.id))
    let waiting = file.afterDue()
    let quote = try ChangingTests.quote(.leave([plan]), on: waiting).get()
    #expect(quote.items[0].voids == change.id)
    let left = try waiting.done(.leave([plan]))
    #expect(left.order(change.id)?.state == .cancelled)
    #expect(!left.outbox.contains { $0.errand.kind == .provision })
    #expect(left.services[0].state == .terminated(on: day("2026-12-01")))
  }
}
