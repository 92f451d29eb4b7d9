import ArgumentParser
import DomainCore
import Foundation
import SQLiteStore

/// What acting on a ticket needs.
struct DeskActing: ParsableArguments {
  @OptionGroup var data: DataOptions
  @OptionGroup var staff: StaffOptions
  @OptionGroup var storing: StoreOptions

  /// Signs in and does one act; `choose` may look at the customer's file.
  @MainActor func act(
    on number: String, choosing choose: (CustomerFile?) throws -> Desk.Act
  ) async throws {
    let policies = try data.loadPolicies(environment: ProcessInfo.processInfo.environment)
    let opened = try await staff.signIn(for: .talkWithCustomers, in: storing)
    let ticket = try await DeskTickets.ticket(number, in: opened.store)
    let file: CustomerFile? =
      if let subscriber = ticket.subscriber { try await opened.store.fileAsItIs(of: subscriber) } else { nil }
    let desk = Desk(store: opened.store, policies: policies, clock: SystemClock.now)
    try await DeskTickets.act(try choose(file), on: ticket.id, by: opened.member.name, desk)
    try opened.store.close()
  }
}

/// Tickets as commands see them.
enum DeskTickets {
  static func ticket(_ number: String, in store: SQLiteStore) async throws -> HandOver {
    let id = ID<HandOver>(number.uppercased())
    guard let ticket = try await store.handOver(id) else {
      throw Failure("no ticket \(InputText.clean(id.text)); `tuiding admin desk` lists them")
    }
    return ticket
  }

  @discardableResult
  static func act(_ act: Desk.Act, on id: ID<HandOver>, by name: String, _ desk: Desk) async throws
    -> HandOver
  {
    switch try await desk.act(act, on: id, by: name) {
    case .success(let ticket): return ticket
    case .failure(let refusal): throw Failure(words(for: refusal, about: id))
    case nil: throw Failure("no ticket \(id)")
    }
  }

  static func words(for refusal: HandOverRefusal, about id: ID<HandOver>) -> String {
    switch refusal {
    case .closed: "ticket \(id) is closed"
    case .takenByOther(let name): "\(name) has ticket \(id)"
    case .notTaken: "nobody has ticket \(id); take it first: `tuiding admin desk take \(id)`"
    case .empty: "there is nothing to say; give the words, or --macro NAME"
    case .noSuchService: "the customer has no such service, or isn't verified"
    }
  }

  static func lines(of ticket: HandOver) -> [String] {
    let state =
      switch ticket.state {
      case .waiting: "waiting"
      case .taken(let name): "with \(name)"
      case .closed(let name): name.map { "given back by \($0)" } ?? "left by the customer"
      }
    return ["ticket    \(ticket.id)  \(ticket.openedAt.line)  \(state)"] + ticket.summary.lines
  }

  /// The ticket for programs: number, state and the summary.
  static func json(of ticket: HandOver) throws -> String {
    struct Written: Encodable {
      var ticket: String
      var openedAt: String
      var with: String?
      var closed: Bool
      var summary: HandOverSummary
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    let written = Written(
      ticket: ticket.id.text, openedAt: ticket.openedAt.line, with: ticket.holder,
      closed: ticket.state.isClosed, summary: ticket.summary)
    return String(decoding: try encoder.encode(written), as: UTF8.self)
  }
}

/// What was said in a conversation since it was handed over, in the order of time.
struct DeskConversation {
  private let ticket: HandOver
  private let store: SQLiteStore

  init(_ ticket: HandOver, _ store: SQLiteStore) {
    self.ticket = ticket
    self.store = store
  }

  /// One entry: who, what, when.
  struct Entry {
    var at: Instant
    var who: String
    var text: String
    /// The turn's number; nil for what a person said.
    var turn: Int?

    var line: String {
      "\(at.line)  \(who)> "
        + text.split(separator: "\n").joined(separator: "\n" + String(repeating: " ", count: 23))
    }
  }

  /// Everything since the hand-over.
  func entries(afterTurn last: Int = 0) async throws -> [Entry] {
    let turns = try await store.turns(of: ticket.conversation, last: 200)
    let first = ticket.summary.turns.last?.number ?? 0
    var entries: [Entry] = []
    for turn in turns where turn.number > max(first, last) {
      if !turn.said.isEmpty {
        entries.append(Entry(at: turn.at, who: "客户", text: turn.said, turn: turn.number))
      }
      let answered = Self.texts(turn.replies).joined(separator: "\n")
      if !answered.isEmpty {
        entries.append(Entry(at: turn.at, who: "客服", text: answered, turn: turn.number))
      }
    }
    return entries
  }

  func lines() async throws -> [String] {
    var all = try await entries()
    for message in ticket.talk {
      let text = message.proposes == nil ? message.text : "(proposed an order)"
      all.append(Entry(at: message.at, who: message.by, text: text))
    }
    return all.sorted { $0.at < $1.at }.map { entry in
      entry.line.split(separator: "\n").map { InputText.clean(String($0)) }.joined(separator: "\n")
    }
  }

  /// The words of a turn's blocks.
  private static func texts(_ replies: KeptText) -> [String] {
    struct Blocks: Decodable {
      struct Block: Decodable { var text: String }
      var blocks: [Block]
    }
    let read = try? JSONDecoder().decode(Blocks.self, from: Data(replies.text.utf8))
    return read?.blocks.map(\.text) ?? []
  }
}
