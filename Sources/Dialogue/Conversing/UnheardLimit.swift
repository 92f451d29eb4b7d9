import DomainCore
import Matching

/// `别的不要动`, `手机报别人送的就留着`, `流量包多少钱`: words that limit, keep or only ask, which what is about to be quoted doesn't heed. Nothing
/// is guessed then: it is asked which are meant.
struct UnheardLimit {
  /// The phrase that holds them, as it was said.
  let phrase: String

  /// Nil where each such phrase of a line has its effect in what was chosen of the services that could be.
  init?(
    _ reading: Reading, choosing chosen: [Service], of services: [Service], _ turn: borrowing TurnContext
  ) {
    guard services.count > 1, !chosen.isEmpty, Self.mayLimit(reading) else { return nil }
    let line = LimitedLine(
      reading, services, listed: turn.state.listed ?? [], turn.library.policies.products)
    guard let unheard = line.phrases.first(where: { !line.isHeeded($0, by: chosen, of: services) }) else {
      return nil
    }
    phrase = unheard.text.count > Self.longest ? "…" + unheard.text.suffix(Self.longest) : unheard.text
  }

  /// A look at the words that is cheap: most lines limit nothing.
  private static func mayLimit(_ reading: Reading) -> Bool {
    AskedBeside.asks(reading.text) || PostponingWords.mayPutOff(reading.text)
      || reading.entities.contains { entity in
        switch entity.kind {
        case .listed("limit", _), .listed("manner_word", "condition"): true
        case .listed("pointing", let value): value == "keep"
        default: false
        }
      }
  }

  /// In characters, as much as is said again.
  private static let longest = 20
}

extension Leave {
  /// Asks which services are meant, where a line limits what it leaves and nothing of what was chosen heeds that; nil for any
  /// other line.
  func limit(
    in reading: Reading, choosing chosen: [Service], of file: CustomerFile, _ turn: borrowing TurnContext
  ) -> UnheardLimit? {
    let services = LeaveTarget().match(in: file, turn.library.policies.products).services
    return UnheardLimit(reading, choosing: chosen, of: services, turn)
  }

  /// Forgets what was chosen: it is asked anew, of all there is.
  mutating func ask(of limit: UnheardLimit, _ turn: inout TurnContext) {
    turn.say(.limitUnheard, ["words": .text(limit.phrase)])
    target = LeaveTarget()
    (chosen, quoted, kept) = (nil, nil, nil)
    reconsiders = true
    question = .which
    offered = []
  }

  /// Looks once more at what a line made of the quote that was open, or chose of a list.
  static func checkLimits(
    of heard: Heard, before: TopicState?, saidBefore: Int, _ turn: inout TurnContext
  ) {
    guard heard.secret == nil, case .leave(let old)? = before, [.which, .confirm].contains(old.question),
      case .leave(var leave)? = turn.state.topics.last, let file = turn.file, let chosen = leave.chosen,
      chosen != old.chosen,
      let limit = leave.limit(
        in: heard.reading, choosing: chosen.compactMap(file.service), of: file, turn)
    else { return }
    turn.phrases.removeSubrange(saidBefore...)
    leave.ask(of: limit, &turn)
    turn.state.topics[turn.state.topics.count - 1] = .leave(leave)
  }
}
