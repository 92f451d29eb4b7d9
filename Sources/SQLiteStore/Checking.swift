internal import DomainCore
internal import GRDB
internal import StoreSQL

extension SQLiteStore {
  /// Everything that is wrong with the store, one line each, empty when it is sound: the file, its references, the books
  /// and every audit chain.
  public func verify() async throws -> [String] {
    var problems: [String] = []
    do {
      problems += try await pool.read { database in
        let said = try String.fetchAll(database, sql: "PRAGMA integrity_check(20)")
        let dangling = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check")
        return (said == ["ok"] ? [] : said)
          + dangling.map { row in
            let (table, parent): (String, String) = (row[0], row[2])
            return "a row of \(table) names a row of \(parent) that isn't there"
          }
      }
    } catch {
      throw StoreProblem(error)
    }
    problems += try await read { try $0.ledgerProblems() }
    if let sequence = try await firstBrokenStaffAuditEntry() {
      problems.append("the staff's audit log: entry \(sequence) is broken or missing")
    }
    for subscriber in try anchor.subscribers()
    where subscriber != AuditHead.staff {
      guard try await file(of: subscriber) == nil else { continue }
      problems.append("account \(subscriber) was taken out of the store: the anchor knows it")
    }
    var cursor: ID<Subscriber>?
    while true {
      let page = try await subscribers(after: cursor, limit: 500)
      for subscriber in page {
        if let sequence = try await firstBrokenAuditEntry(of: subscriber) {
          problems.append("account \(subscriber): audit entry \(sequence) is broken or missing")
        }
      }
      guard let last = page.last else { return problems }
      cursor = last
    }
  }

  /// Copies the store as it is now to a new file while others go on reading and writing; the anchor goes with it, the
  /// master key doesn't. A file that is there already is refused.
  public func backup(to destination: String) throws {
    do {
      guard !PrivateFile.exists(destination) else {
        throw StoreProblem.unsuitable("\(destination) is there already; name a new file")
      }
      // The anchor first: one that is behind contradicts nothing.
      let heads = try PrivateFile.read(path + ".anchor") ?? []
      try PrivateFile.replace(destination, with: [])
      try pool.backup(to: DatabaseQueue(path: destination))
      try PrivateFile.replace(destination + ".anchor", with: heads)
    } catch {
      throw StoreProblem(error)
    }
  }
}

extension SQLiteStore {
  /// What the writing connection says now about durability, references and journal, by pragma name.
  public func writerSettings() async throws -> [String: String] {
    do {
      return try await pool.writeWithoutTransaction { database in
        var settings: [String: String] = [:]
        for name in ["synchronous", "foreign_keys", "journal_mode"] {
          settings[name] = try String.fetchOne(database, sql: "PRAGMA \(name)")
        }
        return settings
      }
    } catch {
      throw StoreProblem(error)
    }
  }
}
