import DomainCore
import Matching

/// At the quote that switches renewal off: `改成退订` leaves what was quoted instead, `彩铃也关` puts one more beside it, `换成彩铃` puts
/// another in its place. Each makes another quote with a yes of its own.
enum RenewalChanged {
  /// Whether the line was one of these.
  static func hear(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard heard.secret == nil, !heard.endsAsQuestion, !heard.isConditional, !heard.asksWhich,
      heard.reading.text.count <= longest, let index = turn.state.topics.indices.last,
      case .arrange(var arrange) = turn.state.topics[index], arrange.question == .confirm,
      case .stopRenewal(let ids)? = arrange.request, let file = turn.file
    else { return false }
    let services = ids.compactMap(file.service)
    let held = file.services.filter { $0.isHeld && $0.kind != .number }
    let pointing = Pointing(heard.reading, turn)
    let general = KindWords.meant(in: heard.reading.text, of: held, heard.words)
    let pointed = pointing.left + pointing.mentioned
    let named = pointed.isEmpty ? general : pointed
    let text = heard.reading.text
    if heard.intent == "choose.leaveInstead", named.allSatisfy(services.contains), pointing.kept.isEmpty {
      let meant = named.isEmpty ? services : named
      turn.say(
        .corrected,
        [
          "old": .titled(arrange.intent, of: services.map(\.name)),
          "new": .titled("unsubscribe.unspecified", of: meant.map(\.name)),
        ])
      turn.state.lastWish = "unsubscribe.unspecified"
      turn.state.topics[index] = .leave(
        Leave(intent: "unsubscribe.unspecified", target: LeaveTarget(allOf: meant)))
      return true
    }
    let new = named.filter { !services.contains($0) && $0.autoRenews && $0.pausedOn == nil }
    guard new.count == 1, pointing.kept.isEmpty, !heard.says(.leavesBesideRenewal) else {
      return false
    }
    let isAlso = heard.says(.adds) || heard.says(.stopsAlso)
    guard isAlso || CorrectionWords.areIn(text, heard.words) || text.contains("不是") else { return false }
    arrange.request = .stopRenewal(isAlso ? ids + new.map(\.id) : new.map(\.id))
    arrange.quoted = nil
    turn.state.topics[index] = .arrange(arrange)
    let all = isAlso ? services + new : new
    turn.say(.renewalChosenAnew, ["services": .list(all.map { .text($0.name) })])
    return true
  }

  /// In characters: a name and the words of changing.
  private static let longest = 16
}
