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
      var command = try parsed()
      if var waiting = command as? any AsyncParsableCommand {
        try await waiting.run()
      } else {
        try command.run()
      }
      try await Failure.reporting { try ProgramStreams.flush() }
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      FileHandle.standardError.write(Data((fullMessage(for: error) + "\n").utf8))
      Foundation.exit(2)
    }
  }
}

extension Tuiding {
  /// The command that the arguments name.
  ///
  /// Those that somebody waits for are tried by themselves first, since getting all commands with all their options ready costs a start
  /// milliseconds. What is not understood, and every question for help, goes the long way, whose words name the whole
  /// program.
  private nonisolated static func parsed() throws -> sending any ParsableCommand {
    let arguments = CommandLine.arguments.dropFirst()
    let rest = Array(arguments.dropFirst())
    let awaited: (any ParsableCommand)? =
      switch arguments.first {
      case nil, "chat": try? ChatCommand.parse(rest)
      case "agent": try? AgentCommand.parse(rest)
      case "mcp": try? MCPCommand.parse(rest)
      case "run": try? RunCommand.parse(rest)
      default: nil
      }
    if let awaited { return awaited }
    return try parseAsRoot()
  }
}

/// The program's version.
enum Version {
  static let text = "0.1.0"
}
