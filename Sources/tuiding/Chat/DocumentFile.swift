import Dialogue
import Foundation

/// Writes documents for the customer into the working folder, readable by nobody else and never over another file.
enum DocumentFile {
  /// Writes a document under its name, or its name with a number when that is taken; the path that was written.
  static func write(_ document: Document, in folder: URL) throws -> String {
    let name = URL(fileURLWithPath: document.name)
    for attempt in 1...attemptsAtMost {
      let suffix = attempt == 1 ? "" : "-\(attempt)"
      let path = folder.appendingPathComponent(
        name.deletingPathExtension().lastPathComponent + suffix + "." + name.pathExtension
      ).path
      let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
      if file < 0 {
        guard errno == EEXIST else {
          throw Failure.writing(path, errno)
        }
        continue
      }
      let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
      try handle.write(contentsOf: Data(document.text.utf8))
      return path
    }
    throw Failure("\(folder.path) has too many files called \(document.name); move some away")
  }

  private static let attemptsAtMost = 100

  /// The folder that the program was started in.
  static var workingFolder: URL { URL(fileURLWithPath: FileManager.default.currentDirectoryPath) }
}
