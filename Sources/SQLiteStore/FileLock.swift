internal import DomainCore
internal import Glibc
internal import Synchronization

/// The lock file beside a store: whoever writes, checkpoints, opens or closes holds it, whichever process it is.
final class FileLock: Sendable {
  private let path: String
  private let holder: String
  private let waitMilliseconds: Int64
  /// The descriptor, nil after closing. The mutex makes threads of one process take turns; `flock` does so for processes.
  private let descriptor: Mutex<Int32?>

  /// Opens or makes the lock file. `holder` is what others are told while it is held.
  init(path: String, holder: String, waitMilliseconds: Int64) throws {
    self.path = path
    self.holder = holder
    self.waitMilliseconds = waitMilliseconds
    descriptor = Mutex(try PrivateFile.open(path, O_RDWR | O_CREAT))
  }

  deinit {
    descriptor.withLock { if let open = $0 { Glibc.close(open) } }
  }

  /// Runs `body` while holding the lock; waits for it, then says who holds it.
  func held<Result>(_ body: () throws -> Result) throws -> Result {
    try descriptor.withLock { descriptor in
      guard let descriptor else { throw StoreProblem.failed("the store is closed") }
      try acquire(descriptor)
      defer { flock(descriptor, LOCK_UN) }
      return try body()
    }
  }

  private func acquire(_ descriptor: Int32) throws {
    let deadline = ContinuousClock.now + .milliseconds(waitMilliseconds)
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      switch errno {
      case EWOULDBLOCK:
        guard ContinuousClock.now < deadline else {
          throw StoreProblem.busy(holder: currentHolder(descriptor))
        }
        // Short enough to slip in between two writes of a busy neighbour.
        usleep(250)
      case EINTR: continue
      default: throw SystemFailure.problem("lock", path)
      }
    }
    leaveNote(descriptor)
  }

  /// Writes who holds the lock, unless the last one was this process too: a changed file would have to be flushed together
  /// with the store's.
  private func leaveNote(_ descriptor: Int32) {
    let note = Array("\(getpid()) \(holder)\n".utf8)
    var found = [UInt8](repeating: 0, count: note.count + 1)
    guard pread(descriptor, &found, found.count, 0) != note.count || !found.starts(with: note) else { return }
    ftruncate(descriptor, 0)
    pwrite(descriptor, note, note.count, 0)
  }

  private func currentHolder(_ descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return "unknown" }
    let note = String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: "\n").first ?? ""
    let parts = note.split(separator: " ", maxSplits: 1)
    guard let pid = parts.first else { return "unknown" }
    return "process \(pid) (\(parts.count > 1 ? parts[1] : "unknown"))"
  }
}
