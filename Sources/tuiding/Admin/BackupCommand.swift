import ArgumentParser
import DomainCore
import Foundation
import SQLiteStore
import Vault

/// Copies the store while others go on working with it.
struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Copy the store to a new file while others use it.",
    discussion: """
      Beside FILE comes FILE.anchor with the ends of the audit chains. The master key isn't copied: without it nobody can \
      read who the customers are, so keep it apart from the back-ups, or copy it along with --with-key.
      """)

  @Argument(help: "The new file; one that is there is never overwritten.")
  var file: String

  @Flag(help: "Copy the master key to FILE.key as well.")
  var withKey = false

  @OptionGroup var storing: StoreOptions

  @MainActor func run() async throws {
    try await Failure.reporting {
      let environment = ProcessInfo.processInfo.environment
      try storing.requireExisting(environment: environment)
      let destination = URL(fileURLWithPath: file).path
      for path in [destination] + (withKey ? [destination + ".key"] : []) {
        guard !FileManager.default.fileExists(atPath: path) else {
          throw Failure("\(path) is there already; a back-up overwrites nothing, name a new file")
        }
      }
      var isFolder: ObjCBool = false
      let folder = URL(fileURLWithPath: destination).deletingLastPathComponent().path
      guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
        throw Failure("there is no folder \(folder) to put the back-up into; make it first")
      }
      let (store, _) = try storing.open(for: "admin backup", environment: environment)
      try store.backup(to: destination)
      try store.close()
      print("copied \(store.path) to \(destination)")
      let key = storing.keyPath(environment: environment)
      if withKey {
        try MasterKeyFile.copy(key, to: destination + ".key")
        print("copied the master key to \(destination).key: whoever has both can read everything")
      } else {
        print("the master key \(key) isn't in the back-up; without it the back-up can't be read")
      }
    }
  }
}

/// Puts a back-up in the store's place.
struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Check a back-up and put it in the store's place.",
    discussion: """
      Nothing is touched before the back-up has been checked: its file, its books, its audit chains. A store that is there \
      is only replaced with --replace, and is moved aside, never deleted. A back-up that is older than what the anchor \
      beside the store knows is only taken with --older. The key is FILE.key when there is one, else the store's.
      """)

  @Argument(help: "The back-up; FILE.anchor must be beside it.")
  var file: String

  @Flag(help: "Move a store that is there aside.")
  var replace = false

  @Flag(help: "Take a back-up that lacks what the anchor beside the store knows.")
  var older = false

  @OptionGroup var storing: StoreOptions

  @MainActor func run() async throws {
    try await Failure.reporting {
      let environment = ProcessInfo.processInfo.environment
      let path = storing.url(environment: environment).path
      let backup = URL(fileURLWithPath: file).path
      let keyPath = storing.keyPath(environment: environment)
      let comesWithKey = FileManager.default.fileExists(atPath: backup + ".key")
      guard let key = try MasterKeyFile.read(comesWithKey ? backup + ".key" : keyPath) else {
        throw Failure(
          "no master key: neither \(backup).key nor \(keyPath); put the key that belongs to the back-up in its place"
        )
      }
      for needed in [backup, backup + ".anchor"] {
        guard FileManager.default.fileExists(atPath: needed) else {
          throw Failure(
            needed == backup
              ? "no back-up at \(backup)"
              : "\(needed) is missing; it was written with the back-up and belongs beside it")
        }
      }
      let vault = Vault(masterKey: key, random: Chances.bytes)
      let restoring: Restoring
      do {
        restoring = try await Restoring.prepare(backup, for: path, vault: vault, at: SystemClock.now())
      } catch let problem as StoreProblem {
        throw Failure("\(backup) can't be restored, nothing was changed: \(Failure.words(for: problem))")
      }
      var isInstalled = false
      defer { if !isInstalled { restoring.discard() } }
      guard restoring.problems.isEmpty else {
        for problem in restoring.problems { print(problem) }
        throw Failure("\(backup) isn't sound; nothing was changed. Take another back-up")
      }
      guard !restoring.replaces || replace else {
        throw Failure("\(path) is there already; nothing was changed. Say --replace to move it aside")
      }
      if !restoring.lostEntries.isEmpty, !older {
        for (account, held, known) in restoring.lostEntries.prefix(20) {
          // No account's id begins so.
          let log = account.hasPrefix("@") ? "the staff's audit log" : "account \(account)"
          print("\(log): the back-up ends at audit entry \(held), the anchor knows \(known)")
        }
        throw Failure(
          "\(backup) is older than what \(path).anchor knows: \(restoring.lostEntries.count) audit logs went on "
            + "since. Nothing was changed. Take a newer back-up, or say --older to go back to it")
      }
      let aside = try restoring.install(mark: Self.mark(at: SystemClock.now()))
      isInstalled = true
      if comesWithKey, !FileManager.default.fileExists(atPath: keyPath) {
        try MasterKeyFile.copy(backup + ".key", to: keyPath)
        print("put the master key at \(keyPath)")
      }
      if let aside { print("moved the old store to \(aside)") }
      if restoring.erasedAgain > 0 {
        print("erased \(restoring.erasedAgain) accounts again that were erased for good after the back-up")
      }
      let (store, _) = try storing.open(for: "admin restore", environment: environment)
      let about = URL(fileURLWithPath: backup).lastPathComponent
      try await store.record(
        AuditEvent(
          actor: .staff, action: .restored, reference: "\(about) lost=\(restoring.lostEntries.count)",
          at: SystemClock.now(), who: nil))
      let problems = try await store.verify()
      try store.close()
      for problem in problems { print(problem) }
      print("restored \(path): \(restoring.accounts) customers, \(problems.count) problems")
      if !problems.isEmpty { throw ExitCode(1) }
    }
  }

  /// `20261121T100005` in Beijing time.
  static func mark(at now: Instant) -> String {
    String(now.line.map { $0 == " " ? "T" : $0 }.filter { $0 != "-" && $0 != ":" })
  }
}
