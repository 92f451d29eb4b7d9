import Dialogue
import Foundation

/// What git says has changed since a commit, the files that nobody has added yet included.
struct ChangedFiles {
  private let paths: Set<String>

  /// Asks git in the folder that holds `folder`.
  init(since commit: String, around folder: URL) throws {
    let place = folder.deletingLastPathComponent()
    let root = try Self.git(["rev-parse", "--show-toplevel"], in: place).trimmingCharacters(in: .newlines)
    let changed = try Self.git(["diff", "--name-only", "-z", commit, "--"], in: place)
    let new = try Self.git(
      ["ls-files", "--others", "--exclude-standard", "--full-name", "-z", root], in: place)
    paths = Set(
      (changed.split(separator: "\0") + new.split(separator: "\0")).map { root + "/" + $0 })
  }

  /// Whether a file below a folder has changed.
  func contains(_ name: String, in folder: URL) -> Bool {
    paths.contains(folder.standardizedFileURL.appendingPathComponent(name).path)
  }

  /// The names, without folders, of changed files below a folder.
  func names(in folder: URL) -> Set<String> {
    let start = folder.standardizedFileURL.path + "/"
    return Set(paths.filter { $0.hasPrefix(start) }.map { String($0.dropFirst(start.count)) })
  }

  private static func git(_ arguments: [String], in folder: URL) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git", "-c", "core.quotePath=false", "-C", folder.path] + arguments
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(
        "--changed asks git, which says: \(words.trimmingCharacters(in: .whitespacesAndNewlines))")
    }
    return text
  }
}

extension TranscriptCase {
  /// The files that the case is made of: its own, beginnings and accounts.
  var files: Set<String> {
    var files: Set<String> = [file]
    for step in steps {
      files.insert(step.file)
      if case .account(let path) = step.action { files.insert(path) }
    }
    return files
  }
}
