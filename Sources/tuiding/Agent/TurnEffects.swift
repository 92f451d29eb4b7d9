import Dialogue
import DomainCore

/// What a turn did, told from what was said of it and kept with it: so a repeated turn tells the same.
struct TurnEffects {
  private let words: Phrasebook
  /// Orders that were told to be done and have no effect yet, in the order of their telling.
  private var done: [DoneOrder]
  private var effects: [Effect] = []
  private let isWithheld: Bool

  /// One effect before it is written.
  private struct Effect {
    var name: String
    var state: String
    var receipt: JSON?
    var members: [(name: String, value: JSON)] = []
  }

  /// The names and states that there are; part of the protocol.
  static let names = [
    "unsubscribe", "undo", "refund", "payment", "appeal", "stopRenewal", "reopen", "suspendNumber",
    "restoreNumber", "closeAccount", "changePlan", "payArrears", "payOut", "resumeRenewal", "renew",
  ]
  static let states = ["accepted", "completed", "promised", "opened"]

  /// What blocks tell of; `isWithheld` leaves the particulars out.
  init(of blocks: [Reply], isWithheld: Bool = false, _ words: Phrasebook) {
    self.words = words
    self.isWithheld = isWithheld
    done = blocks.flatMap { $0.done ?? [] }
    for phrase in blocks.flatMap(\.phrases) { take(phrase) }
  }

  /// The events of the effects.
  func events(key: String?, replayed: Bool) -> [JSON] {
    effects.map { effect in
      var event = JSON.of([
        "event": "effect", "name": .string(effect.name), "state": .string(effect.state),
        "receipt": isWithheld
          ? .null : effect.receipt ?? effect.members.first { $0.name == "order" }?.value ?? .null,
        "key": key.map(JSON.string) ?? .null, "replayed": .bool(replayed),
      ])
      for member in effect.members where !isWithheld && member.value != .null {
        event = event.with(member.name, member.value)
      }
      return event
    }
  }

  private mutating func take(_ phrase: Phrase) {
    if let name = Self.completions[phrase.key] { return complete(name) }
    switch phrase.key {
    case PhraseKey.accepted.name: add("unsubscribe", "accepted", phrase, ["order", "service"])
    case PhraseKey.arrangeAccepted.name: add(Self.name(of: phrase), "accepted", phrase, ["order", "service"])
    case PhraseKey.withdrawn.name, PhraseKey.orderCancelled.name, PhraseKey.arrangeCancelled.name:
      add("undo", "completed", phrase, ["order", "service"])
    case PhraseKey.withdrawAsked.name: add("undo", "accepted", phrase, ["order", "service"])
    case PhraseKey.refundPromised.name, PhraseKey.refundPromisedProvisional.name,
      PhraseKey.payoutPromised.name:
      add("refund", "promised", phrase, ["amount", "day"], receipt: "refund")
    case PhraseKey.paid.name: add("payment", "completed", phrase, ["amount"])
    case PhraseKey.caseOpened.name: add("appeal", "opened", phrase, [], receipt: "case")
    case PhraseKey.caseWithdrawn.name: add("undo", "completed", phrase, [], receipt: "case")
    case PhraseKey.receiptNumber.name:
      guard
        let index = effects.lastIndex(where: { $0.state == "completed" && $0.name != "payment" })
      else { return }
      effects[index].receipt = value("receipt", phrase)
    default: break
    }
  }

  /// Replies that tell the end of an order, with the effect that it is.
  private static let completions: [String: String] = [
    PhraseKey.left.name: "unsubscribe", PhraseKey.renewalDone.name: "stopRenewal",
    PhraseKey.reopenDone.name: "reopen", PhraseKey.undoDone.name: "undo",
    PhraseKey.undoRenewalDone.name: "undo", PhraseKey.suspendDone.name: "suspendNumber",
    PhraseKey.restoreDone.name: "restoreNumber", PhraseKey.closeDone.name: "closeAccount",
    PhraseKey.planDone.name: "changePlan", PhraseKey.arrearsDone.name: "payArrears",
    PhraseKey.payoutDone.name: "payOut", PhraseKey.resumeDone.name: "resumeRenewal",
    PhraseKey.renewDone.name: "renew",
  ]

  /// What an order that isn't leaving does: `action.undoRenewal` and `action.undo` are both an undo.
  private static func name(of phrase: Phrase) -> String {
    guard case .name(let matter)? = phrase.values["matter"] else { return "unsubscribe" }
    let name = String(matter.drop { $0 != "." }.dropFirst())
    if name == "undoRenewal" { return "undo" }
    return names.contains(name) ? name : "unsubscribe"
  }

  private mutating func complete(_ name: String) {
    var effect = Effect(name: name, state: "completed")
    if !done.isEmpty {
      let order = done.removeFirst()
      effect.members = [
        ("order", .string(order.order.text)), ("service", .string(InputText.clean(order.service))),
      ]
      if let end = order.undoUntil { effect.members.append(("undoUntil", .string(ValueJSON.time(end)))) }
    }
    effects.append(effect)
  }

  private mutating func add(
    _ name: String, _ state: String, _ phrase: Phrase, _ members: [String], receipt: String? = nil
  ) {
    effects.append(
      Effect(
        name: name, state: state, receipt: receipt.map { value($0, phrase) },
        members: members.map { ($0, value($0, phrase)) }))
  }

  private func value(_ name: String, _ phrase: Phrase) -> JSON {
    phrase.values[name].map { ValueJSON.value($0, words) } ?? .null
  }
}
