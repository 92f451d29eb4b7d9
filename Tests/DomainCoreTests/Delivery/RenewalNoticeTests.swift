import DomainCore
import Testing

/// A renewal is announced so many days ahead, once for each period, and never for what was left (R18).
@Suite("Renewal notices (R18)") struct RenewalNoticeTests {
  static let policies: Policies = {
    var policies = LeavingWorld.policies
    policies.service = ServiceRules(renewalNoticeDays: 5)
    return policies
  }()

  static func due(_ file: CustomerFile, at now: Instant, _ policies: Policies = policies) -> [Change] {
    var numbers = LeavingWorld.numbers("due/\(now.milliseconds)")
    return file.dueChanges(under: policies, numbers: &numbers, keyring: LeavingWorld.keyring, at: now)
  }

  static func notices(_ changes: [Change]) -> [Notice] {
    changes.compactMap { change in
      if case .outbox(let message) = change, case .notice(let notice) = message.errand { notice } else { nil }
    }
  }

  @Test(
    "announced at 00:00 of the fifth day before, not a second earlier; late, for the fifth day after",
    arguments: [
      ("2026-11-25", 23, 59, 59, nil), ("2026-11-26", 0, 0, 0, "2026-12-01"),
      ("2026-11-27", 0, 0, 0, "2026-12-02"),
      ("2026-11-30", 23, 59, 59, "2026-12-05"), ("2026-12-03", 9, 0, 0, "2026-12-08"),
    ])
  func days(_ text: String, _ hour: Int, _ minute: Int, _ second: Int, _ announced: String?) {
    let now = LeavingWorld.at(text, hour: hour, minute: minute, second: second)
    let notices = Self.notices(Self.due(LeavingWorld.file([.prorated]), at: now))
    #expect(notices.map(\.kind) == (announced == nil ? [] : [.renewalAhead]))
    #expect(notices.first?.day == announced.map(day))
  }

  /// Does what is due on a day; returns the notices of it.
  static func pass(_ file: inout CustomerFile, _ text: String) -> [Notice] {
    let changes = due(file, at: LeavingWorld.at(text))
    file = file.applying(changes)
    return notices(changes)
  }

  @Test("nothing is charged without its notice, and what was over before its notice never is")
  func late() {
    var file = LeavingWorld.file([.prorated])
    let lines = file.charges.count
    func pass(_ text: String) -> [Notice] { Self.pass(&file, text) }
    // December was over before anything ran; January runs.
    #expect(pass("2027-01-10").map(\.day) == [day("2027-01-15")])
    #expect(file.charges.count == lines)
    #expect(file.nextChargeDay(of: file.services[0].id) == day("2027-01-15"))
    #expect(pass("2027-01-14").isEmpty)
    #expect(file.charges.count == lines)
    #expect(pass("2027-01-15").isEmpty)
    #expect(file.charges.last?.periodStart == day("2027-01-01") && file.charges.count == lines + 1)
    #expect(pass("2027-01-27").map(\.day) == [day("2027-02-01")])
    #expect(pass("2027-02-01").isEmpty)
    #expect(file.charges.last?.periodStart == day("2027-02-01"))
    // Announced in time and charged late, because nothing ran: it is charged all the same.
    #expect(pass("2027-02-24").map(\.day) == [day("2027-03-01")])
    #expect(pass("2027-04-10").map(\.day) == [day("2027-04-15")])
    #expect(file.charges.last?.periodStart == day("2027-03-01"))
    #expect(pass("2027-04-15").isEmpty)
    #expect(file.charges.last?.periodStart == day("2027-04-01") && file.charges.count == lines + 4)
  }

  @Test("a notice whose five days pass the period's end is for the period after")
  func pastTheEnd() {
    var file = LeavingWorld.file([.prorated])
    let lines = file.charges.count
    func pass(_ text: String) -> [Notice] { Self.pass(&file, text) }
    #expect(pass("2026-12-29").map(\.day) == [day("2027-01-03")])
    #expect(pass("2027-01-02").isEmpty && file.charges.count == lines)
    #expect(pass("2027-01-03").isEmpty && file.charges.count == lines + 1)
    #expect(file.charges.last?.periodStart == day("2027-01-01"))
    #expect(pass("2027-01-27").map(\.day) == [day("2027-02-01")])
  }

  @Test("once for each period; the next one is announced again")
  func once() {
    let first = LeavingWorld.at("2026-11-26")
    let file = LeavingWorld.file([.prorated])
    let after = file.applying(Self.due(file, at: first))
    #expect(Self.due(after, at: first).isEmpty)
    let renewed = after.applying(Self.due(after, at: LeavingWorld.at("2026-12-01")))
    let second = Self.notices(Self.due(renewed, at: LeavingWorld.at("2026-12-27")))
    #expect(second.map(\.day) == [day("2027-01-01")])
  }

  @Test("what is being left, doesn't renew, or costs nothing is not announced; without the rule nothing is")
  func never() throws {
    let now = LeavingWorld.at("2026-11-27")
    let leaving = try LeavingWorld.file([.prorated]).leaving([.prorated], at: LeavingWorld.now).file
    #expect(!Self.notices(Self.due(leaving, at: now)).map(\.kind).contains(.renewalAhead))
    var still = LeavingWorld.file([.prorated])
    still.services[0].autoRenews = false
    #expect(Self.due(still, at: now).isEmpty)
    #expect(Self.due(LeavingWorld.file([.prorated]), at: now, LeavingWorld.policies).isEmpty)
  }

  @Test("what time makes due is not after now exactly when something is done")
  func agrees() {
    let file = LeavingWorld.file([.prorated])
    for hours in 0..<400 {
      let now = LeavingWorld.now.adding(seconds: Int64(hours) * 3600)
      let isDue = file.nextDue(under: Self.policies, at: now).map { $0 <= now } ?? false
      #expect(isDue == !Self.due(file, at: now).isEmpty)
    }
  }

  @Test(
    "who is 65 is 65 from the birthday on",
    arguments: [("2026-11-20", 64), ("2026-11-21", 65), ("2027-02-28", 65)])
  func age(_ today: String, _ years: Int) {
    var subscriber = LeavingWorld.file([.prorated]).subscriber
    subscriber.bornOn = day("1961-11-21")
    #expect(subscriber.age(on: day(today)) == years)
    subscriber.bornOn = nil
    #expect(subscriber.age(on: day(today)) == nil)
  }
}
