internal import DomainCore
internal import GRDB
internal import StoreSQL

/// What a write gives back, whether its transaction is kept, and what is done once it is.
struct Written<Value: Sendable>: Sendable {
  let value: Value
  let keep: Bool
  let afterwards: @Sendable () -> Void

  init(_ value: Value, keep: Bool = true, afterwards: @escaping @Sendable () -> Void = {}) {
    self.value = value
    self.keep = keep
    self.afterwards = afterwards
  }
}

extension SQLiteStore {
  /// Times that a write is tried when SQLite itself says that it is busy.
  private static let attempts = 5

  /// Reads one snapshot.
  func read<Value: Sendable>(
    _ body: @escaping @Sendable (StoreSession<GRDBConnection>) throws -> Value
  ) async throws -> Value {
    let vault = vault
    do {
      return try await pool.read { try body(StoreSession(GRDBConnection(database: $0), cipher: vault)) }
    } catch {
      throw StoreProblem(error)
    }
  }

  /// Writes in one transaction, under the lock of all processes.
  func write<Value: Sendable>(
    _ body: @escaping @Sendable (StoreSession<GRDBConnection>) throws -> Written<Value>
  ) async throws -> Value {
    let (vault, lock) = (vault, lock)
    do {
      return try await pool.writeWithoutTransaction { database in
        try lock.held {
          try Self.retrying {
            var result: Written<Value>?
            try database.inTransaction(.immediate) {
              let written = try body(StoreSession(GRDBConnection(database: database), cipher: vault))
              result = written
              return written.keep ? .commit : .rollback
            }
            guard let result else { preconditionFailure("a transaction that didn't throw has a result") }
            if result.keep { result.afterwards() }
            return result.value
          }
        }
      }
    } catch {
      throw StoreProblem(error)
    }
  }

  private static func retrying<Value>(_ body: () throws -> Value) throws -> Value {
    var attempt = 1
    while true {
      do {
        return try body()
      } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && attempt < attempts {
        attempt += 1
      }
    }
  }
}
