import DomainCore
import Matching

/// `不要马上停，用完这个月`, `改成关自动续费就行`: what was paid is to be used to its end. Nothing is left today; its renewal is switched
/// off instead, by a quote and a yes of its own.
enum UsedToTheEnd {
  /// Whether a wish to leave means that: `退视频会员，但是这个月的要用完`. Of several things, it may be said of one.
  static func isMeant(by intent: String, in heard: Heard) -> Bool {
    intent.hasPrefix("unsubscribe.") && isSaid(in: heard) && heard.mentions(ofList: "product").count <= 1
  }

  private static func isSaid(in heard: Heard) -> Bool {
    heard.listed("until_end").contains("yes") && heard.secret == nil && !heard.isAsked && !heard.asksWhich
      && !heard.givesUp
  }

  static func hear(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard heard.secret == nil, !heard.isConditional,
      isSaidAlone(heard) || wantsRenewalOff(heard) || isPutOff(heard, turn),
      let index = turn.state.topics.lastIndex(where: { if case .leave = $0 { true } else { false } }),
      index == turn.state.topics.count - 1 || turn.state.proof == nil,
      case .leave(let leave) = turn.state.topics[index], isOf(leave, heard, turn)
    else { return false }
    switch leave.question {
    case .which where leave.chosen == nil && turn.file == nil && !leave.target.saysNoObject:
      var target = ArrangeTarget()
      target.named = leave.target.named
      target.general = leave.target.generalWord(heard.words)
      target.priceFen = leave.target.priceFen
      target.all = leave.target.all
      if !isSaid(in: heard), isPutOff(heard, turn) { turn.say(.laterNotBooked) }
      replace(index, by: Arrange(intent: renewalOff, wanted: .stopRenewal, target: target), &turn)
    case .confirm: return endsRenewal(of: leave, at: index, heard, &turn)
    default: return false
    }
    return true
  }

  /// 等月底再退吧 before anything is known of the account.
  private static func isPutOff(_ heard: Heard, _ turn: TurnContext) -> Bool {
    turn.file == nil && heard.listed("later").contains("end") && heard.listed("later_not").isEmpty
      && !heard.isAsked && heard.reading.wishes.isEmpty
  }

  private static let renewalOff = "autorenew.cancel"

  private static func endsRenewal(
    of leave: Leave, at index: Int, _ heard: Heard, _ turn: inout TurnContext
  ) -> Bool {
    guard let quote = leave.quoted, let file = turn.file else { return false }
    let services = (leave.chosen ?? []).compactMap(file.service)
    let today = turn.now.beijingDay
    if isSaidAlone(heard), quote.items.allSatisfy({ $0.effectiveOn > today }) {
      turn.say(.usedToTheEnd, ["services": .list(services.map { .text($0.name) })])
      turn.answeredAside = true
      return true
    }
    let renewing = services.filter(\.autoRenews)
    guard !renewing.isEmpty else {
      // It ends by itself: nothing is to be done for it.
      turn.state.topics.remove(at: index)
      turn.say(.abandoned)
      for service in services { IfNot.say(of: service.id, &turn) }
      return true
    }
    turn.say(
      .corrected,
      [
        "old": .list(services.map { .text($0.name) }),
        "new": .titled(renewalOff, of: renewing.map(\.name)),
      ])
    replace(
      index,
      by: Arrange(
        intent: renewalOff, wanted: .stopRenewal, request: .stopRenewal(renewing.map(\.id))), &turn)
    return true
  }

  private static func replace(_ index: Int, by arrange: Arrange, _ turn: inout TurnContext) {
    turn.state.topics[index] = .arrange(arrange)
    turn.state.lastWish = renewalOff
  }

  /// Whether nothing else is wanted in the line.
  private static func isSaidAlone(_ heard: Heard) -> Bool {
    isSaid(in: heard)
      && heard.reading.wishes.allSatisfy { wish in
        ["unsubscribe.", "dialog.", "confirm.", "quote.", renewalOff].contains { wish.intent.hasPrefix($0) }
      }
  }

  /// `改成关自动续费就行`, `我只是不想自动续费`: that, and not that besides. 不想下个月再被扣钱 only tells why it is left.
  private static func wantsRenewalOff(_ heard: Heard) -> Bool {
    let text = heard.reading.text
    guard heard.reading.wishes.count == 1, let wish = heard.reading.wishes.first, wish.intent == renewalOff,
      wish.manner == .wish || wish.manner == .correction, !heard.endsAsQuestion
    else { return false }
    return !ChargedAgain.isAll(of: wish, in: text, heard.words) && !heard.says(.andBesides)
  }

  /// Whether what the line names, if anything, is what is being left.
  private static func isOf(_ leave: Leave, _ heard: Heard, _ turn: TurnContext) -> Bool {
    guard let chosen = leave.chosen else {
      let named = leave.target.named.map(\.product.text)
      return heard.listed("product").allSatisfy(named.contains)
    }
    let pointing = Pointing(heard.reading, turn)
    let pointed = pointing.left + pointing.mentioned + pointing.kept
    return pointed.allSatisfy { chosen.contains($0.id) } && !OtherWords.areIn(heard.reading.text, heard.words)
  }
}
