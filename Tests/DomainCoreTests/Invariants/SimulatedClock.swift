import DomainCore
import Synchronization

/// A clock that goes where the simulation says.
final class SimulatedClock: Sendable {
  private let milliseconds: Mutex<Int64>

  init(_ start: Instant) {
    milliseconds = Mutex(start.milliseconds)
  }

  var now: Instant { Instant(milliseconds: milliseconds.withLock { $0 }) }

  func move(seconds: Int64) {
    milliseconds.withLock { $0 += seconds * 1000 }
  }
}
