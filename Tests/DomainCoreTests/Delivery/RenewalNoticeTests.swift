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
    "announced at 00:00 of the fifth day before, not a second earlier",
    arguments: [
      ("2026-11-25", 23, 59, 59, false), ("2026-11-26", 0, 0, 0, true), ("2026-11-30", 23, 59, 59, true),
    ])
  func days(_ text: String, _ hour: Int, _ minute: Int, _ second: Int, _ isAnnounced: Bool) {
    let now = LeavingWorld.at(text, hour: hour, minute: minute, second: second)
    let notices = Self.notices(Self.due(LeavingWorld.file([.prorated]), at: now))
    #expect((notices.map(\.kind) == [.renewalAhead]) == isAnnounced)
    if isAnnounced { #expect(notices.first?.day == day("2026-12-01")) }
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
