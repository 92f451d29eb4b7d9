internal import DomainCore
internal import Glibc

/// Files that only their owner may read (S14).
enum PrivateFile {
  /// Opens a file, made with 0600 when `O_CREAT` makes it.
  static func open(_ path: String, _ flags: Int32) throws -> Int32 {
    let descriptor = Glibc.open(path, flags | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemFailure.problem("open", path) }
    return descriptor
  }

  /// Makes a folder with 0700, and those above it, where it is missing.
  static func makeFolder(_ path: String) throws {
    var status = stat()
    guard stat(path, &status) != 0 else { return }
    let parent = folder(of: path)
    if parent != path { try makeFolder(parent) }
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw SystemFailure.problem("make", path) }
  }

  /// The folder that a path lies in.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Refuses a file that others may read or write, naming the cure.
  static func requirePrivate(_ path: String) throws {
    var status = stat()
    guard stat(path, &status) == 0 else { throw SystemFailure.problem("look at", path) }
    guard status.st_mode & 0o077 == 0 else {
      let mode = String(status.st_mode & 0o777, radix: 8)
      throw StoreProblem.unsuitable("\(path) can be read by others (mode \(mode)); run: chmod 600 '\(path)'")
    }
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// A file's bytes, nil when there is no such file.
  static func read(_ path: String) throws -> [UInt8]? {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw SystemFailure.problem("read", path)
    }
    defer { close(descriptor) }
    var contents: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      guard count >= 0 else { throw SystemFailure.problem("read", path) }
      guard count > 0 else { return contents }
      contents += buffer.prefix(count)
    }
  }

  /// Writes all bytes.
  static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw SystemFailure.problem("write", path) }
      written += count
    }
  }

  /// Puts a file in place as a whole, on the disk before this returns; nothing is left beside it when that fails.
  static func replace(_ path: String, with bytes: [UInt8]) throws {
    let draft = try draft(of: path + ".new", with: bytes)
    guard rename(draft, path) == 0 else {
      let problem = SystemFailure.problem("write", path)
      unlink(draft)
      throw problem
    }
    try syncFolder(of: path)
  }

  /// Puts a new file in place as a whole, on the disk before this returns.
  ///
  /// - Returns: False when there is one already, which stays as it is.
  static func make(_ path: String, with bytes: [UInt8]) throws -> Bool {
    let draft = try draft(of: "\(path).new-\(getpid())", with: bytes)
    defer { unlink(draft) }
    guard link(draft, path) == 0 else {
      guard errno == EEXIST else { throw SystemFailure.problem("write", path) }
      return false
    }
    try syncFolder(of: path)
    return true
  }

  private static func draft(of path: String, with bytes: [UInt8]) throws -> String {
    let descriptor = try open(path, O_WRONLY | O_CREAT | O_TRUNC)
    defer { close(descriptor) }
    do {
      try write(bytes, to: descriptor, path: path)
      guard fsync(descriptor) == 0 else { throw SystemFailure.problem("write", path) }
    } catch {
      unlink(path)
      throw error
    }
    return path
  }

  /// Puts what was written to a file on the disk.
  static func sync(_ path: String) throws {
    let descriptor = try open(path, O_RDWR)
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw SystemFailure.problem("write", path) }
  }

  /// Makes a new name in a folder durable.
  static func syncFolder(of path: String) throws {
    let descriptor = Glibc.open(folder(of: path), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    fsync(descriptor)
  }
}

/// What the system said, in the words of a store.
enum SystemFailure {
  /// The problem behind the last failed system call.
  static func problem(_ action: String, _ path: String) -> StoreProblem {
    let code = errno
    switch code {
    case ENOSPC, EDQUOT: return .full
    case EROFS, EACCES, EPERM: return .readOnly
    default: return .failed("can't \(action) \(path): \(String(cString: strerror(code)))")
    }
  }
}
