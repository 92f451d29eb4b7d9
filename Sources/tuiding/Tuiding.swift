import ArgumentParser
import Foundation

/// The program: chat, scripts, transcripts, rules, administration.
@main struct Tuiding: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tuiding",
    abstract: "退订: leave a telecom service and get the money back, by saying so in plain Chinese.",
    discussion: """
      Without a subcommand, `tuiding` starts a chat.

      Exit codes: 0 done, 1 failed or tests failed, 2 usage, 3 a script's line was not understood, \
      4 verification needed, 5 handed to a person, 130 interrupted.
      """,
    version: Version.text,
    subcommands: [
      ChatCommand.self, RunCommand.self, TestCommand.self, IntentsCommand.self, AdminCommand.self,
      EchoCommand.self,
      AgentCommand.self, VerifySessionCommand.self, MCPCommand.self,
    ],
    defaultSubcommand: ChatCommand.self)

  /// Wrong usage ends with 2, as everywhere, not with the argument parser's 64.
  @MainActor static func main() async {
    do {
      var command = try parseAsRoot()
      if var waiting = command as? any AsyncParsableCommand {
        try await waiting.run()
      } else {
        try command.run()
      }
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      FileHandle.standardError.write(Data((fullMessage(for: error) + "\n").utf8))
      Foundation.exit(2)
    }
  }
}

/// The program's version.
enum Version {
  static let text = "0.1.0"
}
