import Dialogue
import DomainCore

/// Carries out the calls of tools on the sessions of a host.
///
/// What changes an account goes through the same conversation as the chat, and only the person's own answer to a form says its yes.
struct ToolCalls: Sendable {
  let host: SessionHost
  /// How long a form can be answered, in seconds.
  var stateSeconds: Int64 = 600
  /// How long a proposal can be taken, in seconds; the quote must still be the same.
  static let proposalSeconds: Int64 = 900

  func outcome(of call: ToolCall) async throws -> ToolOutcome {
    switch call.tool.name {
    case "session_open": return open()
    case "say": return try await say(call)
    case "unsubscribe": return try await unsubscribe(call)
    case "refund_request": return try await refundRequest(call)
    case "undo": return try await undo(call)
    case "handoff": return try await handoff(call)
    default: return try await look(call)
    }
  }

  private func open() -> ToolOutcome {
    let handle = host.open()
    let expires = SystemClock.now().adding(seconds: SessionHost.handleSeconds)
    return .result(
      .of(["session": .string(handle), "expires": .string(ValueJSON.time(expires))]), text: handle)
  }

  // MARK: - What may change something

  private func say(_ call: ToolCall) async throws -> ToolOutcome {
    let line = call.arguments["text"] ?? ""
    return try await inSession(call) { session, words in
      let saying = SessionHost.Saying(line: line, key: ProgramKey(call.key), mark: call.mark)
      if call.state != nil { return try await goOn(call, in: &session, words) }
      if try await host.earlier(saying, in: session) == nil {
        if session.wouldConfirm(line) {
          try needElicitation(call)
          return try asks(call, in: session, words)
        }
        try ProgramLines.check(line, in: session)
      }
      var turn = try await host.say(saying, in: &session)
      turn.saidBefore = host.untold(call.session, in: session, before: turn)
      return try result(turn, of: session, words)
    }
  }

  private func unsubscribe(_ call: ToolCall) async throws -> ToolOutcome {
    try await begin(call) { session in
      let (file, keyring) = (try await session.verifiedFile(), session.keyring)
      let token = try proposal(call, kind: "leave", in: session)
      let service = ID<Service>(token["service"])
      try needElicitation(call)
      guard try await currentQuote(of: service, file).map({ hash($0, keyring) }) == token["quote"] else {
        throw Refused(.quoteChanged, "today's quote is another; nothing was ordered. Ask for a new one")
      }
      return .leave([service])
    }
  }

  /// Money is asked back by the conversation's own appeal: it says the facts, and the person chooses what is to be done.
  private func refundRequest(_ call: ToolCall) async throws -> ToolOutcome {
    try await begin(call) { session in
      _ = try await session.verifiedFile()
      let token = try proposal(call, kind: "refund", in: session)
      guard let ground = AppealGround(rawValue: token["ground"]) else { throw Self.badProposal }
      return .appeal(ID(token["service"]), ground)
    }
  }

  private func undo(_ call: ToolCall) async throws -> ToolOutcome {
    try await begin(call) { session in
      .takeBack(try await session.order(named: call.arguments["receipt"] ?? ""))
    }
  }

  private func handoff(_ call: ToolCall) async throws -> ToolOutcome {
    let reason = call.arguments["reason"]
    if let reason, ProgramLines.holdsSecret(reason) { throw ProgramLines.secretInBand }
    let pressed = reason.flatMap { SessionHost.Saying(line: $0, key: nil).pressed }
    return try await inSession(call) { session, words in
      if let pressed { await host.note(pressed, doing: "handoff", on: call.session) }
      let turn = try await host.say(
        SessionHost.Saying(begins: .person(reason: reason)), in: &session)
      let ticket = try await session.handOver()
      let said = InputText.lines(turn.blocks.map(\.text).joined(separator: "\n"))
      return .result(
        .of([
          "session": .string(session.handle), "ticket": ticket.map { .string($0.id.text) } ?? .null,
          "summary": try ticket.map(HandOverJSON.summary) ?? .null,
          "refused": pressed.map { AgentFace.error($0).without("event") } ?? .null,
        ]),
        text: ticket.map { said + "\n" + HandOverJSON.text(of: $0) } ?? said)
    }
  }

  /// A matter that a call names begins its own questions, or goes on with the person's answer to the last of them.
  private func begin(
    _ call: ToolCall, _ matter: (Session) async throws -> ProgramMatter
  ) async throws -> ToolOutcome {
    try await inSession(call) { session, words in
      if let done = try await repeated(call, in: session, words) { return done }
      if call.state != nil { return try await goOn(call, in: &session, words) }
      let matter = try await matter(session)
      try needElicitation(call)
      let turn = try await host.say(
        SessionHost.Saying(begins: matter), in: &session)
      return try await afterTurn(call, turn, in: &session, words)
    }
  }

  // MARK: - Proposals

  private static let badProposal = Refused(
    .badProposal, "the proposal is not one of this session, was changed, or is too old")

  private func proposal(_ call: ToolCall, kind: String, in session: Session) throws -> SealedToken {
    guard
      let token = SealedToken(
        call.arguments["proposal"] ?? "", kind: kind, at: SystemClock.now(), session.keyring),
      token["session"] == session.id.text, token["customer"] == Self.customer(session)
    else { throw Self.badProposal }
    return token
  }

  /// The verified customer of a session, told to nobody.
  static func customer(_ session: Session) -> String {
    guard let subscriber = session.standing.subscriber else { return "" }
    let hash = session.keyring.keyedHash(Array(("proposal/" + subscriber.text).utf8), for: .program)
    return Crockford.text(of: hash, length: 20)
  }

  func currentQuote(of service: ID<Service>, _ file: CustomerFile) async throws -> Quote? {
    let policies = try await host.surroundings().library.policies
    let quoted = file.quote(leaving: [service], payingBy: nil, under: policies, at: SystemClock.now())
    return try? quoted.get()
  }

  func hash(_ quote: Quote, _ keyring: any Keyring) -> String {
    Crockford.text(of: quote.hash(keyring), length: 32)
  }

  // MARK: - Parts

  private func inSession(
    _ call: ToolCall, _ body: (inout Session, Phrasebook) async throws -> ToolOutcome
  ) async throws -> ToolOutcome {
    let words = try await host.surroundings().library.phrasebook
    try await host.resume(call.session)
    return try await host.use(call.session) { session in try await body(&session, words) }
  }

  func needElicitation(_ call: ToolCall) throws {
    guard call.canElicit else {
      throw Refused(
        .needsPerson,
        "this needs the person's own yes, and this client can't ask for it (no form elicitation); nothing was done"
      )
    }
  }

  func result(_ turn: ProgramTurn, of session: Session, _ words: Phrasebook) throws -> ToolOutcome {
    let events = TurnEvents(turn, of: session, words: words, verifying: host.verifying)
    let structured = JSON.of([
      "session": .string(session.handle), "turn": .integer(Int64(turn.number)),
      "status": .string(turn.isDropped ? "cancelled" : events.status),
      "match": events.match.map { $0.without("event") } ?? .null,
      "refused": turn.refused.map { AgentFace.error($0).without("event") } ?? .null,
      "replies": .array(Self.blocked(turn.saidBefore + turn.blocks, words)),
      "documents": .array(turn.documents.map(JSON.string)),
      "ask": events.ask.map { $0.without("event") } ?? .null,
      "effects": .array(events.effects.map { $0.without("event") }), "replayed": .bool(turn.replayed),
    ])
    let said = (turn.saidBefore + turn.blocks).map(\.text).joined(separator: "\n")
    return .result(structured, text: InputText.lines(said))
  }

  /// The replies of blocks, each with the number of its block.
  static func blocked(_ blocks: [Reply], _ words: Phrasebook) -> [JSON] {
    blocks.enumerated().flatMap { index, block in
      block.phrases.map { reply($0, words).with("block", .integer(Int64(index + 1))) }
    }
  }

  static func reply(_ phrase: Phrase, _ words: Phrasebook) -> JSON {
    .of([
      "reply": .string(phrase.key), "params": ValueJSON.params(phrase, words),
      "text": .string(InputText.lines(words.text(of: phrase))),
    ])
  }
}
