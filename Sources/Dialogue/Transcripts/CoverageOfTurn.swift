import DomainCore
import Matching

extension Coverage {
  /// Counts what one turn of a conversation walked: the rules that understood it, what was said, where it went, and the
  /// policies that decided.
  mutating func walk(
    _ session: Session, _ utterance: Utterance, _ replies: [Reply],
    _ decided: (file: CustomerFile?, changes: [Change]), at now: Instant
  ) {
    if case .line = utterance {
      for wish in session.lastReading?.wishes ?? [] { walk(.rules, wish.rule.description) }
    }
    let phrases = replies.flatMap(\.phrases)
    for phrase in phrases { walk(.replies, phrase.key) }
    walk(path: session.lastPath)
    guard let file = decided.file else { return }
    var policies = PolicyWalk(file.applying(decided.changes), under: session.library.policies, at: now)
    for topic in session.openTopics {
      switch topic {
      case .leave(let leave): leave.quoted.map { policies.walk($0) }
      case .arrange(let arrange): arrange.quoted.map { policies.walk($0) }
      default: continue
      }
    }
    for change in decided.changes { policies.walk(change, at: now) }
    for phrase in phrases { policies.walk(phrase) }
    if session.wasSentForAge { policies.walkAge() }
    for name in policies.names { walk(.policies, name) }
  }
}
