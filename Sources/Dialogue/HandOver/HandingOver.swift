import DomainCore
import Matching

/// The ticket of a conversation that was handed to a person, as the conversation remembers it.
struct OpenHandOver: Hashable, Codable {
  let id: ID<HandOver>
  /// How many of the person's messages the customer has been shown.
  var heard = 0
  /// Who was announced to the customer; nil while nobody was.
  var speaker: String?
}

/// Hands a conversation to a person: a ticket with all that is known, and what the customer is told of it (R35).
enum HandingOver {
  /// Opens a ticket, or names the one that is open. What the ticket says of the last turns is filled in by the session,
  /// which can look them up.
  static func open(_ reason: HandOverSummary.Reason, _ turn: inout TurnContext) {
    if let open = turn.state.handOver, let known = turn.handOver, !known.state.isClosed {
      if let holder = known.holder {
        turn.say(.personIsHere, ["name": .text(holder)])
      } else {
        renew(known, &turn)
        turn.say(.handOverAgain, ["ticket": .text(open.id.text)])
      }
      return
    }
    let id: ID<HandOver> = turn.numbers.nextNumber(prefix: "RG", on: turn.now.beijingDay)
    turn.handOver = HandOver(
      id: id, conversation: turn.conversation, subscriber: turn.state.proof?.subscriber,
      summary: HandOverSummary(of: turn, reason: reason), at: turn.now)
    turn.handOverChanged = true
    turn.state.handOver = OpenHandOver(id: id)
    tell(id, &turn)
  }

  /// A ticket that was opened before the customer was verified becomes his.
  static func bind(_ turn: inout TurnContext) {
    guard let ticket = turn.handOver, turn.state.handOver != nil, let proof = turn.state.proof else { return }
    let bound = ticket.verified(as: proof.subscriber, HandOverSummary.Verified(turn))
    guard bound != ticket else { return }
    turn.handOver = bound
    turn.handOverChanged = true
  }

  /// 退彩铃，转人工: a person is called beside what else is wanted, which goes on meanwhile; 算了，转人工 gives up what is open and wants a
  /// person even so (Q11).
  static func openBeside(_ heard: Heard, saidBefore: Int, _ turn: inout TurnContext) {
    let wishes = heard.reading.wishes
    let givesUp = turn.phrases.dropFirst(saidBefore).contains { $0.key == PhraseKey.abandoned.name }
    let beside = givesUp ? wishes[...] : wishes.dropFirst()
    guard beside.contains(where: \.callsPerson), !turn.handOverChanged, !heard.says(.threatens) else {
      return
    }
    open(.asked, &turn)
  }

  /// Whoever asks again is waited for with what has come since; why he asked first is kept.
  private static func renew(_ ticket: HandOver, _ turn: inout TurnContext) {
    var summary = HandOverSummary(of: turn, reason: ticket.summary.reason)
    summary.slots += ticket.summary.slots.filter { $0.name == HandOverSummary.reasonSlot }
    let renewed = ticket.renewed(summary, of: turn.state.proof?.subscriber)
    turn.handOverChanged = renewed != ticket
    turn.handOver = renewed
  }

  /// Sends a customer of the age that the policy names straight to a person, once; the assistant goes on meanwhile.
  static func openForAge(_ turn: inout TurnContext) {
    guard turn.state.handOver == nil, turn.state.wasSentForAge != true,
      let from = turn.library.policies.service.personFirstFromAge,
      let age = turn.file?.subscriber.age(on: turn.now.beijingDay), age >= from
    else { return }
    turn.state.wasSentForAge = true
    open(.age, &turn)
  }

  private static func tell(_ id: ID<HandOver>, _ turn: inout TurnContext) {
    turn.say(.handOver, ["ticket": .text(id.text)])
    if let title = turn.state.topics.first?.topic.intent {
      turn.say(.handOverMatter, ["title": Phrase.title(of: title)])
    }
    if let proof = turn.state.proof, let phone = turn.state.phone {
      turn.say(
        .handOverVerified,
        [
          "phone": .text(phone.masked),
          "factors": .list(proof.factors.map { .name("factor." + $0.rawValue) }),
        ])
    } else {
      turn.say(.handOverUnverified)
    }
    turn.say(.handOverWait)
  }

  /// Why a person is wanted when the customer takes the offer that was made last; nil when none was.
  static func reasonOffered(_ turn: TurnContext) -> HandOverSummary.Reason? {
    for phrase in turn.state.lastPhrases.reversed() {
      switch phrase.key {
      case PhraseKey.offerPerson.name, PhraseKey.wayOn.name: return .notUnderstood
      case PhraseKey.notDoneHere.name: return .notDoneHere
      case PhraseKey.complaint.name: return .complaint
      default: continue
      }
    }
    return nil
  }
}

extension PhraseKey {
  /// The names of the replies after which a conversation waits for a person, or is with one.
  public static let handedOverKeys = Set([handOver, handOverAgain, personIsHere].map(\.name))
}

extension Wish {
  /// Whether a person is called, rather than asked about or declined.
  var callsPerson: Bool { intent == "human.agent" && manner == .wish }
}
