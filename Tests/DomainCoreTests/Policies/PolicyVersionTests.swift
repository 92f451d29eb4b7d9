import DataFiles
import DomainCore
import Testing

@Suite("Several versions of an operator's rules")
struct PolicyVersionTests {
  let policies = PolicyFolder.policies
  static let operatorID = ID<OperatorPolicy>("cmcc")
  static let ringback = ID<Product>("cmcc.ringback")

  @Test("The version of the day is in force: the new one from its first day on, the old one until then")
  func inForce() throws {
    for (text, version, priceFen, days) in [
      ("2020-01-01", "2026-11-23.1", Fen(500), 2), ("2026-12-31", "2026-11-23.1", Fen(500), 2),
      ("2027-01-01", "2027-01-01", Fen(600), 1), ("2030-01-01", "2027-01-01", Fen(600), 1),
    ] {
      let today = policies.inForce(on: day(text))
      #expect(today.version(of: Self.operatorID) == version)
      #expect(today.products[Self.ringback]?.priceFen == priceFen)
      #expect(today.operators[Self.operatorID]?.refundWorkingDays == days)
      #expect(today.version(of: ID("cucc")) == "2026-11-23.1")
      #expect(today.products.count == policies.products.count)
    }
    #expect(policies.pinned("2031-01-01", of: Self.operatorID) == nil)
    let new = policies.inForce(on: day("2027-02-01"))
    #expect(new.pinned("2026-11-23.1", of: Self.operatorID)?.products[Self.ringback]?.priceFen == Fen(500))
  }

  /// The small world with a second version from 2026-12-01 on: another refund day, undo window and late fee, a product that
  /// needs a person.
  static func world(without version: String? = nil) -> Policies {
    let before = LeavingWorld.policies
    let operatorID = ID<OperatorPolicy>("cmcc")
    guard let first = before.operators[operatorID] else { preconditionFailure("the small world has cmcc") }
    var second = first
    second.refundWorkingDays = 9
    second.terms.undoWindow = nil
    second.terms.equipmentReturn = .init(.init(withinDays: 3, pickUpDays: 1), Source("example"))
    second.lateFeePerDayBasisPoints = 500
    second.cancellationDayIsUsed = false
    let products = before.products.filter { $0.value.operatorID == operatorID }
    let changed = products.mapValues { product in
      var next = product
      next.needsPerson = true
      return next
    }
    let editions = [
      PolicyEdition(version: "v1", validFrom: day("2026-01-01"), policy: first, products: products),
      PolicyEdition(version: "v2", validFrom: day("2026-12-01"), policy: second, products: changed),
    ]
    return Policies(
      version: "test", editions: editions.filter { $0.version != version }, calendar: before.calendar,
      limits: before.limits, validFrom: day("2026-01-01"), service: before.service)
  }

  static let late = LeavingWorld.at("2026-11-30", hour: 23)
  static let next = LeavingWorld.at("2026-12-01", hour: 9)

  static func accepted(
    _ kind: LeavingWorld.Kind = .prorated, at now: Instant = late, under policies: Policies = world()
  ) throws -> CustomerFile {
    let file = LeavingWorld.file([kind])
    let quote = try file.quote(leaving: [kind.service], payingBy: .alipay, under: policies, at: now).get()
    var numbers = LeavingWorld.numbers("v")
    let acceptance = file.accepting(
      quote, consent: LeavingWorld.consent(to: quote, at: now), form: LeavingWorld.form, under: policies,
      numbers: &numbers, keyring: LeavingWorld.keyring, at: now)
    guard case .accepted(let changes, _) = acceptance else { throw Unexpected(what: "\(acceptance)") }
    return file.applying(changes)
  }

  static func due(_ file: CustomerFile, under policies: Policies, at now: Instant) -> CustomerFile {
    var numbers = LeavingWorld.numbers("due/\(now.milliseconds)")
    return file.applying(
      file.dueChanges(under: policies, numbers: &numbers, keyring: LeavingWorld.keyring, at: now))
  }

  static func done(
    _ file: CustomerFile, under policies: Policies, at now: Instant
  ) throws -> CustomerFile {
    var numbers = LeavingWorld.numbers("done/\(now.milliseconds)")
    return file.applying(
      file.changes(
        after: .done, to: try file.waiting(.terminate), under: policies, numbers: &numbers,
        keyring: LeavingWorld.keyring, at: now))
  }

  @Test("An order quoted under one version is reviewed and settled by it although a newer one is in force")
  func pinned() throws {
    let file = try Self.accepted()
    #expect(file.orders[0].policyVersion == "v1")
    // By v2 a person would have to approve it, and the money would take nine working days.
    let sent = Self.due(file, under: Self.world(), at: Self.next)
    #expect(sent.orders[0].state == .inProgress)
    let left = try Self.done(sent, under: Self.world(), at: Self.next)
    #expect(left.orders[0].state == .completed)
    #expect(
      left.refunds.map(\.amountFen) == [file.orders[0].item.settlement.creditedFen].filter { $0 > .zero })
    #expect(left.brokenBooks == [])
    let early = try Self.accepted(at: LeavingWorld.now)
    let paid = try Self.done(
      Self.due(early, under: Self.world(), at: LeavingWorld.now), under: Self.world(), at: Self.next)
    #expect(paid.refunds.map(\.amountFen) == [Fen(900)] && paid.refunds[0].expectedOn == day("2026-12-03"))
    #expect(throws: Never.self) {
      try paid.quote(
        for: .undo(paid.orders[0].id), payingBy: nil, under: Self.world(),
        at: Self.next.adding(seconds: 60)
      ).get()
    }
  }

  @Test("A new order is quoted, reviewed and settled by the new version")
  func new() throws {
    var file = LeavingWorld.file([.prorated])
    file.charges.append(
      Charge(
        id: ID("dec"), service: LeavingWorld.Kind.prorated.service, kind: .period,
        periodStart: day("2026-12-01"), periodEnd: day("2027-01-01"), amountFen: Fen(3000),
        creditedFen: .zero, chargedAt: Self.next, payment: ID("dec paid")))
    file.payments.append(
      Payment(
        id: ID("dec paid"), method: .alipay, amountFen: Fen(3000), state: .success, requestedAt: Self.next,
        order: nil))
    let now = LeavingWorld.at("2026-12-11", hour: 10)
    func quote(_ policies: Policies) throws -> Quote {
      try file.quote(
        leaving: [LeavingWorld.Kind.prorated.service], payingBy: nil, under: policies, at: now
      ).get()
    }
    let (old, new) = (try quote(Self.world(without: "v2")), try quote(Self.world()))
    #expect((old.policyVersion, new.policyVersion) == ("v1", "v2"))
    #expect(old.refundFen == Fen(1935) && new.refundFen == Fen(2032))
    let accepted = try Self.accepted(at: Self.next)
    #expect(accepted.orders[0].policyVersion == "v2")
    let reviewed = Self.due(accepted, under: Self.world(), at: Self.next)
    #expect(reviewed.orders[0].state == .held(.needsPerson))
  }

  @Test("A version that is gone holds its orders and shows in health; none is settled by another version")
  func missing() throws {
    let file = try Self.accepted(at: LeavingWorld.now)
    let gone = Self.world(without: "v1")
    let held = Self.due(file, under: gone, at: LeavingWorld.now)
    #expect(held.orders[0].state == .held(.policyMissing))
    #expect(held.healthFindings(under: gone, at: LeavingWorld.now).map(\.problem) == [.policyMissing])
    #expect(held.healthFindings(under: gone, at: LeavingWorld.now)[0].detail == "cmcc v1")
    #expect(held.nextDue(under: gone, at: Self.next).map { $0 > Self.next } ?? true)
    let back = Self.due(held, under: Self.world(), at: LeavingWorld.now)
    #expect(back.orders[0].state == .inProgress)
    // Gone while the network was at it: what the network did is not settled by another rule.
    let partial = try Self.done(back, under: gone, at: LeavingWorld.now)
    #expect(partial.orders[0].state == .partial(.policyMissing) && partial.refunds.isEmpty)
    let settled = Self.due(partial, under: Self.world(), at: Self.next)
    #expect(settled.orders[0].state == .completed && settled.refunds.map(\.amountFen) == [Fen(900)])
    #expect(settled.brokenBooks == [])
  }

  @Test("Nobody approves by rules that are gone: the refusal names the version; back again, it is approved")
  func approvedByPerson() throws {
    let gone = Self.world(without: "v1")
    let held = Self.due(try Self.accepted(at: LeavingWorld.now), under: gone, at: LeavingWorld.now)
    func approving(_ file: CustomerFile, under policies: Policies) -> Result<[Change], StaffRefusal> {
      var numbers = LeavingWorld.numbers("approve")
      return file.deciding(
        .approve, on: file.orders[0].id, by: StaffDecidingTests.member("li", .reviewer), servedBy: [],
        under: policies, numbers: &numbers, keyring: LeavingWorld.keyring, at: LeavingWorld.now)
    }
    let refusal = StaffRefusal.order(.policyMissing(Self.operatorID, version: "v1"))
    #expect(approving(held, under: gone) == .failure(refusal))
    let partial = try Self.done(
      Self.due(held, under: Self.world(), at: LeavingWorld.now), under: gone, at: LeavingWorld.now)
    #expect(partial.orders[0].state == .partial(.policyMissing))
    #expect(approving(partial, under: gone) == .failure(refusal))
    let approved = held.applying(try approving(held, under: Self.world()).get())
    #expect(approved.orders[0].state == .inProgress && approved.brokenBooks == [])
    var numbers = LeavingWorld.numbers("reject")
    let rejected = held.applying(
      try held.deciding(
        .reject, on: held.orders[0].id, under: gone, numbers: &numbers, keyring: LeavingWorld.keyring,
        at: LeavingWorld.now
      ).get())
    #expect(rejected.orders[0].state == .rejected(.needsPerson))
  }

  @Test("A figure changed under an unchanged version name is found, with its place and the cure")
  func changed() throws {
    let before = try #require(
      policies.editions.first { $0.version == "2026-11-23.1" && $0.operatorID == Self.operatorID })
    for (file, from, to, path) in [
      ("Policies/operators/cmcc.yaml", "window: 7 days", "window: 6 days", "cmcc.settlement.window"),
      (
        "Policies/operators/cmcc.yaml", "settlement_window: 3 days", "settlement_window: 4 days",
        "cmcc.provinces.zj.settlement_window"
      ),
      ("Policies/catalogue/cmcc.yaml", "price: 5.00", "price: 5.50", "cmcc.products[cmcc.ringback].price"),
    ] {
      let files = PolicyFolder.files(changing: file) { text in
        var text = text
        if let range = text.firstRange(of: from) { text.replaceSubrange(range, with: to) }
        return text
      }
      let after = try #require(
        try PolicyFiles.load(files: files).editions.first {
          $0.version == "2026-11-23.1" && $0.operatorID == Self.operatorID
        })
      let change = try #require(after.change(since: before.keptFigures))
      #expect(change.figure.path == path && change.figure.file == file && change.figure.line > 1)
      let error = DataFileError(change)
      #expect(error.problem.contains("give it a new version"), "\(error)")
      #expect(error.description.hasPrefix("\(file):\(change.figure.line):1: \(path) was "))
    }
    let words = PolicyFolder.files(changing: "Policies/operators/cmcc.yaml") {
      $0.replacing("动感地带", with: "动感").replacing("source: 示例}", with: "source: 示例二}")
    }
    let same = try PolicyFiles.load(files: words).editions.first {
      $0.version == "2026-11-23.1" && $0.operatorID == Self.operatorID
    }
    #expect(same?.change(since: before.keptFigures) == nil)
  }

  @Test("Wrong versions are refused at their place")
  func wrong() {
    let file = "Policies/operators/cmcc-2027.yaml"
    for (from, to, problem) in [
      (
        "version: 2027-01-01\n", "version: 2026-11-23.1\n",
        "version 2026-11-23.1 of the operator \"cmcc\" is here twice"
      ),
      ("valid_from: 2027-01-01\n", "", "version and valid_from go together"),
      ("valid_from: 2027-01-01\n", "valid_from: 2026-11-01\n", "begin on the same day"),
      ("version: 2027-01-01\n", "version: 2027-02-01\n", "has no version 2027-01-01"),
    ] {
      let error = #expect(throws: DataFileError.self) {
        try PolicyFiles.load(files: PolicyFolder.files(changing: file) { $0.replacing(from, with: to) })
      }
      #expect(error?.problem.contains(problem) ?? false, "\(String(describing: error))")
    }
  }
}
