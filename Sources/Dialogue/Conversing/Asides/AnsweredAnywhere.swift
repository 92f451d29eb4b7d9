import DomainCore
import Matching

/// What is asked of the desk, the number and closing, and a person who isn't wanted: the same answer wherever the conversation stands.
/// Nothing is begun or dropped by it; the open question comes again.
enum AnsweredAnywhere {
  static func hear(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    if heard.secret == nil, heard.listed("danger").contains("yes") {
      // Who may be in danger is sent to a person, whatever is open.
      turn.say(.danger)
      HandingOver.open(.asked, &turn)
      return true
    }
    guard heard.secret == nil, heard.reading.wishes.count == 1, let intent = heard.intent,
      answer(intent, heard, &turn)
    else { return false }
    turn.answeredAside = true
    return true
  }

  private static func answer(_ intent: String, _ heard: Heard, _ turn: inout TurnContext) -> Bool {
    switch intent {
    case "dialog.noPerson": turn.say(.personNotWanted)
    case "howto.person.hours":
      ChannelWords.refer(to: Guidance.operators(heard, turn), .personHours, &turn)
    case "quote.number": return sayOfNumber(&turn)
    case "pay.otherwise": return sayWays(&turn)
    case "dialog.notThese": return sayWhatIsListed(&turn)
    case "howto.close": sayOfClosing(heard, &turn)
    case "quote.effect" where turn.state.topics.isEmpty:
      guard let order = planChange(turn) else { return false }
      turn.say(.planStarts, ["day": .day(order.item.effectiveOn)])
    case "quote.takeBack" where turn.state.topics.isEmpty:
      guard let order = planChange(turn) else {
        turn.say(.planBackWhenever)
        return true
      }
      turn.say(.planBack, ["day": .day(order.item.effectiveOn)])
    default: return false
    }
    return true
  }

  /// 现金行吗, 一半微信一半余额: by which ways what is open can be paid.
  private static func sayWays(_ turn: inout TurnContext) -> Bool {
    let isToPay =
      switch turn.state.topics.last {
      case .leave(let leave): leave.question == .method || (leave.quoted?.dueFen ?? .zero) > .zero
      case .arrange(let arrange): arrange.question == .method || (arrange.quoted?.dueFen ?? .zero) > .zero
      case .payAgain: true
      default: false
      }
    if isToPay {
      turn.say(.paymentOnlyThese, ["methods": .list(PaymentMethod.allCases.map(PaymentMethods.name(of:)))])
    }
    return isToPay
  }

  /// 这些不是 at a list of services: it holds all there is. At a quote it is neither a yes nor a no.
  private static func sayWhatIsListed(_ turn: inout TurnContext) -> Bool {
    switch (turn.state.expects, turn.state.topics.last) {
    case (.choice, .leave): turn.say(.listNotThese)
    case (.confirmation, let open?) where open.confirmedAct != nil: turn.say(.confirmPlainly)
    default: return false
    }
    return true
  }

  /// The change of plan that hasn't begun yet.
  private static func planChange(_ turn: TurnContext) -> Order? {
    turn.file?.orders.last { order in
      guard case .changePlan? = order.item.action else { return false }
      return order.isOpen && order.item.effectiveOn > turn.now.beijingDay
    }
  }

  /// Whether the number stays: closing alone takes it.
  private static func sayOfNumber(_ turn: inout TurnContext) -> Bool {
    if case .closed? = turn.file?.subscriber.state {
      turn.say(.refusedAccountClosed)
      return true
    }
    if case .leave(let leave)? = turn.state.topics.last, let quote = leave.quoted {
      QuoteWords.sayUnaffected(quote, &turn)
    } else {
      turn.say(isClosing(turn) ? .numberGoes : .numberStays)
    }
    return true
  }

  /// 销户了余额怎么办, 积分还在吗: what closing does to what was asked of, from the rules of closing.
  private static func sayOfClosing(_ heard: Heard, _ turn: inout TurnContext) {
    let asked = heard.reading.wishes[0].slots["of"]
    switch asked {
    case .text("points"): ChannelWords.refer(to: Guidance.operators(heard, turn), .pointsNotHere, &turn)
    case .text("services"): turn.say(.closeAskServices)
    // 注销号码的话话费怎么办 names the number only to say what is closed.
    case .text("number") where !heard.says(.moneyLeft): turn.say(.closeAskNumber)
    default: turn.say(.closeAskBalance)
    }
    if !isClosing(turn) { turn.say(.closeAskHowTo) }
  }

  private static func isClosing(_ turn: TurnContext) -> Bool {
    turn.state.topics.contains { topic in
      if case .arrange(let arrange) = topic { arrange.wanted == .closeAccount } else { false }
    }
  }
}
