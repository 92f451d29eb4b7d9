internal import DomainCore
internal import GRDB
internal import StoreSQL
internal import Synchronization

/// Writes that came while the disk was busy with others are written together: one transaction and one flush for all of
/// them, each in a savepoint of its own. Nobody hears of a write before the flush of its group is done.
final class WriteQueue: Sendable {
  /// Writes in one group, so that other processes get their turn.
  private static let groupLimit = 64
  /// Times that a group is tried when SQLite itself says that it is busy.
  private static let attempts = 5

  private let pool: DatabasePool
  private let vault: any FieldCipher
  private let lock: FileLock
  private let anchor: AuditAnchor
  private let state = Mutex(State())

  private struct State {
    var waiting: [any GroupedWrite] = []
    var isWriting = false
  }

  /// A queue for the writing connection of `pool`.
  init(pool: DatabasePool, vault: any FieldCipher, lock: FileLock, anchor: AuditAnchor) {
    self.pool = pool
    self.vault = vault
    self.lock = lock
    self.anchor = anchor
  }

  /// Takes a write; it is written soon, and finished in any case.
  func add(_ write: any GroupedWrite) {
    let begins = state.withLock { state in
      state.waiting.append(write)
      defer { state.isWriting = true }
      return !state.isWriting
    }
    guard begins else { return }
    pool.asyncWriteWithoutTransaction { database in
      while let group = self.nextGroup() { self.write(group, in: database) }
    }
  }

  /// The writes that wait, at most `groupLimit`; nil when none do, and then the next one begins anew.
  private func nextGroup() -> [any GroupedWrite]? {
    state.withLock { state in
      let group = Array(state.waiting.prefix(Self.groupLimit))
      state.waiting.removeFirst(group.count)
      if group.isEmpty { state.isWriting = false }
      return group.isEmpty ? nil : group
    }
  }

  private func write(_ group: [any GroupedWrite], in database: Database) {
    do {
      try lock.held {
        try retrying { try transact(group, in: database) }
        anchor.append(group.flatMap(\.growths))
      }
    } catch let error as DatabaseError where group.count > 1 {
      // One of them may have been too much for the disk: the others are not to suffer for it.
      _ = error
      for write in group { self.write([write], in: database) }
      return
    } catch {
      for write in group { write.fail(StoreProblem(error)) }
      return
    }
    for write in group { write.finish() }
  }

  private func transact(_ group: [any GroupedWrite], in database: Database) throws {
    let session = StoreSession(GRDBConnection(database: database), cipher: vault)
    try database.inTransaction(.immediate) {
      if group.count == 1 { return try group[0].run(in: session) ? .commit : .rollback }
      for write in group {
        do {
          try database.inSavepoint { try write.run(in: session) ? .commit : .rollback }
        } catch {
          // A full disk ends the whole transaction, and a busy one asks for another: that concerns all.
          guard database.isInsideTransaction, (error as? DatabaseError)?.resultCode != .SQLITE_BUSY else {
            throw error
          }
          write.note(StoreProblem(error))
        }
      }
      return .commit
    }
  }

  private func retrying(_ body: () throws -> Void) throws {
    var attempt = 1
    while true {
      do {
        return try body()
      } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && attempt < Self.attempts {
        attempt += 1
      }
    }
  }
}

/// One write in a group, whatever it gives back.
protocol GroupedWrite: Sendable {
  /// Writes; true when what was written is to be kept. May be called again after a group that failed.
  func run(in session: StoreSession<GRDBConnection>) throws -> Bool
  /// Remembers that this write alone failed and was undone.
  func note(_ problem: StoreProblem)
  /// What went on by this write, when it is kept.
  var growths: [AuditGrowth] { get }
  /// Tells the caller what became of it.
  func finish()
  /// Tells the caller that it wasn't written.
  func fail(_ problem: StoreProblem)
}

/// A write with the one who waits for it.
final class PendingWrite<Value: Sendable>: GroupedWrite {
  typealias Body = @Sendable (StoreSession<GRDBConnection>) throws -> Written<Value>

  private let body: Body
  private let tell: @Sendable (Result<Value, StoreProblem>) -> Void
  private let result = Mutex<Result<Written<Value>, StoreProblem>?>(nil)

  /// A write by `body`; `tell` is called once, with what became of it.
  init(_ body: @escaping Body, tell: @escaping @Sendable (Result<Value, StoreProblem>) -> Void) {
    self.body = body
    self.tell = tell
  }

  func run(in session: StoreSession<GRDBConnection>) throws -> Bool {
    let written = try body(session)
    result.withLock { $0 = .success(written) }
    return written.keep
  }

  func note(_ problem: StoreProblem) { result.withLock { $0 = .failure(problem) } }

  var growths: [AuditGrowth] {
    guard case .success(let written) = result.withLock({ $0 }), written.keep else { return [] }
    return written.growths
  }

  func finish() {
    guard let result = result.withLock({ $0 }) else {
      preconditionFailure("a write that was kept has a result")
    }
    tell(result.map(\.value))
  }

  func fail(_ problem: StoreProblem) { tell(.failure(problem)) }
}
