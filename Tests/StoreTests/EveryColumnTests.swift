import DomainCore
import Foundation
import GRDB
import SQLiteStore
import Testing
import Vault

@Suite(
  "Whatever column of whatever table is changed from outside, and whatever row is taken out, is noticed (S15)"
)
struct EveryColumnTests {
  let prepared = OutsideChangesTests()
  var path: String { prepared.file.path }

  /// What may change between versions of an account, or says nothing about anybody.
  static let unmarked: Set = [
    "subscribers.due_at", "outbox.lease_until", "schema_version.applied_at",
  ]

  /// A closed store that has something in every table.
  func prepare() async throws {
    try await prepared.prepared()
    let store = try prepared.file.open()
    for number in 1...2 {
      let file = try await store.known(number)
      _ = try await store.commit(RowMarksTests.commit(number, on: file))
    }
    try store.close()
    try await prepared.file.change(
      ["grants", "staff", "phones", "store_marks", "hand_overs"].map { "DROP TABLE old_\($0);" }.joined())
  }

  /// The store's tables with their columns, and whether each may be null.
  func columns() async throws -> [(table: String, column: String, type: String)] {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    return try await queue.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT m.name, c.name, c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c
          WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY 1, c.cid
          """
      ).map { ($0[0], $0[1], $0[2]) }
    }
  }

  /// How many rows a change by somebody without the key has changed.
  func change(_ sql: String) async throws -> Int {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    defer { try? queue.close() }
    return try await queue.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
      try database.execute(sql: sql)
      return database.changesCount
    }
  }

  /// What the store says is wrong with it, or that it isn't opened any more.
  func problems() async throws -> [String] {
    do {
      let store = try prepared.file.open()
      defer { try? store.close() }
      return try await store.verify() + store.checkAccounts().problems
    } catch let problem as StoreProblem {
      return ["\(problem)"]
    }
  }

  @Test func everyColumn() async throws {
    try await prepare()
    // The samples' receipts were sealed by nobody, and their papers are made up.
    let known = try await problems()
    let sound = try kept()
    let columns = try await columns()
    #expect(Set(columns.map(\.table)).count == 28)
    for (table, column, type) in columns {
      let other = ["INTEGER": "1000003", "TEXT": "'x'", "BLOB": "x'01'"][type] ?? "1"
      let integer = column.hasPrefix("is_") ? "1 - \(column)" : "\(column) + 1000003"
      let count = try await change(
        """
        UPDATE \(table) SET \(column) = CASE typeof(\(column)) WHEN 'integer' THEN \(integer)
          WHEN 'text' THEN \(column) || '1' WHEN 'blob' THEN CAST(\(column) || x'01' AS BLOB) ELSE \(other) END
        WHERE rowid = (SELECT MAX(rowid) FROM \(table))
        """)
      #expect(count == 1, "\(table) has a row")
      #expect(
        try await (problems() == known) == Self.unmarked.contains("\(table).\(column)"), "\(table).\(column)")
      try putBack(sound)
    }
    // The key's own mark is made anew from the key, and no row fits another one.
    let mayGo: Set = ["schema_version", "store_facts"]
    for table in Set(columns.map(\.table)) where !mayGo.contains(table) {
      for end in ["MIN", "MAX"] {
        #expect(
          try await change("DELETE FROM \(table) WHERE rowid = (SELECT \(end)(rowid) FROM \(table))") == 1)
        #expect(try await problems() != known, "the \(end) row of \(table)")
        try putBack(sound)
      }
    }
  }

  private func kept() throws -> [String: Data] {
    try Dictionary(
      uniqueKeysWithValues: ["", ".anchor"].map { suffix in
        (suffix, try Data(contentsOf: URL(fileURLWithPath: path + suffix)))
      })
  }

  private func putBack(_ kept: [String: Data]) throws {
    for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    for (suffix, data) in kept {
      try data.write(to: URL(fileURLWithPath: path + suffix))
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path + suffix)
    }
  }
}
