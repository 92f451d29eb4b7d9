import Foundation
import Glibc

/// Remembers the bearer handle of this chat, so that a chat that was killed goes on where it was.
///
/// Each running chat holds the lock of its own file: `session`, `session.1`, … The file has two lines, the handle and the one that
/// takes its place if the next turn raises the level: whichever the store knows opens the conversation.
final class SessionFile {
  private let url: URL
  private let descriptor: Int32

  /// The first file that no other chat holds; nil when none can be had, and then nothing is remembered.
  init?(in folder: URL) {
    try? FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    for index in 0..<16 {
      let url = folder.appendingPathComponent(index == 0 ? "session" : "session.\(index)")
      let descriptor = Glibc.open(url.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { return nil }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
        self.url = url
        self.descriptor = descriptor
        return
      }
      close(descriptor)
    }
    return nil
  }

  deinit {
    close(descriptor)
  }

  /// The handles that may open the earlier conversation, newest first.
  var handles: [String] {
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").map(String.init).reversed()
  }

  /// Notes the handle and the next one, before the turn that may make it the current one.
  func remember(_ handle: String, next: String) {
    write(handle + "\n" + next + "\n")
  }

  /// Forgets: there is nothing to go on with.
  func forget() {
    write("")
  }

  private func write(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.withUnsafeBytes({ pwrite(descriptor, $0.baseAddress, $0.count, 0) }) == bytes.count else {
      return
    }
    ftruncate(descriptor, off_t(bytes.count))
  }
}
