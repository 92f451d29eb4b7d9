internal import DomainCore
internal import GRDB
internal import Glibc
internal import StoreSQL

/// The steps of opening a store's file; all of them run under the store's lock.
enum StoreOpening {
  /// Marks the file as ours: `TUID`.
  private static let applicationID: Int64 = 0x5455_4944

  /// Connections to the file, which is made with 0600 when it is missing; refused unless what was written is durable (Q2).
  static func pool(path: String, readers: Int) throws -> DatabasePool {
    close(try PrivateFile.open(path, O_RDWR | O_CREAT))
    try PrivateFile.requirePrivate(path)
    var configuration = Configuration()
    configuration.maximumReaderCount = readers
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA secure_delete = ON")
      try database.execute(sql: "PRAGMA trusted_schema = OFF")
    }
    let pool = try DatabasePool(path: path, configuration: configuration)
    // GRDB sets the writer to NORMAL after `prepareDatabase`, and SQLite ignores the pragma inside a transaction.
    try pool.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA synchronous = FULL")
      try require(database, "synchronous", isIn: ["2", "3"])
      try require(database, "foreign_keys", isIn: ["1"])
      try require(database, "journal_mode", isIn: ["wal"])
    }
    return pool
  }

  private static func require(_ database: Database, _ setting: String, isIn allowed: [String]) throws {
    let found = try String.fetchOne(database, sql: "PRAGMA \(setting)") ?? "nothing"
    guard allowed.contains(found) else {
      throw StoreProblem.unsuitable("SQLite has \(setting) = \(found) here; the store needs \(allowed[0])")
    }
  }

  /// Looks through the whole file.
  static func quickCheck(_ pool: DatabasePool) throws {
    let said = try pool.read { try String.fetchAll($0, sql: "PRAGMA quick_check(5)") }
    guard said == ["ok"] else { throw StoreProblem.corrupt(said.joined(separator: "; ")) }
  }

  /// Brings the schema to the last of `migrations`, each in a transaction of its own, and checks the key.
  ///
  /// - Parameter marked: the newest schema that brought marks and that this store has had, nil for none: an older one was made by
  ///   hand, so that changed rows get marks anew.
  static func migrate(
    _ pool: DatabasePool, vault: any FieldCipher, migrations: [Migration], marked: Int64?, at now: Instant
  ) throws {
    try pool.writeWithoutTransaction { database in
      let session = StoreSession(GRDBConnection(database: database), cipher: vault)
      try database.inTransaction(.immediate) {
        try claim(database)
        return .commit
      }
      let version = try session.schemaVersion()
      let newest = migrations.last?.version ?? 0
      guard version <= newest else {
        throw StoreProblem.unsuitable(
          "the store has schema \(version), this program knows \(newest); use the newer program")
      }
      guard version == 0 || version >= marked ?? 0 else {
        throw StoreProblem.corrupt(
          "the marks of its rows were taken out from outside: rows may have been changed; put back the last back-up"
        )
      }
      for migration in migrations where migration.version > version {
        try database.inTransaction(.immediate) {
          try session.migrate(migration, dialect: .sqlite, at: now)
          return .commit
        }
      }
      try database.inTransaction(.immediate) {
        try session.checkMasterKey()
        if newest >= Schema.newestMarkedVersion { try session.addNobody(at: now) }
        return .commit
      }
    }
  }

  /// Makes an empty file ours; refuses somebody else's database.
  private static func claim(_ database: Database) throws {
    let mark = try Int64.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    guard mark != applicationID else { return }
    let tables = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM sqlite_master") ?? 0
    guard mark == 0, tables == 0 else {
      throw StoreProblem.unsuitable("the file is a database of another program")
    }
    try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    try database.execute(sql: Dialect.sqlite.render(Schema.versions))
  }
}
