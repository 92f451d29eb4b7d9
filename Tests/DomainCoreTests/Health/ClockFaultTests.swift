import DomainCore
import Testing

@Suite("By a clock that can't be right nothing is decided (S18, R17)")
struct ClockFaultTests {
  private static let policies: Policies = {
    var policies = LeavingWorld.policies
    policies.validFrom = day("2026-11-01")
    return policies
  }()

  @Test("A clock before the first day of the rules is wrong, one on that day is not")
  func beforeRules() {
    let first = day("2026-11-01").start
    let before = first.adding(seconds: -1)
    #expect(
      Self.policies.clockFault(at: before) == .beforeRules(from: day("2026-11-01"), now: before))
    #expect(Self.policies.clockFault(at: first) == nil)
  }

  @Test("A clock a day behind what was written is borne, a second more is not")
  func behind() {
    let last = LeavingWorld.now
    let borne = last.adding(seconds: -86_400)
    let wrong = last.adding(seconds: -86_401)
    #expect(Self.policies.clockFault(at: borne, after: last) == nil)
    #expect(Self.policies.clockFault(at: wrong, after: last) == .behindRecords(last: last, now: wrong))
    #expect(Self.policies.clockFault(at: last.adding(seconds: 86_400 * 400), after: last) == nil)
  }

  @Test("With several versions of the rules the first day is the oldest version's")
  func editions() {
    #expect(PolicyFolder.policies.firstDay == day("2026-11-01"))
    #expect(PolicyFolder.policies.inForce(on: day("2027-02-01")).firstDay == day("2026-11-01"))
    #expect(PolicyFolder.policies.clockFault(at: day("2026-10-31").start) != nil)
  }

  @Test("Due work ten days back writes nothing, delivers nothing and says whose clock it was")
  func courier() async throws {
    let desk = try await CourierTests.Desk()
    let before = try await desk.file()
    desk.clock.move(seconds: -10 * 86_400)
    let fault = ClockFault.behindRecords(last: LeavingWorld.now, now: desk.clock.now)
    await #expect(throws: fault) { try await desk.run() }
    #expect(try await desk.file() == before)
    #expect(desk.gateway.timesDone.isEmpty && desk.gateway.takeMessages(for: LeavingWorld.phone).isEmpty)
    desk.clock.move(seconds: 10 * 86_400)
    #expect(try await desk.run() == 4)
  }

  @Test("Work for everybody leaves who is ahead of the clock as he is, and does the rest")
  func everybody() async throws {
    let desk = try await CourierTests.Desk()
    let before = try await desk.file()
    desk.clock.move(seconds: -10 * 86_400)
    let first = LeavingWorld.file([.full])
    let phone = try #require(PhoneNumber("13800000002"))
    let other = Subscriber(
      id: ID("s2"), phone: phone, name: "李四", operatorID: first.subscriber.operatorID, province: "default",
      idNumberTail: "4567", servicePassword: nil, state: .normal, joinedOn: day("2020-01-01"),
      noticeChannel: .sms, simChangedAt: nil)
    try await desk.store.add(CustomerFile(subscriber: other), at: desk.clock.now)
    // Written ten days ahead, and made due again by an import.
    _ = try await desk.store.commit(
      Commit(
        file: .init(subscriber: LeavingWorld.subscriber, version: before.version),
        nextDueAt: desk.clock.now, at: desk.clock.now))
    let done = try await desk.courier.runAll(limit: 10, until: desk.clock.now.adding(seconds: 1))
    #expect(done.subscribers == 2 && done.clockFaults.count == 1 && done.commits == 0)
    #expect(try await desk.file().orders == before.orders)
  }

  @Test(
    "What is dated ahead is confirmed by two reviewers, and then only an older clock than theirs is wrong")
  func datedAhead() throws {
    var file = try LeavingWorld.file([.prorated]).leaving([.prorated]).file
    let now = LeavingWorld.now.adding(seconds: -10 * 86_400)
    func confirmed(_ name: String, _ role: StaffRole = .reviewer, at now: Instant) -> Result<
      [Change], DatedAheadRefusal
    > {
      file.confirmingDatedAhead(
        by: StaffMember(name: name, roles: [role], secret: FoldingKeyring.hash(of: "s3cret")),
        under: Self.policies, at: now)
    }
    #expect(confirmed("li", at: LeavingWorld.now) == .failure(.notAhead))
    #expect(confirmed("li", .handler, at: now) == .failure(.role([.reviewer])))
    let early = day("2026-10-01").start
    #expect(
      confirmed("li", at: early) == .failure(.clock(.beforeRules(from: day("2026-11-01"), now: early))))
    let first = try confirmed("li", at: now).get()
    file = file.applying(first)
    #expect(file.clockFault(under: Self.policies, at: now) != nil)
    #expect(confirmed("li", at: now) == .failure(.secondPersonNeeded))
    let second = try confirmed("wang", at: now).get()
    file = file.applying(second)
    #expect(file.clockFault(under: Self.policies, at: now) == nil)
    #expect(file.clockFault(under: Self.policies, at: now.adding(seconds: -86_401)) != nil)
    let events = (first + second).compactMap { change -> AuditEvent? in
      if case .audit(let event) = change { event } else { nil }
    }
    #expect(events.map(\.action) == [.datedAheadConfirmedByFirst, .datedAheadConfirmed])
    #expect(events.map(\.who) == ["li", "wang"])
    // What is dated later still isn't covered.
    file.charges[0] = Charge(
      id: file.charges[0].id, service: file.charges[0].service, kind: .period,
      periodStart: file.charges[0].periodStart, periodEnd: file.charges[0].periodEnd,
      amountFen: file.charges[0].amountFen, creditedFen: .zero,
      chargedAt: LeavingWorld.now.adding(seconds: 1), payment: file.charges[0].payment)
    #expect(file.clockFault(under: Self.policies, at: now) != nil)
  }

  @Test("A lock that was set by a clock far ahead isn't for ever, one of half an hour holds")
  func lock() {
    var record = PhoneRecord(phone: LeavingWorld.phone, subscriber: LeavingWorld.subscriber)
    record.lockedUntil = LeavingWorld.now.adding(seconds: 1800)
    #expect(record.isLocked(at: LeavingWorld.now))
    #expect(!record.isLocked(at: LeavingWorld.now.adding(seconds: -400 * 86_400)))
  }

  @Test("Work before the first day of the rules isn't begun")
  func workBeforeRules() async throws {
    let desk = try await CourierTests.Desk()
    let now = day("1973-01-08").start
    let courier = Courier(
      store: desk.store, gateway: desk.gateway, policies: Self.policies, keyring: LeavingWorld.keyring,
      clock: { now })
    await #expect(throws: ClockFault.beforeRules(from: day("2026-11-01"), now: now)) {
      try await courier.runAll(limit: 10, until: now.adding(seconds: 1))
    }
  }
}
