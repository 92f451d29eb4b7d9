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
    case "session_open": return try await open()
    case "say": return try await say(call)
    case "unsubscribe": return try await unsubscribe(call)
    case "refund_request": return try await refundRequest(call)
    case "undo": return try await undo(call)
    case "handoff": return try await handoff(call)
    default: return try await look(call)
    }
  }

  private func open() async throws -> ToolOutcome {
    let limits = try await host.surroundings().library.policies.limits
    let handle = host.open()
    let expires = SystemClock.now().adding(seconds: limits.sessionSeconds)
    return .result(
      .of(["session": .string(handle), "expires": .string(ValueJSON.time(expires))]), text: handle)
  }

  // MARK: - What may change something

  private func say(_ call: ToolCall) async throws -> ToolOutcome {
    let line = call.arguments["text"] ?? ""
    return try await inSession(call) { session, words in
      let saying = SessionHost.Saying(utterance: .line(line), line: line, key: call.key)
      if call.state != nil { return try await goOn(call, in: &session, words) }
      if try await host.earlier(saying, in: session) == nil {
        if session.wouldConfirm(line) {
          try needElicitation(call)
          return try asks(call, in: session, words)
        }
        try ProgramLines.check(line, in: session)
      }
      var turn = try await host.say(saying, in: &session)
      turn.blocks = host.takeWelcome(call.session) + turn.blocks
      return try result(turn, of: session, words)
    }
  }

  private func unsubscribe(_ call: ToolCall) async throws -> ToolOutcome {
    try await inSession(call) { session, words in
      if let done = try await repeated(call, in: session, words) { return done }
      if call.state != nil { return try await goOn(call, in: &session, words) }
      let (file, keyring) = (try await verifiedFile(session), try await host.surroundings().keyring)
      guard
        let token = SealedToken(
          call.arguments["proposal"] ?? "", kind: "leave", at: SystemClock.now(), keyring),
        token["session"] == session.id.text
      else {
        throw Refused(.badProposal, "the proposal is not one of this session, was changed, or is too old")
      }
      try needElicitation(call)
      let service = ID<Service>(token["service"])
      guard try await currentQuote(of: service, file).map({ hash($0, keyring) }) == token["quote"] else {
        throw Refused(.quoteChanged, "today's quote is another; nothing was ordered. Ask for a new one")
      }
      _ = try await host.say(
        SessionHost.Saying(utterance: .leave([service]), line: nil, key: nil), in: &session)
      return try await afterTurn(call, nil, in: &session, words)
    }
  }

  private func refundRequest(_ call: ToolCall) async throws -> ToolOutcome {
    try await inSession(call) { session, words in
      let keyring = try await host.surroundings().keyring
      guard
        let token = SealedToken(
          call.arguments["proposal"] ?? "", kind: "refund", at: SystemClock.now(), keyring),
        token["session"] == session.id.text
      else {
        throw Refused(.badProposal, "the proposal is not one of this session, was changed, or is too old")
      }
      let amount = Fen(Int64(token["amount"]) ?? 0)
      let question = Phrase(
        .programRefundConfirm, ["refund": .text(token["refund"]), "amount": .fen(amount)])
      return try await asking(
        question, then: "申请退款 \(token["refund"])", call, in: &session, words)
    }
  }

  private func undo(_ call: ToolCall) async throws -> ToolOutcome {
    try await inSession(call) { session, words in
      let number = call.arguments["receipt"] ?? ""
      let file = try await verifiedFile(session)
      let order =
        file.order(ID(number))
        ?? file.receipts.first { $0.id.text == number }.flatMap { file.order($0.order) }
      guard let order else { throw Refused(.notFound, "this customer has no such receipt or order") }
      let question = Phrase(.programUndoConfirm, ["receipt": .text(order.id.text)])
      return try await asking(question, then: "撤销 \(order.id.text)", call, in: &session, words)
    }
  }

  /// Asks the person before a line is said that may act by itself.
  private func asking(
    _ question: Phrase, then line: String, _ call: ToolCall, in session: inout Session, _ words: Phrasebook
  ) async throws -> ToolOutcome {
    let keyring = try await host.surroundings().keyring
    if let done = try await repeated(call, in: session, words) { return done }
    // The line that begins has a key of its own; the yes that may follow has the call's.
    let saying = SessionHost.Saying(utterance: .line(line), line: line, key: call.key + "/begin")
    _ = try await verifiedFile(session)
    if call.state == nil, let begun = try await host.earlier(saying, in: session) {
      let isOpen = begun.number == session.turn && session.expects == .confirmation && call.canElicit
      return isOpen ? try asks(call, in: session, words) : try result(begun, of: session, words)
    }
    if let text = call.state {
      let token = try state(text, of: call, in: session, keyring)
      if token["asks"] != "first" { return try await goOn(call, in: &session, words) }
      switch Form.answer(call.answer, to: .confirmation) {
      case .yes:
        let turn = try await host.say(saying, in: &session)
        return try await afterTurn(call, turn, in: &session, words)
      case .no, .cancelled: return try await drop(call, in: &session, words)
      default: throw Refused(.wrongValue, "the form was not filled in as asked")
      }
    }
    try needElicitation(call)
    return .asks(
      .confirmation(words.text(of: question), words: words),
      state: seal(call, asks: "first", in: session, keyring))
  }

  private func handoff(_ call: ToolCall) async throws -> ToolOutcome {
    try await inSession(call) { session, words in
      let before = session.standing
      let turn = try await host.say(
        SessionHost.Saying(utterance: .line("人工"), line: "人工", key: nil), in: &session)
      var ticket: String?
      let said = turn.phrases.first { PhraseKey.handedOverKeys.contains($0.key) }
      if case .text(let number)? = said?.values["ticket"] {
        ticket = number
      }
      let summary = try await HandoffSummary.record(
        reason: "asked", before: before, of: session, ticket: ticket, words)
      return .result(
        .of([
          "session": .string(session.handle), "ticket": ticket.map(JSON.string) ?? .null, "summary": summary,
        ]),
        text: turn.blocks.map(\.text).joined(separator: "\n"))
    }
  }

  // MARK: - Going on until the person must be asked

  /// The second leg of a call: the person's answer goes to the very question that was asked, once. A leg that comes again is told
  /// what came of the call.
  private func goOn(
    _ call: ToolCall, in session: inout Session, _ words: Phrasebook
  ) async throws -> ToolOutcome {
    let keyring = try await host.surroundings().keyring
    let accepted = try await host.earlier(Self.yes(call.key), in: session)
    do {
      let token = try state(call.state ?? "", of: call, in: session, keyring)
      guard token["asks"] == asked(in: session, keyring) else { throw Self.answeredAlready }
    } catch {
      guard let accepted, isOurs(call.state ?? "", call, session, keyring) else { throw error }
      return try result(accepted, of: session, words)
    }
    let turn: ProgramTurn
    switch Form.answer(call.answer, to: session.expects) {
    case .yes:
      // A second yes in one call is to another question, such as a quote that has changed.
      let key = accepted == nil ? call.key : "\(call.key)/\(session.turn)"
      turn = try await host.say(Self.yes(key), in: &session)
    case .words(let text):
      turn = try await host.say(
        SessionHost.Saying(utterance: .line(text), line: text, key: nil), in: &session)
    case .no, .cancelled: return try await drop(call, in: &session, words)
    case nil: throw Refused(.wrongValue, "the form was not filled in as asked")
    }
    return try await afterTurn(call, turn, in: &session, words)
  }

  /// What a call answers after a turn: a form while the person is asked, else what came of it.
  private func afterTurn(
    _ call: ToolCall, _ turn: ProgramTurn?, in session: inout Session, _ words: Phrasebook
  ) async throws -> ToolOutcome {
    // A turn of the chat is over when it is answered, whatever is asked next.
    if call.tool.name == "say", let turn { return try result(turn, of: session, words) }
    switch session.expects {
    case .confirmation, .choice, .text:
      try needElicitation(call)
      return try asks(call, in: session, words)
    case .secret:
      throw Refused(
        .notVerified,
        "a person must give a secret first, in a terminal of their own: \(AgentFace.verifyCommand(session.handle)). Then call again"
      )
    case .anything:
      let nothing = ProgramTurn(
        blocks: [
          Reply(phrases: session.lastPhrases, expects: .anything, text: words.text(of: session.lastPhrases))
        ],
        replayed: false, key: nil, number: session.turn, standing: session.standing)
      return try result(try await whole(turn ?? nothing, call, session), of: session, words)
    }
  }

  /// A turn with what the same call had ordered before it, so that no effect goes untold.
  private func whole(_ turn: ProgramTurn, _ call: ToolCall, _ session: Session) async throws -> ProgramTurn {
    guard let accepted = try await host.earlier(Self.yes(call.key), in: session),
      accepted.number < turn.number
    else {
      return turn
    }
    var whole = turn
    whole.blocks = accepted.blocks + turn.blocks
    whole.key = call.key
    whole.isDropped = false
    return whole
  }

  private func asks(_ call: ToolCall, in session: Session, _ words: Phrasebook) throws -> ToolOutcome {
    let message = words.text(of: session.lastPhrases)
    guard let form = Form(session.expects, message: message, words: words) else {
      throw Refused(.noQuestion, "nothing is asked")
    }
    return .asks(
      form, state: seal(call, asks: asked(in: session, session.keyring), in: session, session.keyring))
  }

  /// What was open is dropped: the person said no, or put the form away.
  private func drop(_ call: ToolCall, in session: inout Session, _ words: Phrasebook) async throws
    -> ToolOutcome
  {
    var turn = try await host.say(
      SessionHost.Saying(utterance: .line("取消"), line: "取消", key: nil), in: &session)
    turn.isDropped = true
    return try result(try await whole(turn, call, session), of: session, words)
  }

  private func repeated(_ call: ToolCall, in session: Session, _ words: Phrasebook) async throws
    -> ToolOutcome?
  {
    guard call.state == nil else { return nil }
    return try await host.earlier(Self.yes(call.key), in: session).map { try result($0, of: session, words) }
  }

  /// The yes of a call, under its key.
  private static func yes(_ key: String) -> SessionHost.Saying {
    SessionHost.Saying(utterance: .line("是"), line: "是", key: key)
  }

  // MARK: - Seals

  private func seal(_ call: ToolCall, asks: String, in session: Session, _ keyring: any Keyring) -> String {
    SealedToken.seal(
      "state",
      [
        "session": session.id.text, "call": call.hash(keyring), "turn": String(session.turn), "asks": asks,
        "nonce": Chances.handle(),
      ], until: SystemClock.now().adding(seconds: stateSeconds), keyring)
  }

  /// A state that is ours, of this very call, for the turn at which the session stands: so it works once.
  private func state(
    _ text: String, of call: ToolCall, in session: Session, _ keyring: any Keyring
  ) throws -> SealedToken {
    guard isOurs(text, call, session, keyring),
      let token = SealedToken(text, kind: "state", at: SystemClock.now(), keyring)
    else {
      throw Refused(
        .badState, "the state is not one of this call, was changed, or is too old; nothing was done")
    }
    guard token["turn"] == String(session.turn) else { throw Self.answeredAlready }
    return token
  }

  private func isOurs(_ text: String, _ call: ToolCall, _ session: Session, _ keyring: any Keyring) -> Bool {
    guard let token = SealedToken(text, kind: "state", at: SystemClock.now(), keyring) else { return false }
    return token["session"] == session.id.text && token["call"] == call.hash(keyring)
  }

  private static let answeredAlready = Refused(
    .badState, "this question was answered or replaced; nothing was done")

  /// What is asked, as a hash: the quote that a yes would be for, or the words of the question.
  private func asked(in session: Session, _ keyring: any Keyring) -> String {
    let standing = session.standing
    if let quote = standing.quote { return Crockford.text(of: quote.hash(keyring), length: 32) }
    var writer = CanonicalBytes()
    for phrase in session.lastPhrases { writer.add("asked", phrase.key) }
    return Crockford.text(of: keyring.digest(writer.bytes), length: 32)
  }

  // MARK: - Parts

  private func inSession(
    _ call: ToolCall, _ body: (inout Session, Phrasebook) async throws -> ToolOutcome
  ) async throws -> ToolOutcome {
    let words = try await host.surroundings().library.phrasebook
    try await host.resume(call.session)
    return try await host.use(call.session) { session in try await body(&session, words) }
  }

  private func needElicitation(_ call: ToolCall) throws {
    guard call.canElicit else {
      throw Refused(
        .needsPerson,
        "this needs the person's own yes, and this client can't ask for it (no form elicitation); nothing was done"
      )
    }
  }

  func verifiedFile(_ session: Session) async throws -> CustomerFile {
    if let file = try await session.file() { return file }
    let how =
      session.expects.isSecret
      ? "the customer runs `\(AgentFace.verifyCommand(session.handle))` in a terminal of their own"
      : "say what the customer wants and their phone number with ‘say’; then the customer gives the code in a terminal of their own"
    throw Refused(.notVerified, "the customer must be verified first: \(how)")
  }

  func currentQuote(of service: ID<Service>, _ file: CustomerFile) async throws -> Quote? {
    let policies = try await host.surroundings().library.policies
    let quoted = file.quote(leaving: [service], payingBy: nil, under: policies, at: SystemClock.now())
    return try? quoted.get()
  }

  func hash(_ quote: Quote, _ keyring: any Keyring) -> String {
    Crockford.text(of: quote.hash(keyring), length: 32)
  }

  private func result(_ turn: ProgramTurn, of session: Session, _ words: Phrasebook) throws -> ToolOutcome {
    let events = TurnEvents(turn: turn, words: words, verifyCommand: AgentFace.verifyCommand(session.handle))
    let structured = JSON.of([
      "session": .string(session.handle), "turn": .integer(Int64(turn.number)),
      "status": .string(turn.isDropped ? "cancelled" : events.status),
      "replies": .array(Self.blocked(turn.blocks, words)),
      "ask": events.ask.map { $0.without("event") } ?? .null,
      "effects": .array(events.effects.map { $0.without("event") }), "replayed": .bool(turn.replayed),
    ])
    return .result(structured, text: InputText.lines(turn.blocks.map(\.text).joined(separator: "\n")))
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
