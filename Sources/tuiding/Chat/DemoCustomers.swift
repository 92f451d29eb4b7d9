import DataFiles
import DomainCore
import Foundation
import SQLiteStore
import Vault

/// The customers of a first start: eight people at three operators, each in a state worth seeing.
enum DemoCustomers {
  /// How to sign in as one of them.
  struct Introduction {
    let phone: String
    let shows: String
    let idTail: String
    let password: String
  }

  static func add(
    to store: any Store, policies: Policies, data: DataOptions, environment: [String: String], at now: Instant
  ) async throws -> [Introduction] {
    let folder = try DataFolder.find("Policies", option: data.policies, environment: environment)
    let files = try folder.yamlFiles().filter { $0.name.hasPrefix("demo") }
    var introductions: [Introduction] = []
    // Hashing a password takes 0.1 s by design; a first start does it for all customers at once.
    let accounts = try AccountFiles.load(
      files: files, policies: policies, now: now,
      hash: { Vault.hash(password: $0, salt: Chances.bytes(16), rounds: Vault.productionRounds) })
    for account in accounts {
      try await store.add(account.file, at: now)
      introductions.append(
        Introduction(
          phone: account.file.subscriber.phone.digits, shows: account.shows ?? "",
          idTail: account.file.subscriber.idNumberTail, password: account.password ?? "-"))
    }
    return introductions
  }
}
