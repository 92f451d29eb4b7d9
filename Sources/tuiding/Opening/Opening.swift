import ArgumentParser
import DataFiles
import Dialogue
import DomainCore
import Foundation
import Matching
import SQLiteStore
import Vault

/// Where the data are; the same options for every command.
struct DataOptions: ParsableArguments {
  @Option(help: "Folder of what is heard and said.")
  var intents: String?

  @Option(help: "Folder of what is allowed and charged.")
  var policies: String?

  /// Reads and checks all rules, words and policies.
  func library(environment: [String: String]) throws -> Library {
    try heard(environment: environment).library()
  }

  /// What is heard and said and the policies beside it, read but not yet understood.
  func heard(environment: [String: String]) throws -> HeardFiles {
    let folder = try policiesFolder(environment: environment)
    return try HeardFiles(
      policies: folder, policyFiles: Self.policyFiles(of: folder),
      intents: intentsFolder(environment: environment), cache: LibraryCache(environment: environment))
  }

  /// What understands lines, kept from an earlier start where the files are the same.
  func matcher() throws -> Matcher {
    try heard(environment: ProcessInfo.processInfo.environment).matcher()
  }

  func loadIntents(policies: Policies, environment: [String: String]) throws -> IntentLibrary {
    let folder = try intentsFolder(environment: environment)
    let files = try folder.yamlFiles()
    return try folder.pointing { try IntentFiles.load(files, extraLists: policies.spokenLists) }
  }

  func intentsFolder(environment: [String: String]) throws -> DataFolder {
    try DataFolder.find("Intents", option: intents, environment: environment)
  }

  func loadPolicies(environment: [String: String]) throws -> Policies {
    let folder = try policiesFolder(environment: environment)
    let files = try Self.policyFiles(of: folder)
    return try folder.pointing { try PolicyFiles.load(files: files) }
  }

  private func policiesFolder(environment: [String: String]) throws -> DataFolder {
    try DataFolder.find("Policies", option: policies, environment: environment)
  }

  private static func policyFiles(of folder: DataFolder) throws -> [(name: String, text: String)] {
    try folder.yamlFiles().filter { !$0.name.hasPrefix("demo") }
  }

  /// Refuses policies of which a figure was changed under the name of a version that orders have been quoted by.
  func check(_ policies: Policies, in store: SQLiteStore, environment: [String: String]) async throws {
    do {
      try await policies.check(in: store, on: SystemClock.now().beijingDay)
    } catch let change as ChangedFigure {
      let folder = try DataFolder.find("Policies", option: self.policies, environment: environment)
      try folder.pointing { throw DataFileError(change) }
    }
  }
}

/// Where the store is; the same option for every command that uses one.
struct StoreOptions: ParsableArguments, Sendable {
  @Option(help: "The store's file (default: $TUIDING_STORE, else tuiding/store.sqlite in $XDG_DATA_HOME).")
  var store: String?

  func url(environment: [String: String]) -> URL {
    if let named = store ?? environment["TUIDING_STORE"].flatMap({ $0.isEmpty ? nil : $0 }) {
      return URL(fileURLWithPath: named)
    }
    return UserFolder.data.url(environment: environment).appendingPathComponent("store.sqlite")
  }

  /// Where the master key is: named by the environment, or beside the store.
  func keyPath(environment: [String: String]) -> String {
    environment["TUIDING_KEY_FILE"].flatMap { $0.isEmpty ? nil : $0 }
      ?? MasterKeyFile.path(beside: url(environment: environment).path)
  }

  /// Opens the store, or makes one. `command` is what other processes are told about who holds it.
  func open(for command: String, environment: [String: String]) throws -> (store: SQLiteStore, vault: Vault) {
    try Failure.refuseFolder(at: url(environment: environment).path)
    let path = url(environment: environment).path
    try refuseLostStore(environment: environment)
    let keyPath = keyPath(environment: environment)
    do {
      let vault = Vault(
        masterKey: try MasterKeyFile.readOrMake(keyPath, store: path, random: Chances.bytes),
        random: Chances.bytes)
      var options = SQLiteStore.Options()
      options.holder = "tuiding \(command)"
      return (try SQLiteStore.open(path: path, vault: vault, at: SystemClock.now(), options: options), vault)
    } catch let problem as StoreProblem {
      let words = Failure.words(for: Self.named(problem, at: path))
      throw Failure(words.contains(path) ? words : "\(path): \(words)")
    }
  }

  /// SQLite reports a full disk as an I/O error when it can't map its shared memory; it is called what it is.
  private static func named(_ problem: StoreProblem, at path: String) -> StoreProblem {
    guard case .failed = problem,
      let folder = try? FileManager.default.attributesOfFileSystem(
        forPath: (path as NSString).deletingLastPathComponent),
      let free = folder[.systemFreeSize] as? NSNumber, free.intValue < 256 << 10
    else { return problem }
    return .full
  }

  /// An empty or missing store beside the anchor of a full one has been lost, and is not made anew in silence.
  func refuseLostStore(environment: [String: String]) throws {
    let path = url(environment: environment).path
    func size(_ path: String) -> Int? {
      (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
    }
    guard size(path) ?? 0 == 0, size(path + "-wal") ?? 0 == 0, size(path + ".anchor") ?? 0 > 0 else { return }
    throw Failure(
      "\(path) is missing or empty, but \(path).anchor belongs to a store that had content; "
        + "restore the store from a back-up, or move the .anchor and .key files away to begin anew")
  }
}

/// The user's folders by the XDG rules.
enum UserFolder {
  case data, state, cache

  func url(environment: [String: String]) -> URL {
    let (variable, fallback) =
      switch self {
      case .data: ("XDG_DATA_HOME", ".local/share")
      case .state: ("XDG_STATE_HOME", ".local/state")
      case .cache: ("XDG_CACHE_HOME", ".cache")
      }
    let base =
      environment[variable].flatMap { $0.hasPrefix("/") ? URL(fileURLWithPath: $0, isDirectory: true) : nil }
      ?? FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(fallback, isDirectory: true)
    return base.appendingPathComponent("tuiding", isDirectory: true)
  }
}
