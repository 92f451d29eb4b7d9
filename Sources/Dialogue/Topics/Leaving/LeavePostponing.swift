import DomainCore
import Matching

/// `流量包下个月再退行不行`: what is put off isn't left now. What going on with it costs is said, and the others go on.
extension Leave {
  mutating func postpone(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let phrases = Phrases.of(heard.reading.text).filter { PostponingWords.putOff(String($0), heard.words) }
    guard heard.secret == nil, !phrases.isEmpty, !heard.asksOfWaiting,
      !heard.endsAsQuestion || Self.asksLeave(heard),
      let file = turn.file,
      let services = chosen?.compactMap(file.service), !services.isEmpty
    else { return false }
    var pointed = phrases.flatMap { phrase in
      let pointing = Pointing(turn.library.matcher.read(String(phrase)), turn)
      return pointing.mentioned + pointing.left + pointing.kept
    }
    if pointed.isEmpty, heard.mentions(ofList: "product").isEmpty,
      heard.reading.wishes.allSatisfy({ $0.intent == "dialog.no" }),
      heard.reading.text.count <= Self.shortLine, heard.says(.ends)
    {
      // 下个月再退行不行 names nothing, so it is of what is open.
      pointed = services
    }
    guard !pointed.isEmpty else { return false }
    let rest = services.filter { !pointed.contains($0) }
    if rest.isEmpty {
      abandon(&turn)
    } else if rest != services {
      quoted = nil
      chosen = rest.map(\.id)
      kept = (kept ?? []) + services.filter(pointed.contains).map(\.id)
      turn.say(.chosenAnew, ["services": .list(rest.map { .text($0.name) })])
    } else {
      let waited = Wishes.dropPlanned(of: pointed, &turn)
      turn.say(
        waited ? .keptOfList : .notAmongThese,
        [waited ? "services" : "names": .list(pointed.map { .text($0.name) })])
    }
    for service in pointed { IfNot.say(of: service.id, &turn) }
    return true
  }

  /// Whether a question only asks whether that may be: `下个月再退行不行`.
  private static func asksLeave(_ heard: Heard) -> Bool {
    heard.words.has(.asksLeave, ending: heard.reading.text)
  }

  private static let shortLine = 10
}

extension Wishes {
  /// Takes services out of what waits to be left; false where none of them waited.
  static func dropPlanned(of services: [Service], _ turn: inout TurnContext) -> Bool {
    let catalogue = turn.library.policies.products
    var waited = false
    turn.state.queue = turn.state.queue.compactMap { wish in
      guard var target = wish.target, !target.namesNothing else { return wish }
      let before = target
      target.pointed?.removeAll { id in services.contains { $0.id == id } }
      // What was set by its services is named after them; what was said may name them by a part.
      target.named.removeAll { name in
        services.contains {
          before.pointed == nil ? LeaveTarget.covers(name, $0, catalogue) : name.word == $0.name
        }
      }
      guard target != before else { return wish }
      waited = true
      guard !(target.pointed?.isEmpty ?? target.named.isEmpty) else { return nil }
      var rest = wish
      rest.target = target
      return rest
    }
    return waited
  }
}
