import Foundation

extension Failure {
  /// A file or folder that the system didn't let us read, and what helps.
  static func reading(_ path: String, _ code: Int32 = errno) -> Failure {
    let cure =
      switch code {
      case ENOENT, ENOTDIR: "there is none; check the path"
      case EACCES, EPERM: "it belongs to somebody else or is closed; `chmod u+r` or run this as its owner"
      case EISDIR: "it is a folder; name a file"
      default: String(cString: strerror(code)) + "; check the disk and the path"
      }
    return Failure("can't read \(path): \(cure)")
  }

  /// A file that the system didn't let us write, and what helps.
  static func writing(_ path: String, _ code: Int32) -> Failure {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let cure =
      switch code {
      case ENOENT, ENOTDIR: "there is no folder \(folder); make it with `mkdir -p`, or name another file"
      case EISDIR: "it is a folder; name a file in it"
      case EACCES, EPERM:
        "the folder \(folder) is closed to you; open it with `chmod u+w`, or name another file"
      case EROFS: "the disk is read only; name a file on another"
      case ENOSPC, EDQUOT: "the disk is full; free some space and try again"
      default: String(cString: strerror(code)) + "; check the disk, or name another file"
      }
    return Failure("can't write \(path): \(cure)")
  }
}

/// Files that are there whole or not at all.
enum WholeFile {
  /// Writes a text in the place of what the file held.
  static func write(_ text: String, to path: String) throws {
    let url = URL(fileURLWithPath: path)
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), isFolder.boolValue {
      throw Failure.writing(path, EISDIR)
    }
    do {
      try Data(text.utf8).write(to: url, options: .atomic)
    } catch {
      throw Failure.writing(path, code(behind: error))
    }
  }

  /// What the system said when Foundation failed.
  private static func code(behind error: any Error) -> Int32 {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey]
    return (underlying as? POSIXError)?.code.rawValue ?? EIO
  }
}
