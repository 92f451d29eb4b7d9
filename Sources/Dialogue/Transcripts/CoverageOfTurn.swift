import DomainCore
import Matching

extension Coverage {
  /// Counts what one turn of a conversation walked: the rules that understood it, what was said, where it went, and the
  /// policies that decided.
  mutating func walk(
    _ session: Session, _ utterance: Utterance, _ replies: [Reply],
    _ decided: (file: CustomerFile?, changes: [Change])
  ) {
    if case .line = utterance {
      for wish in session.lastReading?.wishes ?? [] { walk(.rules, wish.rule.description) }
    }
    for phrase in replies.flatMap(\.phrases) { walk(.replies, phrase.key) }
    walk(path: session.lastPath)
    guard let file = decided.file else { return }
    for case .leave(let leave) in session.openTopics {
      for item in leave.quoted?.items ?? [] { walk(item, of: file) }
    }
    walk(decided.changes, of: file)
  }

  private mutating func walk(_ item: QuoteItem, of file: CustomerFile) {
    guard let service = file.service(item.service) else { return }
    let subscriber = file.subscriber
    walk(.policies, "product " + service.product.text)
    walk(.policies, "operator \(subscriber.operatorID.text).settlement")
    if item.settlement.rule == .prorated {
      walk(.policies, "operator \(subscriber.operatorID.text).leaving_day")
    }
    walk(.policies, "operator \(subscriber.operatorID.text).provinces.\(subscriber.province)")
  }

  private mutating func walk(_ changes: [Change], of file: CustomerFile) {
    let operatorID = file.subscriber.operatorID.text
    for change in changes {
      switch change {
      case .order(let order): walk(order.item, of: file)
      case .refund: walk(.policies, "operator \(operatorID).refund")
      case .charge(let charge) where charge.kind == .lateFee:
        walk(.policies, "operator \(operatorID).late_fee")
      default: break
      }
    }
  }
}
