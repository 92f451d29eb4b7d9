import Dialogue
import DomainCore

/// The events of one turn, in order, without what all events carry (`v`, `id`, `seq`, `session`, `turn`).
struct TurnEvents {
  let turn: ProgramTurn
  let words: Phrasebook
  /// The id of the question that is open after the turn.
  let askID: String
  /// The command by which a person gives the secret that is asked for.
  let verifyCommand: String
  /// The structured record, when the conversation was handed to a person.
  var handoff: JSON?

  /// The events of a turn of a session as it stands after it.
  init(_ turn: ProgramTurn, of session: Session, words: Phrasebook, verifying: VerifyInvocation) {
    self.turn = turn
    self.words = words
    askID = SessionHost.askID(turn.number, in: session)
    verifyCommand = verifying.command(session.handle)
  }

  /// All events but `done`.
  var all: [JSON] {
    var events: [JSON] = []
    if let match { events.append(match) }
    if let refused = turn.refused { events.append(AgentFace.error(refused)) }
    for (index, block) in (turn.saidBefore + turn.blocks).enumerated() {
      events += block.phrases.map { message($0, block: index + 1) }
    }
    events += turn.documents.map { .of(["event": "document", "path": .string($0)]) }
    events += effects
    if let handoff { events.append(handoff) }
    if let ask { events.append(ask) }
    return events
  }

  /// What a program needs to know of the end of the turn.
  var status: String {
    let keys = Set(turn.phrases.map(\.key))
    if !keys.isDisjoint(with: PhraseKey.handedOverKeys) { return "handedOff" }
    let expects = turn.ask?.expects ?? turn.standing.expects
    if expects != .anything { return "needInput" }
    let gaveUp = [PhraseKey.abandoned, .abandonedWithOrders, .payLater].map(\.name)
    return keys.isDisjoint(with: gaveUp) ? "completed" : "cancelled"
  }

  private func message(_ phrase: Phrase, block: Int) -> JSON {
    .of([
      "event": "message", "block": .integer(Int64(block)), "reply": .string(phrase.key),
      "params": ValueJSON.params(phrase, words), "text": .string(InputText.lines(words.text(of: phrase))),
    ])
  }

  /// What the line was understood as, with the place of its rule; nil where no line was heard.
  var match: JSON? {
    guard let heard = turn.blocks.lazy.compactMap(\.heard).first else { return nil }
    return .of([
      "event": "match", "intent": heard.intent.map(JSON.string) ?? .null,
      "rule": heard.rule.map(JSON.string) ?? .null, "score": .number(heard.score),
      "also": .array(
        heard.also.map {
          .of(["intent": .string($0.intent), "rule": .string($0.rule), "score": .number($0.score)])
        }),
    ])
  }

  /// The question that is open after the turn; nil when nothing is.
  var ask: JSON? {
    let expects = turn.ask?.expects ?? turn.standing.expects
    let limits =
      turn.ask.map { AskLimits(triesLeft: $0.triesLeft, expiresAt: $0.expiresAt) } ?? turn.standing.limits
    var ask = JSON.of(["event": "ask", "ask": .string(askID)])
    switch expects {
    case .anything: return nil
    case .text(let slot): ask = ask.with("kind", "text").with("slot", .string(slot))
    case .choice(let names):
      ask = ask.with("kind", "choice").with("slot", "choice").with("choices", .array(names.map(JSON.string)))
    case .confirmation:
      ask = ask.with("kind", "confirm").with("slot", "confirm").with("choices", ["yes", "no"])
    case .secret(let slot):
      ask = ask.with("kind", "secret").with("slot", .string(slot)).with("command", .string(verifyCommand))
      ask = ask.with("triesLeft", limits.triesLeft.map { .integer(Int64($0)) })
    }
    return ask.with("expires", limits.expiresAt.map { .string(ValueJSON.time($0)) })
  }

  /// What was done.
  var effects: [JSON] {
    TurnEffects(of: turn.saidBefore, words).events(key: nil, replayed: false)
      + TurnEffects(of: turn.withheld ?? turn.blocks, isWithheld: turn.withheld != nil, words)
      .events(key: turn.key, replayed: turn.replayed)
  }
}
