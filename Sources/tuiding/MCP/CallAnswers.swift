import Dialogue
import DomainCore

/// Goes on with a call until the person must be asked, and takes the person's answer.
extension ToolCalls {
  /// The second leg of a call: the person's answer goes to the very question that was asked, once. A leg that comes again is told
  /// what came of the call.
  func goOn(
    _ call: ToolCall, in session: inout Session, _ words: Phrasebook
  ) async throws -> ToolOutcome {
    let keyring = session.keyring
    let accepted = try await decided(call, in: session)
    do {
      let token = try state(call.state ?? "", of: call, in: session, keyring)
      guard token["asks"] == asked(in: session, keyring) else { throw Self.answeredAlready }
    } catch {
      guard let accepted, isOurs(call.state ?? "", call, session, keyring) else { throw error }
      return try result(accepted, of: session, words)
    }
    let turn: ProgramTurn
    let answer = Form.answer(call.answer, to: session.expects)
    switch answer {
    case .yes, .words: try needElicitation(call)
    case .no, .cancelled, nil: break
    }
    switch answer {
    case .yes:
      // A second yes in one call is to another question, such as a quote that has changed.
      let key = ProgramKey(call.key, after: accepted == nil ? nil : session.turn)
      turn = try await host.say(Self.yes(call, key), in: &session)
    case .words(let text):
      guard !ProgramLines.holdsSecret(text) else { throw ProgramLines.secretInBand }
      let key = Self.wordsKey(call, isFirst: accepted == nil, session.turn)
      turn = try await host.say(
        SessionHost.Saying(line: text, key: key, mark: call.mark), in: &session)
    case .no, .cancelled: return try await drop(call, in: &session, words)
    case nil: throw Refused(.wrongValue, "the form was not filled in as asked")
    }
    return try await afterTurn(call, turn, in: &session, words)
  }

  /// What a call answers after a turn: a form while the person is asked, else what came of it.
  func afterTurn(
    _ call: ToolCall, _ turn: ProgramTurn, in session: inout Session, _ words: Phrasebook
  ) async throws -> ToolOutcome {
    // A turn of the chat is over when it is answered, whatever is asked next.
    if call.tool.name == "say" { return try result(turn, of: session, words) }
    switch session.expects {
    case .confirmation, .choice, .text:
      try needElicitation(call)
      return try asks(call, in: session, words)
    case .secret:
      throw Refused(
        .notVerified,
        "a person must give a secret first, in a terminal of their own: \(host.verifying.command(session.handle)). Then call again"
      )
    case .anything: return try result(try await whole(turn, call, session), of: session, words)
    }
  }

  func asks(_ call: ToolCall, in session: Session, _ words: Phrasebook) throws -> ToolOutcome {
    let message = words.text(of: session.lastPhrases)
    // The form shows where the conversation stands.
    _ = host.takeWelcome(call.session)
    guard let form = Form(session.expects, message: message, words: words) else {
      throw Refused(.noQuestion, "nothing is asked")
    }
    return .asks(
      form, state: seal(call, asks: asked(in: session, session.keyring), in: session, session.keyring))
  }

  /// What an earlier call with the same key did; nil when it did nothing yet.
  func repeated(_ call: ToolCall, in session: Session, _ words: Phrasebook) async throws -> ToolOutcome? {
    guard call.state == nil else { return nil }
    return try await decided(call, in: session).map { turn in
      _ = host.untold(call.session, in: session, before: turn)
      return try result(turn, of: session, words)
    }
  }

  /// What was open is dropped: the person said no, or put the form away.
  private func drop(
    _ call: ToolCall, in session: inout Session, _ words: Phrasebook
  ) async throws -> ToolOutcome {
    var turn = try await host.say(
      SessionHost.Saying(line: "取消", key: nil), in: &session)
    turn.isDropped = true
    return try result(try await whole(turn, call, session), of: session, words)
  }

  // MARK: - Keys

  /// All that the person's decisions in a call came to, the first of them under the call's key; nil before there is one.
  private func decided(_ call: ToolCall, in session: Session) async throws -> ProgramTurn? {
    guard var decided = try await host.earlier(Self.yes(call, ProgramKey(call.key)), in: session) else {
      return nil
    }
    for turn in decided.number..<min(session.turn, decided.number + Self.decisionsAtMost) {
      guard let more = try await host.earlier(Self.yes(call, ProgramKey(call.key, after: turn)), in: session)
      else {
        continue
      }
      decided.blocks += more.blocks
      decided.number = more.number
    }
    decided.key = call.key
    return decided
  }

  /// A turn with what the same call had ordered before it, so that no effect goes untold.
  private func whole(_ turn: ProgramTurn, _ call: ToolCall, _ session: Session) async throws -> ProgramTurn {
    guard var decided = try await decided(call, in: session) else { return turn }
    if decided.number < turn.number { decided.blocks += turn.blocks }
    var whole = turn
    whole.blocks = decided.blocks
    whole.key = call.key
    whole.isDropped = false
    return whole
  }

  /// The yes of a call, under one of its keys, which stand for nothing but the call.
  private static func yes(_ call: ToolCall, _ key: ProgramKey) -> SessionHost.Saying {
    SessionHost.Saying(line: "是", key: key, mark: call.mark)
  }

  /// Whether a choice decides: what is to be done about money that was taken. Elsewhere only a yes does.
  private static func isDecidedByWords(_ call: ToolCall) -> Bool { call.tool.name == "refund_request" }

  private static func wordsKey(_ call: ToolCall, isFirst: Bool, _ turn: Int) -> ProgramKey? {
    isDecidedByWords(call) ? ProgramKey(call.key, after: isFirst ? nil : turn) : nil
  }

  /// Decisions that one call can come to: more questions than any matter has.
  private static let decisionsAtMost = 16
}
