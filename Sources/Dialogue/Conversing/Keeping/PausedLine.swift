import DomainCore
import Matching

/// `宽带能不能停一阵子`: what is to rest is the line, which has no such rest here; the number's own is another matter.
enum PausedLine {
  static func isMeant(by heard: Heard, _ turn: TurnContext) -> Bool {
    let named = heard.mentions(ofList: "product")
    let kinds = Set(named.compactMap { turn.library.policies.products[ID($0.value)]?.kind })
    return kinds == [.broadband] && !heard.says(.ofNumberToPause)
  }
}
