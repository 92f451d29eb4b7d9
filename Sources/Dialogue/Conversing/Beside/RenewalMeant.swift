import DomainCore
import Matching

/// 续一下, 我要续费 without a name: a line that has expired is to go on, or else what doesn't renew by itself any more is to. Where
/// there is neither, or nobody is known yet, what renews how is explained.
enum RenewalMeant {
  static func intent(by heard: Heard, _ turn: TurnContext) -> String? {
    guard let file = turn.file, turn.state.proof != nil, heard.reading.wishes.first?.manner == .wish,
      !heard.endsAsQuestion
    else { return nil }
    let held = file.services.filter { $0.kind != .number && $0.isHeld && $0.pausedOn == nil }
    let expired = held.filter { $0.hasExpired(on: turn.now.beijingDay) }
    if expired.contains(where: { $0.kind == .broadband }) { return "broadband.renew" }
    let endsByItself = held.contains { !$0.autoRenews && !expired.contains($0) }
    return endsByItself ? "autorenew.resume" : nil
  }
}
