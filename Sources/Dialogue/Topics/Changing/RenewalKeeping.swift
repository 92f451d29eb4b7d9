import DomainCore
import Matching

/// Services whose renewal is to stay on while that of others is ended: `除了套餐都关`, `套餐我说了别关` (R18).
extension Arrange {
  /// 除了套餐全关, 第二个关了 right after those were listed that renew by themselves: of their renewal, and not of themselves.
  static func endsRenewalShown(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let text = heard.reading.text
    guard turn.state.lastWish == SubscriptionsAnswer.renewingShown, turn.state.topics.isEmpty,
      heard.intent?.hasPrefix("unsubscribe.") ?? false, text.contains("关"), let listed = turn.state.listed,
      !heard.says(.leavesAtRenewal)
    else { return false }
    turn.state.lastWish = "autorenew.cancel"
    var arrange = Arrange(intent: "autorenew.cancel", wanted: .stopRenewal)
    arrange.offered = listed.map(\.text)
    if !arrange.take(heard, &turn) {
      arrange = Arrange(intent: arrange.intent, wanted: .stopRenewal, target: ArrangeTarget(heard))
    }
    turn.state.topics.append(.arrange(arrange))
    return true
  }

  /// Takes out of the choice what is to go on renewing; false when the line keeps nothing that can be told.
  mutating func keepRenewing(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard wanted == .stopRenewal, question == .which || question == .confirm, turn.file != nil,
      !heard.isAsked, !heard.isConditional, !heard.asksWhich
    else { return false }
    let pointing = Pointing(heard.reading, turn)
    let keeping = Pointing.kept(in: heard, turn)
    guard !keeping.isEmpty else { return false }
    let names = PhraseValue.list(keeping.map { .text($0.name) })
    guard question == .confirm, case .stopRenewal(let services)? = request else {
      return keepOfList(keeping.map(\.id), pointing.left.map(\.id), heard, names, &turn)
    }
    let left = services.filter { id in !keeping.contains { $0.id == id } }
    if left.isEmpty {
      question = .finished
      turn.say(.abandoned)
    } else if left.count == services.count {
      turn.say(.renewalNotAmong, ["services": names])
    } else {
      request = .stopRenewal(left)
      quoted = nil
      turn.say(.renewalKeeps, ["services": names])
    }
    return true
  }

  private mutating func keepOfList(
    _ keeping: [ID<Service>], _ leaving: [ID<Service>], _ heard: Heard, _ names: PhraseValue,
    _ turn: inout TurnContext
  ) -> Bool {
    let ids = offered.map { ID<Service>($0) }
    guard !ids.isEmpty else { return false }
    let kept = (kept ?? []) + keeping
    self.kept = kept
    turn.say(.renewalKeeps, ["services": names])
    let goesOn = OtherWords.areIn(heard.reading.text, heard.words)
    let left = ids.filter { !kept.contains($0) && (goesOn || leaving.contains($0)) }
    if left.isEmpty { turn.answeredAside = true } else { request = .stopRenewal(left) }
    return true
  }
}
