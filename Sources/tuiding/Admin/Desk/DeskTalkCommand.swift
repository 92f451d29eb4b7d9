import ArgumentParser
import DomainCore
import Foundation
import SQLiteStore

/// Takes a conversation over and stays in it: what the customer says appears, what is typed is said to him.
struct DeskTalkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "talk", abstract: "Take a conversation over and stay in it.",
    discussion: """
      Lines are said to the customer. /macro NAME says ready-made words, /macros lists them, /propose SERVICE has a quote \
      read out, /show shows the ticket, /back gives the conversation back. Ctrl-D leaves it with you.
      """)

  @Argument(help: "The ticket's number.")
  var ticket: String

  @OptionGroup var data: DataOptions
  @OptionGroup var work: StaffWork

  @MainActor func run() async throws {
    try await work.run(.talkWithCustomers) { opened in
      let policies = try data.loadPolicies(environment: ProcessInfo.processInfo.environment)
      let macros = try DeskMacros.all(data)
      let desk = Desk(store: opened.store, policies: policies, clock: SystemClock.now)
      let known = try await DeskTickets.ticket(ticket, in: opened.store)
      let taken = try await DeskTickets.act(.take, on: known.id, by: opened.member.name, desk)
      for line in DeskTickets.lines(of: taken) { print(InputText.clean(line)) }
      var talk = DeskTalking(ticket: taken, opened: opened, desk: desk, macros: macros)
      try await talk.run()
      return []
    }
  }
}

/// The loop of a person's side of a conversation.
@MainActor private struct DeskTalking {
  let ticket: HandOver
  let opened: StaffSession
  let desk: Desk
  let macros: [String: String]
  private var lastTurn = 0

  init(ticket: HandOver, opened: StaffSession, desk: Desk, macros: [String: String]) {
    self.ticket = ticket
    self.opened = opened
    self.desk = desk
    self.macros = macros
  }

  mutating func run() async throws {
    try await showNew()
    while true {
      switch opened.lines.read(prompt: "\(opened.member.name)> ", secret: false, idleAfter: .seconds(1)) {
      case .endOfInput, .interrupted: return
      case .idle: break
      case .line(let line):
        if line.allSatisfy(\.isWhitespace) { break }
        do {
          if try await !take(line) { return }
        } catch let failure as Failure {
          print(failure.description)
        }
      }
      try await showNew()
      guard let now = try await opened.store.handOver(ticket.id), !now.state.isClosed else {
        print("the customer has left the conversation")
        return
      }
    }
  }

  /// Does what a line says; false when the conversation was given back.
  private func take(_ line: String) async throws -> Bool {
    let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
    let rest = parts.count > 1 ? parts[1] : ""
    switch parts.first ?? "" {
    case "/back":
      try await act(.giveBack)
      print("given back")
      return false
    case "/macros":
      var table = AdminTable(["NAME", "WORDS"])
      for (name, words) in macros.sorted(by: { $0.key < $1.key }) { table.add([name, words]) }
      for line in table.lines { print(line) }
    case "/macro":
      guard let words = macros[rest] else {
        throw Failure("no macro ‘\(rest)’; there are: \(macros.keys.sorted().joined(separator: ", "))")
      }
      try await act(.say(words))
      print("said: \(words)")
    case "/show":
      for line in DeskTickets.lines(of: try await DeskTickets.ticket(ticket.id.text, in: opened.store)) {
        print(InputText.clean(line))
      }
    case "/propose":
      guard let subscriber = ticket.subscriber, let file = try await opened.store.fileAsItIs(of: subscriber),
        let service = file.services.first(where: { $0.name == rest })
      else { throw Failure("the customer has no service called ‘\(rest)’, or isn't verified") }
      try await act(.propose(service.id))
      print("proposed \(service.name); the customer is asked")
    case let name where name.hasPrefix("/"):
      throw Failure("no command \(name); there are /macro, /macros, /propose, /show, /back")
    default: try await act(.say(line))
    }
    return true
  }

  private func act(_ act: Desk.Act) async throws {
    try await DeskTickets.act(act, on: ticket.id, by: opened.member.name, desk)
  }

  private mutating func showNew() async throws {
    for entry in try await DeskConversation(ticket, opened.store).entries(afterTurn: lastTurn) {
      for line in entry.line.split(separator: "\n") { print(InputText.clean(String(line))) }
      lastTurn = max(lastTurn, entry.turn ?? 0)
    }
    fflush(nil)
  }
}
