internal import DomainCore
internal import GRDB
internal import StoreSQL

/// What a write gives back, whether it is kept, and what went on by it.
struct Written<Value: Sendable>: Sendable {
  let value: Value
  let keep: Bool
  let growths: [AuditGrowth]

  init(_ value: Value, keep: Bool = true, growths: [AuditGrowth] = []) {
    self.value = value
    self.keep = keep
    self.growths = growths
  }
}

extension SQLiteStore {
  /// Reads one snapshot, on the thread that asks: a read of one customer takes less time than waking another thread for it,
  /// and waits for nobody, because readers of a write-ahead log don't wait for writers.
  func read<Value: Sendable>(
    _ body: @escaping @Sendable (StoreSession<GRDBConnection>) throws -> Value
  ) async throws -> Value {
    try snapshot(body)
  }

  private func snapshot<Value>(_ body: (StoreSession<GRDBConnection>) throws -> Value) throws -> Value {
    do {
      return try pool.read {
        try body(StoreSession(GRDBConnection(database: $0), cipher: vault, known: known))
      }
    } catch {
      throw StoreProblem(error).naming(path)
    }
  }

  /// Writes, all of `body` or nothing, under the lock of all processes. What has returned is on the disk.
  func write<Value: Sendable>(
    _ body: @escaping @Sendable (StoreSession<GRDBConnection>) throws -> Written<Value>
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      writes.add(PendingWrite(body) { [path] in continuation.resume(with: $0.mapError { $0.naming(path) }) })
    }
  }
}
