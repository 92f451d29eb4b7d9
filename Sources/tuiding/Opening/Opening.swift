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
    let policies = try loadPolicies(environment: environment)
    let intents = try loadIntents(policies: policies, environment: environment)
    return Library(
      matcher: try Matcher(compiling: intents.rules), phrasebook: try Phrasebook(intents.responses),
      policies: policies)
  }

  func loadPolicies(environment: [String: String]) throws -> Policies {
    let folder = try DataFolder.find("Policies", option: policies, environment: environment)
    return try PolicyFiles.load(files: try folder.yamlFiles().filter { !$0.name.hasPrefix("demo") })
  }

  func loadIntents(policies: Policies, environment: [String: String]) throws -> IntentLibrary {
    let folder = try DataFolder.find("Intents", option: intents, environment: environment)
    return try IntentFiles.load(try folder.yamlFiles(), extraLists: policies.spokenLists)
  }
}

/// Where the store is; the same option for every command that uses one.
struct StoreOptions: ParsableArguments {
  @Option(help: "The store's file (default: $TUIDING_STORE, else tuiding/store.sqlite in $XDG_DATA_HOME).")
  var store: String?

  func url(environment: [String: String]) -> URL {
    if let named = store ?? environment["TUIDING_STORE"].flatMap({ $0.isEmpty ? nil : $0 }) {
      return URL(fileURLWithPath: named)
    }
    return UserFolder.data.url(environment: environment).appendingPathComponent("store.sqlite")
  }

  /// Opens the store, or makes one; `isNew` tells which.
  func open(environment: [String: String]) async throws -> (store: SQLiteStore, vault: Vault, isNew: Bool) {
    let url = url(environment: environment)
    let isNew = !FileManager.default.fileExists(atPath: url.path)
    let key = try MasterKey.load(beside: url, environment: environment, isNewStore: isNew)
    let vault = Vault(masterKey: key, random: Chances.bytes)
    return (try await SQLiteStore.open(at: url.path, vault: vault), vault, isNew)
  }
}

/// The user's folders by the XDG rules.
enum UserFolder {
  case data, state

  func url(environment: [String: String]) -> URL {
    let (variable, fallback) =
      switch self {
      case .data: ("XDG_DATA_HOME", ".local/share")
      case .state: ("XDG_STATE_HOME", ".local/state")
      }
    let base =
      environment[variable].flatMap { $0.hasPrefix("/") ? URL(fileURLWithPath: $0, isDirectory: true) : nil }
      ?? FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(fallback, isDirectory: true)
    return base.appendingPathComponent("tuiding", isDirectory: true)
  }
}
