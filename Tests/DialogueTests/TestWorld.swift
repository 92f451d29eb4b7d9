import DataFiles
import DomainCore
import Foundation
import Matching
import Testing
import Vault

@testable import Dialogue

/// The shipped rules, words and policies with a store in memory, a clock that stands still and made-up customers.
struct TestWorld {
  let stage: TranscriptStage
  let store: MemoryStore

  static let start = Instant(milliseconds: BeijingDay("2026-11-21")!.start.milliseconds + 10 * 3_600_000)
  static let library: Library = {
    do {
      let policies = try PolicyFiles.load(
        files: try yaml(in: "Policies").filter { !$0.name.hasPrefix("demo") })
      let intents = try IntentFiles.load(try yaml(in: "Intents"), extraLists: policies.spokenLists)
      return Library(
        matcher: try Matcher(compiling: intents.rules), phrasebook: try Phrasebook(intents.responses),
        words: try SaidWords(intents.words), policies: policies)
    } catch {
      preconditionFailure("the shipped data load: \(error)")
    }
  }()
  static let vault = Vault(masterKey: Array(repeating: 7, count: Vault.keyLength)) { count in
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }

  /// A world whose customers are those of an account file below `Transcripts`.
  init(_ accounts: String...) async throws {
    store = MemoryStore(keyring: Self.vault)
    stage = TranscriptStage(library: Self.library, store: store, keyring: Self.vault, at: Self.start)
    for path in accounts {
      for file in try Self.accounts(path, at: Self.start) { try await stage.store.add(file, at: Self.start) }
    }
    _ = stage.store.takeWrites()
  }

  private init(_ store: MemoryStore, at now: Instant) {
    self.store = store
    stage = TranscriptStage(library: Self.library, store: store, keyring: Self.vault, at: now)
  }

  /// The same world as it is now, with a healthy operator; what happens in one is not seen in the other.
  func copied() -> TestWorld { TestWorld(store.reopened(), at: stage.clock.now) }

  /// The accounts of a file below `Transcripts`.
  static func accounts(_ path: String, at now: Instant) throws -> [CustomerFile] {
    let text = try String(contentsOf: root.appendingPathComponent("Transcripts/\(path)"), encoding: .utf8)
    return try AccountFiles.load(
      files: [(name: path, text: text)], policies: library.policies, now: now,
      hash: { Vault.hash(password: $0, salt: Array(repeating: 1, count: 16), rounds: 1) }
    ).map { $0.file.provingPast(under: library.policies, keyring: vault) }
  }

  /// The paths of all transcripts below `Transcripts`.
  static func transcripts() throws -> [String] {
    let names = FileManager.default.enumerator(atPath: root.appendingPathComponent("Transcripts").path)
    return (names?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".transcript") }.sorted()
  }

  /// What the shipped files answer.
  static func responses() throws -> [String: Response] {
    try IntentFiles.load(try yaml(in: "Intents"), extraLists: library.policies.spokenLists).responses
  }

  /// What the shipped files look for beside the rules.
  static func words() throws -> [String: SaidWordList] {
    try IntentFiles.load(try yaml(in: "Intents"), extraLists: library.policies.spokenLists).words
  }

  /// The text of a file of the project.
  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  static func transcript(_ path: String) throws -> Transcript {
    try Transcript(file: path, text: text("Transcripts/\(path)")) { path in try? text("Transcripts/\(path)") }
  }

  func session(_ handle: String = "handle") -> Session { Session(handle: handle, in: stage.surroundings) }

  /// Chance for a turn; `seed` makes the handle.
  static func chance(_ seed: Int) -> Chance {
    Chance(code: "314159", salt: Array(repeating: UInt8(seed % 256), count: 16), handle: "handle-\(seed)")
  }

  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func yaml(in folder: String) throws -> [(name: String, text: String)] {
    let url = root.appendingPathComponent(folder)
    let names = FileManager.default.enumerator(atPath: url.path)?.compactMap { $0 as? String } ?? []
    return try names.filter { $0.hasSuffix(".yaml") }.sorted().map { name in
      (name: name, text: try String(contentsOf: url.appendingPathComponent(name), encoding: .utf8))
    }
  }
}

/// Says lines to a session and keeps what came back.
struct TestTalk {
  var session: Session
  private(set) var replies: [Reply] = []
  private var turns = 0
  private let prefix: String

  init(_ session: Session, prefix: String = "k") {
    self.session = session
    self.prefix = prefix
  }

  /// The same conversation in a copy of its world.
  func going(on world: TestWorld) -> TestTalk {
    var twin = self
    twin.session = world.session(session.handle)
    twin.session.conversation = session.conversation
    return twin
  }

  /// The text of the answer to `line`; into a hidden prompt it is typed hidden.
  @discardableResult mutating func say(_ line: String) async throws -> String {
    try await hear(
      session.expects.isSecret && line.utf8.allSatisfy { $0 < 128 } ? .secret(line) : .line(line))
  }

  @discardableResult mutating func hear(_ utterance: Utterance) async throws -> String {
    turns += 1
    replies = try await session.hear(utterance, key: "\(prefix)\(turns)", chance: TestWorld.chance(turns))
    return replies.map(\.text).joined(separator: "\n")
  }

  /// The keys of what was said last.
  var keys: [String] { replies.flatMap(\.phrases).map(\.key) }
}
