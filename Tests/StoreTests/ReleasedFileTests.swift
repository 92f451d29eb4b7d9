import DomainCore
import Foundation
import GRDB
import SQLiteStore
import StoreSQL
import Testing
import Vault

@Suite("Stores of released versions")
struct ReleasedFileTests {
  static let folder =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path + "/Released"

  @Test(
    "every released version's file opens, has all it had, and verifies",
    arguments: Schema.migrations.map(\.version))
  func opens(version: Int64) async throws {
    let dump = try String(contentsOfFile: "\(Self.folder)/v\(version).sql", encoding: .utf8)
    let path = TemporaryFolder.make() + "/s.sqlite"
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try await queue.writeWithoutTransaction { try $0.execute(sql: dump) }
    try queue.close()
    chmod(path, 0o600)
    let store = try SQLiteStore.open(path: path, vault: Vault.forTests, at: t0)
    // The dump is of the tables alone; the anchor is a file beside them.
    try await store.renewAnchor()
    #expect(try await store.verify() == [])
    #expect(try await store.known() == Self.expected(of: version))
    #expect(try await store.audit(of: ID("S1"), last: 9) == [Self.event])
    #expect(try await store.conversation(handle: "h1") == Sample.turn(1, subscriber: ID("S1")).record)
    #expect(try await store.turns(of: Sample.conversation, last: 9) == [Sample.turn(1).turn])
    #expect(try await store.phoneRecord(of: Sample.phone()).failures == 4)
    let next = Sample.turn(2, subscriber: ID("S1"))
    #expect(
      try await store.commit(Sample.commit([.audit(Self.event)], on: store.known(), conversation: next)).name
        == "committed")
    #expect(try await store.verify() == [])
  }

  /// Writes the file of the current version, once, before it is released: run with `TUIDING_WRITE_RELEASED=1`.
  @Test("(writes the current version's file)")
  func write() async throws {
    guard ProcessInfo.processInfo.environment["TUIDING_WRITE_RELEASED"] != nil else { return }
    let path = TemporaryFolder.make() + "/s.sqlite"
    let store = try SQLiteStore.open(path: path, vault: Vault.forTests, at: t0)
    try await store.add(Sample.file(), at: t0)
    var phone = try await store.phoneRecord(of: Sample.phone())
    phone.failures = 4
    var commit = Sample.commit(
      [.audit(Self.event), .post(Sample.movement())], on: try await store.known(),
      conversation: Sample.turn(1, subscriber: ID("S1")))
    commit.phone = phone
    _ = try await store.commit(commit)
    try store.close()
    let queue = try DatabaseQueue(path: path)
    let sql = try await queue.read { database in
      var lines: [String] = []
      let mark = try Int64.fetchOne(database, sql: "PRAGMA application_id") ?? 0
      lines.append("PRAGMA application_id = \(mark);")
      let schema = try Row.fetchAll(
        database, sql: "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid")
      for row in schema {
        let statement: String = row[2]
        lines.append(statement + ";")
      }
      for row in schema where row[0] == "table" {
        let table: String = row[1]
        for values in try Row.fetchAll(database, sql: "SELECT * FROM \(table)") {
          let list = try values.databaseValues.map { value in
            try String.fetchOne(database, sql: "SELECT quote(?)", arguments: [value]) ?? "NULL"
          }
          lines.append("INSERT INTO \(table) VALUES (\(list.joined(separator: ", ")));")
        }
      }
      return lines.joined(separator: "\n") + "\n"
    }
    let version = Schema.migrations.last?.version ?? 0
    try FileManager.default.createDirectory(atPath: Self.folder, withIntermediateDirectories: true)
    try sql.write(toFile: "\(Self.folder)/v\(version).sql", atomically: true, encoding: .utf8)
  }

  private static let event = AuditEvent(actor: .customer, action: .orderAccepted, reference: "O1", at: t0)

  private static func expected(of version: Int64) -> CustomerFile {
    var file = Sample.file().applying([.post(Sample.movement())])
    file.version = 1
    // The first version's receipts knew no late fee.
    if version == 1 { file.receipts = file.receipts.map { $0.without(.lateFeeFen) } }
    // The first four knew no day that used days are counted to.
    if version <= 4 { file.receipts = file.receipts.map { $0.without(.countedOn) } }
    return file
  }
}

extension Receipt {
  fileprivate func without(_ name: ReceiptField.Name) -> Receipt {
    Receipt(
      id: id, order: order, kind: kind, issuedAt: issuedAt, fields: fields.filter { $0.name != name },
      seal: seal)
  }
}
