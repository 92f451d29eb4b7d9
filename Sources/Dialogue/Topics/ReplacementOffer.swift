import DomainCore

/// Offers, once and after what was wanted is done, something that costs less or fits the reason given (R23). A plain yes
/// begins an order of its own, with its own quote and yes; anything else lets the offer lapse, and it never comes again.
enum ReplacementOffer {
  /// What begins when the offer is taken.
  static let intent = "offer.take"

  static func say(after order: Order, in file: CustomerFile, _ turn: inout TurnContext) {
    guard turn.state.wasOffered == nil, turn.state.queue.isEmpty, turn.state.topics.isEmpty,
      turn.state.handOver == nil,
      !turn.state.watched.contains(where: { $0.told == nil && $0.order != order.id }),
      let (product, rule) = file.replacement(after: order, under: turn.library.policies, at: turn.now)
    else { return }
    turn.state.wasOffered = product.id
    var target = ArrangeTarget()
    target.product = product.id
    turn.state.offer = .wish(PlannedWish(intent: intent, target: nil, arranged: target))
    turn.say(
      .offerReplacement,
      [
        "service": .text(product.name), "price": .fen(product.priceFen),
        "unit": .name("per.\(product.periodMonths)"), "note": .text(rule.note),
      ])
  }
}
