import DomainCore
import Matching

/// The one service that was talked of last: what `那就关掉吧` and `能退多少` mean without naming it.
struct TalkedOf: Hashable, Codable {
  var service: ID<Service>
  /// The turn that talked of it.
  var turn: Int
  /// Whether leaving it was just turned down: then only the customer himself comes back to it.
  var wasTurnedDown = false
  /// The other one that was talked of before it, for `这俩退了`.
  var before: ID<Service>?

  /// Turns after which a word without a name no longer points at it.
  static let turnsLimit = 3

  /// Whether a wish to leave may mean it: few words, and none for services in general.
  static func isMeant(by target: LeaveTarget, _ words: SaidWords) -> Bool {
    guard let said = target.said else { return false }
    if target.namesOnlyRest || target.namesNothing, OtherWords.areIn(said, words) {
      // 你把它退了，别的先留着: the rest, which stays, is named by no name.
      return said.count <= 16 && words.has(.pronouns, in: said)
    }
    guard target.namesNothing, said.count <= 10 else { return false }
    return words.has(.pointsBackWithKind, in: said) || !words.has(.generalWords, in: said)
  }
}

extension TurnContext {
  /// Remembers what was talked of.
  mutating func talk(of service: Service, wasTurnedDown: Bool = false) {
    let last = state.talkedOf
    let isNear = last.map { turnNumber - $0.turn <= TalkedOf.turnsLimit } ?? false
    let before = last?.service == service.id ? last?.before : last?.service
    state.talkedOf = TalkedOf(
      service: service.id, turn: turnNumber, wasTurnedDown: wasTurnedDown, before: isNear ? before : nil)
  }

  /// Remembers the one service that a line points at: 那个20的我没用过.
  mutating func rememberPointed(in heard: Heard) {
    guard heard.secret == nil, file != nil else { return }
    let pointing = Pointing(heard.reading, self)
    let pointed = pointing.left + pointing.kept + pointing.mentioned
    // 连语音包一块退 is of what was talked of before too.
    if pointed.count == 1, !TogetherWords.areIn(heard.reading.text, heard.words) { talk(of: pointed[0]) }
  }

  /// The service that was talked of in the last turns and still runs; nil where there is none.
  var talkedOf: Service? {
    guard let talked = state.talkedOf, turnNumber - talked.turn <= TalkedOf.turnsLimit,
      let service = file?.service(talked.service), case .active = service.state
    else { return nil }
    return service
  }
}

extension TurnContext {
  /// The two services that were talked of last, where both still run; empty where there are none.
  var bothTalkedOf: [Service] {
    guard let last = talkedOf, let before = state.talkedOf?.before.flatMap({ file?.service($0) }),
      case .active = before.state
    else { return [] }
    return [before, last]
  }
}

/// Words that join what is named to what was talked of before: `连语音包一块退`.
enum TogetherWords {
  static func areIn(_ text: String, _ words: SaidWords) -> Bool {
    guard let with = text.firstRange(of: "连") else { return false }
    let rest = text[with.upperBound...]
    return !rest.hasPrefix("续") && words.has(.together, in: rest)
  }
}
