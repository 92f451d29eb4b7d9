import DomainCore
import Testing

/// What is out of step, late or stuck is listed; what a rule can set right is set right, once (R28).
@Suite("Health (R28)") struct HealthTests {
  static func findings(_ file: CustomerFile, at now: Instant = LeavingWorld.now) -> [HealthFinding.Problem] {
    file.healthFindings(under: LeavingWorld.policies, at: now).map(\.problem)
  }

  static func repaired(_ file: CustomerFile, at now: Instant = LeavingWorld.now) -> CustomerFile {
    var numbers = LeavingWorld.numbers("repair")
    return file.applying(
      file.repairs(under: LeavingWorld.policies, numbers: &numbers, keyring: LeavingWorld.keyring, at: now))
  }

  static func inProgress() throws -> CustomerFile {
    try LeavingWorld.file([.prorated]).leaving([.prorated]).file.afterDue()
  }

  @Test("all is well with a customer who has just ordered, left, or done nothing")
  func well() throws {
    #expect(Self.findings(LeavingWorld.file([.prorated, .broadband])).isEmpty)
    let leaving = try Self.inProgress()
    #expect(Self.findings(leaving).isEmpty)
    #expect(Self.findings(try leaving.answered(.done, .terminate)).isEmpty)
  }

  @Test("work that isn't done is late after ten minutes")
  func late() throws {
    let file = try LeavingWorld.file([.prorated]).leaving([.prorated]).file
    #expect(!Self.findings(file, at: LeavingWorld.now.adding(seconds: 599)).contains(.workIsLate))
    #expect(Self.findings(file, at: LeavingWorld.now.adding(seconds: 600)).contains(.workIsLate))
    let waiting = file.afterDue()
    #expect(Self.findings(waiting, at: LeavingWorld.now.adding(seconds: 600)) == [.workIsLate])
  }

  @Test("an order that nothing sends any more is sent again under the same key")
  func notSent() throws {
    var file = try Self.inProgress()
    let key = try file.waiting(.terminate).id
    file.outbox.removeAll { $0.id == key }
    #expect(Self.findings(file) == [.orderNotSent])
    let mended = Self.repaired(file)
    #expect(try mended.waiting(.terminate).id == key)
    #expect(Self.findings(mended).isEmpty)
    #expect(Self.repaired(mended) == mended)
  }

  @Test(
    "a result that could not be delivered is stuck until it is sent again, whoever refused it",
    arguments: [1, 8])
  func undelivered(attempts: Int) throws {
    var file = try Self.inProgress().answered(.done, .terminate)
    let key = try file.waiting(.notice).id
    for _ in 0..<attempts {
      file = try file.answered(attempts == 1 ? .refused(.notPossible) : .unavailable, .notice)
    }
    let finding = try #require(file.healthFindings(under: LeavingWorld.policies, at: LeavingWorld.now).first)
    #expect(finding.problem == .noticeSetAside && finding.reference == key.text)
    #expect(finding.detail == "left \(file.orders[0].id)" && finding.problem.kind == .stuck)
    let mended = Self.repaired(file)
    #expect(try mended.waiting(.notice).id == key && Self.findings(mended).isEmpty)
    #expect(Self.findings(try mended.answered(.done, .notice)).isEmpty)
    #expect(Self.findings(try mended.answered(.refused(.notPossible), .notice)) == [.noticeSetAside])
  }

  @Test("what a result announced for a day that has passed is of no use to anybody")
  func past() throws {
    let notice = Notice(kind: .renewalAhead, reference: "r", serviceName: "s", day: day("2026-11-25"))
    let message = OutboxMessage(
      id: ID("n"), errand: .notice(notice), createdAt: LeavingWorld.now, notBefore: LeavingWorld.now,
      attempts: 8, state: .setAside)
    let file = LeavingWorld.file([]).applying([.outbox(message)])
    #expect(Self.findings(file) == [.noticeSetAside])
    #expect(Self.findings(file, at: LeavingWorld.at("2026-11-26")).isEmpty)
  }

  @Test(
    "what waits at the network for its day is well; lost, it is asked for again as what it is, never as an end"
  )
  func notLeaving() throws {
    let cheaper = LeavingWorld.cheaperPlan.id
    let requests: [OrderRequest] = [
      .changePlan(LeavingWorld.planService, to: cheaper), .stopRenewal([LeavingWorld.planService]),
      .suspendNumber,
    ]
    for request in requests {
      var file = try LeavingWorld.fileWithPlan().ordering(request).file.afterDue()
      #expect(file.orders[0].state == .inProgress && Self.findings(file).isEmpty)
      #expect(Self.repaired(file) == file)
      let sent = try file.waiting(.provision)
      file.outbox.removeAll { $0.id == sent.id }
      #expect(Self.findings(file) == [.orderNotSent])
      #expect(try Self.repaired(file).waiting(.provision) == sent)
      #expect(!Self.repaired(file).outbox.contains { $0.errand.kind == .terminate })
    }
  }

  @Test("a service that waits for an order that has ended, or isn't there, follows it")
  func behind() throws {
    var done = try Self.inProgress().answered(.done, .terminate)
    done.services[0].state = .pendingTerminate(done.orders[0].id)
    #expect(Self.findings(done).contains(.serviceBehindOrder))
    #expect(Self.repaired(done).services[0].state == .terminated(on: done.orders[0].item.effectiveOn))
    var lost = LeavingWorld.file([.prorated])
    lost.services[0].state = .pendingTerminate(ID("TD0"))
    lost.services[0].autoRenews = false
    #expect(Self.findings(lost) == [.serviceBehindOrder])
    let mended = Self.repaired(lost)
    #expect(mended.services[0].state == .active && !mended.services[0].autoRenews)
    #expect(Self.findings(mended).isEmpty)
  }

  @Test("what has ended never renews")
  func renews() throws {
    var file = try Self.inProgress().answered(.done, .terminate)
    file.services[0].autoRenews = true
    #expect(Self.findings(file) == [.renewsAfterEnd])
    #expect(Self.findings(Self.repaired(file)).isEmpty)
  }

  @Test("what waits for a person is listed and never set right by rule")
  func people() throws {
    let held = try LeavingWorld.file([.person]).leaving([.person]).file.afterDue()
    #expect(Self.findings(held) == [.orderWaits])
    #expect(Self.repaired(held) == held)
    #expect(HealthFinding.Problem.allCases.filter { !$0.canBeRepaired }.count >= 6)
  }

  @Test(
    "a partial order is stuck after 24 hours, not a second before",
    arguments: [(86_399, false), (86_400, true)])
  func partial(_ seconds: Int64, _ isStuck: Bool) throws {
    let paid = try LeavingWorld.file([.broadband]).leaving([.broadband]).file.afterDue().answered(
      .done, .collect)
    let partial = try paid.answered(.refused(.notPossible), .terminate)
    let later = LeavingWorld.now.adding(seconds: seconds)
    #expect(Self.findings(partial, at: later).contains(.orderPartial) == isStuck)
  }

  @Test("an unknown or overdue refund, a wrong reservation and unbalanced books are for a person")
  func money() throws {
    var file = try Self.inProgress().answered(.done, .terminate)
    file.refunds[0].state = .unknown
    #expect(Self.findings(file, at: LeavingWorld.now.adding(seconds: 86_400)).contains(.moneyUnknown))
    #expect(
      Self.findings(file, at: file.refunds[0].expectedOn.adding(days: 1).start).contains(.refundOverdue))
    let reserved = try #require(file.payments.firstIndex { $0.reservedFen > .zero })
    file.payments[reserved].reservedFen = .zero
    file.balances[.cash, default: .zero] += Fen(1)
    #expect(Set(Self.findings(file)).isSuperset(of: [.reservationWrong, .booksUnbalanced]))
  }

  @Test("a terminal behind the end is told again, once, by the same repair that a customer sets going")
  func devices() throws {
    var file = try Self.inProgress().answered(.done, .terminate).withTerminalsInStep()
    file.services[0].devices = [Device(name: "watch", sync: .failed), Device(name: "phone", sync: .bound)]
    #expect(Self.findings(file) == [.deviceBehindEnd, .deviceBehindEnd])
    let told = Self.repaired(file)
    #expect(
      told.outbox.map(\.errand).filter { $0.kind == .resync } == [
        .resync(service: file.services[0].id, device: "phone"),
        .resync(service: file.services[0].id, device: "watch"),
      ])
    #expect(Self.findings(told).isEmpty && Self.repaired(told) == told)
    let done = try told.answered(.done, .resync).answered(.done, .resync)
    #expect(done.services[0].devices.allSatisfy { $0.sync == .unbound } && Self.findings(done).isEmpty)
  }

  @Test("a case is overdue from the day after the promised one")
  func cases() throws {
    let file = try LeavingWorld.file([]).complaining().get()
    let promised = try #require(file.cases[0].answerBy)
    #expect(
      !Self.findings(file, at: promised.adding(days: 1).start.adding(seconds: -1)).contains(.caseOverdue))
    #expect(Self.findings(file, at: promised.adding(days: 1).start).contains(.caseOverdue))
  }
}
