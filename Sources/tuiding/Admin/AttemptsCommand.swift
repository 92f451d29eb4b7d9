import ArgumentParser
import DomainCore
import Foundation
import SQLiteStore
import Vault

/// Shows what programs tried and may not, where no account was reached, and checks that the log is whole.
struct AttemptsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attempts", abstract: "Show and check the log of programs' refused attempts.",
    discussion:
      "Attempts in a verified session are in the audit log of its account: `admin audit --attempts`. Exit code 1 when a line doesn't follow or is missing."
  )

  @OptionGroup var storing: StoreOptions

  @MainActor func run() async throws {
    try await Failure.reporting {
      let environment = ProcessInfo.processInfo.environment
      let path = storing.url(environment: environment).path
      let there = ["", ".anchor"].contains { FileManager.default.fileExists(atPath: path + ".attempts" + $0) }
      guard there else {
        print("0 attempts")
        return
      }
      let named = environment["TUIDING_KEY_FILE"].flatMap { $0.isEmpty ? nil : $0 }
      let keyPath = named ?? MasterKeyFile.path(beside: path)
      guard let key = try MasterKeyFile.read(keyPath) else { throw Failure("no master key at \(keyPath)") }
      let vault = Vault(masterKey: key, random: Chances.bytes)
      let isThere = FileManager.default.fileExists(atPath: path + ".attempts")
      let text = isThere ? try DataFolder.text(of: URL(fileURLWithPath: path + ".attempts")) : ""
      for line in text.split(separator: "\n") {
        let words = line.split(separator: " ")
        guard words.count == 4, let at = Int64(words[1]) else { continue }
        print("\(ValueJSON.time(Instant(milliseconds: at)))  \(words[2])")
      }
      let log = path + ".attempts"
      let anchor = LogAnchor(of: log, keyring: vault)
      let (count, fault) = try AttemptLog.check(text, endingAt: anchor, vault)
      switch fault {
      case .broken(let line): throw Failure("\(log):\(line): this line doesn't follow from the ones before")
      case .cut(let known):
        throw Failure("\(log) has \(count) lines, its anchor knows \(known): lines were cut off its end")
      case .noAnchor:
        throw Failure("\(log).anchor is missing: whether lines were cut off the log's end can't be told")
      case nil: break
      }
      print("\(count) attempts, all of them follow")
    }
  }
}
