import DomainCore
import Matching

/// 如果退彩铃能退多少钱: what leaving it now would give back, as its quote would say, and an offer to leave it (R17).
enum RefundForecast {
  /// Whether a question about refunds is of what isn't left yet.
  static func isMeant(by heard: Heard) -> Bool {
    let text = heard.reading.text
    return asksOfAll(text)
      || asking.contains(where: text.contains)
        && ["能退", "可退", "可以退", "退多少", "退几", "退我", "退给我", "返多少"].contains(where: text.contains)
  }

  /// `能退钱的都退了`, `哪些退了有钱退`: of whatever pays something back.
  private static func asksOfAll(_ text: String) -> Bool {
    ["能退钱", "有钱退", "能退到钱", "退得到钱"].contains(where: text.contains)
      && !["怎么", "怎样", "才能", "为什么", "为啥", "不能退钱", "不退钱"].contains(where: text.contains)
  }

  /// Says it of the services that the line names and that still run; false when it names none.
  static func say(_ said: String, _ file: CustomerFile, _ turn: inout TurnContext) -> Bool {
    let reading = turn.library.matcher.read(said)
    let pointing = Pointing(reading, turn)
    let running = LeaveTarget().match(in: file, turn.library.policies.products).services
    var named = pointing.left + pointing.mentioned
    if named.isEmpty {
      let products = Set(Heard(reading: reading, words: turn.words).listed("product"))
      named = running.filter { products.contains($0.product.text) }
    }
    if named.isEmpty { named = KindWords.meant(in: said, of: running) }
    let isOfAll = named.isEmpty && asksOfAll(said) && file.refunds.isEmpty
    let services = isOfAll ? running : running.filter(named.contains)
    let quoted = services.compactMap { service -> (service: Service, quote: Quote)? in
      let quoted = file.quote(
        leaving: [service.id], payingBy: nil, under: turn.library.policies, at: turn.now)
      return (try? quoted.get()).map { (service, $0) }
    }
    let quotes = isOfAll ? quoted.filter { $0.quote.refundFen > .zero } : quoted
    guard !quotes.isEmpty else { return false }
    for (service, quote) in quotes {
      turn.say(.choiceRefund, ["service": .text(service.name), "refund": .fen(quote.refundFen)])
      for item in quote.items where item.feeFen > .zero {
        turn.say(.quoteFee, ["service": .text(item.serviceName), "fee": .fen(item.feeFen)])
      }
    }
    turn.say(.pointedLeaveOffer)
    let ids = quotes.map(\.service)
    turn.state.offer = .wish(
      PlannedWish(
        intent: "unsubscribe.unspecified",
        target: ids.count == 1 ? LeaveTarget(pointed: ids.map(\.id)) : LeaveTarget(allOf: ids)))
    return true
  }

  private static let asking = ["多少", "几块", "几个钱", "好多", "哪个", "哪一个", "哪项", "哪些", "哪样"]
}
