import DomainCore
import Foundation
import GRDB
@testable import SQLiteStore
import StoreSQL
import Testing
import Vault

@Suite("Schema steps")
struct MigrationTests {
  let path = TemporaryFolder.make() + "/s.sqlite"

  func open(_ migrations: [Migration]) throws -> SQLiteStore {
    try SQLiteStore.open(path: path, vault: Vault.forTests, at: t0, options: .init(), migrations: migrations)
  }

  @Test("a step that fails leaves the version and the schema before it; the next opening goes on")
  func failingStep() async throws {
    let newest = Int64(Schema.migrations.count)
    let good = Migration(version: newest + 1, statements: ["CREATE TABLE second (x {I64} NOT NULL) {STRICT}"])
    let bad = Migration(
      version: newest + 2,
      statements: ["CREATE TABLE third (x {I64} NOT NULL) {STRICT}", "INSERT INTO second VALUES (NULL)"])
    let store = try open(Schema.migrations)
    try await store.add(Sample.file(), at: t0)
    try store.close()
    #expect(throws: StoreProblem.self) { try open(Schema.migrations + [good, bad]) }
    let queue = try DatabaseQueue(path: path)
    let (version, tables) = try await queue.read { database in
      (
        try Int.fetchOne(database, sql: "SELECT MAX(version) FROM schema_version"),
        try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE name IN ('second', 'third')")
      )
    }
    #expect(version == Int(newest) + 1)
    #expect(tables == ["second"])
    try queue.close()
    let mended = try open(
      Schema.migrations + [good, Migration(version: newest + 2, statements: Array(bad.statements.prefix(1)))])
    #expect(try await mended.known() == Sample.file())
  }

  @Test("step 3: an account that was closed with nothing due comes up once, an open and an erased one don't")
  func closedAccounts() async throws {
    let old = try open(Schema.migrations)
    for number in 1...3 {
      var file = Sample.file(number)
      file.outbox = []
      try await old.add(file, at: t0)
      // Nothing is due any more, whatever the state.
      var subscriber = file.subscriber
      if number > 1 { subscriber.state = .closed }
      _ = try await old.commit(Sample.commit([.subscriber(subscriber)], on: try await old.known(number)))
    }
    _ = try await old.commit(Sample.commit([.erase], on: try await old.known(3)))
    #expect(try await old.subscribersWithWork(due: t0, limit: 9).isEmpty)
    try old.close()
    try await DatabaseQueue(path: path).takeOutMarks(leaving: 2)
    // A store of that time has an anchor that knows of no marks.
    try FileManager.default.removeItem(atPath: path + ".anchor")
    let new = try open(Schema.migrations)
    #expect(try await new.subscribersWithWork(due: t0, limit: 9) == [ID("S2")])
    _ = try await new.commit(Sample.commit([], on: try await new.known(2)))
    try new.close()
    #expect(try await open(Schema.migrations).subscribersWithWork(due: t0, limit: 9).isEmpty)
  }

  @Test("step 4: rows of an earlier store are marked once; marks that were taken out aren't made anew")
  func marksTakenOut() async throws {
    let first = try open(Schema.migrations)
    try await first.add(Sample.file(), at: t0)
    try first.close()
    try await DatabaseQueue(path: path).takeOutMarks(leaving: 3)
    #expect(throws: StoreProblem.self) { try open(Schema.migrations) }
    try FileManager.default.removeItem(atPath: path + ".anchor")
    let marked = try open(Schema.migrations)
    #expect(try await marked.verify() == [])
    _ = try await marked.commit(Sample.commit([.service(Sample.service())], on: try await marked.known()))
    #expect(try await marked.verify() == [])
  }

  @Test(
    "step 5: what was kept before is marked once, balances and talk, too; a file that says to be older than its anchor knows is refused"
  )
  func marksOfTheStore() async throws {
    let first = try open(Schema.migrations)
    try await first.add(Sample.file(), at: t0)
    try await OutsideChangesTests.noting(3, in: first)
    try await first.keep(figures: "{}", of: ID("cmcc"), version: "2026-01")
    let turn = Commit(
      conversation: Sample.turn(1, subscriber: ID("S1")), handOver: HandOverStoreTests.ticket(), at: t0)
    _ = try await first.commit(turn)
    try first.close()
    try await DatabaseQueue(path: path).takeOutMarks(
      leaving: 4, of: ["phones", "conversations", "hand_overs"])
    #expect(throws: StoreProblem.self) { try open(Schema.migrations) }
    try FileManager.default.removeItem(atPath: path + ".anchor")
    let marked = try open(Schema.migrations)
    #expect(try await marked.verify() == [])
    try await OutsideChangesTests.noting(4, in: marked)
    _ = try await marked.commit(
      Commit(conversation: Sample.turn(2, subscriber: ID("S1")), at: t0))
    #expect(try await marked.verify() == [])
  }

  @Test("versions rise one by one from 1")
  func versions() {
    let versions = Schema.migrations.map(\.version)
    #expect(versions == Array(1...Int64(versions.count)))
  }

  @Test("every primary, unique and foreign key begins with whose it is")
  func keys() throws {
    // `store_facts`, `schema_version` belong to nobody; a subscriber and a conversation are their own.
    let owners: Set = ["subscriber_id", "conversation_id", "phone_hash", "handle_hash"]
    for statement in Schema.migrations.flatMap(\.statements) where statement.contains("CREATE TABLE") {
      for line in statement.split(separator: "\n") {
        for key in ["PRIMARY KEY (", "UNIQUE (", "FOREIGN KEY ("] {
          guard let found = line.range(of: key) else { continue }
          let first = line[found.upperBound...].prefix { $0 != "," && $0 != ")" }
          #expect(owners.contains(String(first)), "\(line)")
        }
      }
    }
  }
}

extension DatabaseQueue {
  /// Makes the file one of a program before rows had marks, or before those of some tables had.
  func takeOutMarks(leaving version: Int, of tables: [String]? = nil) async throws {
    try await write { database in
      try database.execute(sql: "DROP TABLE store_marks")
      let marked = try String.fetchAll(
        database,
        sql: """
          SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
          WHERE m.type = 'table' AND c.name = 'mark' AND m.name <> 'staff'
          """)
      for table in tables ?? marked { try database.execute(sql: "ALTER TABLE \(table) DROP COLUMN mark") }
      if tables == nil { try database.execute(sql: "ALTER TABLE subscribers DROP COLUMN row_sums") }
      try database.execute(sql: "DELETE FROM schema_version WHERE version > \(version)")
    }
    try close()
  }
}
