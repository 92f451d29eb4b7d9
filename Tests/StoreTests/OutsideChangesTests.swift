import DomainCore
import Foundation
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

  static func noting(_ failures: Int, of number: Int = 1, in store: SQLiteStore) async throws {
    var record = try await store.phoneRecord(of: Sample.phone(number))
    record.failures = failures
    var commit = Commit(at: t0)
    commit.phone = record
    #expect(try await store.commit(commit).name == "committed")
  }

  /// A closed store with two turns of a conversation and a ticket, what is kept of two numbers, staff, a grant that was granted, and kept
  /// figures of two versions.
  func prepared() async throws {
    let store = try file.open()
    for number in 1...2 { try await store.add(Sample.file(number), at: t0) }
    for turn in 1...2 {
      var commit = try await Sample.commit(
        [], on: store.known(), conversation: Sample.turn(turn, subscriber: ID("S1")))
      commit.handOver = turn == 2 ? HandOverStoreTests.ticket() : nil
      #expect(try await store.commit(commit).name == "committed")
    }
    for number in [1, 77] { try await Self.noting(3, of: number, in: store) }
    for member in [Self.boss, Self.member("li", .handler), Self.member("han", .reviewer)] {
      try await Self.put(member, in: store)
    }
    for version in ["2026-01", "2026-11"] {
      try await store.keep(figures: "{\"fee\": 1}", of: ID("cmcc"), version: version)
    }
    _ = try await store.commit(Self.granting(Self.grant(), .grantProposed, on: store.known()))
    try store.close()
    try await file.change(
      ["grants", "staff", "phones", "store_marks", "hand_overs"].map {
        "CREATE TABLE old_\($0) AS SELECT * FROM \($0);"
      }.joined())
    let again = try file.open()
    try await Self.noting(9, in: again)
    let ticket = try #require(try await again.handOver(ID("RG1")))
    let taken = try ticket.taking(by: "小李", at: t0).get()
    #expect(try await again.commit(Commit(handOver: taken, at: t0)).name == "committed")
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
    (
      """
      UPDATE store_facts SET value = CAST('{}' AS BLOB) WHERE name = 'policy cmcc 2026-01';
      DELETE FROM store_facts WHERE name LIKE 'mark of %';
      """, "the kept figures of policy cmcc 2026-01 were changed"
    ),
    ("DELETE FROM store_facts WHERE name LIKE '%policy cmcc 2026-01'", "kept policy figures or their marks"),
    ("DELETE FROM store_facts WHERE name LIKE '%policy %'", "kept policy figures or their marks"),
    ("DELETE FROM store_marks", "the sums over numbers and policy figures were changed"),
    ("UPDATE store_marks SET version = 1", "the sums over numbers and policy figures were changed"),
    (
      "UPDATE phones SET failures = 0 WHERE failures = 9",
      "account S1: what is kept of its number (codes, failures, lock) was changed"
    ),
    ("UPDATE phones SET sent_at = '[]', mark = NULL", "what is kept of a number without an account"),
    ("UPDATE phones SET locked_until = 1", "account S1: what is kept of its number"),
    (
      """
      UPDATE phones SET failures = 3, mark = (SELECT mark FROM phones p WHERE p.failures = 3) WHERE failures = 9
      """, "account S1: what is kept of its number"
    ),
    ("DELETE FROM phones WHERE failures = 9", "what is kept of a number was taken out"),
    (
      "DELETE FROM phones; INSERT INTO phones SELECT * FROM old_phones",
      "what is kept of a number was taken out of the store, or put back"
    ),
    (
      """
      DELETE FROM phones; INSERT INTO phones SELECT * FROM old_phones;
      DELETE FROM store_marks; INSERT INTO store_marks SELECT * FROM old_store_marks;
      """, "numbers and policy figures: put back from outside"
    ),
    ("UPDATE conversations SET subscriber_id = 'S2'", "its row was changed from outside"),
    ("UPDATE conversations SET updated_at = updated_at + 1", "its row was changed from outside"),
    ("UPDATE conversations SET mark = NULL", "its row was changed from outside"),
    ("UPDATE handles SET handle_hash = zeroblob(32)", "handles were led to or from it"),
    (
      """
      UPDATE handles SET handle_hash = zeroblob(32); UPDATE conversations SET handle_hash = zeroblob(32);
      """, "its row was changed from outside"
    ),
    ("INSERT INTO handles VALUES (zeroblob(32), 'C1')", "handles were led to or from it"),
    ("UPDATE turns SET turn_key = 'k9' WHERE number = 2", "what was said in turn 2 can't be read"),
    ("UPDATE turns SET at = at + 1 WHERE number = 2", "what was said in turn 2 can't be read"),
    (
      "UPDATE conversations SET turn = 1, mark = (SELECT mark FROM conversations)",
      "it was put back from outside as it was before its last turns"
    ),
    ("UPDATE hand_overs SET is_open = 0", "ticket RG1 was changed"),
    ("UPDATE hand_overs SET subscriber_id = NULL", "ticket RG1 was changed"),
    ("DELETE FROM hand_overs", "a ticket was taken out"),
    (
      "DELETE FROM hand_overs; INSERT INTO hand_overs SELECT * FROM old_hand_overs",
      "a ticket was taken out or put"
    ),
  ]

  @Test("nobody proves himself, talks on or is ruled by what was changed from outside")
  func refused() async throws {
    try await prepared()
    let refusals: [(String, (SQLiteStore) async throws -> Void)] = [
      ("UPDATE phones SET failures = 0", { _ = try await $0.phoneRecord(of: Sample.phone()) }),
      ("UPDATE directory SET subscriber_id = 'S2'", { _ = try await $0.phoneRecord(of: Sample.phone()) }),
      (
        "UPDATE conversations SET subscriber_id = 'S2'",
        { _ = try await $0.conversation(id: Sample.conversation) }
      ),
      ("DELETE FROM hand_overs", { _ = try await $0.conversation(id: Sample.conversation) }),
      ("UPDATE hand_overs SET is_open = 0", { _ = try await $0.handOver(ID("RG1")) }),
      (
        "DELETE FROM store_facts WHERE name LIKE '%policy cmcc 2026-01'",
        { _ = try await $0.keptFigures(of: ID("cmcc"), version: "2026-01") }
      ),
    ]
    let sound = try Data(contentsOf: URL(fileURLWithPath: file.path))
    for (sql, read) in refusals {
      let known = try Data(contentsOf: URL(fileURLWithPath: file.path + ".anchor"))
      try await file.change(sql)
      let store = try file.open()
      do {
        try await read(store)
        Issue.record("\(sql) is taken as it is")
      } catch StoreProblem.foreign {
      }
      #expect(try await !store.verify().isEmpty)
      // A person who has looked takes it as it is; a number doesn't become another account's by that.
      try await store.renewMarks()
      if !sql.contains("directory"), !sql.contains("subscriber_id") { try await read(store) }
      try store.close()
      try sound.write(to: URL(fileURLWithPath: file.path))
      try known.write(to: URL(fileURLWithPath: file.path + ".anchor"))
      chmod(file.path, 0o600)
      chmod(file.path + ".anchor", 0o600)
    }
  }

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
