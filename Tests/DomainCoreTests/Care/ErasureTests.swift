import DomainCore
import Testing

@Suite("What of a person may be erased, and what is kept why (R37, S17)")
struct ErasureTests {
  /// An account that was left and settled on 2026-11-21, all money back, closed.
  static func closed() throws -> CustomerFile {
    var file = try CareWorld.left().answered(.done, .notice)
    file = file.afterDue(at: LeavingWorld.at("2026-11-24"))
    file = try file.answered(.done, .payBack, at: LeavingWorld.at("2026-11-24"))
    file = try file.answered(.done, .notice, at: LeavingWorld.at("2026-11-24"))
    file.subscriber.state = .closed
    file.balances[.customerBalance] = .zero
    file.balances[.cash] = -(file.balances[.revenue] ?? .zero)
    return file
  }

  private func erased(
    _ file: CustomerFile, _ plan: ErasurePlan, proof: Proof? = nil, at now: Instant
  ) -> Result<[Change], ErasureRefusal> {
    var numbers = LeavingWorld.numbers("erase")
    return file.erasing(
      plan, proof: proof ?? LeavingWorld.proof(at: now), under: LeavingWorld.policies, numbers: &numbers,
      keyring: LeavingWorld.keyring, at: now)
  }

  @Test("An open account loses forms, remarks and givers, and nothing that it needs")
  func open() throws {
    var file = try CareWorld.left()
    file.services[0].giver = "李四"
    file = file.applying(try file.rating(file.orders[0].id, 4, remark: "fine", at: LeavingWorld.now).get())
    let plan = file.erasurePlan(at: LeavingWorld.now)
    #expect(plan.reason == .accountOpen && plan.keeps.contains(.identity))
    let after = file.applying(try erased(file, plan, at: LeavingWorld.now).get())
    #expect(after.orders[0].form == LeaveForm() && after.services[0].giver == nil)
    #expect(after.feedback.map(\.remark) == [nil] && after.feedback.map(\.rating) == [4])
    #expect(after.subscriber == file.subscriber && after.brokenBooks.isEmpty)
  }

  @Test("A closed account's log is kept six months; then all goes by itself, and never before")
  func planned() throws {
    let file = try Self.closed()
    let now = LeavingWorld.at("2026-12-01")
    let plan = file.erasurePlan(at: now)
    #expect(plan.reason == .logsUntil(day("2027-05-25")))
    let planned = file.applying(try erased(file, plan, at: now).get())
    #expect(planned.cases.map(\.ground) == [.erasure])
    let before = day("2027-05-25").start.adding(seconds: -1)
    #expect(planned.nextDue(under: LeavingWorld.policies, at: now) == day("2027-05-25").start)
    #expect(changes(planned, at: before).isEmpty)
    let due = changes(planned, at: day("2027-05-25").start)
    #expect(due.contains(.erase))
    #expect(planned.applying(due).nextDue(under: LeavingWorld.policies, at: before) == nil)
  }

  @Test("A closed account that plans no erasure gets one when it is looked at, once, and never for today")
  func missing() throws {
    let file = try Self.closed()
    let now = LeavingWorld.at("2026-12-01")
    #expect(file.nextDue(under: LeavingWorld.policies, at: now) == now)
    let planned = file.applying(changes(file, at: now))
    #expect(planned.cases.map(\.ground) == [.erasure] && planned.cases[0].answerBy == day("2027-05-25"))
    #expect(changes(planned, at: now).isEmpty)
    #expect(changes(planned, at: day("2027-05-25").start).contains(.erase))
    // Long past its six months it goes on the next day, not before somebody could see that it will.
    let late = LeavingWorld.at("2028-01-01")
    let due = changes(file, at: late)
    #expect(!due.contains(.erase))
    #expect(changes(file.applying(due), at: day("2028-01-02").start).contains(.erase))
  }

  @Test("An account that is closed plans its own erasure: at the end of the six months all goes unasked")
  func closing() throws {
    var file = try LeavingWorld.fileWithPlan(balanceFen: .zero).done(.closeAccount(payoutTo: nil))
    #expect(file.cases.map(\.ground) == [.erasure] && file.cases[0].answerBy == day("2027-05-22"))
    #expect(file.orders[0].form == LeavingWorld.form)
    while file.outbox.contains(where: { $0.errand.kind == .notice }) {
      file = try file.answered(.done, .notice)
    }
    let last = day("2027-05-22").start.adding(seconds: -1)
    #expect(file.nextDue(under: LeavingWorld.policies, at: LeavingWorld.now) == day("2027-05-22").start)
    #expect(changes(file, at: last).isEmpty)
    let due = changes(file, at: day("2027-05-22").start)
    #expect(due.contains(.erase))
    // Contacts on the forms of ended orders go with it.
    #expect(file.applying(due).orders.allSatisfy { $0.form == LeaveForm() })
  }

  @Test("Who asks again after closing plans nothing twice")
  func askedAfterClosing() throws {
    var file = try LeavingWorld.fileWithPlan(balanceFen: .zero).done(.closeAccount(payoutTo: nil))
    while file.outbox.contains(where: { $0.errand.kind == .notice }) {
      file = try file.answered(.done, .notice)
    }
    let plan = file.erasurePlan(at: LeavingWorld.now)
    #expect(plan.reason == .logsUntil(day("2027-05-22")))
    let asked = file.applying(try erased(file, plan, at: LeavingWorld.now).get())
    #expect(asked.cases.count == 1)
  }

  @Test("Money that comes in late puts the planned day off, and nothing goes while it is on its way")
  func closedWithPayout() throws {
    let file = try LeavingWorld.fileWithPlan().done(.closeAccount(payoutTo: .bankCard))
    #expect(file.refunds.contains { $0.isOpen })
    #expect(!changes(file, at: LeavingWorld.at("2028-01-01")).contains(.erase))
  }

  @Test("After six months all goes at the yes")
  func whole() throws {
    let file = try Self.closed()
    let now = day("2027-05-25").start
    let plan = file.erasurePlan(at: now)
    #expect(plan.reason == .nothingKept && plan.keeps.isEmpty)
    #expect(try erased(file, plan, at: now).get().contains(.erase))
  }

  @Test(
    "Nothing whole is erased while money, orders or cases are open",
    arguments: ["refund", "balance", "case", "order"])
  func unsettled(_ what: String) throws {
    var file = try Self.closed()
    switch what {
    case "refund": file.refunds[0].state = .pending
    case "balance": file.balances[.customerBalance] = Fen(-100)
    case "case": file = try file.complaining().get()
    default: file.orders[0] = file.orders[0].moved(to: .inProgress, at: LeavingWorld.now)
    }
    #expect(file.erasurePlan(at: LeavingWorld.at("2028-01-01")).reason == .unsettled)
  }

  @Test("One proof isn't enough, and a yes to another plan erases nothing")
  func refused() throws {
    let file = try Self.closed()
    let now = day("2027-05-25").start
    let plan = file.erasurePlan(at: now)
    #expect(
      erased(file, plan, proof: LeavingWorld.proof([.smsCode], at: now), at: now)
        == .failure(.proof(.secondFactor)))
    let old = file.erasurePlan(at: LeavingWorld.at("2026-12-01"))
    #expect(erased(file, old, at: now) == .failure(.planChanged(plan)))
  }

  private func changes(_ file: CustomerFile, at now: Instant) -> [Change] {
    var numbers = LeavingWorld.numbers("due")
    return file.dueChanges(
      under: LeavingWorld.policies, numbers: &numbers, keyring: LeavingWorld.keyring, at: now)
  }
}
