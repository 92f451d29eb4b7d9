import Synchronization

/// Work that runs in the order in which it was given within its lane, and side by side with that of other lanes.
final class Lanes: Sendable {
  private struct Lane {
    var tail: Task<Void, Never>
    var waiting: Int
  }

  private let lanes = Mutex<[String: Lane]>([:])

  /// Runs `work` after everything that was given for the same lane before. The task ends with the work.
  func run(in name: String, _ work: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
    lanes.withLock { lanes in
      let before = lanes[name]
      let task = Task.detached {
        await before?.tail.value
        await work()
        self.leave(name)
      }
      lanes[name] = Lane(tail: task, waiting: (before?.waiting ?? 0) + 1)
      return task
    }
  }

  /// Whether work of a lane is waiting or running.
  func isBusy(_ name: String) -> Bool { lanes.withLock { $0[name] != nil } }

  private func leave(_ name: String) {
    lanes.withLock { lanes in
      guard let waiting = lanes[name]?.waiting else { return }
      if waiting == 1 { lanes[name] = nil } else { lanes[name]?.waiting = waiting - 1 }
    }
  }
}
