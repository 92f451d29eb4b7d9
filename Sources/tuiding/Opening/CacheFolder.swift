import Foundation
import Glibc
import Matching

/// A folder of files that can be thrown away at any time. Nothing here is an error: what can't be done isn't.
struct CacheFolder {
  let path: String

  private static let sizeLimit = 256 << 20

  /// A file's bytes, if it is a plain file that this user alone may read and write.
  func contents(of name: String) -> FlatMemory? {
    let descriptor = open(path + "/" + name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(),
      status.st_mode & 0o077 == 0, status.st_size > 0, status.st_size <= Self.sizeLimit
    else { return nil }
    guard let memory = Self.pages(Int(status.st_size)) else { return nil }
    var done = 0
    while done < memory.bytes.count {
      let count = read(descriptor, memory.bytes.baseAddress! + done, memory.bytes.count - done)
      guard count > 0 else { return nil }
      done += count
    }
    // Its time says when it was last used; once a day is enough to know the oldest.
    if time(nil) - status.st_mtim.tv_sec > 86_400 { futimens(descriptor, nil) }
    return memory
  }

  /// Memory in pages of 2 MiB where the system has them: getting a thousand small ones takes longer than reading the file, and
  /// walking through them too. The file is copied and not mapped, so that nobody changes under a reader what it has checked.
  private static func pages(_ count: Int) -> FlatMemory? {
    let large = 2 << 20
    let whole = (count + large - 1) / large * large
    let start = mmap(nil, whole + large, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let start, start != MAP_FAILED else { return nil }
    let lead = (large - Int(bitPattern: start) % large) % large
    // Only advice, and only haste: without them the pages come one by one.
    _ = madvise(start + lead, whole, MADV_HUGEPAGE)
    _ = madvise(start + lead, count, MADV_POPULATE_WRITE)
    return FlatMemory(UnsafeMutableRawBufferPointer(start: start + lead, count: count)) {
      munmap($0.baseAddress! - lead, whole + large)
    }
  }

  /// Writes a file whole or not at all: it appears under its name only when all of it is written. Of several processes
  /// that write the same name the last one wins.
  func write(_ bytes: [UInt8], as name: String) -> Bool {
    guard makeFolder() else { return false }
    let draft =
      path + "/draft-" + String(getpid()) + "-" + String(UInt64.random(in: .min ... .max), radix: 36)
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return false }
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress! + done, bytes.count - done)
      }
      guard count > 0 else { break }
      done += count
    }
    let isWhole = close(descriptor) == 0 && done == bytes.count
    guard isWhole, rename(draft, path + "/" + name) == 0 else {
      unlink(draft)
      return false
    }
    return true
  }

  /// Removes all files with a prefix but the last used ones, and drafts that a process left behind when it was killed.
  func tidy(keeping limit: Int, prefix: String) {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return }
    var used: [(path: String, time: Int)] = []
    for name in names where name.hasPrefix(prefix) || name.hasPrefix("draft-") {
      var status = stat()
      let file = path + "/" + name
      guard lstat(file, &status) == 0 else { continue }
      if name.hasPrefix("draft-") {
        if time(nil) - status.st_mtim.tv_sec > 3_600 { unlink(file) }
      } else {
        used.append((file, status.st_mtim.tv_sec))
      }
    }
    for old in used.sorted(by: { $0.time > $1.time }).dropFirst(limit) { unlink(old.path) }
  }

  private func makeFolder() -> Bool {
    try? FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
