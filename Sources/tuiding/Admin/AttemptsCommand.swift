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
      "Attempts in a verified session are in the audit chain of its account. Exit code 1 when a line doesn't follow."
  )

  @OptionGroup var storing: StoreOptions

  @MainActor func run() async throws {
    try await Failure.reporting {
      let environment = ProcessInfo.processInfo.environment
      let path = storing.url(environment: environment).path
      guard FileManager.default.fileExists(atPath: path + ".attempts") else {
        print("0 attempts")
        return
      }
      let named = environment["TUIDING_KEY_FILE"].flatMap { $0.isEmpty ? nil : $0 }
      let keyPath = named ?? MasterKeyFile.path(beside: path)
      guard let key = try MasterKeyFile.read(keyPath) else { throw Failure("no master key at \(keyPath)") }
      let vault = Vault(masterKey: key, random: Chances.bytes)
      let text = try DataFolder.text(of: URL(fileURLWithPath: path + ".attempts"))
      for line in text.split(separator: "\n") {
        let words = line.split(separator: " ")
        guard words.count == 4, let at = Int64(words[1]) else { continue }
        print("\(ValueJSON.time(Instant(milliseconds: at)))  \(words[2])")
      }
      let (count, broken) = AttemptLog.check(text, vault)
      if let broken {
        throw Failure("\(path).attempts:\(broken): this line doesn't follow from the ones before")
      }
      print("\(count) attempts, all of them follow")
    }
  }
}
