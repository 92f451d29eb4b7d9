public import DomainCore
internal import GRDB
internal import StoreSQL
internal import Synchronization

/// A store in one SQLite file that several processes may share. What `commit` has returned survives the death of the
/// process and of the machine (`synchronous=FULL` on a write-ahead log).
///
/// Beside the file lie `.lock`, `.open`, `.anchor` (ends of the audit chains) and, by default, `.key`.
public final class SQLiteStore: Store {
  /// Where the store lies.
  public let path: String
  /// Whether the process before died without closing; the file was checked and found whole.
  public let recoveredFromUncleanExit: Bool
  let pool: DatabasePool
  let vault: any FieldCipher
  let lock: FileLock
  let anchor: AuditAnchor
  let writes: WriteQueue
  let known = KnownRows()
  private let marker: Mutex<OpenMarker?>

  /// How a store is opened.
  public struct Options: Sendable {
    /// How long a write waits for other processes, in milliseconds.
    public var lockWaitMilliseconds: Int64 = 5000
    /// What other processes are told about who holds the lock, such as `tuiding chat`.
    public var holder = "tuiding"
    /// Connections that read at the same time.
    public var readers = 4
    /// The anchor file is rewritten when it is longer, in bytes.
    public var anchorLimit = 8 << 20

    /// The usual way.
    public init() {}
  }

  /// Opens the store at `path`, makes it when there is none, and brings an older one to the current schema.
  ///
  /// Throws `StoreProblem`: `busy`, `readOnly`, `full`, `corrupt`, or `unsuitable` with what is wrong and the cure.
  public static func open(
    path: String, vault: any FieldCipher, at now: Instant, options: Options = Options()
  ) throws -> SQLiteStore {
    try open(path: path, vault: vault, at: now, options: options, migrations: Schema.migrations)
  }

  static func open(
    path: String, vault: any FieldCipher, at now: Instant, options: Options, migrations: [Migration]
  ) throws -> SQLiteStore {
    do {
      try PrivateFile.makeFolder(PrivateFile.folder(of: path))
      let lock = try FileLock(
        path: path + ".lock", holder: options.holder, waitMilliseconds: options.lockWaitMilliseconds)
      return try lock.held {
        let marker = try OpenMarker(path: path + ".open")
        do {
          let pool = try StoreOpening.pool(path: path, readers: options.readers)
          if marker.foundUncleanExit { try StoreOpening.quickCheck(pool) }
          let anchor = AuditAnchor(path: path + ".anchor", keyring: vault)
          let marked = try anchor.said().markedVersion
          try StoreOpening.migrate(pool, vault: vault, migrations: migrations, marked: marked, at: now)
          let entries = try pool.read {
            try StoreSession(GRDBConnection(database: $0), cipher: vault).auditCount(
              upTo: AuditAnchor.entriesWithoutLines + 1)
          }
          try anchor.begin(knowing: entries)
          try anchor.tidy(beyond: options.anchorLimit)
          if migrations.contains(where: { $0.version == Schema.newestMarkedVersion }) {
            try anchor.noteMarkedRows(since: Schema.newestMarkedVersion)
          }
          return SQLiteStore(path: path, pool: pool, vault: vault, lock: lock, anchor: anchor, marker: marker)
        } catch {
          // What the process before left unchecked stays marked.
          if !marker.foundUncleanExit { marker.remove() }
          throw error
        }
      }
    } catch {
      throw StoreProblem(error)
    }
  }

  private init(
    path: String, pool: DatabasePool, vault: any FieldCipher, lock: FileLock, anchor: AuditAnchor,
    marker: OpenMarker
  ) {
    self.path = path
    self.pool = pool
    self.vault = vault
    self.lock = lock
    self.anchor = anchor
    self.writes = WriteQueue(pool: pool, vault: vault, lock: lock, anchor: anchor)
    self.recoveredFromUncleanExit = marker.foundUncleanExit
    self.marker = Mutex(marker)
  }

  deinit {
    try? close()
  }

  /// Closes the file, under the lock because the last one out checkpoints. Nothing works afterwards; a second call does
  /// nothing.
  public func close() throws {
    guard marker.withLock({ $0 != nil }) else { return }
    do {
      try lock.held {
        // Readers hold the last connection while the writer closes, so the log is folded in before.
        try? pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        try pool.close()
        anchor.sync()
        marker.withLock { marker in
          marker?.remove()
          marker = nil
        }
      }
    } catch {
      throw StoreProblem(error)
    }
  }

  public func phoneRecord(of phone: PhoneNumber) async throws -> PhoneRecord {
    try await read { try $0.phoneRecord(of: phone) }
  }

  public func file(of subscriber: ID<Subscriber>) async throws -> CustomerFile? {
    try await read { try $0.file(of: subscriber) }
  }

  /// The file of a subscriber as it is, whoever wrote it: to be looked at, for staff. Nothing is decided on it before `rowProblems` is
  /// found empty.
  public func fileAsItIs(of subscriber: ID<Subscriber>) async throws -> CustomerFile? {
    try await read { try $0.file(of: subscriber, checking: false) }
  }

  public func conversation(handle: String) async throws -> ConversationRecord? {
    try await read { try $0.conversation(handle: handle) }
  }

  public func conversation(id: ID<ConversationRecord>) async throws -> ConversationRecord? {
    try await read { try $0.conversation(id: id) }
  }

  public func turn(of conversation: ID<ConversationRecord>, key: String) async throws -> TurnRecord? {
    try await read { try $0.turn(of: conversation, key: key) }
  }

  public func turns(of conversation: ID<ConversationRecord>, last count: Int) async throws -> [TurnRecord] {
    try await read { try $0.turns(of: conversation, last: count) }
  }

  public func commit(_ commit: Commit) async throws -> CommitOutcome {
    let outcome = try await write { session in
      let written = try session.commit(commit)
      guard case .committed = written.outcome else { return Written(written.outcome, keep: false) }
      return Written(written.outcome, growths: written.growths)
    }
    // What was erased must not live on in the log of writes.
    if case .committed = outcome, commit.changes.contains(.erase), let erased = commit.file?.subscriber {
      let lock = lock
      let anchor = anchor
      try? lock.held { anchor.noteErased(erased) }
      try? await pool.writeWithoutTransaction { database in
        try lock.held { _ = try database.checkpoint(.truncate) }
      }
    }
    return outcome
  }

  public func add(_ file: CustomerFile, at now: Instant) async throws {
    try await write { Written(try $0.add(file, at: now)) }
  }

  public func subscribers(after cursor: ID<Subscriber>?, limit: Int) async throws -> [ID<Subscriber>] {
    try await read { try $0.subscribers(after: cursor, limit: limit) }
  }

  public func subscribersWithWork(due now: Instant, limit: Int) async throws -> [ID<Subscriber>] {
    try await read { try $0.subscribersWithWork(due: now, limit: limit) }
  }

  public func lease(
    _ message: ID<OutboxMessage>, of subscriber: ID<Subscriber>, until: Instant, at now: Instant
  ) async throws -> Bool {
    try await write { session in
      let taken = try session.lease(message, of: subscriber, until: until, at: now)
      return Written(taken, keep: taken)
    }
  }

  public func firstBrokenAuditEntry(of subscriber: ID<Subscriber>) async throws -> Int64? {
    // The anchor first: it may be behind what is read afterwards, never ahead.
    let known = try anchor.said()
    let broken = try await read {
      try $0.firstBrokenAuditEntry(of: subscriber, anchor: known.heads[subscriber])
    }
    return [known.cuts[subscriber].map { $0.after + 1 }, broken].compactMap(\.self).min()
  }

  public func audit(of subscriber: ID<Subscriber>, last limit: Int) async throws -> [AuditEvent] {
    try await read { try $0.audit(of: subscriber, last: limit) }
  }

  public func subscriber(ofOrder order: ID<Order>) async throws -> ID<Subscriber>? {
    try await read { try $0.subscriber(ofOrder: order) }
  }

  public func record(of subscriber: ID<Subscriber>) async throws -> SubjectRecord? {
    try await read { try $0.record(of: subscriber) }
  }

  public func openOrders(limit: Int) async throws -> [(subscriber: ID<Subscriber>, order: Order)] {
    try await read { try $0.openOrders(limit: limit) }
  }

  public func ordersForPeople(limit: Int) async throws -> [(subscriber: ID<Subscriber>, order: Order)] {
    try await read { try $0.ordersForPeople(limit: limit) }
  }

  public func handOver(_ id: ID<HandOver>) async throws -> HandOver? {
    try await read { try $0.handOver(id) }
  }

  public func handOvers(of conversation: ID<ConversationRecord>) async throws -> [HandOver] {
    try await read { try $0.handOvers(of: conversation) }
  }

  public func handOvers(of subscriber: ID<Subscriber>) async throws -> [HandOver] {
    try await read { try $0.handOvers(of: subscriber) }
  }

  public func openHandOvers(limit: Int) async throws -> [HandOver] {
    try await read { try $0.openHandOvers(limit: limit) }
  }
}
