import DomainCore
import Matching

/// Whether a line does nothing but choose a way to pay: `微信`, `那就用支付宝吧`, `微信里没钱，用支付宝`. Where choosing pays, a complaint, a
/// question or a refusal that names a way (`别扣我微信`, `微信付过了`) must not.
enum PlainWayToPay {
  /// The way that is chosen; nil where the line says more.
  static func chosen(in heard: Heard, _ library: Library) -> PaymentMethod? {
    guard let method = PaymentMethods.chosen(in: heard, library), !PayAgain.onlyAsks(heard),
      Phrases.of(heard.reading.text).allSatisfy({ isPlain(String($0), heard) })
    else { return nil }
    let ways = Set(
      heard.mentions(ofList: "payment_method").filter { !PaymentMethods.isTurnedDown($0, heard) }.map(\.value)
    )
    return ways.count > 1 ? nil : method
  }

  /// The way that is taken behind a refusal of another: `算了，换成银行卡`, `余额算了，微信吧`; nil where the line refuses nothing, or says more.
  static func instead(in heard: Heard) -> PaymentMethod? {
    let (text, words) = (heard.reading.text, heard.words)
    guard words.has(.beginsRefusal, in: text), !PayAgain.onlyAsks(heard),
      let method = PaymentMethods.named(in: heard),
      Phrases.of(text).allSatisfy({ phrase in
        let refusal = words.first(.beginsRefusal, beginning: phrase) ?? ""
        return isPlain(String(phrase.dropFirst(refusal.count)), heard)
      })
    else { return nil }
    return method
  }

  /// Whether a phrase chooses, turns another way down, or says nothing besides.
  private static func isPlain(_ phrase: String, _ heard: Heard) -> Bool {
    let words = heard.words
    let ways = heard.mentions(ofList: "payment_method").filter { phrase.contains($0.word) }
    if !ways.isEmpty, ways.allSatisfy({ PaymentMethods.isTurnedDown($0, heard) }) { return true }
    guard !words.has(.wasPaid, in: phrase) else { return false }
    let rest = (ways.map(\.word) + words[.besideWayToPay]).reduce(phrase) { rest, word in
      rest.replacing(word, with: "")
    }
    return rest.allSatisfy { !$0.isLetter }
  }
}
