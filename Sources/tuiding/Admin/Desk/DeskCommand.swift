import ArgumentParser
import DataFiles
import DomainCore
import Foundation
import SQLiteStore

/// The desk of the people whom customers are handed to.
struct DeskCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "desk", abstract: "Talk with customers who want a person.",
    discussion: """
      `desk` lists who waits; `desk talk TICKET --as NAME` takes a conversation over and stays in it. While a person has \
      a conversation, nothing is done in it but what the customer says yes to.
      """,
    subcommands: [
      DeskQueue.self, DeskShow.self, DeskTake.self, DeskReply.self, DeskPropose.self, DeskBack.self,
      DeskTalkCommand.self, DeskMacros.self,
    ], defaultSubcommand: DeskQueue.self)
}

/// Lists open tickets.
struct DeskQueue: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue", abstract: "List who waits and who is served, oldest first (the default).")

  @OptionGroup var work: StaffWork

  @MainActor func run() async throws {
    try await work.run(.lookAtDesk) { opened in
      var table = AdminTable(["TICKET", "SINCE", "REASON", "WITH", "KNOWN", "WANTS"])
      for ticket in try await opened.store.openHandOvers(limit: 500) {
        table.add([
          ticket.id.text, ticket.openedAt.line, ticket.summary.reason.rawValue, ticket.holder ?? "waiting",
          ticket.summary.verified?.phone ?? "no",
          ticket.summary.wants.map(\.title).joined(separator: "、"),
        ])
      }
      return table.isEmpty ? ["nobody waits"] : table.lines
    }
  }
}

/// Shows a ticket whole.
struct DeskShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a ticket: what is known, what was said since.")

  @Argument(help: "The ticket's number.")
  var ticket: String

  @Flag(help: "As JSON, the same that agents get.")
  var json = false

  @OptionGroup var work: StaffWork

  @MainActor func run() async throws {
    try await work.run(.lookAtDesk) { opened in
      let ticket = try await DeskTickets.ticket(ticket, in: opened.store)
      if json { return [try DeskTickets.json(of: ticket)] }
      let talk = try await DeskConversation(ticket, opened.store).lines()
      return DeskTickets.lines(of: ticket).map(InputText.clean) + talk
    }
  }
}

/// Takes a conversation over.
struct DeskTake: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "take", abstract: "Take a conversation over.")

  @Argument(help: "The ticket's number.")
  var ticket: String

  @OptionGroup var acting: DeskActing

  @MainActor func run() async throws {
    try await Failure.reporting {
      try await acting.act(on: ticket) { _ in .take }
      print("you have \(ticket.uppercased())")
    }
  }
}

/// Says something to the customer.
struct DeskReply: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reply", abstract: "Say something to the customer; it appears in his chat.")

  @Argument(help: "The ticket's number.")
  var ticket: String

  @Argument(help: "The words.")
  var words: [String] = []

  @Option(
    name: .customLong("macro"),
    help: "Ready-made words by name (`desk macros` lists them), before any others.")
  var macro: String?

  @OptionGroup var acting: DeskActing

  @MainActor func run() async throws {
    try await Failure.reporting {
      let ready = try macro.map { try DeskMacros.words($0, acting.data) }
      let text = ([ready].compactMap(\.self) + [words.joined(separator: " ")]).filter { !$0.isEmpty }
      try await acting.act(on: ticket) { _ in .say(InputText.clean(text.joined(separator: " "))) }
      print("said")
    }
  }
}

/// Has a quote read out to the customer.
struct DeskPropose: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "propose",
    abstract: "Have the quote for leaving a service read out; only the customer can say yes to it.")

  @Argument(help: "The ticket's number.")
  var ticket: String

  @Argument(help: "The service's name, as the customer has it.")
  var service: String

  @OptionGroup var acting: DeskActing

  @MainActor func run() async throws {
    try await Failure.reporting {
      try await acting.act(on: ticket) { file in
        let named = (file?.services ?? []).filter { $0.name == service || $0.name.contains(service) }
        guard let found = named.first(where: { $0.name == service }) ?? (named.count == 1 ? named.first : nil)
        else {
          let names = (file?.services ?? []).map(\.name).joined(separator: ", ")
          throw Failure(
            file == nil
              ? "the customer isn't verified: nothing can be proposed yet"
              : "no single service is called ‘\(InputText.clean(service))’; the customer has: \(names)")
        }
        return .propose(found.id)
      }
      print("proposed")
    }
  }
}

/// Gives a conversation back to the assistant.
struct DeskBack: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "back", abstract: "Give a conversation back to the assistant; the ticket is closed.")

  @Argument(help: "The ticket's number.")
  var ticket: String

  @OptionGroup var acting: DeskActing

  @MainActor func run() async throws {
    try await Failure.reporting {
      try await acting.act(on: ticket) { _ in .giveBack }
      print("given back")
    }
  }
}

/// Lists the ready-made words.
struct DeskMacros: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "macros", abstract: "List ready-made words; they are `macro.*` in the Intents files.")

  @OptionGroup var data: DataOptions

  @MainActor func run() async throws {
    try await Failure.reporting {
      var table = AdminTable(["NAME", "WORDS"])
      for (name, words) in try Self.all(data).sorted(by: { $0.key < $1.key }) { table.add([name, words]) }
      for line in table.lines { print(line) }
    }
  }

  static func all(_ data: DataOptions) throws -> [String: String] {
    let environment = ProcessInfo.processInfo.environment
    let policies = try data.loadPolicies(environment: environment)
    let folder = try data.intentsFolder(environment: environment)
    let files = try folder.yamlFiles()
    let responses = try folder.pointing {
      try IntentFiles.load(files, extraLists: policies.spokenLists).responses
    }
    let prefix = "macro."
    return Dictionary(
      uniqueKeysWithValues: responses.filter { $0.key.hasPrefix(prefix) }.map {
        (String($0.key.dropFirst(prefix.count)), $0.value.text)
      })
  }

  static func words(_ name: String, _ data: DataOptions) throws -> String {
    let all = try all(data)
    guard let words = all[name] else {
      throw Failure(
        "no macro ‘\(InputText.clean(name))’; there are: \(all.keys.sorted().joined(separator: ", "))")
    }
    return words
  }
}
