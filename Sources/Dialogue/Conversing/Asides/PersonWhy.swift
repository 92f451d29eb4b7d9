import DomainCore
import Matching

/// 为什么要人工: why an order waits for a person, with the source where a rule of the policies sent it there; what would, where
/// nothing waits (R24, R36).
enum PersonWhy {
  /// Whether the line was answered.
  static func answer(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard heard.secret == nil, PersonWhyWords.areIn(heard.reading.text, heard.words),
      heard.intent.map({ ["dialog.why", "human.agent", "verify.why"].contains($0) }) ?? true
    else { return false }
    let waiting = (turn.file?.orders ?? []).filter { isWithPerson($0, turn) }
    if case .leave(let leave)? = turn.state.topics.last, let quote = leave.quoted, let file = turn.file {
      let before = turn.phrases.count
      QuoteWords.sayHolds(quote, of: file, &turn)
      if turn.phrases.count == before { sayRule(&turn) }
      turn.answeredAside = true
    } else if waiting.isEmpty {
      sayRule(&turn)
      turn.answeredAside = !turn.state.topics.isEmpty
    } else {
      for order in waiting.suffix(shownAtMost) { say(order, &turn) }
    }
    return true
  }

  /// 为什么没通过: why the last order came to nothing; false where it didn't, or nobody asks.
  static func answerRejected(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard heard.secret == nil, turn.state.topics.isEmpty,
      RejectedWords.areAskedAbout(in: heard.reading.text, heard.words),
      heard.intent.map({ ["dialog.why", "query.progress", "appeal.failed"].contains($0) }) ?? true,
      let order = turn.file?.orders.last
    else { return false }
    switch order.state {
    case .rejected(let problem), .failed(let problem):
      turn.state.lastWish = TurnContext.whyRejected
      turn.say(
        .personWhy,
        OrderWords.matterInFull(of: order).merging(["reason": .name("rejected." + problem.rawValue)]) {
          old, _ in
          old
        })
      return true
    default: return false
    }
  }

  private static let shownAtMost = 3

  private static func isWithPerson(_ order: Order, _ turn: TurnContext) -> Bool {
    switch order.state {
    case .held, .partial: !order.waitsForPayment && !(turn.file?.isStillAsking(about: order) ?? false)
    case .acknowledged: hold(of: order, turn) != nil
    default: false
    }
  }

  private static func hold(of order: Order, _ turn: TurnContext) -> ReviewHold? {
    guard let file = turn.file else { return nil }
    return file.reviewHold(
      of: order.item, amongst: file.items(togetherWith: order), under: turn.library.policies,
      at: order.acceptedAt)
  }

  /// Which orders a person decides, of nobody's account.
  private static func sayRule(_ turn: inout TurnContext) {
    turn.say(.personRule, ["limit": .fen(turn.library.policies.limits.refundByRuleFen)])
  }

  private static func say(_ order: Order, _ turn: inout TurnContext) {
    let matter = OrderWords.matterInFull(of: order)
    func with(_ more: [String: PhraseValue]) -> [String: PhraseValue] {
      matter.merging(more) { old, _ in old }
    }
    var why = "partial"
    switch order.state {
    case .held(let problem) where problem != .needsPerson: why = problem.rawValue
    case .held, .acknowledged:
      switch hold(of: order, turn) {
      case .amount(let limitFen)?: return turn.say(.personAmount, with(["limit": .fen(limitFen)]))
      case .together(let totalFen, let limitFen)?:
        return turn.say(.personTogether, with(["total": .fen(totalFen), "limit": .fen(limitFen)]))
      case .owed?: why = "owed"
      case .newSim?: why = "newSim"
      case .product?:
        let product = turn.file?.service(order.service).flatMap { turn.library.policies.products[$0.product] }
        if let product { return turn.say(.personProduct, with(["source": .text(product.source.text)])) }
        why = OrderProblem.policyMissing.rawValue
      case nil: why = OrderProblem.needsPerson.rawValue
      }
    default: break
    }
    turn.say(.personWhy, with(["reason": .name("person." + why)]))
  }
}

/// Words that ask why a person is needed: `为什么要人工`, `怎么还要审核`.
enum PersonWhyWords {
  static func areIn(_ text: String, _ words: SaidWords) -> Bool {
    text.count <= longest && words.has(.persons, in: text) && words.has(.asksWhyPerson, in: text)
      && words.has(.needsPerson, in: text) && !words.has(.wantsPerson, in: text)
  }

  private static let longest = 24
}

/// Words that ask why an order wasn't done: `为什么没通过`.
enum RejectedWords {
  static func areAskedAbout(in text: String, _ words: SaidWords) -> Bool {
    text.count <= longest && words.has(.asksWhyRejected, in: text) && words.has(.rejected, in: text)
  }

  private static let longest = 20
}
