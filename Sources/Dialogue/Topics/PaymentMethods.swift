import DomainCore

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
    if let said = heard.listed("payment_method").compactMap(PaymentMethod.init).first { return said }
    let names = PaymentMethod.allCases.map { library.phrasebook.text(of: name(of: $0)) }
    return Choice(names: names).positions(in: heard).first.map { PaymentMethod.allCases[$0] }
  }

  /// Another way to pay than the one that was read out: 换成微信付 at the quote; nil when none is said or nothing is due.
  static func other(than method: PaymentMethod?, for quote: Quote, in heard: Heard) -> PaymentMethod? {
    guard quote.dueFen > .zero, !heard.isWishOfItsOwn || heard.intent == "other.company" else { return nil }
    return heard.listed("payment_method").compactMap(PaymentMethod.init).first { $0 != method }
  }

  static func name(of method: PaymentMethod) -> PhraseValue { .name("payment." + method.rawValue) }
}
