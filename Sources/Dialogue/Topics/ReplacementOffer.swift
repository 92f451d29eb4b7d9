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
      !["不换", "不要", "别换", "不用", "先不", "不开", "算了"].contains(where: text.contains)
    else { return false }
    let named = heard.mentions(ofList: "product")
    guard !named.isEmpty else { return pronouns.contains(where: text.contains) }
    let catalogue = turn.library.policies.products
    let names = [catalogue[offered]?.name].compactMap { $0 } + (catalogue[offered]?.aliases ?? [])
    return taking.contains(where: text.contains)
      && named.allSatisfy { $0.value == offered.text || names.contains($0.word) }
  }

  private static let longest = 14
  private static let taking = ["换", "要", "开", "办", "来个", "来一个", "用", "选"]
  private static let pronouns = [
    "换吧", "换了吧", "那换", "就换", "换成它", "换它", "换这个", "换成这个", "换那个", "换成那个", "换便宜的", "换成便宜的", "换个便宜的", "要这个",
    "要那个", "要它", "开这个", "开那个", "办这个", "办那个", "就它", "就这个", "就那个", "给我换", "帮我换",
  ]
}
