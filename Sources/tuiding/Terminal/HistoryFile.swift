import Foundation
import Glibc

/// A history file: appended to under a lock, readable by its owner only.
///
/// That it can't be read or written is no reason to disturb a customer: it then keeps nothing.
struct HistoryFile {
  let path: String
  /// Lines that are kept when the file is shortened, which happens when it has twice as many.
  let capacity: Int

  init(path: String, capacity: Int = 1000) {
    self.path = path
    self.capacity = capacity
  }

  /// `$TUIDING_HISTORY`, or `tuiding/history` in `$XDG_STATE_HOME` (`~/.local/state`). Nil if switched off by an empty
  /// `TUIDING_HISTORY`, or if there is no home.
  init?(environment: [String: String]) {
    if let path = environment["TUIDING_HISTORY"] {
      guard !path.isEmpty else { return nil }
      self.init(path: path)
    } else if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
      self.init(path: state + "/tuiding/history")
    } else if let home = environment["HOME"], home.hasPrefix("/") {
      self.init(path: home + "/.local/state/tuiding/history")
    } else {
      return nil
    }
  }

  /// The last lines, oldest first; what is not UTF-8 is left out.
  func load() -> [String] {
    withLockedFile { descriptor in
      guard let text = contents(of: descriptor) else { return [] }
      let lines = self.lines(of: text)
      if lines.count > 2 * capacity { shorten(to: lines.suffix(capacity)) }
      return Array(lines.suffix(capacity))
    } ?? []
  }

  func append(_ line: String) {
    _ = withLockedFile { descriptor in
      // A line that another program left without its end must not be run into.
      var last: UInt8 = 0
      let size = lseek(descriptor, 0, SEEK_END)
      let isOpenEnded = size > 0 && pread(descriptor, &last, 1, size - 1) == 1 && last != 0x0A
      write(Array(((isOpenEnded ? "\n" : "") + line + "\n").utf8), to: descriptor)
    }
  }

  private func lines(of text: [UInt8]) -> [String] {
    text.split(separator: 0x0A).compactMap { String(validating: $0, as: UTF8.self) }
      .map(InputText.clean).filter { !$0.isEmpty }
  }

  private func contents(of descriptor: Int32) -> [UInt8]? {
    var status = stat()
    // Not a pipe or device, and not something huge that is no history at all.
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size < 16 << 20
    else {
      return nil
    }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    return count < 0 ? nil : Array(bytes.prefix(count))
  }

  /// Writes the kept lines beside the file and puts them in its place, so that a crash leaves one or the other.
  private func shorten(to lines: ArraySlice<String>) {
    let target = resolved
    let draft = target + ".\(getpid())"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return }
    let isWritten = write(lines.flatMap { Array($0.utf8) + [0x0A] }, to: descriptor) && fsync(descriptor) == 0
    close(descriptor)
    if !isWritten || rename(draft, target) != 0 { unlink(draft) }
  }

  private func withLockedFile<Result>(_ body: (Int32) -> Result) -> Result? {
    makeFolder()
    // Another process may put a shortened file in this one's place between opening and locking.
    for _ in 0..<10 {
      let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0o600)
      guard descriptor >= 0 else { return nil }
      defer { close(descriptor) }
      guard lock(descriptor) else { return nil }
      var opened = stat()
      var named = stat()
      guard fstat(descriptor, &opened) == 0, stat(path, &named) == 0 else { continue }
      guard opened.st_ino == named.st_ino, opened.st_dev == named.st_dev else { continue }
      if opened.st_mode & S_IFMT == S_IFREG, opened.st_mode & 0o077 != 0 { fchmod(descriptor, 0o600) }
      return body(descriptor)
    }
    return nil
  }

  /// Waits a quarter of a second at most: a stuck program elsewhere must not stop the chat.
  private func lock(_ descriptor: Int32) -> Bool {
    for _ in 0..<25 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
      guard errno == EINTR || errno == EWOULDBLOCK else { return false }
      usleep(10_000)
    }
    return false
  }

  private func makeFolder() {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    guard !FileManager.default.fileExists(atPath: folder) else { return }
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  /// The file itself, where the path is a link to it.
  private var resolved: String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  @discardableResult private func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) } == bytes.count
  }
}
