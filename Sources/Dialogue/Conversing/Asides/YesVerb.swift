import DomainCore
import Matching

/// What a yes would set going. A verb in the yes (`退吧`, `关了吧`) must name that very thing, or else it is none: `退吧` where a
/// leaving is to be taken back would do the opposite of what was said.
enum ConfirmedAct: String, CaseIterable {
  case leaving, renewalOff, renewalOn, reopening, suspending, restoring, closing, planChange, taking
  case payingArrears, payingOut, renewing, takingBack, erasing

  /// The verbs that name it.
  private var verbs: WordList {
    switch self {
    case .leaving: .verbsOfLeaving
    case .renewalOff: .verbsOfRenewalOff
    case .renewalOn, .taking: .verbsOfTaking
    case .reopening: .verbsOfReopening
    case .suspending: .verbsOfSuspending
    case .restoring: .verbsOfRestoring
    case .closing: .verbsOfClosing
    case .planChange: .verbsOfPlanChange
    case .payingArrears: .verbsOfPaying
    case .payingOut: .verbsOfPayingOut
    case .renewing: .verbsOfRenewing
    case .takingBack: .verbsOfTakingBack
    case .erasing: .verbsOfErasing
    }
  }

  /// Whether a line speaks of doing something at all, this or another.
  static func isAnyNamed(in text: String, _ words: SaidWords) -> Bool {
    allCases.contains { words.has($0.verbs, in: text) } || words.has(.actsBesides, in: text)
  }

  /// Whether a yes says enough for it: what can't be undone wants more than 好 or 行.
  func isPlain(in text: String, _ words: SaidWords) -> Bool {
    self != .closing || words.has(.plainYes, in: text) || words.has(verbs, in: text)
  }

  /// Whether a line names no act, or this one and no other.
  /// - Parameter pays: whether something is to be paid with the yes, which may then be said by paying.
  func isNamed(in text: String, pays: Bool, _ words: SaidWords) -> Bool {
    let own = pays ? words[verbs] + words[.verbsOfPaying] : words[verbs]
    return Self.allCases.allSatisfy { act in
      words[act.verbs].allSatisfy { own.contains($0) || !text.contains($0) }
    }
  }
}

extension Heard {
  /// Whether the line is an explicit yes to this act: no question, no condition, and no verb of another one.
  func isExplicitYes(to act: ConfirmedAct, pays: Bool = false) -> Bool {
    intent == "confirm.yes" && !isAsked && !isConditional && act.isNamed(in: reading.text, pays: pays, words)
      && act.isPlain(in: reading.text, words)
  }

  /// Whether the line is an explicit yes to this act by this very quote: 都退了 to a quote of one means more than it says.
  func isExplicitYes(to act: ConfirmedAct, by quote: Quote) -> Bool {
    isExplicitYes(to: act, pays: quote.dueFen > .zero)
      && !(quote.items.count == 1 && words.has(.meansAll, in: reading.text))
      && (CountedAll.count(in: reading.text, words) ?? quote.items.count) == quote.items.count
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
