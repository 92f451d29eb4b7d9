import Glibc

/// Folders and files straight from the system: every start reads some thirty of them before anything is said.
enum FolderWalk {
  /// The paths, relative to the folder, of all files below it, in no order; nil when it or a folder in it can't be read. A link to
  /// a file counts as a file, a link to a folder isn't followed. What is hidden, as the lock files of editors are, and pipes,
  /// sockets and devices, of which reading might never end, are passed over.
  static func files(below folder: String) -> [String]? {
    guard let stream = opendir(folder) else { return nil }
    defer { closedir(stream) }
    var found: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: Int(entry.pointee.d_reclen)) { String(cString: $0) }
      }
      if name.utf8.first == UInt8(ascii: ".") { continue }
      let path = folder + "/" + name
      switch kind(of: path, told: Int(entry.pointee.d_type)) {
      case DT_DIR:
        guard let inner = files(below: path) else { return nil }
        found += inner.map { name + "/" + $0 }
      case DT_REG, DT_LNK: found.append(name)
      default: break
      }
    }
    return found
  }

  /// A file's contents; nil when it can't be read, and `errno` tells why.
  static func bytes(of path: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    return read(path, into: &bytes) ? bytes : nil
  }

  /// Puts a file's contents in the place of what `bytes` holds, in the same memory if there is room; false when it can't be read.
  static func read(_ path: String, into bytes: inout [UInt8]) -> Bool {
    bytes.removeAll(keepingCapacity: true)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return false }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      errno = EISDIR
      return false
    }
    // One byte more than the file has: a plain file's end is seen at once.
    let piece = max(Int(status.st_size) + 1, 4_096)
    while true {
      let room = bytes.count + piece
      let before = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: room - before))
      let count = bytes.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress! + before, room - before)
      }
      if count < 0 && errno == EINTR {
        bytes.removeLast(room - before)
        continue
      }
      guard count >= 0 else { return false }
      bytes.removeLast(room - before - count)
      if count == 0 { return true }
    }
  }

  /// What an entry is, as one of `DT_`. A link that leads to a file or nowhere stays a link: who made it meant a file.
  private static func kind(of path: String, told: Int) -> Int {
    var kind = told
    var status = stat()
    // Some file systems don't say what an entry is.
    if kind == DT_UNKNOWN, lstat(path, &status) == 0 { kind = Int(status.st_mode & S_IFMT) >> 12 }
    guard kind == DT_LNK, stat(path, &status) == 0 else { return kind }
    return status.st_mode & S_IFMT == S_IFREG ? DT_LNK : DT_UNKNOWN
  }
}
