internal import DomainCore
internal import Glibc

/// A file that is there while any process has the store open, held by a shared lock: found without a holder, it says that
/// the last process died. All functions are called under the store's lock.
struct OpenMarker: Sendable {
  private let path: String
  private let descriptor: Int32
  /// Whether the processes before left without closing.
  let foundUncleanExit: Bool

  init(path: String) throws {
    self.path = path
    let wasThere = PrivateFile.exists(path)
    descriptor = try PrivateFile.open(path, O_RDWR | O_CREAT)
    foundUncleanExit = wasThere && flock(descriptor, LOCK_EX | LOCK_NB) == 0
    guard flock(descriptor, LOCK_SH) == 0 else { throw SystemFailure.problem("lock", path) }
  }

  /// Whether some process has the store open now.
  static func isHeld(path: String) throws -> Bool {
    guard PrivateFile.exists(path) else { return false }
    let descriptor = try PrivateFile.open(path, O_RDWR)
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return true }
    flock(descriptor, LOCK_UN)
    return false
  }

  /// Lets go; the last one out removes the file.
  func remove() {
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
    close(descriptor)
  }
}
