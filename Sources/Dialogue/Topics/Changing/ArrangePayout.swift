import DomainCore
import Matching

/// Where a balance goes: asked, taken, and corrected before the yes (R20).
extension Arrange {
  /// The ways that a balance can be paid out in: those of the operator's rule, all where there is none.
  func payoutWays(in file: CustomerFile, _ turn: TurnContext) -> [PaymentMethod] {
    let policies = turn.library.policies
    return file.policy(under: policies)?.terms.balancePayout?.rule.ways
      ?? PaymentMethod.allCases.filter { $0 != .balance }
  }

  func askWay(_ ways: [PaymentMethod], _ turn: inout TurnContext) -> Step {
    for (index, way) in ways.enumerated() {
      turn.say(.option, ["number": .count(index + 1), "name": PaymentMethods.name(of: way)])
    }
    return .asks(
      .choice(ways.map { turn.library.phrasebook.text(of: PaymentMethods.name(of: $0)) }))
  }

  /// 销了会怎样 while the way of paying out is still to be said.
  private func answerBeforeWay(_ heard: Heard, in file: CustomerFile, _ turn: inout TurnContext) -> Bool {
    guard ["effect.question", "quote.effect", "quote.others"].contains(heard.intent), let request,
      case .success(let quote) = file.quote(
        for: request, payingBy: nil, under: turn.library.policies, at: turn.now)
    else { return false }
    if wanted == .closeAccount {
      turn.say(.closeQuote, ["service": .text(quote.items[0].serviceName)])
    } else {
      turn.say(.quoteUnaffectedButBalance)
    }
    return true
  }

  /// 我有300块话费在里面吧 asks how much there is, and names no way.
  private static func answersBalance(_ heard: Heard, _ file: CustomerFile, _ turn: inout TurnContext) -> Bool
  {
    let text = heard.reading.text
    // 余额咋办: the question itself tells that all of it goes out.
    if text.count <= 10, heard.says(.balance),
      heard.says(.asksWhatOfBalance)
    {
      return true
    }
    guard heard.says(.balanceWords),
      heard.says(.insideNumber),
      !heard.says(.placesOfMoney)
    else { return false }
    BalanceAnswer.say(file, &turn)
    return true
  }

  mutating func takePayout(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard let file = turn.file else { return false }
    if answerBeforeWay(heard, in: file, &turn) || Self.answersBalance(heard, file, &turn) { return true }
    let ways = payoutWays(in: file, turn)
    let names = ways.map { turn.library.phrasebook.text(of: PaymentMethods.name(of: $0)) }
    let way = PaymentMethods.named(in: heard) ?? PaymentMethods.pointed(of: ways, called: names, in: heard)
    if way == nil, heard.isPlainYes {
      turn.say(.sayWhich)
      return true
    }
    guard let way else { return false }
    choose(way, of: ways, &turn)
    return true
  }

  /// `不是银行卡，是支付宝` at the quote: old and new way are said, and the quote is read out anew.
  mutating func correctPayout(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    if let file = turn.file, wanted == .closeAccount || wanted == .payOut,
      Self.answersBalance(heard, file, &turn)
    {
      return true
    }
    let old: PaymentMethod?? =
      switch request {
      case .payOut(let way)?: way
      case .closeAccount(let way)?: way
      default: nil
      }
    guard let old = old ?? nil, let file = turn.file, !heard.isAsked, !heard.isConditional,
      let new = PaymentMethods.named(in: heard), new != old
    else { return false }
    let ways = payoutWays(in: file, turn)
    if ways.contains(new) {
      turn.say(
        .payoutCorrected, ["old": PaymentMethods.name(of: old), "new": PaymentMethods.name(of: new)])
      quoted = nil
    }
    choose(new, of: ways, &turn)
    return true
  }

  /// Takes a way where it is one of those that a balance may go.
  private mutating func choose(_ way: PaymentMethod, of ways: [PaymentMethod], _ turn: inout TurnContext) {
    if ways.contains(way) {
      request = wanted == .payOut ? .payOut(to: way) : .closeAccount(payoutTo: way)
    } else {
      turn.say(
        .payoutNotThisWay,
        ["method": PaymentMethods.name(of: way), "ways": .list(ways.map(PaymentMethods.name))])
    }
  }
}
