import DomainCore
import Matching

/// 如果退彩铃能退多少钱: what leaving it now would give back, as its quote would say, and an offer to leave it (R17).
enum RefundForecast {
  /// Whether a question about refunds is of what isn't left yet.
  static func isMeant(by heard: Heard) -> Bool {
    let text = heard.reading.text
    return asksOfAll(text, heard.words)
      || heard.says(.asksHowMuch)
        && heard.says(.asksPossibleRefund)
  }

  /// `能退钱的都退了`, `哪些退了有钱退`: of whatever pays something back.
  private static func asksOfAll(_ text: String, _ words: SaidWords) -> Bool {
    words.has(.asksWhatPaysBack, in: text)
      && !words.has(.asksHowPaidBack, in: text)
  }

  /// Says it of the services that the line names and that still run; false when it names none.
  static func say(_ said: String, _ file: CustomerFile, _ turn: inout TurnContext) -> Bool {
    let reading = turn.library.matcher.read(said)
    let pointing = Pointing(reading, turn)
    let running = LeaveTarget().match(in: file, turn.library.policies.products, turn.words).services
    var named = pointing.left + pointing.mentioned
    if named.isEmpty {
      let products = Set(Heard(reading: reading, words: turn.words).listed("product"))
      named = running.filter { products.contains($0.product.text) }
    }
    if named.isEmpty { named = KindWords.meant(in: said, of: running, turn.words) }
    let isOfAll = named.isEmpty && asksOfAll(said, turn.words) && file.refunds.isEmpty
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
    let isCondition = turn.words.has(.ifPaidBack, in: said)
    let ids = quotes.filter { !isCondition || $0.quote.refundFen > .zero }.map(\.service)
    guard !ids.isEmpty else {
      // 能退钱的话就退: nothing comes back, so nothing is offered.
      turn.say(.refundNoneSoKept)
      return true
    }
    turn.say(.pointedLeaveOffer)
    turn.state.offer = .wish(
      PlannedWish(
        intent: "unsubscribe.unspecified",
        target: ids.count == 1 ? LeaveTarget(pointed: ids.map(\.id)) : LeaveTarget(allOf: ids)))
    return true
  }
}
