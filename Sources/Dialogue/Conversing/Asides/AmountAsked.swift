import DomainCore
import Matching

/// 为什么退3.33, 1.67是什么: explains the very amount that a line names, from what is being quoted or was ordered (R14, R17).
enum AmountAsked {
  /// Whether the line was answered.
  static func answer(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let text = heard.reading.text
    guard heard.secret == nil, let asked = amount(in: heard), AskWhyWords.areIn(text, heard.words) else {
      return false
    }
    // 为什么扣5块 asks for what was charged.
    guard heard.intent != "query.charges" || !heard.says(.ofCharges) else { return false }
    if sayEquipment(asked, &turn) { return true }
    let open = explaining(asked, turn.state.explanation)
    if !turn.state.topics.isEmpty {
      guard !open.isEmpty else { return false }
      turn.phrases += open
      return true
    }
    guard let file = turn.file else { return false }
    let policies = turn.library.policies
    for order in file.orders.suffix(ordersLookedAt).reversed() {
      let said = explaining(
        asked, QuoteWords.explanation(of: order.item, version: order.policyVersion, policies, turn))
      if !said.isEmpty {
        turn.phrases += said
        return true
      }
    }
    turn.phrases += open
    return !open.isEmpty
  }

  /// What equipment costs that isn't given back stands in the quote, and needs no other reason.
  private static func sayEquipment(_ amount: Fen, _ turn: inout TurnContext) -> Bool {
    guard case .leave(let leave)? = turn.state.topics.last, let quote = leave.quoted,
      quote.items.contains(where: { $0.equipmentFen == amount && $0.feeFen != amount })
    else { return false }
    turn.say(.quoteEquipment, ["amount": .fen(amount)])
    return true
  }

  private static let ordersLookedAt = 5

  /// The sentences that say how this amount comes about, and by which source.
  private static func explaining(_ amount: Fen, _ explanation: [Phrase]) -> [Phrase] {
    var said: [Phrase] = []
    var isLastSaid = false
    for phrase in explanation {
      if phrase.values.values.contains(.fen(amount)) {
        said.append(phrase)
        isLastSaid = true
      } else if phrase.key == PhraseKey.whySource.name, isLastSaid {
        said.append(phrase)
        isLastSaid = false
      }
    }
    return said
  }

  /// The amount that a line names, as money or as a bare number of yuan.
  static func amount(in heard: Heard) -> Fen? {
    // 3块3毛3 is one sum, which its first figure alone isn't.
    let isInUnits = heard.amountFen != nil && heard.says(.unitsOfMoney)
    return isInUnits ? heard.amountFen : bareAmount(in: heard.reading.text) ?? heard.amountFen
  }

  /// `3.33`, `90`: the first number written in digits, with at most two decimals.
  static func bareAmount(in text: String) -> Fen? {
    guard text.utf8.contains(where: { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    let scalars = Array(text.unicodeScalars)
    guard let start = scalars.firstIndex(where: isDigit) else { return nil }
    let yuan = scalars[start...].prefix(while: isDigit)
    var rest = scalars[(start + yuan.count)...]
    var cents = ArraySlice<Unicode.Scalar>()
    if rest.first == "." {
      rest = rest.dropFirst()
      cents = rest.prefix(while: isDigit)
    }
    guard yuan.count <= longestYuan, cents.count <= 2 else { return nil }
    let padded = cents.map(digit) + Array(repeating: 0, count: 2 - cents.count)
    return Fen((yuan.map(digit) + padded).reduce(0) { $0 * 10 + $1 })
  }

  /// Digits of an amount; more are a number of something else.
  private static let longestYuan = 6

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
  private static func digit(_ scalar: Unicode.Scalar) -> Int64 { Int64(scalar.value) - 48 }
}

extension Phrase {
  /// Whether it tells an amount.
  var tellsAmount: Bool { values.values.contains { if case .fen = $0 { true } else { false } } }
}

/// Words that ask where an amount comes from.
enum AskWhyWords {
  static func areIn(_ text: String, _ words: SaidWords) -> Bool {
    words.has(.asksWhereFrom, in: text)
      || (text.contains(".") && words.has(.asksOfExactSum, in: text))
  }
}
