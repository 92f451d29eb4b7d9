import Dialogue
import DomainCore

/// Answers the requests of the JSON Lines protocol: each with its events and one `done`.
struct AgentFace: Sendable {
  let host: SessionHost
  let output: EventOutput

  /// What came of a request, before it is written.
  struct Answer: Sendable {
    let events: [JSON]
    let session: String?
    let turn: Int?
  }

  /// Does one request.
  func answer(_ request: AgentRequest) async -> Answer {
    var handle = request.session
    do {
      guard let session = request.session else {
        // Nothing is known of a new one yet, so it is answered before the rules are loaded.
        let new = host.open()
        handle = new
        return Answer(events: [Self.newState, Self.done("completed")], session: new, turn: 0)
      }
      switch request.op {
      case .open:
        try await host.resume(session)
        return try await state(session)
      case .close:
        try await host.use(session) { _ in }
        host.close(session)
        return Answer(events: [Self.done("completed")], session: session, turn: nil)
      case .state: return try await state(session)
      case .say, .answer, .cancel, .back, .undo, .explain, .handoff:
        return try await turn(request, session)
      }
    } catch {
      let refused = Refused(error)
      await host.note(refused, doing: request.op.rawValue, on: handle)
      return Answer(events: [Self.error(refused), Self.done("failed")], session: handle, turn: nil)
    }
  }

  /// Writes what came of a request, all at once.
  func write(_ answer: Answer, to request: AgentRequest) {
    output.write(answer.events, for: request.id, answer.session, turn: answer.turn)
  }

  /// Tells that a line was no request; the stream goes on.
  func refuse(_ fault: AgentRequest.Fault, line: Int) {
    var events = [Self.error(fault.refused).with("line", .integer(Int64(line)))]
    if fault.id != nil { events.append(Self.done("failed")) }
    output.write(events, for: fault.id, nil, turn: nil)
  }

  // MARK: - Turns

  private func turn(_ request: AgentRequest, _ handle: String) async throws -> Answer {
    let words = try await host.surroundings().library.phrasebook
    let (events, last, turn) = try await host.use(handle) { session in
      let saying = try await saying(of: request, in: session)
      var turn = try await host.say(saying, in: &session)
      turn.saidBefore = host.untold(handle, in: session, before: turn)
      var events = TurnEvents(turn, of: session, words: words, verifying: host.verifying)
      if events.status == "handedOff" {
        events.handoff = try await session.handOver().map(HandOverJSON.event)
      }
      let done = Self.done(events.status)
        .with("replayed", turn.replayed ? true : nil)
      return (events.all + [done], session.handle, turn)
    }
    return Answer(events: events, session: last, turn: turn.number)
  }

  private func saying(of request: AgentRequest, in session: Session) async throws -> SessionHost.Saying {
    if request.op == .undo, !request.value.isEmpty { return try await takingBack(request, in: session) }
    if let line = request.op.line {
      return SessionHost.Saying(line: line, key: request.key.map { ProgramKey($0) })
    }
    if request.op == .say {
      let saying = SessionHost.Saying(line: request.text, key: request.key.map { ProgramKey($0) })
      // What was done before is told again, whatever is open now.
      if try await host.earlier(saying, in: session) == nil {
        try ProgramLines.check(request.text, in: session)
      }
      return saying
    }
    let line = Self.line(ofAnswer: request.value)
    var saying = SessionHost.Saying(line: line, key: request.key.map { ProgramKey($0) })
    saying.ask = request.ask
    if try await host.earlier(saying, in: session) != nil { return saying }
    saying.utterance = .line(try checked(request, line, in: session))
    return saying
  }

  /// The order of a receipt is named to the conversation; what was done under the key before is told whoever asks.
  private func takingBack(_ request: AgentRequest, in session: Session) async throws -> SessionHost.Saying {
    let mark = "undo/" + request.value
    let before = SessionHost.Saying(line: "", key: request.key.map { ProgramKey($0) }, mark: mark)
    if try await host.earlier(before, in: session) != nil { return before }
    let order = try await session.order(named: request.value)
    return SessionHost.Saying(begins: .takeBack(order), key: request.key.map { ProgramKey($0) }, mark: mark)
  }

  /// The line that an answer stands for: a yes or no by its word, everything else by itself.
  private static func line(ofAnswer value: String) -> String {
    switch value {
    case "yes": "是"
    case "no": "否"
    default: value
    }
  }

  private func checked(_ request: AgentRequest, _ line: String, in session: Session) throws -> String {
    switch session.expects {
    case .anything: throw Refused(.noQuestion, "nothing is asked")
    case .secret:
      throw Refused(
        .secretInBand,
        "a secret never passes through a program: a person gives it with \(host.verifying.command(session.handle))"
      )
    case .confirmation:
      guard request.value == "yes" || request.value == "no" else {
        throw Refused(.wrongChoice, "a confirmation is answered ‘yes’ or ‘no’")
      }
    case .choice, .text:
      guard !ProgramLines.holdsSecret(line) else { throw ProgramLines.secretInBand }
    }
    return line
  }

  // MARK: - State

  private func state(_ handle: String) async throws -> Answer {
    let words = try await host.surroundings().library.phrasebook
    let (events, last, turn) = try await host.use(handle) { session in
      let news = try await host.news(handle, in: &session)
      let standing = session.standing
      let turn = ProgramTurn(
        blocks: news, replayed: false, key: nil, number: standing.turn, standing: standing)
      let events = TurnEvents(turn, of: session, words: words, verifying: host.verifying)
      let state = Self.state(standing, words)
      let done = Self.done(
        standing.expects == .anything ? "completed" : "needInput")
      return ([state] + events.all + [done], session.handle, standing.turn)
    }
    return Answer(events: events, session: last, turn: turn)
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

  static func error(_ refused: Refused) -> JSON {
    .of([
      "event": "error", "code": .string(refused.code.rawValue), "retryable": .bool(refused.code.isRetryable),
      "text": .string(refused.text),
    ])
  }

  private static func done(_ status: String) -> JSON {
    .of(["event": "done", "status": .string(status)])
  }
}
