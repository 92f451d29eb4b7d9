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
    if let said = named(in: heard) { return said }
    let names = PaymentMethod.allCases.map { library.phrasebook.text(of: name(of: $0)) }
    return pointed(of: PaymentMethod.allCases, called: names, in: heard)
  }

  /// The first way that a line names and doesn't turn down: 支付宝 of `微信里没钱，用支付宝`.
  static func named(in heard: Heard) -> PaymentMethod? {
    let said = heard.mentions(ofList: "payment_method")
    return said.first { !TurnedDownWords.areAround(before: $0.before, after: $0.after) }.flatMap {
      PaymentMethod(rawValue: $0.value)
    }
  }

  /// The one of several ways that a line points at by place or part of a name; 都 and 全 of something else choose none.
  static func pointed(of ways: [PaymentMethod], called names: [String], in heard: Heard) -> PaymentMethod? {
    guard !heard.saysAll, heard.listed("payment_method").isEmpty else { return nil }
    let positions = Choice(names: names).positions(in: heard)
    return positions.count == 1 ? ways[positions[0]] : nil
  }

  /// Another way to pay than the one that was read out: 换成微信付 at the quote; nil when none is said or nothing is due.
  static func other(than method: PaymentMethod?, for quote: Quote, in heard: Heard) -> PaymentMethod? {
    guard quote.dueFen > .zero, !heard.isWishOfItsOwn || heard.intent == "other.company" else { return nil }
    return named(in: heard).flatMap { $0 == method ? nil : $0 }
  }

  static func name(of method: PaymentMethod) -> PhraseValue { .name("payment." + method.rawValue) }
}
