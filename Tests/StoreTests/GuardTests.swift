import DomainCore
import SQLiteStore
import Testing
import Vault

@Suite("A commit is written once, whole, and on what it was decided on")
struct GuardTests {
  @Test(
    "a file, number or conversation that has changed makes a commit stale, and nothing is written",
    arguments: StoreKind.allCases)
  func stale(kind: StoreKind) async throws {
    let store = try kind.make()
    try await store.add(Sample.file(), at: t0)
    let first = try await store.known()
    let phone = try await store.phoneRecord(of: Sample.phone())
    _ = try await store.commit(
      Commit(
        conversation: Sample.turn(1), file: .init(subscriber: ID("S1"), version: first.version), phone: phone,
        at: t0))
    let now = try await store.known()
    let current = Commit.FileGuard(subscriber: ID("S1"), version: now.version)
    var nextPhone = phone
    nextPhone.version = 1
    let stale: [Commit] = [
      Commit(
        conversation: Sample.turn(2), file: .init(subscriber: ID("S1"), version: first.version),
        phone: nextPhone, changes: [.order(Sample.order("O9"))], at: t0),
      Commit(
        conversation: Sample.turn(2), file: current, phone: phone, changes: [.order(Sample.order("O9"))],
        at: t0),
      Commit(
        conversation: Sample.turn(3), file: current, phone: nextPhone, changes: [.order(Sample.order("O9"))],
        at: t0),
      Commit(
        conversation: Sample.turn(1, key: "another"), file: current, phone: nextPhone,
        changes: [.order(Sample.order("O9"))], at: t0),
      Commit(file: .init(subscriber: ID("nobody"), version: 0), at: t0),
      Commit(conversation: Sample.turn(2, of: ID("C9")), at: t0),
    ]
    for commit in stale {
      #expect(try await store.commit(commit).name == "stale")
      #expect(try await store.known() == now)
      #expect(try await store.phoneRecord(of: Sample.phone()).version == 1)
      #expect(try await store.conversation(id: Sample.conversation)?.turn == 1)
    }
  }

  @Test("what strangers write at one time for nobody is all written, on whatever version each looked at")
  func nobody() async throws {
    let store = try SQLiteStore.open(
      path: TemporaryFolder.make() + "/s.sqlite", vault: Vault.forTests, at: t0)
    let seen = try #require(try await store.file(of: .nobody))
    for number in 1...20 {
      let event = AuditEvent(
        actor: .customer, action: .verificationFailed, reference: "C\(number)", at: t0)
      let commit = Commit(
        file: .init(subscriber: .nobody, version: seen.version), changes: [.audit(event)], at: t0)
      #expect(try await store.commit(commit).name == "committed")
    }
    #expect(try await store.file(of: .nobody)?.version == seen.version + 20)
    #expect(try await store.firstBrokenAuditEntry(of: .nobody) == nil)
  }

  @Test("the same turn again gives its stored form and writes nothing", arguments: StoreKind.allCases)
  func repeated(kind: StoreKind) async throws {
    var store = try kind.make()
    try await store.add(Sample.file(), at: t0)
    let file = try await store.known()
    let changes: [Change] = [.post(Sample.movement())]
    let commit = Sample.commit(changes, on: file, conversation: Sample.turn(1))
    #expect(try await store.commit(commit).name == "committed")
    let after = try await store.known()
    store = try kind.reopened(store)
    guard case .repeated(let turn) = try await store.commit(commit) else {
      Issue.record("not recognised")
      return
    }
    #expect(turn == Sample.turn(1).turn)
    #expect(try await store.known() == after)
  }

  @Test("a change that breaks a rule takes the whole commit with it", arguments: StoreKind.allCases)
  func allOrNothing(kind: StoreKind) async throws {
    let store = try kind.make()
    try await store.add(Sample.file(), at: t0)
    let before = try await store.known()
    let phone = try await store.phoneRecord(of: Sample.phone())
    for broken in Self.brokenChanges {
      let changes: [Change] = [
        .order(Sample.order("O7")), .post(Sample.movement("L7")), .outbox(Sample.message("M7")),
        .audit(AuditEvent(actor: .bot, action: .renewed, reference: "", at: t0)), broken,
      ]
      var commit = Sample.commit(changes, on: before, conversation: Sample.turn(1))
      commit.phone = phone
      do {
        _ = try await store.commit(commit)
        Issue.record("accepted: \(broken)")
      } catch let StoreProblem.violated(rule) {
        #expect(!rule.isEmpty)
      }
      #expect(try await store.known() == before)
      #expect(try await store.conversation(id: Sample.conversation) == nil)
      #expect(try await store.phoneRecord(of: Sample.phone()) == phone)
      #expect(try await store.audit(of: ID("S1"), last: 9).isEmpty)
    }
  }

  @Test("64 commits on one version: exactly one is written", arguments: StoreKind.allCases)
  func race(kind: StoreKind) async throws {
    let store = try kind.make()
    try await store.add(Sample.file(), at: t0)
    let file = try await store.known()
    let outcomes = try await withThrowingTaskGroup(of: String.self) { group in
      for index in 0..<64 {
        group.addTask {
          let changes: [Change] = [.post(Sample.movement("L\(index)"))]
          return try await store.commit(Sample.commit(changes, on: file)).name
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.count { $0 == "committed" } == 1)
    #expect(outcomes.count { $0 == "stale" } == 63)
    #expect(try await store.known().balances[.revenue] == Fen(320))
  }

  @Test(
    "an account with a number that is taken is refused, and so are books that don't balance",
    arguments: StoreKind.allCases)
  func refusedAccounts(kind: StoreKind) async throws {
    let store = try kind.make()
    try await store.add(Sample.file(), at: t0)
    await #expect(throws: StoreProblem.accountExists(masked: "138****0001")) {
      try await store.add(Sample.file(), at: t0)
    }
    var unbalanced = Sample.file(2)
    unbalanced.balances = [.cash: Fen(1)]
    await #expect(throws: StoreProblem.violated("opening balances sum to zero")) {
      try await store.add(unbalanced, at: t0)
    }
    #expect(try await store.subscribers(after: nil, limit: 9) == [ID("S1")])
  }

  /// One change for each rule.
  static let brokenChanges: [Change] = {
    var negative = Sample.service()
    negative.priceFen = Fen(-1)
    var endless = Sample.service()
    endless.periodMonths = 0
    var reserved = Sample.payment()
    reserved.reservedFen = Fen(101)
    var refunded = Sample.payment()
    refunded.refundedFen = Fen(-1)
    var finished = Sample.refund()
    finished.finishedAt = t0
    var attempts = Sample.message()
    attempts.attempts = -1
    return [
      .service(negative), .service(endless), .payment(reserved), .payment(refunded), .refund(finished),
      .outbox(attempts), .charge(Sample.charge(credited: 501)), .charge(Sample.charge(credited: -1)),
      .charge(Sample.charge("CH2", service: "nothing")), .charge(Sample.charge("CH2", payment: "nothing")),
      .payment(Sample.payment("P2", order: "nothing")), .refund(Sample.refund("R2", order: "nothing")),
      .receipt(
        Receipt(id: ID("PZ2"), order: ID("nothing"), kind: .review, issuedAt: t0, fields: [], seal: [])),
      .post(Sample.movement("opening")), .subscriber(Sample.subscriber(2)),
    ]
  }()
}
