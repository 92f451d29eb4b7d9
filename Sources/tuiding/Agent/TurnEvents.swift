import Dialogue
import DomainCore

/// The events of one turn, in order, without what all events carry (`v`, `id`, `seq`, `session`, `turn`).
struct TurnEvents {
  let turn: ProgramTurn
  let words: Phrasebook
  /// The command by which a person gives the secret that is asked for.
  let verifyCommand: String
  /// The structured record, when the conversation was handed to a person.
  var handoff: JSON?

  /// All events but `done`.
  var all: [JSON] {
    var events: [JSON] = []
    if let match { events.append(match) }
    for (index, block) in turn.blocks.enumerated() {
      events += block.phrases.map { message($0, block: index + 1) }
    }
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

  private var match: JSON? {
    guard let heard = turn.blocks.first?.heard else { return nil }
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
    var ask = JSON.of(["event": "ask", "ask": .string(SessionHost.askID(turn.number))])
    switch expects {
    case .anything: return nil
    case .text(let slot): ask = ask.with("kind", "text").with("slot", .string(slot))
    case .choice(let names):
      ask = ask.with("kind", "choice").with("slot", "choice").with("choices", .array(names.map(JSON.string)))
    case .confirmation:
      ask = ask.with("kind", "confirm").with("slot", "confirm").with("choices", ["yes", "no"])
    case .secret(let slot):
      ask = ask.with("kind", "secret").with("slot", .string(slot)).with("command", .string(verifyCommand))
      ask = ask.with("triesLeft", turn.ask?.triesLeft.map { .integer(Int64($0)) })
    }
    return ask.with("expires", (turn.ask?.expiresAt).map { .string(ValueJSON.time($0)) })
  }

  // MARK: - Effects

  /// What was done, told from what was said of it: so a repeated turn tells the same.
  var effects: [JSON] {
    var effects: [[String: JSON]] = []
    for phrase in turn.phrases {
      switch phrase.key {
      case PhraseKey.accepted.name:
        effects.append([
          "name": "unsubscribe", "state": "accepted", "order": value("order", phrase),
          "service": value("service", phrase),
        ])
      case PhraseKey.left.name:
        let order = effects.last { $0["service"] == value("service", phrase) }?["order"]
        effects.append([
          "name": "unsubscribe", "state": "completed", "service": value("service", phrase),
          "order": order ?? .null,
        ])
      case PhraseKey.refundPromised.name, PhraseKey.refundPromisedProvisional.name:
        effects.append([
          "name": "refund", "state": "promised", "receipt": value("refund", phrase),
          "amount": value("amount", phrase),
          "day": value("day", phrase),
        ])
      case PhraseKey.paid.name:
        effects.append(["name": "payment", "state": "completed", "amount": value("amount", phrase)])
      case PhraseKey.receiptNumber.name:
        if let index = effects.lastIndex(where: { $0["name"] == "unsubscribe" && $0["state"] == "completed" })
        {
          effects[index]["receipt"] = value("receipt", phrase)
        }
      case PhraseKey.orderCancelled.name:
        effects.append([
          "name": "undo", "state": "completed", "order": value("order", phrase),
          "service": value("service", phrase),
        ])
      default: break
      }
    }
    return effects.map(event)
  }

  private func value(_ name: String, _ phrase: Phrase) -> JSON {
    phrase.values[name].map { ValueJSON.value($0, words) } ?? .null
  }

  private func event(_ effect: [String: JSON]) -> JSON {
    var event = JSON.of([
      "event": "effect", "name": effect["name"], "state": effect["state"],
      "receipt": effect["receipt"] ?? effect["order"] ?? .null,
      "key": turn.key.map(JSON.string) ?? .null, "replayed": .bool(turn.replayed),
    ])
    for name in ["order", "service", "amount", "day"] where effect[name] != nil && effect[name] != .null {
      event = event.with(name, effect[name])
    }
    return event
  }
}
