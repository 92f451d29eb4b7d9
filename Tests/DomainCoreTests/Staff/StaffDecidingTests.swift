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

/// Money that no rule gives: one proposes, others approve (S16).
@Suite("Grants (S16)") struct GrantTests {
  static let handler = StaffDecidingTests.member("li", .handler, .reviewer)
  static let reviewers = ["wang", "zhao"].map { StaffDecidingTests.member($0, .reviewer) }

  /// A file with a paid bill line of this kind and amount.
  static func file(_ kind: ChargeKind, _ amountFen: Int64) -> CustomerFile {
    var file = LeavingWorld.file([.prorated])
    file.payments.append(
      Payment(
        id: ID("g"), method: .wechat, amountFen: Fen(amountFen), state: .success,
        requestedAt: LeavingWorld.now,
        order: nil))
    file.charges.append(
      Charge(
        id: ID("g"), service: file.services[0].id, kind: kind, periodStart: day("2026-10-01"),
        periodEnd: day("2026-11-01"), amountFen: Fen(amountFen), creditedFen: .zero,
        chargedAt: LeavingWorld.now, payment: ID("g")))
    return file
  }

  static func propose(
    _ amountFen: Int64, _ file: CustomerFile, by member: StaffMember = handler, reason: String = "误扣"
  ) -> Result<Grant, GrantRefusal> {
    var numbers = LeavingWorld.numbers("grant/\(amountFen)")
    return file.proposing(
      Fen(amountFen), of: ID("g"), reason: reason, by: member, numbers: &numbers, at: LeavingWorld.now)
  }

  static func approve(
    _ grant: Grant, _ file: CustomerFile, by member: StaffMember, servedBy: Set<String> = []
  ) -> Result<(Grant, [Change]), GrantRefusal> {
    var numbers = LeavingWorld.numbers("approve/\(member.name)")
    return file.approving(
      grant, by: member, servedBy: servedBy, under: LeavingWorld.policies, numbers: &numbers,
      keyring: LeavingWorld.keyring, at: LeavingWorld.now)
  }

  static func refusal<Value>(_ result: Result<Value, GrantRefusal>) -> GrantRefusal? {
    if case .failure(let refusal) = result { refusal } else { nil }
  }

  @Test("Nothing is given of a line that an order under way settles: what was quoted comes back first")
  func underWay() throws {
    func proposed(_ file: CustomerFile) -> Result<Grant, GrantRefusal> {
      var numbers = LeavingWorld.numbers("grant")
      return file.proposing(
        Fen(1000), of: ID("line.prorated"), reason: "r", by: Self.handler, numbers: &numbers,
        at: LeavingWorld.now)
    }
    let left = try LeavingWorld.file([.prorated]).leaving([.prorated]).file.afterDue()
    let order = left.orders[0].id
    #expect(Self.refusal(proposed(left)) == .orderUnderWay(order))
    let grant = try proposed(LeavingWorld.file([.prorated])).get()
    #expect(Self.refusal(Self.approve(grant, left, by: Self.reviewers[0])) == .orderUnderWay(order))
    let done = try left.answered(.done, .terminate)
    #expect(try Self.approve(grant, done, by: Self.reviewers[0]).get().0.state == .granted)
  }

  @Test(
    "waivers up to 100 元 and refunds up to 500 元 need one reviewer, above it two",
    arguments: [
      (ChargeKind.terminationFee, 10_000, 1), (.terminationFee, 10_001, 2), (.lateFee, 10_001, 2),
      (.period, 50_000, 1), (.period, 50_001, 2),
    ] as [(ChargeKind, Int64, Int)])
  func approvals(_ kind: ChargeKind, _ amountFen: Int64, _ needed: Int) throws {
    var file = Self.file(kind, amountFen)
    var grant = try Self.propose(amountFen, file).get()
    for number in 1...needed {
      #expect(grant.state == .waiting && file.refunds.isEmpty)
      let changes: [Change]
      (grant, changes) = try Self.approve(grant, file, by: Self.reviewers[number - 1]).get()
      file = file.applying(changes)
      if number < needed {
        #expect(
          Self.refusal(Self.approve(grant, file, by: Self.reviewers[number - 1])) == .secondPersonNeeded)
      }
    }
    #expect(grant.state == .granted && file.refunds.map(\.amountFen) == [Fen(amountFen)])
    #expect(Self.refusal(Self.approve(grant, file, by: Self.reviewers[0])) == .closed)
  }

  @Test("A fee that is given back in parts is one amount: once 100 元 are back, more needs two reviewers")
  func parts() throws {
    var file = Self.file(.terminationFee, 36_000)
    let waiting = try Self.propose(10_000, file).get()
    let first = try Self.approve(try Self.propose(9_999, file).get(), file, by: Self.reviewers[0]).get()
    #expect(first.0.state == .granted)
    file = file.applying(first.1)
    // It was proposed before; what counts is what is back when it is approved.
    let (once, changes) = try Self.approve(waiting, file, by: Self.reviewers[0]).get()
    #expect(once.state == .waiting && file.applying(changes).refunds.count == 1)
    let (twice, rest) = try Self.approve(once, file.applying(changes), by: Self.reviewers[1]).get()
    #expect(
      twice.state == .granted && file.applying(rest).refunds.map(\.amountFen) == [Fen(9_999), Fen(10_000)])
    let (last, _) = try Self.approve(try Self.propose(1, file).get(), file, by: Self.reviewers[0]).get()
    #expect(last.state == .granted, "100 元 in all")
  }

  @Test("who served the customer approves nothing for him")
  func served() throws {
    let file = Self.file(.period, 1000)
    let grant = try Self.propose(1000, file).get()
    let name = Self.reviewers[0].name
    #expect(Self.refusal(Self.approve(grant, file, by: Self.reviewers[0], servedBy: [name])) == .ownCase)
    #expect(try Self.approve(grant, file, by: Self.reviewers[1], servedBy: [name]).get().0.state == .granted)
  }

  @Test("nobody decides his own, and only a reviewer decides")
  func own() throws {
    let file = Self.file(.period, 1000)
    let grant = try Self.propose(1000, file).get()
    #expect(Self.refusal(Self.approve(grant, file, by: Self.handler)) == .ownGrant)
    #expect(Self.refusal(file.rejecting(grant, by: Self.handler, at: LeavingWorld.now)) == .ownGrant)
    for role in StaffRole.allCases where role != .reviewer {
      let other = StaffDecidingTests.member("other", role)
      #expect(Self.refusal(Self.approve(grant, file, by: other)) == .role([.reviewer]))
    }
    let rejected = try file.rejecting(grant, by: Self.reviewers[0], at: LeavingWorld.now).get()
    #expect(rejected.0.state == .rejected)
    #expect(Self.refusal(Self.approve(rejected.0, file, by: Self.reviewers[1])) == .closed)
  }

  @Test("no more than is left of the line, for a reason, and only by who may propose")
  func limits() {
    let file = Self.file(.period, 1000)
    #expect(Self.refusal(Self.propose(1001, file)) == .tooMuch(leftFen: Fen(1000)))
    #expect(Self.refusal(Self.propose(0, file)) == .empty)
    #expect(Self.refusal(Self.propose(1, file, reason: " ")) == .empty)
    #expect(Self.refusal(Self.propose(1, file, by: Self.reviewers[0])) == .role([.handler]))
    #expect(Self.refusal(Self.propose(1, LeavingWorld.file([.prorated]))) == .noSuchCharge)
  }

  @Test("a line that was credited meanwhile is not given back twice")
  func meanwhile() throws {
    var file = Self.file(.period, 1000)
    let grant = try Self.propose(1000, file).get()
    let index = try #require(file.charges.firstIndex { $0.id == ID("g") })
    file.charges[index].creditedFen = Fen(1)
    #expect(Self.refusal(Self.approve(grant, file, by: Self.reviewers[0])) == .tooMuch(leftFen: Fen(999)))
  }
}
