import DomainCore
import Testing

/// Who may decide about an order that waits for a person (S16).
@Suite("Staff, roles and two persons (S16)") struct StaffDecidingTests {
  static func member(_ name: String, _ roles: StaffRole...) -> StaffMember {
    StaffMember(name: name, roles: Set(roles), secret: PasswordHash(salt: [], rounds: 1, derived: []))
  }

  static func deciding(
    _ choice: PersonDecision, _ order: Order, on file: CustomerFile, by member: StaffMember,
    servedBy: Set<String> = []
  ) -> Result<[Change], StaffRefusal> {
    var numbers = LeavingWorld.numbers("staff/\(choice)/\(file.version)/\(file.receipts.count)")
    return file.deciding(
      choice, on: order.id, by: member, servedBy: servedBy, under: LeavingWorld.policies, numbers: &numbers,
      keyring: LeavingWorld.keyring, at: LeavingWorld.now)
  }

  /// An order that waits for a person and gives so much back.
  static func held(refundFen: Int64) throws -> (CustomerFile, Order) {
    let (file, orders) = try LeavingWorld.file([.person]).leaving([.person])
    var held = file.afterDue()
    var item = orders[0].item
    item.settlement = Settlement(
      charge: item.settlement.charge, chargedFen: Fen(refundFen), usedFen: .zero, creditedFen: Fen(refundFen),
      usedDays: 0, totalDays: 30, rule: item.settlement.rule)
    held.orders[0] = Order(
      id: orders[0].id, service: orders[0].service, item: item, consent: orders[0].consent,
      policyVersion: orders[0].policyVersion, form: orders[0].form, payment: nil,
      state: held.orders[0].state, steps: held.orders[0].steps)
    return (held, held.orders[0])
  }

  @Test("only the roles that may do it do it", arguments: StaffRole.allCases, PersonDecision.allCases)
  func roles(_ role: StaffRole, _ choice: PersonDecision) throws {
    let (file, order) = try Self.held(refundFen: 100)
    let result = Self.deciding(choice, order, on: file, by: Self.member("li", role))
    let act: StaffAct = choice == .tryAgain ? .tryAgain : .decideOrders
    if act.roles.contains(role) {
      #expect(result != .failure(.role(act.roles)))
    } else {
      #expect(result == .failure(.role(act.roles)))
    }
  }

  @Test("who has left may do nothing")
  func left() throws {
    let (file, order) = try Self.held(refundFen: 100)
    var member = Self.member("li", .reviewer)
    member.isActive = false
    #expect(Self.deciding(.approve, order, on: file, by: member) == .failure(.role([.reviewer])))
  }

  @Test(
    "who served the customer doesn't review the order, whichever way",
    arguments: [PersonDecision.approve, .reject])
  func ownCase(_ choice: PersonDecision) throws {
    let (file, order) = try Self.held(refundFen: 100)
    let li = Self.member("li", .handler, .reviewer)
    #expect(Self.deciding(choice, order, on: file, by: li, servedBy: ["li"]) == .failure(.ownCase))
    #expect((try? Self.deciding(choice, order, on: file, by: li, servedBy: ["wang"]).get()) != nil)
  }

  @Test(
    "up to 500 元 one person approves, above it two different ones",
    arguments: [(50_000, false), (50_001, true)])
  func two(_ refundFen: Int64, _ needsTwo: Bool) throws {
    let (file, order) = try Self.held(refundFen: refundFen)
    let li = Self.member("li", .reviewer)
    let first = file.applying(try Self.deciding(.approve, order, on: file, by: li).get())
    guard needsTwo else {
      #expect(first.orders[0].state == .inProgress)
      return
    }
    #expect(first.orders[0].state == order.state && first.orders[0].approvedBy == ["li"])
    #expect(Self.deciding(.approve, order, on: first, by: li) == .failure(.secondPersonNeeded))
    let second = first.applying(
      try Self.deciding(.approve, order, on: first, by: Self.member("wang", .reviewer)).get())
    #expect(second.orders[0].state == .inProgress)
  }

  @Test("each decision is in the audit log under the name")
  func audited() throws {
    let (file, order) = try Self.held(refundFen: 60_000)
    let changes = try Self.deciding(.approve, order, on: file, by: Self.member("li", .reviewer)).get()
    let after = try Self.deciding(
      .approve, order, on: file.applying(changes), by: Self.member("wang", .reviewer)
    ).get()
    let events = (changes + after).compactMap { change -> AuditEvent? in
      if case .audit(let event) = change, event.actor == .staff { event } else { nil }
    }
    #expect(events.map(\.action) == [.orderApprovedByFirst, .orderApproved])
    #expect(events.map(\.who) == ["li", "wang"])
  }

  @Test("the rule never approves what a person must: only a decision of staff moves a held order on")
  func botCannot() throws {
    let (file, _) = try Self.held(refundFen: 60_000)
    var later = file
    for _ in 0..<5 { later = later.afterDue() }
    #expect(later.orders[0].state == .held(.needsPerson))
  }

  @Test(
    "a name is a word without spaces or control characters",
    arguments: [
      ("小李", true), ("li.wei-2", true), ("", false), ("a b", false), ("x\u{1B}", false), ("'; --", false),
      (String(repeating: "a", count: 33), false),
    ])
  func names(_ text: String, _ isName: Bool) {
    #expect(StaffMember.isName(text) == isName)
  }
}
