import DomainCore
import Matching

/// The ways to pay, as choices (R14).
enum PaymentMethods {
  static func ask(_ turn: inout TurnContext) -> Step {
    turn.say(.askMethod)
    for (index, method) in PaymentMethod.allCases.enumerated() {
      turn.say(.option, ["number": .count(index + 1), "name": name(of: method)])
    }
    return .asks(.choice(PaymentMethod.allCases.map { turn.library.phrasebook.text(of: name(of: $0)) }))
  }

  static func chosen(in heard: Heard, _ turn: TurnContext) -> PaymentMethod? {
    chosen(in: heard, turn.library)
  }

  /// Takes a line as the choice of a way to pay; a bare yes is asked which. False when it is neither.
  static func take(_ heard: Heard, as method: inout PaymentMethod?, _ turn: inout TurnContext) -> Bool {
    if let chosen = chosen(in: heard, turn) {
      method = chosen
    } else if heard.isPlainYes {
      turn.say(.sayWhich)
    } else {
      return false
    }
    return true
  }

  /// The way to pay that a line names, by name or place.
  static func chosen(in heard: Heard, _ library: Library) -> PaymentMethod? {
    guard !asksOfBalance(heard) else { return nil }
    if let said = named(in: heard) { return said }
    let names = PaymentMethod.allCases.map { library.phrasebook.text(of: name(of: $0)) }
    return pointed(of: PaymentMethod.allCases, called: names, in: heard)
  }

  /// 我的余额还有多少 asks for the balance and pays with nothing yet.
  private static func asksOfBalance(_ heard: Heard) -> Bool {
    heard.intent == "query.balance"
      && (heard.isAsked || heard.says(.asksOfBalanceToPay))
  }

  /// The first way that a line names and doesn't turn down: 支付宝 of `微信里没钱，用支付宝`.
  static func named(in heard: Heard) -> PaymentMethod? {
    let said = heard.mentions(ofList: "payment_method")
    return said.first { !isTurnedDown($0, heard) }.flatMap { PaymentMethod(rawValue: $0.value) }
  }

  /// Whether the words around a way to pay turn it down: 微信 of `别扣我微信`.
  static func isTurnedDown(_ way: Heard.Mention, _ heard: Heard) -> Bool {
    TurnedDownWords.areAround(before: way.before, after: way.after, heard.words)
      || Phrases.of(way.after).first.map { GivenUpWords.begin(String($0), heard.words) } ?? false
  }

  /// The one of several ways that a line points at by place or part of a name; 都 and 全 of something else choose none.
  static func pointed(of ways: [PaymentMethod], called names: [String], in heard: Heard) -> PaymentMethod? {
    guard !heard.saysAll, heard.listed("payment_method").isEmpty else { return nil }
    let positions = Choice(names: names).positions(in: heard)
    return positions.count == 1 ? ways[positions[0]] : nil
  }

  /// `换成微信付`, `不是支付宝，是微信` at the quote: another way than the one that was read out is taken, and both are said. False
  /// when the line names none.
  static func correct(
    _ method: inout PaymentMethod?, for quote: Quote, _ heard: Heard, _ turn: inout TurnContext
  ) -> Bool {
    let isOwnWish = heard.isWishOfItsOwn && heard.intent != "other.company"
    guard quote.dueFen > .zero, !isOwnWish || correctsOwn(heard), let old = method,
      let new = named(in: heard), new != old
    else { return false }
    method = new
    turn.say(.methodCorrected, ["old": name(of: old), "new": name(of: new)])
    return true
  }

  /// 不对，用余额 asks for no balance.
  private static func correctsOwn(_ heard: Heard) -> Bool {
    heard.intent == "query.balance" && CorrectionWords.areIn(heard.reading.text, heard.words)
      && !heard.isAsked
  }

  static func name(of method: PaymentMethod) -> PhraseValue { .name("payment." + method.rawValue) }
}
