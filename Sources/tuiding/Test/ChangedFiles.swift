import Dialogue
import Foundation

/// What git says has changed since a commit, the files that nobody has added yet included.
struct ChangedFiles {
  private let paths: Set<String>

  /// Asks git in the folder that holds `folder`.
  init(since commit: String, around folder: URL) throws {
    let place = folder.deletingLastPathComponent()
    let root = try Self.said(["rev-parse", "--show-toplevel"], in: place) { _ in
      "--changed compares with what git keeps, and \(place.path) is in no git folder; play without --changed"
    }.trimmingCharacters(in: .newlines)
    let known = try Self.said(
      ["rev-parse", "--verify", "--quiet", "--end-of-options", commit + "^{commit}"], in: place
    ) { _ in
      "git knows no commit ‘\(commit)’ in \(root); name one with --since, `git log --oneline` lists them"
    }
    let changed = try Self.said(
      ["diff", "--name-only", "-z", known.trimmingCharacters(in: .newlines), "--"], in: place)
    let new = try Self.said(
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

  /// What git answers; when it refuses, the words for that, made of its own.
  private static func said(
    _ arguments: [String], in folder: URL,
    orElse refusal: (_ words: String) -> String = { "--changed asks git, which says: \($0)" }
  ) throws -> String {
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
    // So ends `env` when there is no such program.
    guard process.terminationStatus != 127 else {
      throw Failure("--changed asks git, which isn't on the PATH; install git, or play without --changed")
    }
    guard process.terminationStatus == 0 else {
      throw Failure(refusal(words.trimmingCharacters(in: .whitespacesAndNewlines)))
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
