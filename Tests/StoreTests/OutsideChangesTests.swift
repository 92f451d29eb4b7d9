import DomainCore
import SQLiteStore
import Testing
import Vault

@Suite("What isn't in an account's rows and was changed from outside is found and named (S15)")
struct OutsideChangesTests {
  let file = StoreFile()

  static let boss = member("boss", .admin)
  static let charge = ID<Charge>("CH1")

  static func member(_ name: String, _ role: StaffRole, isActive: Bool = true) -> StaffMember {
    StaffMember(
      name: name, roles: [role], secret: PasswordHash(salt: [1], rounds: 1, derived: [2]), isActive: isActive)
  }

  static func put(_ member: StaffMember, in store: SQLiteStore) async throws {
    try await store.put(
      member, recording: AuditEvent(actor: .staff, action: .staffChanged, reference: member.logged, at: t0))
  }

  static func grant(_ state: Grant.State = .waiting, version: Int64 = 0) -> Grant {
    Grant(
      id: ID("SP1"), subscriber: ID("S1"), charge: charge, chargeKind: .period, amountFen: Fen(100),
      reason: "慢", proposedBy: "li", proposedAt: t0, approvedBy: state == .granted ? ["han"] : [],
      state: state, version: version)
  }

  static func granting(_ grant: Grant, _ action: AuditEvent.Action, on file: CustomerFile) -> Commit {
    let event = AuditEvent(
      actor: .staff, action: action, reference: grant.id.text, at: t0,
      who: action == .grantApproved ? "han" : "li")
    var commit = Sample.commit([.audit(event)], on: file)
    commit.grant = grant
    return commit
  }

  /// A closed store with two turns of a conversation, staff, a grant that was granted, and kept figures of two versions.
  func prepared() async throws {
    let store = try file.open()
    for number in 1...2 { try await store.add(Sample.file(number), at: t0) }
    for turn in 1...2 {
      let commit = try await Sample.commit(
        [], on: store.known(), conversation: Sample.turn(turn, subscriber: ID("S1")))
      #expect(try await store.commit(commit).name == "committed")
    }
    for member in [Self.boss, Self.member("li", .handler), Self.member("han", .reviewer)] {
      try await Self.put(member, in: store)
    }
    for version in ["2026-01", "2026-11"] {
      try await store.keep(figures: "{\"fee\": 1}", of: ID("cmcc"), version: version)
    }
    _ = try await store.commit(Self.granting(Self.grant(), .grantProposed, on: store.known()))
    try store.close()
    try await file.change(
      "CREATE TABLE old_grants AS SELECT * FROM grants; CREATE TABLE old_staff AS SELECT * FROM staff")
    let again = try file.open()
    let approved = Self.granting(
      Self.grant(.granted, version: 1), .grantApproved, on: try await again.known())
    #expect(try await again.commit(approved).name == "committed")
    try await Self.put(Self.member("li", .handler, isActive: false), in: again)
    #expect(try await again.verify() == [])
    try again.close()
  }

  static let changes = [
    ("DELETE FROM staff WHERE name = 'han'", "the staff member han was taken out of the list"),
    (
      "DELETE FROM staff; INSERT INTO staff SELECT * FROM old_staff",
      "the staff member li isn't as the staff's log says"
    ),
    ("UPDATE staff SET roles = 'admin' WHERE name = 'han'", "the staff member han was changed from outside"),
    ("UPDATE turns SET texts = zeroblob(60) WHERE number = 1", "what was said in turn 1 can't be read"),
    (
      "UPDATE turns SET texts = (SELECT texts FROM turns t WHERE t.number = 2) WHERE number = 1",
      "what was said in turn 1 can't be read"
    ),
    ("DELETE FROM turns WHERE number = 1", "1 turns were taken out"),
    ("UPDATE conversations SET state = x'01'", "where it stands can't be read"),
    ("UPDATE conversation_keys SET wrapped = zeroblob(61)", "its key can't be opened"),
    ("DELETE FROM conversation_keys", "where it stands can't be read"),
    (
      "UPDATE subscriber_keys SET wrapped = zeroblob(61) WHERE subscriber_id = 'S1'",
      "its key can't be opened"
    ),
    ("UPDATE grants SET sealed = zeroblob(60)", "grant SP1 can't be read"),
    ("DELETE FROM grants", "grant SP1 was taken out"),
    ("UPDATE grants SET is_open = 1", "grant SP1 isn't as the audit log says"),
    (
      "DELETE FROM grants; INSERT INTO grants SELECT * FROM old_grants",
      "grant SP1 isn't as the audit log says"
    ),
    (
      "UPDATE store_facts SET value = CAST('{}' AS BLOB) WHERE name = 'policy cmcc 2026-01'",
      "the kept figures of policy cmcc 2026-01 were changed"
    ),
    (
      "DELETE FROM store_facts WHERE name = 'mark of policy cmcc 2026-01'",
      "the kept figures of policy cmcc 2026-01 were changed"
    ),
  ]

  @Test(arguments: changes)
  func found(sql: String, words: String) async throws {
    try await prepared()
    try await file.change(sql)
    let store = try file.open()
    let problems = try await store.verify() + store.checkAccounts().problems
    #expect(problems.contains { $0.contains(words) }, "\(problems)")
  }

  @Test("what was said to somebody who was erased is passed over")
  func erased() async throws {
    try await prepared()
    let store = try file.open()
    _ = try await store.commit(Sample.commit([.erase], on: store.known()))
    #expect(try await store.verify() == [])
  }

  @Test("a chargeback after erasure is booked and written off, once, and the store stays sound")
  func erasedChargeback() async throws {
    try await prepared()
    let store = try file.open()
    #expect(try await store.erasedBill(of: ID("S1")) == nil)
    _ = try await store.commit(Sample.commit([.erase], on: store.known()))
    let bill = try #require(try await store.erasedBill(of: ID("S1")))
    var numbers = NumberSource(seed: "erased", keyring: Vault.forTests)
    let payer = Self.member("han", .reviewer)
    for line in bill.linesPaidOutside {
      let booking = try bill.bookingChargeback(of: line.id, Fen(1), by: payer, numbers: &numbers, at: t0)
        .get()
      #expect(try await store.book(booking))
      #expect(try await !store.book(booking), "the account has changed since")
      break
    }
    #expect(!bill.linesPaidOutside.isEmpty)
    #expect(try await store.verify() == [])
    #expect(try await store.staffAudit(last: 1).first?.action == .paymentChargedBack)
    let refused = bill.bookingChargeback(
      of: bill.linesPaidOutside[0].id, Fen(1), by: Self.boss, numbers: &numbers, at: t0)
    #expect(refused == .failure(.role([.reviewer])))
  }
}
