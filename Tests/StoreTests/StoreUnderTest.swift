import DomainCore
import Foundation
import GRDB
import SQLiteStore
import Synchronization
import Testing
import Vault

/// The stores that pass the contract.
enum StoreKind: String, CaseIterable, CustomTestStringConvertible, Sendable {
  case memory, sqlite

  var testDescription: String { rawValue }

  /// A fresh store of this kind.
  func make() throws -> any Store {
    switch self {
    case .memory: MemoryStore(keyring: Vault.forTests)
    case .sqlite:
      try SQLiteStore.open(path: TemporaryFolder.make() + "/s.sqlite", vault: Vault.forTests, at: t0)
    }
  }

  /// The store as a new process would find it.
  func reopened(_ store: any Store) throws -> any Store {
    if let store = store as? MemoryStore { return store.reopened() }
    guard let store = store as? SQLiteStore else { preconditionFailure("an unknown store") }
    let path = store.path
    try store.close()
    return try SQLiteStore.open(path: path, vault: Vault.forTests, at: t0)
  }
}

/// A store in a file of its own, which tests close, change behind its back, and open again.
struct StoreFile {
  let path = TemporaryFolder.make() + "/s.sqlite"

  func open() throws -> SQLiteStore { try SQLiteStore.open(path: path, vault: Vault.forTests, at: t0) }

  /// A closed, sound store of the accounts S1 and S2, each written by so many commits.
  func prepare(_ commits: Range<Int>, _ commit: (Int, CustomerFile) -> Commit) async throws {
    let store = try open()
    for number in 1...2 {
      try await store.add(Sample.file(number), at: t0)
      for index in commits { _ = try await store.commit(commit(index, store.known(number))) }
    }
    #expect(try await store.verify() == [])
    try store.close()
  }

  /// Changes the closed store as somebody does who has the file and no key.
  func change(_ sql: String) async throws {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try await queue.write { try $0.execute(sql: sql) }
    try queue.close()
  }
}

extension Vault {
  /// A vault with a fixed master key.
  static let forTests = Vault(masterKey: [UInt8](0..<32)) { count in
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }
}

/// Folders that are removed when the tests have ended.
enum TemporaryFolder {
  private static let root: String = {
    let path = FileManager.default.temporaryDirectory.path + "/tuiding-store-tests-\(getpid())"
    removeAtExit(path)
    return path
  }()

  static func make() -> String {
    let path = root + "/" + UUID().uuidString
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      preconditionFailure("no temporary folder: \(error)")
    }
    return path
  }

  private static let remembered = Mutex<String?>(nil)

  private static func removeAtExit(_ path: String) {
    remembered.withLock { $0 = path }
    atexit { TemporaryFolder.remove() }
  }

  static func remove() {
    if let path = remembered.withLock({ $0 }) { try? FileManager.default.removeItem(atPath: path) }
  }
}

/// 2026-11-21 10:00 in Beijing.
let t0 = Instant(milliseconds: 1_795_226_400_000)
