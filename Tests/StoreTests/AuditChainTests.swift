import DomainCore
import Foundation
import GRDB
import SQLiteStore
import Testing
import Vault

@Suite("Tampering with the audit log is found (S15)")
struct AuditChainTests {
  let file = StoreFile()
  var path: String { file.path }

  func open() throws -> SQLiteStore { try file.open() }

  /// A closed store with two accounts of ten entries each.
  func prepared() async throws { try await file.prepare(0..<10) { Self.entry("\($0)", on: $1) } }

  static func entry(_ reference: String, on file: CustomerFile) -> Commit {
    Sample.commit(
      [.audit(AuditEvent(actor: .bot, action: .renewed, reference: reference, at: t0))], on: file)
  }

  static let attacks: [(String, String, Int64)] = [
    (
      "flipped",
      "UPDATE audit SET sealed = CAST(sealed || x'00' AS BLOB) WHERE subscriber_id = 'S1' AND sequence = 4", 4
    ),
    ("forged hash", "UPDATE audit SET hash = zeroblob(32) WHERE subscriber_id = 'S1' AND sequence = 4", 4),
    ("deleted", "DELETE FROM audit WHERE subscriber_id = 'S1' AND sequence = 4", 4),
    (
      "swapped",
      """
      UPDATE audit SET sequence = -sequence WHERE FALSE;
      CREATE TEMP TABLE t AS SELECT * FROM audit WHERE subscriber_id = 'S1' AND sequence IN (4, 5);
      DELETE FROM audit WHERE subscriber_id = 'S1' AND sequence IN (4, 5);
      INSERT INTO audit SELECT subscriber_id, 9 - sequence, sealed, hash FROM t;
      """, 4
    ),
    (
      "inserted at the end",
      "INSERT INTO audit SELECT subscriber_id, 11, sealed, hash FROM audit WHERE subscriber_id = 'S1' AND sequence = 3",
      11
    ),
    (
      "taken from another account",
      """
      UPDATE audit SET sealed = (SELECT sealed FROM audit b WHERE b.subscriber_id = 'S2' AND b.sequence = 4)
      WHERE subscriber_id = 'S1' AND sequence = 4
      """, 4
    ),
    (
      "inserted in the middle, the rest renumbered",
      """
      UPDATE audit SET sequence = sequence + 1000 WHERE subscriber_id = 'S1' AND sequence >= 4;
      UPDATE audit SET sequence = sequence - 999 WHERE subscriber_id = 'S1' AND sequence >= 1000;
      INSERT INTO audit SELECT subscriber_id, 4, sealed, hash FROM audit
        WHERE subscriber_id = 'S1' AND sequence = 3;
      UPDATE subscribers SET audit_count = 11 WHERE id = 'S1';
      """, 4
    ),
    (
      "deleted in the middle, the rest renumbered",
      """
      DELETE FROM audit WHERE subscriber_id = 'S1' AND sequence = 4;
      UPDATE audit SET sequence = sequence + 1000 WHERE subscriber_id = 'S1' AND sequence >= 5;
      UPDATE audit SET sequence = sequence - 1001 WHERE subscriber_id = 'S1' AND sequence >= 1000;
      UPDATE subscribers SET audit_count = 9 WHERE id = 'S1';
      """, 4
    ),
    ("cut off", "DELETE FROM audit WHERE subscriber_id = 'S1' AND sequence > 7", 8),
    (
      "cut off with the account's row mended",
      """
      DELETE FROM audit WHERE subscriber_id = 'S1' AND sequence > 7;
      UPDATE subscribers SET audit_count = 7, audit_head =
        (SELECT hash FROM audit WHERE subscriber_id = 'S1' AND sequence = 7) WHERE id = 'S1';
      """, 8
    ),
  ]

  @Test(arguments: attacks)
  func attack(name: String, sql: String, first: Int64) async throws {
    try await prepared()
    try await file.change(sql)
    let store = try open()
    #expect(try await store.firstBrokenAuditEntry(of: ID("S1")) == first)
    #expect(try await store.firstBrokenAuditEntry(of: ID("S2")) == nil)
    #expect(try await !store.verify().isEmpty)
  }

  @Test("a log that was cut stays found however much is written after it", arguments: [100, 8 << 20])
  func cutAndGoneOn(anchorLimit: Int) async throws {
    try await prepared()
    let cut = try #require(Self.attacks.last)
    try await file.change(cut.1)
    var options = SQLiteStore.Options()
    options.anchorLimit = anchorLimit
    for index in 0..<3 {
      let store = try SQLiteStore.open(path: path, vault: Vault.forTests, at: t0, options: options)
      for entry in 0..<3 { try await add("\(index)\(entry)", to: store) }
      #expect(try await store.firstBrokenAuditEntry(of: ID("S1")) == cut.2)
      #expect(try await store.firstBrokenAuditEntry(of: ID("S2")) == nil)
      // The log, and the account's row that was mended for it.
      #expect(try await store.verify().count == 2)
      try store.close()
    }
    // A person takes the log and the rows as they are.
    let store = try open()
    try await store.renewAnchor()
    #expect(try await store.verify().count == 1)
    try await store.renewMarks()
    try await add("last", to: store)
    #expect(try await store.verify() == [])
  }

  @Test("an anchor that was taken away or emptied while the store was open stays missed")
  func anchorTakenAway() async throws {
    for isEmptied in [false, true] {
      try? FileManager.default.removeItem(atPath: path)
      try? FileManager.default.removeItem(atPath: path + ".anchor")
      try await prepared()
      let store = try open()
      if isEmptied {
        truncate(path + ".anchor", 0)
      } else {
        unlink(path + ".anchor")
      }
      try await add("more", to: store)
      #expect(try await store.verify().count == 1)
      try store.close()
      let again = try open()
      try await add("again", to: again)
      #expect(try await again.verify().count == 1)
      try await again.renewAnchor()
      #expect(try await again.verify() == [])
      try again.close()
    }
  }

  @Test("the staff's log that was cut or emptied stays found, and its first member isn't chosen again")
  func staffLogCut() async throws {
    let store = try open()
    #expect(try await store.neverHadStaff())
    for name in ["boss", "han", "li"] {
      let member = StaffMember(
        name: name, roles: [.admin], secret: PasswordHash(salt: [1], rounds: 1, derived: [2]))
      try await store.put(
        member, recording: AuditEvent(actor: .staff, action: .staffChanged, reference: member.logged, at: t0))
    }
    #expect(try await store.verify() == [])
    try store.close()
    for (sql, first, gone) in [
      ("DELETE FROM staff_audit WHERE sequence > 2", Int64(3), ["boss", "han"]),
      ("DELETE FROM staff_audit", 1, []),
    ] {
      try await file.change(sql + "; DELETE FROM staff")
      let store = try open()
      #expect(try await store.neverHadStaff() == false)
      for index in 0..<4 {
        try await store.record(
          AuditEvent(actor: .staff, action: .staffLooked, reference: "\(index)", at: t0))
      }
      #expect(try await store.firstBrokenStaffAuditEntry() == first)
      #expect(
        try await store.verify() == ["the staff's audit log: entry \(first) is broken or missing"]
          + gone.map { "the staff member \($0) was taken out of the list from outside" })
      try store.close()
    }
  }

  private func add(_ reference: String, to store: SQLiteStore) async throws {
    _ = try await store.commit(Self.entry(reference, on: store.asItIs()))
  }

  @Test("the anchor survives being rewritten, and a line that a crash cut off")
  func anchor() async throws {
    try await prepared()
    let torn = try #require(FileHandle(forWritingAtPath: path + ".anchor"))
    torn.seekToEndOfFile()
    torn.write(Data("5331 99".utf8))
    try torn.close()
    var options = SQLiteStore.Options()
    options.anchorLimit = 100
    let store = try SQLiteStore.open(path: path, vault: Vault.forTests, at: t0, options: options)
    let lines = try String(contentsOfFile: path + ".anchor", encoding: .utf8).split(separator: "\n")
    // A title, that rows have marks, and one line for each account.
    #expect(lines.count == 4)
    #expect(try await store.verify() == [])
    try await add("11", to: store)
    #expect(try await store.verify() == [])
  }

  @Test(
    "an anchor whose first lines a power failure lost is behind; one that was cut, emptied or taken away is missed"
  )
  func anchorWithoutLines() async throws {
    try await prepared()
    let whole = try Data(contentsOf: URL(fileURLWithPath: path + ".anchor"))
    let title = Data("tuiding audit anchor 1\n".utf8)
    #expect(whole.starts(with: title))
    func problems(with anchor: Data) async throws -> [String] {
      try anchor.write(to: URL(fileURLWithPath: path + ".anchor"))
      chmod(path + ".anchor", 0o600)
      return try await open().verify()
    }
    #expect(try await problems(with: title) == [])
    #expect(try await problems(with: title + Data("5331 9".utf8)) == [])
    #expect(try await problems(with: Data()).count == 1)
    #expect(try await problems(with: whole) == [])
    let store = try open()
    for index in 10..<60 { try await add("\(index)", to: store) }
    try store.close()
    #expect(try await problems(with: title).count == 1)
  }

  @Test("an anchor's line that a power failure lost before a later one leaves zeros, and is no forgery")
  func anchorWithHole() async throws {
    try await prepared()
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + ".anchor")))
    let last = try #require(bytes.dropLast().lastIndex(of: UInt8(ascii: "\n")))
    bytes.insert(contentsOf: [UInt8](repeating: 0, count: 120), at: last + 1)
    try Data(bytes).write(to: URL(fileURLWithPath: path + ".anchor"))
    chmod(path + ".anchor", 0o600)
    #expect(try await SQLiteStore.open(path: path, vault: Vault.forTests, at: t0).verify() == [])
    bytes.replaceSubrange((last + 1)..<(last + 121), with: [UInt8](repeating: UInt8(ascii: "0"), count: 120))
    try Data(bytes).write(to: URL(fileURLWithPath: path + ".anchor"))
    chmod(path + ".anchor", 0o600)
    #expect(try await SQLiteStore.open(path: path, vault: Vault.forTests, at: t0).verify() != [])
  }

  @Test("books that were changed are found")
  func books() async throws {
    try await prepared()
    try await file.change("UPDATE balances SET amount_fen = amount_fen + 1")
    try await file.change("UPDATE ledger_entries SET amount_fen = amount_fen + 1 WHERE line = 0")
    let problems = try await open().verify()
    #expect(problems.contains { $0.contains("doesn't sum to zero") })
    #expect(problems.contains { $0.contains("isn't the sum of its entries") })
  }
}
