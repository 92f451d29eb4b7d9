import DomainCore
import Testing

@Suite("Why a service can't be left (R3, R4, R5, R8, R14)")
struct LeaveRefusalTests {
  typealias Edit = @Sendable (inout CustomerFile) -> Void

  static func edit(
    _ kind: LeavingWorld.Kind = .prorated, _ change: @escaping @Sendable (inout Service) -> Void
  )
    -> Edit
  {
    { file in
      guard let index = file.services.firstIndex(where: { $0.id == kind.service }) else { return }
      change(&file.services[index])
    }
  }

  /// One row for each reason, in the order in which they are looked at: each row also breaks everything after it.
  static let rows: [(name: String, edit: Edit, refusal: LeaveRefusal)] = [
    ("closed", { $0.subscriber.state = .closed }, .accountClosed),
    ("frozen", { $0.subscriber.state = .frozen }, .accountFrozen),
    ("abnormal", { $0.subscriber.state = .abnormal }, .accountAbnormal),
    ("unknown", { $0.services.removeAll { $0.id == LeavingWorld.Kind.dependent.service } }, .unknownService),
    (
      "left", edit(.dependent) { $0.state = .terminated(on: day("2026-11-11")) },
      .alreadyLeft(on: day("2026-11-11"))
    ),
    ("under way", edit(.dependent) { $0.state = .pendingTerminate(ID("TD1")) }, .underWay(ID("TD1"))),
    (
      "not bound",
      edit(.dependent) {
        $0.lineIsBound = false
        $0.lineAccount = "line-9"
      }, .lineNotBound(account: "line-9")
    ),
    (
      "expired",
      edit(.dependent) {
        $0.endsOn = day("2026-11-21")
        $0.autoRenews = false
      }, .expired(on: day("2026-11-21"))
    ),
    ("another first", { _ in }, .leaveFirst(names: ["prorated"])),
  ]

  @Test("Each reason wins over all that are looked at later", arguments: rows.indices)
  func inOrder(index: Int) {
    var file = LeavingWorld.file()
    // Later rows first, so that the row under test has the last word where both edit one thing.
    for row in Self.rows[index...].reversed() where row.name != "unknown" || index == 3 { row.edit(&file) }
    let service = LeavingWorld.Kind.dependent.service
    #expect(
      file.leaveRefusal(of: service, under: LeavingWorld.policies, at: LeavingWorld.now)
        == Self.rows[index].refusal)
  }

  @Test("What can be left has no reason, switched off or not")
  func none() {
    var file = LeavingWorld.file()
    #expect(file.refusal(.prorated) == nil)
    Self.edit { $0.state = .suspended }(&file)
    #expect(file.refusal(.prorated) == nil)
  }

  @Test("A service expires at Beijing midnight; one that renews doesn't")
  func midnight() {
    var file = LeavingWorld.file()
    Self.edit {
      $0.endsOn = day("2026-11-22")
      $0.autoRenews = false
    }(&file)
    let midnight = LeavingWorld.at("2026-11-22")
    #expect(file.refusal(.prorated, at: midnight.adding(seconds: -1)) == nil)
    #expect(file.refusal(.prorated, at: midnight) == .expired(on: day("2026-11-22")))
    Self.edit { $0.autoRenews = true }(&file)
    #expect(file.refusal(.prorated, at: midnight) == nil)
  }

  @Test("What must be left first may be left together, be under way, be left or have expired")
  func leaveFirst() throws {
    let file = LeavingWorld.file()
    #expect(file.refusal(.dependent) == .leaveFirst(names: ["prorated"]))
    _ = try file.quoted([.dependent, .prorated])
    #expect(try file.leaving([.prorated]).file.refusal(.dependent) == nil)
    let gone: [@Sendable (inout Service) -> Void] = [
      { $0.state = .terminated(on: day("2026-11-20")) },
      {
        $0.endsOn = day("2026-11-20")
        $0.autoRenews = false
      },
    ]
    for change in gone {
      var other = file
      Self.edit(.prorated, change)(&other)
      #expect(other.refusal(.dependent) == nil)
    }
  }

  @Test("A product without a rule is left by a person")
  func noRule() {
    var policies = LeavingWorld.policies
    policies.products[LeavingWorld.Kind.prorated.product] = nil
    let file = LeavingWorld.file()
    let service = LeavingWorld.Kind.prorated.service
    #expect(file.leaveRefusal(of: service, under: policies, at: LeavingWorld.now) == .noRule)
    policies = LeavingWorld.policies
    policies.operators = [:]
    #expect(file.leaveRefusal(of: service, under: policies, at: LeavingWorld.now) == .noRule)
  }
}

extension CustomerFile {
  func refusal(_ kind: LeavingWorld.Kind, at now: Instant = LeavingWorld.now) -> LeaveRefusal? {
    leaveRefusal(of: kind.service, under: LeavingWorld.policies, at: now)
  }
}
