public import DomainCore
internal import GRDB
internal import Glibc
internal import StoreSQL

extension SQLiteStore {
  /// Everything that is wrong with the store, one line each, empty when it is sound: the file, its references, the books,
  /// every audit chain, and the rows of every account, whoever changed them.
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
      throw StoreProblem(error).naming(path)
    }
    problems += try await read { try $0.ledgerProblems() }
    problems += try await anchorProblems()
    if let sequence = try await firstBrokenStaffAuditEntry() {
      problems.append("the staff's audit log: entry \(sequence) is broken or missing")
    }
    problems += try await read { try $0.staffProblems() + $0.storeProblems() + $0.talkProblems() }
    if let problem = try await putBackProblem(of: AuditHead.store) {
      problems.append("numbers and policy figures: \(problem)")
    }
    for subscriber in try anchor.said().subscribers where !AuditHead.withoutAccount.contains(subscriber) {
      // The row of an erased account stays: its books and its chain are kept without anybody in them.
      guard try await !read({ try $0.hasAccount(subscriber) }) else { continue }
      problems.append("account \(subscriber) was taken out of the store: the anchor knows it")
    }
    for subscriber in try await read({ try $0.accountsWithoutKey() }) {
      problems.append("account \(subscriber): its key was taken out of the store, though it wasn't erased")
    }
    var cursor: ID<Subscriber>?
    while true {
      let page = try await subscribers(after: cursor, limit: 500)
      for subscriber in page {
        if let sequence = try await firstBrokenAuditEntry(of: subscriber) {
          problems.append("account \(subscriber): audit entry \(sequence) is broken or missing")
        }
        problems += try await rowProblems(of: subscriber)
        problems += try await read { try $0.grantProblems(of: subscriber) }
      }
      guard let last = page.last else { return problems }
      cursor = last
    }
  }

  /// How many accounts there are, and what is wrong in them, one line each: receipts that this store didn't seal, papers that
  /// contradict the books or the audit log.
  public func checkAccounts() async throws -> (accounts: Int, problems: [String]) {
    var (accounts, problems): (Int, [String]) = (0, [])
    var cursor: ID<Subscriber>?
    while true {
      let page = try await subscribers(after: cursor, limit: 500)
      for subscriber in page {
        accounts += 1
        do {
          guard let books = try await read({ try $0.books(of: subscriber) }) else { continue }
          problems += books.contradictions.map { "account \(subscriber): \($0)" }
          for receipt in books.file.receipts where !receipt.isGenuine(vault) {
            problems.append("receipt \(receipt.id): its seal doesn't match")
          }
        } catch StoreProblem.corrupt(let what) {
          problems.append("account \(subscriber): \(what)")
        }
      }
      guard let last = page.last else { return (accounts, problems) }
      cursor = last
    }
  }

  /// What is wrong with the anchor as a file: without it, entries that were cut off the end of a chain aren't missed.
  private func anchorProblems() async throws -> [String] {
    let entries = try await read { try $0.auditCount() }
    if entries > 0, try !anchor.isThere || anchor.said().wasLost {
      return [
        "\(path).anchor is missing or empty, or was and has begun anew: whether audit entries were taken out can't be told; "
          + "put back the one of the last back-up, or take the log as it is with `tuiding admin verify --renew-anchor`"
      ]
    }
    if entries > AuditAnchor.entriesWithoutLines, try anchor.said().heads.isEmpty {
      return [
        "\(path).anchor has no lines though the log has \(entries) entries: it was cut; "
          + "put back the one of the last back-up, or take the log as it is with `tuiding admin verify --renew-anchor`"
      ]
    }
    let foreign = try anchor.said().foreign
    return foreign == 0
      ? []
      : [
        "\(path).anchor has \(foreign) lines that this store didn't write: it was changed from outside; "
          + "put back the one of the last back-up, or take the log as it is with `tuiding admin verify --renew-anchor`"
      ]
  }

  public func rowProblems(of subscriber: ID<Subscriber>) async throws -> [String] {
    try await rowProblems(of: subscriber, and: nil)
  }

  /// What was changed in an account's rows from outside, or in one of its grants, one line each, empty when nothing was: before people
  /// decide about it.
  public func rowProblems(of subscriber: ID<Subscriber>, and grant: ID<Grant>?) async throws -> [String] {
    let putBack = try await putBackProblem(of: subscriber).map { ["account \(subscriber): \($0)"] } ?? []
    return try await read { session in
      try putBack + session.rowProblems(of: subscriber)
        + (grant.map { try session.grantProblems(of: subscriber, only: $0) } ?? [])
    }
  }

  /// Whether all rows of an owner were put back as they once were, marks and all: the anchor knows a later version.
  private func putBackProblem(of owner: ID<Subscriber>) async throws -> String? {
    // The anchor first: it may be behind what is read afterwards, never ahead.
    guard let known = try anchor.said().versions[owner] else { return nil }
    let version = try await read { session in
      owner == AuditHead.store ? try session.storeVersion() : try session.version(of: owner)
    }
    let isBehind = version.map { $0 < known.last } ?? false
    guard let newest = known.beforePutBack ?? (isBehind ? known.last : nil) else { return nil }
    return
      "put back from outside as they were before: the anchor knows version \(newest); who takes them as they are renews the "
      + "anchor with `tuiding admin verify --renew-anchor`"
  }

  /// Marks the rows of all accounts as they are: afterwards they count as written by this store. For a person who has looked at
  /// what `verify` names.
  public func renewMarks() async throws {
    let known = try anchor.said().versions[AuditHead.store]?.last ?? 0
    try await write { session in
      try session.markAllRows()
      try session.markAllTalk()
      return Written((), growths: try session.markStoreRows(after: known))
    }
  }

  /// Writes the anchor anew from the chains as they are: afterwards they count as whole. Every chain must hold in itself.
  public func renewAnchor() async throws {
    let anchor = anchor
    try await write { session in
      var ends: [(head: AuditHead, version: Int64?)] = []
      var cursor: ID<Subscriber>?
      while let last = try session.subscribers(after: cursor, limit: 1000).last {
        for subscriber in try session.subscribers(after: cursor, limit: 1000) {
          if let head = try session.auditHead(of: subscriber) {
            ends.append((head, try session.version(of: subscriber)))
          }
        }
        cursor = last
      }
      if let head = try session.staffAuditHead() { ends.append((head, nil)) }
      if let version = try session.storeVersion() { ends.append((.ofStore, version)) }
      try anchor.rewrite(ends)
      return Written(())
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
      // Under another name until it is whole and on the disk: what has the name of a back-up is one.
      let draft = destination + ".partial"
      try PrivateFile.replace(draft, with: [])
      let copy = try DatabaseQueue(path: draft)
      do {
        try pool.backup(to: copy)
        let said = try copy.read { try String.fetchAll($0, sql: "PRAGMA quick_check(5)") }
        guard said == ["ok"] else { throw StoreProblem.corrupt(said.joined(separator: "; ")) }
        try copy.writeWithoutTransaction { _ = try String.fetchOne($0, sql: "PRAGMA journal_mode = DELETE") }
        try copy.close()
      } catch {
        try? copy.close()
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(draft + suffix) }
        throw error
      }
      for suffix in ["-wal", "-shm", "-journal"] { unlink(draft + suffix) }
      try PrivateFile.sync(draft)
      try PrivateFile.replace(destination + ".anchor", with: heads)
      guard rename(draft, destination) == 0 else { throw SystemFailure.problem("write", destination) }
      try PrivateFile.syncFolder(of: destination)
    } catch {
      throw StoreProblem(error).naming(path)
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
      throw StoreProblem(error).naming(path)
    }
  }
}
