import DomainCore
import Matching

/// 如果退彩铃能退多少钱: what leaving it now would give back, as its quote would say, and an offer to leave it (R17).
enum RefundForecast {
  /// Whether a question about refunds is of what isn't left yet.
  static func isMeant(by heard: Heard) -> Bool {
    let text = heard.reading.text
    return asking.contains(where: text.contains)
      && ["能退", "可退", "可以退", "退多少", "退几", "退我", "退给我", "返多少"].contains(where: text.contains)
  }

  /// Says it of the services that the line names and that still run; false when it names none.
  static func say(_ said: String, _ file: CustomerFile, _ turn: inout TurnContext) -> Bool {
    let reading = turn.library.matcher.read(said)
    let pointing = Pointing(reading, turn)
    let running = LeaveTarget().match(in: file, turn.library.policies.products).services
    var named = pointing.left + pointing.mentioned
    if named.isEmpty {
      let products = Set(Heard(reading: reading, secret: nil).listed("product"))
      named = running.filter { products.contains($0.product.text) }
    }
    if named.isEmpty { named = KindWords.meant(in: said, of: running) }
    let services = running.filter(named.contains)
    let quotes = services.compactMap { service -> (service: Service, quote: Quote)? in
      let quoted = file.quote(
        leaving: [service.id], payingBy: nil, under: turn.library.policies, at: turn.now)
      return (try? quoted.get()).map { (service, $0) }
    }
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
