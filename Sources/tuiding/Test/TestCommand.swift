import ArgumentParser
import DataFiles
import Dialogue
import DomainCore
import Foundation
import SQLiteStore
import Vault

/// Replays golden transcripts and compares every reply and every write.
struct TestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Replay golden transcripts.",
    discussion: "Without paths, all of the Transcripts folder. Exit code 1 when a case differs.")

  @Argument(help: "Transcript files or folders.")
  var paths: [String] = []

  @OptionGroup var data: DataOptions

  @Option(help: "Folder of the transcripts and their fixtures.")
  var transcripts: String?

  @Option(help: "Where cases keep their data: sqlite or memory.")
  var store: StageStore = .sqlite

  @Flag(help: "Rewrite reply lines to what was said; placeholders are kept. Refused where CI=true.")
  var accept = false

  @Option(
    help:
      "Play every case through this face: chat, run, agent or mcp. Cases that it can't play are passed over.")
  var face = "chat"

  @Flag(help: "Print the name of every case.")
  var verbose = false

  enum StageStore: String, ExpressibleByArgument {
    case sqlite, memory
  }

  @MainActor func run() async throws {
    try await Failure.reporting {
      let environment = ProcessInfo.processInfo.environment
      if accept, environment["CI"] == "true" { throw Failure("--accept is for people; CI=true is set") }
      let rehearsal = try Rehearsal(
        data: data, transcripts: transcripts, store: store, environment: environment)
      let files = try rehearsal.files(matching: paths)
      guard !files.isEmpty else { throw Failure("no transcript matches \(paths.joined(separator: " "))") }
      var passed = 0
      var failed = 0
      var said: Set<String> = []
      var passedOver = 0
      for (name, text) in files {
        let transcript = try Transcript(file: name, text: text)
        var rewrites: [TranscriptRewrite] = []
        for single in transcript.cases {
          if !single.canBePlayed(through: face) {
            passedOver += 1
            continue
          }
          let result = try await rehearsal.play(single, face: face, accepting: accept)
          said.formUnion(result.phraseKeys)
          if result.passed, result.rewrites.isEmpty { passed += 1 } else { failed += 1 }
          if verbose || !result.passed {
            print((result.passed ? "ok      " : "differs ") + "\(name): \(single.name)")
          }
          for difference in result.differences { Self.show(difference, in: name) }
          rewrites += result.rewrites
        }
        if accept { try rehearsal.accept(rewrites, in: name, text) }
      }
      let unsaid = PhraseKey.allCases.map(\.name).filter {
        !said.contains($0) && !$0.hasPrefix("chat.") && !$0.hasPrefix("sms.")
      }
      print("replies said: \(PhraseKey.allCases.count - unsaid.count) of \(PhraseKey.allCases.count)")
      if verbose { print("never said: " + unsaid.joined(separator: " ")) }
      if passedOver > 0 { print("passed over: \(passedOver) that \(face) can't play") }
      print("\(passed) passed, \(failed) failed")
      if failed > 0 { throw ExitCode(1) }
    }
  }

  private static func show(_ difference: TranscriptDifference, in file: String) {
    print("  \(file):\(difference.line)")
    print("    expected: " + (difference.expected ?? "nothing").replacing("\n", with: "\n              "))
    print("    found:    " + (difference.found ?? "nothing").replacing("\n", with: "\n              "))
  }
}

/// The hall in which transcripts are rehearsed: library, fixtures, and a fresh stage for every case.
struct Rehearsal {
  private let library: Library
  private let folder: DataFolder
  private let store: TestCommand.StageStore
  private let vault: Vault
  private let temporary: URL

  init(
    data: DataOptions, transcripts: String?, store: TestCommand.StageStore, environment: [String: String]
  ) throws {
    library = try data.library(environment: environment)
    folder = try DataFolder.find("Transcripts", option: transcripts, environment: environment)
    self.store = store
    // A rehearsal's key is no secret: its customers are made up and its stores are thrown away.
    vault = Vault(masterKey: Array(repeating: 7, count: Vault.keyLength), random: Chances.bytes)
    temporary = FileManager.default.temporaryDirectory.appendingPathComponent("tuiding-\(UUID().uuidString)")
  }

  /// The transcripts below the folder whose paths contain one of `paths`; all of them without paths.
  func files(matching paths: [String]) throws -> [(name: String, text: String)] {
    let all = try folder.files(endingIn: "transcript")
    if paths.isEmpty { return all }
    let wanted = paths.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
    return all.filter { file in
      let path = folder.url.appendingPathComponent(file.name).standardizedFileURL.path
      return wanted.contains { path == $0 || path.hasPrefix($0 + "/") }
    }
  }

  func play(_ single: TranscriptCase, face: String = "chat", accepting: Bool) async throws -> TranscriptResult
  {
    let start = Instant(milliseconds: 1_795_219_200_000)
    switch store {
    case .memory:
      return try await play(single, face, on: MemoryStore(keyring: vault), at: start, accepting)
    case .sqlite:
      try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: temporary) }
      let store = try SQLiteStore.open(
        path: temporary.appendingPathComponent("store.sqlite").path, vault: vault, at: start)
      let result = try await play(single, face, on: store, at: start, accepting)
      try store.close()
      return result
    }
  }

  private func play(
    _ single: TranscriptCase, _ face: String, on store: any Store, at start: Instant, _ accepting: Bool
  ) async throws -> TranscriptResult {
    let stage = TranscriptStage(library: library, store: store, keyring: vault, at: start)
    let library = library
    let folder = folder.url
    var play = TranscriptPlay(single, on: stage, face: face, faces: Faces.all) { path, now in
      let url = folder.appendingPathComponent(path)
      return try AccountFiles.load(
        files: [(name: path, text: try DataFolder.text(of: url))], policies: library.policies, now: now,
        hash: { Vault.hash(password: $0, salt: Array(repeating: 1, count: 16), rounds: 1) }
      ).map(\.file)
    }
    return try await play.run(accepting: accepting)
  }

  /// Rewrites reply lines in place; a reply that would lose a placeholder is refused.
  func accept(_ rewrites: [TranscriptRewrite], in name: String, _ text: String) throws {
    guard !rewrites.isEmpty else { return }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var done: Set<Int> = []
    for rewrite in rewrites.sorted(by: { $0.step.line > $1.step.line })
    where done.insert(rewrite.step.line).inserted {
      guard let words = rewrite.text else {
        print(
          "\(name):\(rewrite.step.line): not rewritten, would lose {{\(rewrite.lost.joined(separator: "}} {{"))}}"
        )
        continue
      }
      let new = ("客服> " + words.replacing("\n", with: "\n  ")).split(separator: "\n").map(String.init)
      lines.replaceSubrange(rewrite.step.line - 1..<rewrite.step.line - 1 + rewrite.step.lineCount, with: new)
      print("\(name):\(rewrite.step.line): rewritten")
    }
    try Data(lines.joined(separator: "\n").utf8).write(
      to: folder.url.appendingPathComponent(name), options: .atomic)
  }
}
