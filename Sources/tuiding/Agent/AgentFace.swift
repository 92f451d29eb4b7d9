import Dialogue
import DomainCore

/// Answers the requests of the JSON Lines protocol: each with its events and one `done`.
struct AgentFace: Sendable {
  let host: SessionHost
  let output: EventOutput

  /// Does one request and writes what came of it, all at once.
  func answer(_ request: AgentRequest) async {
    var handle = request.session
    do {
      switch request.op {
      case .open:
        if let resumed = request.session { try await host.resume(resumed) } else { handle = host.open() }
        guard let session = handle else { return }
        if request.session == nil {
          // Nothing is known of it yet, so it is answered before the rules are loaded.
          output.write([Self.newState, Self.done("completed")], for: request.id, session, turn: 0)
        } else {
          try await state(request, session)
        }
      case .close:
        guard let session = request.session else { return }
        try await host.use(session) { _ in }
        host.close(session)
        output.write([Self.done("completed")], for: request.id, session, turn: nil)
      case .state:
        guard let session = request.session else { return }
        try await state(request, session)
      case .say, .answer, .cancel, .back, .undo, .explain, .handoff:
        guard let session = request.session else { return }
        try await turn(request, session)
      }
    } catch {
      let refused = Refused(error)
      await host.note(refused, doing: request.op.rawValue, on: handle)
      output.write(
        [Self.error(refused), Self.done("failed")], for: request.id, handle, turn: nil)
    }
  }

  /// Tells that a line was no request; the stream goes on.
  func refuse(_ fault: AgentRequest.Fault, line: Int) {
    var events = [Self.error(fault.refused).with("line", .integer(Int64(line)))]
    if fault.id != nil { events.append(Self.done("failed")) }
    output.write(events, for: fault.id, nil, turn: nil)
  }

  // MARK: - Turns

  private func turn(_ request: AgentRequest, _ handle: String) async throws {
    let words = try await host.surroundings().library.phrasebook
    let (events, last, turn) = try await host.use(handle) { session in
      let saying = try await saying(of: request, in: session)
      let turn = try await host.say(saying, in: &session)
      var events = TurnEvents(turn: turn, words: words, verifyCommand: Self.verifyCommand(session.handle))
      if events.status == "handedOff" {
        events.handoff = try await session.handOver().map(HandOverJSON.event)
      }
      let done = Self.done(events.status)
        .with("replayed", turn.replayed ? true : nil)
      return (events.all + [done], session.handle, turn)
    }
    output.write(events, for: request.id, last, turn: turn.number)
  }

  private func saying(of request: AgentRequest, in session: Session) async throws -> SessionHost.Saying {
    if request.op == .undo, !request.value.isEmpty { return try await takingBack(request, in: session) }
    if let line = request.op.line {
      return SessionHost.Saying(utterance: .line(line), line: line, key: request.key)
    }
    if request.op == .say {
      let saying = SessionHost.Saying(utterance: .line(request.text), line: request.text, key: request.key)
      // What was done before is told again, whatever is open now.
      if try await host.earlier(saying, in: session) == nil {
        try ProgramLines.check(request.text, in: session)
      }
      return saying
    }
    let line = Self.line(ofAnswer: request.value)
    var saying = SessionHost.Saying(utterance: .line(line), line: line, key: request.key, ask: request.ask)
    if try await host.earlier(saying, in: session) != nil { return saying }
    saying.utterance = .line(try Self.checked(request, line, in: session))
    return saying
  }

  /// The order of a receipt is named to the conversation; what was done under the key before is told whoever asks.
  private func takingBack(_ request: AgentRequest, in session: Session) async throws -> SessionHost.Saying {
    do {
      let order = try await session.order(named: request.value)
      return SessionHost.Saying(
        utterance: .begins(.takeBack(order)), line: order.text, key: request.key)
    } catch {
      let before = SessionHost.Saying(utterance: .line(""), line: nil, key: request.key)
      guard try await host.earlier(before, in: session) != nil else { throw error }
      return before
    }
  }

  /// The line that an answer stands for: a yes or no by its word, everything else by itself.
  private static func line(ofAnswer value: String) -> String {
    switch value {
    case "yes": "是"
    case "no": "否"
    default: value
    }
  }

  private static func checked(_ request: AgentRequest, _ line: String, in session: Session) throws -> String {
    switch session.expects {
    case .anything: throw Refused(.noQuestion, "nothing is asked")
    case .secret:
      throw Refused(
        .secretInBand,
        "a secret never passes through a program: a person gives it with \(verifyCommand(session.handle))")
    case .confirmation:
      guard request.value == "yes" || request.value == "no" else {
        throw Refused(.wrongChoice, "a confirmation is answered ‘yes’ or ‘no’")
      }
    case .choice, .text: break
    }
    return line
  }

  // MARK: - State

  private func state(_ request: AgentRequest, _ handle: String) async throws {
    let words = try await host.surroundings().library.phrasebook
    let (events, last, turn) = try await host.use(handle) { session in
      let news = try await host.news(handle, in: &session)
      let standing = session.standing
      let turn = ProgramTurn(
        blocks: news, replayed: false, key: nil, number: standing.turn, standing: standing)
      let events = TurnEvents(turn: turn, words: words, verifyCommand: Self.verifyCommand(session.handle))
      let state = Self.state(standing, words)
      let done = Self.done(
        standing.expects == .anything ? "completed" : "needInput")
      return ([state] + events.all + [done], session.handle, standing.turn)
    }
    output.write(events, for: request.id, last, turn: turn)
  }

  private static func state(_ standing: Standing, _ words: Phrasebook) -> JSON {
    .of([
      "event": "state", "open": .array(standing.open.map(JSON.string)),
      "queued": .array(standing.queued.map(JSON.string)),
      "verified": verified(standing),
    ])
  }

  /// Who is verified, how, and until when; null when nobody is.
  static func verified(_ standing: Standing) -> JSON {
    if standing.subscriber == nil { return .null }
    return .of([
      "phone": .string(standing.phone?.masked ?? ""),
      "factors": .array(standing.factors.map { .string($0.rawValue) }),
      "expires": standing.proofEndsAt.map { .string(ValueJSON.time($0)) } ?? .null,
    ])
  }

  private static let newState: JSON = ["event": "state", "open": [], "queued": [], "verified": nil]

  // MARK: - Events

  private static func error(_ refused: Refused) -> JSON {
    .of([
      "event": "error", "code": .string(refused.code.rawValue), "retryable": .bool(refused.code.isRetryable),
      "text": .string(refused.text),
    ])
  }

  private static func done(_ status: String) -> JSON {
    .of(["event": "done", "status": .string(status)])
  }

  /// The command by which a person gives a secret.
  static func verifyCommand(_ handle: String) -> String { "tuiding verify \(handle)" }
}
