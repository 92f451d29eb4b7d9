import DataFiles
import DomainCore
import Foundation
import SQLiteStore
import Vault

/// The customers of a first start: eight people at three operators, each in a state worth seeing.
///
/// A mark beside the store says that they are not all in yet, so that a first start which was killed, ran out of disk or met
/// another first start is finished by the next one.
struct DemoCustomers {
  private let accounts: [AccountFixture]
  private let policies: Policies
  private let mark: URL

  /// How to sign in as one of them.
  struct Introduction {
    let phone: String
    let shows: String
    let idTail: String
    let password: String
  }

  /// The customers that a store still lacks; nil when it lacks none. Files are read before anything is made, so that a
  /// mistake in them leaves nothing behind.
  init?(
    for storing: StoreOptions, policies: Policies, data: DataOptions, environment: [String: String],
    at now: Instant
  ) throws {
    self.policies = policies
    let store = storing.url(environment: environment)
    mark = URL(fileURLWithPath: store.path + ".demo")
    let isUnfinished = FileManager.default.fileExists(atPath: mark.path)
    guard isUnfinished || !FileManager.default.fileExists(atPath: store.path) else { return nil }
    let folder = try DataFolder.find("Policies", option: data.policies, environment: environment)
    // Hashing a password takes 0.1 s by design; a first start does it for all customers at once.
    accounts = try AccountFiles.load(
      files: try folder.yamlFiles().filter { $0.name.hasPrefix("demo") }, policies: policies, now: now,
      hash: { Vault.hash(password: $0, salt: Chances.bytes(16), rounds: Vault.productionRounds) })
    try storing.refuseLostStore(environment: environment)
    try? FileManager.default.createDirectory(
      at: store.deletingLastPathComponent(), withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    if !isUnfinished {
      guard
        FileManager.default.createFile(
          atPath: mark.path, contents: nil, attributes: [.posixPermissions: 0o600])
      else {
        throw Failure(
          "\(store.path): the store can't be written; check the permissions of its folder and the disk")
      }
    }
  }

  /// Adds those that are not there yet, their receipts sealed with `keyring`, and takes the mark away.
  func add(to store: any Store, keyring: any Keyring, at now: Instant) async throws -> [Introduction] {
    for account in accounts {
      do {
        try await store.add(account.file.provingPast(under: policies, keyring: keyring), at: now)
      } catch StoreProblem.accountExists {
        // An earlier or another first start has added this one.
      }
    }
    try? FileManager.default.removeItem(at: mark)
    return accounts.map { account in
      Introduction(
        phone: account.file.subscriber.phone.digits, shows: account.shows ?? "",
        idTail: account.file.subscriber.idNumberTail, password: account.password ?? "-")
    }
  }
}
