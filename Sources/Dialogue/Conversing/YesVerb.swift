import DomainCore
import Matching

/// What a yes would set going. A verb in the yes (`退吧`, `关了吧`) must name that very thing, or else it is none: `退吧` where a
/// leaving is to be taken back would do the opposite of what was said.
enum ConfirmedAct: String, CaseIterable {
  case leaving, renewalOff, renewalOn, reopening, suspending, restoring, closing, planChange, taking
  case payingArrears, payingOut, renewing, takingBack, erasing

  /// The verbs that name it.
  private var verbs: Set<String> {
    switch self {
    case .leaving: ["退", "取消"]
    case .renewalOff: ["关"]
    case .renewalOn, .taking: ["开"]
    case .reopening: ["开", "恢复"]
    case .suspending: ["停"]
    case .restoring: ["恢复", "开", "复机"]
    case .closing: ["销"]
    case .planChange: ["换"]
    case .payingArrears: Self.verbsOfPaying
    case .payingOut: ["转"]
    case .renewing: Self.verbsOfPaying.union(["续"])
    case .takingBack: ["撤"]
    case .erasing: ["删"]
    }
  }

  private static let verbsOfPaying: Set = ["交", "付", "缴"]
  private static let allVerbs = allCases.reduce(into: Set<String>()) { $0.formUnion($1.verbs) }

  /// Whether a line speaks of doing something at all, this or another.
  static func isAnyNamed(in text: String) -> Bool {
    allVerbs.contains(where: text.contains) || ["断", "拆", "办"].contains(where: text.contains)
  }

  /// Whether a yes says enough for it: what can't be undone wants more than 好 or 行.
  func isPlain(in text: String) -> Bool {
    self != .closing || Self.plainYes.union(verbs).contains(where: text.contains)
  }

  private static let plainYes: Set = ["是", "确认", "确定", "同意", "办", "yes"]

  /// Whether a line names no act, or this one and no other.
  /// - Parameter pays: whether something is to be paid with the yes, which may then be said by paying.
  func isNamed(in text: String, pays: Bool) -> Bool {
    let own = pays ? verbs.union(Self.verbsOfPaying) : verbs
    return Self.allVerbs.allSatisfy { own.contains($0) || !text.contains($0) }
  }
}

extension Heard {
  /// Whether the line is an explicit yes to this act: no question, no condition, and no verb of another one.
  func isExplicitYes(to act: ConfirmedAct, pays: Bool = false) -> Bool {
    intent == "confirm.yes" && !isAsked && !isConditional && act.isNamed(in: reading.text, pays: pays)
      && act.isPlain(in: reading.text)
  }

  /// Whether the line is an explicit yes to this act by this very quote: 都退了 to a quote of one means more than it says.
  func isExplicitYes(to act: ConfirmedAct, by quote: Quote) -> Bool {
    isExplicitYes(to: act, pays: quote.dueFen > .zero)
      && !(quote.items.count == 1 && words.has(.meansAll, in: reading.text))
      && (CountedAll.count(in: reading.text) ?? quote.items.count) == quote.items.count
  }
}

extension TopicState {
  /// What a yes to this topic's quote would set going; nil where a yes sets nothing going.
  var confirmedAct: ConfirmedAct? {
    switch self {
    case .leave: .leaving
    case .takeBack, .caseWithdrawal: .takingBack
    case .dataErasure: .erasing
    case .arrange(let arrange): arrange.confirmedAct
    default: nil
    }
  }

  /// Whether a line is an explicit yes to this topic's open quote.
  func isConfirmed(by heard: Heard) -> Bool {
    guard let act = confirmedAct else { return false }
    let quote: Quote? =
      switch self {
      case .leave(let leave): leave.quoted
      case .arrange(let arrange): arrange.quoted
      default: nil
      }
    return quote.map { heard.isExplicitYes(to: act, by: $0) } ?? heard.isExplicitYes(to: act)
  }
}

extension Arrange {
  var confirmedAct: ConfirmedAct {
    switch wanted {
    case .stopRenewal: .renewalOff
    case .resumeRenewal: .renewalOn
    case .reopen: .reopening
    case .undo: .takingBack
    case .suspendNumber: .suspending
    case .restoreNumber: .restoring
    case .closeAccount: .closing
    case .changePlan: .planChange
    case .take: .taking
    case .payArrears: .payingArrears
    case .payOut: .payingOut
    case .renewLine: .renewing
    }
  }
}
