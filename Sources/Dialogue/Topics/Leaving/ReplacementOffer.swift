import DomainCore
import Matching

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

  /// `那就换彩铃吧`, `换成它吧`: the offer taken in words that name it, which its own quote asks about once more.
  static func isTaken(_ wish: PlannedWish, by heard: Heard, _ turn: TurnContext) -> Bool {
    let text = heard.reading.text
    guard wish.intent == intent, let offered = wish.arranged?.product, text.count <= longest, !heard.isAsked,
      !heard.isConditional, !heard.isNo, !heard.endsAsQuestion,
      !heard.says(.wantsNoReplacement)
    else { return false }
    let named = heard.mentions(ofList: "product")
    guard !named.isEmpty else { return heard.says(.takesOfferedReplacement) }
    let catalogue = turn.library.policies.products
    let names = [catalogue[offered]?.name].compactMap { $0 } + (catalogue[offered]?.aliases ?? [])
    return heard.says(.takesReplacement)
      && named.allSatisfy { $0.value == offered.text || names.contains($0.word) }
  }

  private static let longest = 14
}
