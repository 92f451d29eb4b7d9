import Dispatch
import Synchronization

/// Work that goes on beside what its maker does next; whoever wants its value waits for it.
final class Beside<Value: Sendable>: Sendable {
  private let result = Mutex<Result<Value, any Error>?>(nil)
  private let group = DispatchGroup()

  /// Begins the work on a thread of its own.
  init(_ work: @escaping @Sendable () throws -> Value) {
    group.enter()
    DispatchQueue.global(qos: .userInitiated).async { [self] in
      let found = Result(catching: work)
      result.withLock { $0 = found }
      group.leave()
    }
  }

  /// What the work came to.
  func value() throws -> Value {
    group.wait()
    guard let result = result.withLock({ $0 }) else {
      preconditionFailure("work that has ended has a result")
    }
    return try result.get()
  }
}
