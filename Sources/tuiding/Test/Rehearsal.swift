import DataFiles
import Dialogue
import DomainCore
import Foundation
import SQLiteStore
import Synchronization
import Vault

/// The hall in which transcripts are rehearsed: library, fixtures, and a fresh stage for every case.
final class Rehearsal: Sendable {
  let library: Library
  let folder: DataFolder
  private let store: TestCommand.StageStore
  private let vault: Vault
  private let temporary: URL
  private let accounts = Mutex<[AccountKey: [CustomerFile]]>([:])

  private struct AccountKey: Hashable {
    var path: String
    var now: Instant
  }

  init(
    library: Library, transcripts: String?, store: TestCommand.StageStore, environment: [String: String]
  ) throws {
    self.library = library
    folder = try DataFolder.find("Transcripts", option: transcripts, environment: environment)
    self.store = store
    // A rehearsal's key is no secret: its customers are made up and its stores are thrown away.
    vault = Vault(
      masterKey: Array(repeating: 7, count: Vault.keyLength), passwordRounds: 1, random: Chances.bytes)
    temporary = FileManager.default.temporaryDirectory.appendingPathComponent("tuiding-\(UUID().uuidString)")
    if store == .sqlite { try makeTemplate() }
  }

  deinit {
    try? FileManager.default.removeItem(at: temporary)
  }

  /// When a stage begins that sets no clock: 2026-11-21 10:00 in Beijing.
  static let start = Instant(milliseconds: 1_795_219_200_000)

  // MARK: - Transcripts

  /// What a run plays, and the files that can't be read as transcripts: those keep no other from being played.
  struct Programme {
    var files: [(transcript: Transcript, text: String)] = []
    var unreadable: [(file: String, problem: String)] = []
  }

  /// The transcripts below the folder whose paths are, or lie below, one of `paths`; all of them without paths.
  func transcripts(matching paths: [String]) throws -> Programme {
    let all = try folder.eachFile(endingIn: "transcript")
    let wanted = paths.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
    let chosen =
      wanted.isEmpty
      ? all
      : all.filter { file in
        let path = folder.url.appendingPathComponent(file.name).standardizedFileURL.path
        return wanted.contains { path == $0 || path.hasPrefix($0 + "/") }
      }
    let texts = Dictionary(uniqueKeysWithValues: all.map { ($0.name, try? $0.text.get()) })
    // A file outside the folder, such as a fresh recording, is named by its path.
    let outside = wanted.filter { path in
      path.hasSuffix(".transcript") && !path.hasPrefix(folder.url.standardizedFileURL.path + "/")
    }.map { path in (name: path, text: Result { try DataFolder.text(of: URL(fileURLWithPath: path)) }) }
    var programme = Programme()
    for file in chosen + outside {
      do {
        let text = try file.text.get()
        programme.files.append((try Transcript(file: file.name, text: text) { texts[$0] ?? nil }, text))
      } catch {
        programme.unreadable.append((file.name, Failure.words(for: error)))
      }
    }
    return programme
  }

  /// The customers of an account file at a time, nil when there is no such file.
  func customers(_ path: String, at now: Instant) throws -> [CustomerFile]? {
    let key = AccountKey(path: path, now: now)
    if let known = accounts.withLock({ $0[key] }) { return known }
    let url = folder.url.appendingPathComponent(path)
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    let files = try AccountFiles.load(
      files: [(name: path, text: try DataFolder.text(of: url))], policies: library.policies, now: now,
      hash: { Vault.hash(password: $0, salt: Array(repeating: 1, count: 16), rounds: vault.passwordRounds) }
    ).map { $0.file.provingPast(under: library.policies, keyring: vault) }
    accounts.withLock { $0[key] = files }
    return files
  }

  // MARK: - Stages

  func play(
    _ single: TranscriptCase, face: String = "chat", accepting: Bool, covering: Bool
  ) async throws -> TranscriptResult {
    try await onStage { stage in
      var play = TranscriptPlay(single, on: stage, face: face, faces: Faces.all) { [self] path, now in
        try customers(path, at: now)
      }
      return try await play.run(accepting: accepting, covering: covering)
    }
  }

  /// Sets a stage on a fresh store, and clears it away afterwards.
  func onStage<Result>(_ body: (TranscriptStage) async throws -> Result) async throws -> Result {
    switch store {
    case .memory:
      return try await body(
        TranscriptStage(
          library: library, store: MemoryStore(keyring: vault), keyring: vault, at: Self.start))
    case .sqlite:
      let folder = temporary.appendingPathComponent(UUID().uuidString)
      try FileManager.default.copyItem(at: temporary.appendingPathComponent("empty"), to: folder)
      defer { try? FileManager.default.removeItem(at: folder) }
      let store = try SQLiteStore.open(
        path: folder.appendingPathComponent("store.sqlite").path, vault: vault, at: Self.start)
      let result = try await body(
        TranscriptStage(library: library, store: store, keyring: vault, at: Self.start))
      try store.close()
      return result
    }
  }

  /// An empty store that every case gets a copy of: making its tables takes longer than most cases.
  private func makeTemplate() throws {
    let template = temporary.appendingPathComponent("empty")
    try FileManager.default.createDirectory(
      at: template, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try SQLiteStore.open(
      path: template.appendingPathComponent("store.sqlite").path, vault: vault, at: Self.start
    ).close()
  }
}
