import DomainCore
import Matching

/// 停机保号多少钱, 能停多久: answered from the operators' rules before anybody is verified, and at each stage of arranging it.
enum KeepingTerms {
  /// What is asked.
  enum Asked { case price, length, both }

  static func asked(in heard: Heard) -> Asked? {
    let asksPrice =
      heard.says(.asksCostOfSuspension)
    let asksLength = heard.says(.asksLengthOfSuspension)
    return asksPrice ? (asksLength ? .both : .price) : asksLength ? .length : nil
  }

  /// Answers the question where it is the line's wish; false when the line asks neither.
  static func answer(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard heard.intent == "number.suspend", !PausedLine.isMeant(by: heard, turn),
      let asked = asked(in: heard)
    else { return false }
    say(asked, heard, &turn)
    guard turn.state.topics.isEmpty else { return true }
    turn.state.offer = .wish(PlannedWish(intent: "number.suspend", target: nil))
    turn.say(.guidanceOffer, ["title": Phrase.title(of: "number.suspend")])
    return true
  }

  /// Answers the question while the suspension is arranged and its price isn't read out yet.
  static func answer(_ heard: Heard, during topics: [TopicState], _ turn: inout TurnContext) -> Bool {
    let arranged = topics.compactMap { topic -> Arrange? in
      if case .arrange(let arrange) = topic, arrange.wanted == .suspendNumber { arrange } else { nil }
    }
    guard let arrange = arranged.last, heard.phone == nil, heard.digits == nil,
      heard.reading.text.count <= Self.shortLine, let asked = asked(in: heard),
      arrange.quoted == nil || asked != .price,
      heard.intent.map({ ["number.suspend", "query.charges"].contains($0) || $0.hasPrefix("quote.") }) ?? true
    else { return false }
    say(asked, heard, &turn)
    return true
  }

  private static let shortLine = 16

  /// `那停吧` while the speaker of a suspension is still asked who he is: it is wanted still, and 停 calls nothing off.
  static func isUrged(by heard: Heard, _ turn: TurnContext) -> Bool {
    guard case .identify? = turn.state.topics.last, heard.secret == nil, !heard.endsAsQuestion else {
      return false
    }
    let isSuspending = turn.state.topics.contains { topic in
      if case .arrange(let arrange) = topic { arrange.wanted == .suspendNumber } else { false }
    }
    return isSuspending
      && heard.words.has(.suspendsNow, as: heard.reading.text, without: "，。！! 那就快赶紧给我吧了嘛呗")
  }

  private static func say(_ asked: Asked, _ heard: Heard, _ turn: inout TurnContext) {
    for policy in Guidance.operators(heard, turn) {
      let name = PhraseValue.text(policy.name)
      guard let keeping = policy.terms.numberKeeping,
        let product = turn.library.policies.products[keeping.rule.product]
      else {
        turn.say(.keepingByPerson, ["operator": name])
        continue
      }
      if asked != .length {
        turn.say(
          .keepingFee,
          ["operator": name, "price": .fen(product.priceFen), "source": .text(keeping.source.text)])
      }
      if asked != .price { turn.say(.keepingNoLimit, ["operator": name]) }
    }
    if asked != .length, turn.file == nil { turn.say(.keepingByProvince) }
    if asked != .price { turn.say(.suspendEnds) }
  }
}
