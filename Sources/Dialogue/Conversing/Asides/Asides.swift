import DomainCore
import Matching

/// Questions at whatever is open that no answer of its topic settles: what if it isn't done, what it contains, whether it
/// could cost less. They are answered and the open question is asked again.
enum Asides {
  static func answer(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard heard.secret == nil, let open = turn.state.topics.last, answer(heard, open, &turn) else {
      return false
    }
    turn.answeredAside = true
    return true
  }

  private static func answer(_ heard: Heard, _ open: TopicState, _ turn: inout TurnContext) -> Bool {
    if KeepingTerms.answer(heard, during: turn.state.topics, &turn) { return true }
    if LostWords.areIn(heard.reading.text, heard.words), case .leave(let leave) = open,
      sayEquipment(of: leave, &turn)
    {
      return true
    }
    if PickUpWords.areIn(heard.reading.text, heard.words), case .leave(let leave) = open,
      sayEquipment(of: leave, &turn)
    {
      turn.say(.equipmentAfterLeaving)
      return true
    }
    switch heard.intent {
    case "quote.ifNot":
      if case .leave(let leave) = open, let quote = leave.quoted, heard.says(.givesNotBack) {
        // 不还会怎样 is about the equipment of what is being left.
        for item in quote.items where item.equipmentFen > .zero {
          turn.say(.quoteEquipment, ["amount": .fen(item.equipmentFen)])
        }
        return true
      }
      IfNot.say(of: open, &turn)
    case "quote.ifDone":
      if case .takeBack(let takeBack) = open, takeBack.agreed == nil { turn.say(.withdrawMeans) }
      if case .leave(let leave) = open, let quote = leave.quoted {
        LeaveQuestions.sayOutcome(of: quote, &turn)
      } else {
        // What it leads to is what is read out before the yes.
        turn.repeatsInFull = true
      }
    case "quote.contents": turn.say(.contentsUnknown)
    case "dialog.why" where asksOfMoney(heard) && isFormOpen(open):
      // 这么贵，凭什么 before the quote is about the fee, which the contract tells already.
      guard let file = turn.file else { return false }
      PenaltyAnswer.say(file, &turn)
      turn.phrases += turn.state.explanation
    case "dialog.why", "verify.why":
      guard let reason = whyAsked(by: open) else { return false }
      turn.say(reason)
      // At the first question it may be the wish that was not understood as meant.
      if case .identify(let identify) = open, identify.stage == .number, heard.intent == "dialog.why",
        !heard.says(.ofProof)
      {
        turn.phrases += turn.state.explanation
      }
    default: return answerDiscount(heard, open, &turn)
    }
    return true
  }

  /// 设备丢了怎么算 while a line is being left: what isn't given back costs what its quote says.
  private static func sayEquipment(of leave: Leave, _ turn: inout TurnContext) -> Bool {
    guard let file = turn.file, let chosen = leave.chosen,
      case .success(let quote) = file.quote(
        leaving: chosen, payingBy: leave.method, under: turn.library.policies, at: turn.now)
    else { return false }
    let amounts = quote.items.map(\.equipmentFen).filter { $0 > .zero }
    for amount in amounts { turn.say(.quoteEquipment, ["amount": .fen(amount)]) }
    return !amounts.isEmpty
  }

  /// Why the speaker is to prove himself, and why the form of a broadband line asks what it asks.
  private static func whyAsked(by open: TopicState) -> PhraseKey? {
    if case .identify = open { return .verifyWhy }
    guard case .leave(let leave) = open else { return nil }
    switch leave.question {
    case .contact: return .whyContact
    case .reason: return .whyReason
    case .which, .method, .confirm, .code, .finished: return nil
    }
  }

  /// 能便宜点吗: figures follow from rules, and the rules' source is said where one was applied.
  private static func answerDiscount(_ heard: Heard, _ open: TopicState, _ turn: inout TurnContext) -> Bool {
    let asksForLess = heard.listed("discount").contains("yes")
    let criesOut =
      OutcryWords.areIn(heard.reading.text, heard.words) && (isToPay(for: open) || isFormOpen(open))
    guard asksForLess || (heard.saysDear && isToPay(for: open)) || criesOut,
      heard.listed("superlative").isEmpty, !heard.reading.text.contains("原因"),
      criesOut || heard.intent.map(isAboutMoney) ?? true
    else { return false }
    switch open {
    case .arrange(let arrange) where arrange.question == .which: return false
    // 别家便宜 is a reason of leaving.
    case .leave(let leave) where leave.question == .reason && !heard.asksWhich && !criesOut: return false
    case .leave, .arrange, .payAgain: break
    default: return false
    }
    turn.say(.quoteNoDiscount)
    var said: [Phrase] = []
    for phrase in turn.state.explanation
    where phrase.key == PhraseKey.whySource.name && !said.contains(phrase) {
      said.append(phrase)
    }
    turn.phrases += said
    return true
  }

  private static func isFormOpen(_ open: TopicState) -> Bool {
    if case .leave(let leave) = open { leave.isFormOpen } else { false }
  }

  /// Whether 为什么 is of what is to be paid: 怎么要这么多.
  private static func asksOfMoney(_ heard: Heard) -> Bool {
    heard.saysDear || heard.says(.ofMoney)
  }

  /// Whether what is open costs something today.
  private static func isToPay(for open: TopicState) -> Bool {
    switch open {
    case .leave(let leave): leave.question == .method || (leave.quoted?.dueFen ?? .zero) > .zero
    case .arrange(let arrange): arrange.question == .method || (arrange.quoted?.dueFen ?? .zero) > .zero
    case .payAgain: true
    default: false
    }
  }

  private static func isAboutMoney(_ intent: String) -> Bool {
    intent.hasPrefix("quote.") || intent == "query.penalty" || intent == "query.charges"
  }
}

/// 不退会怎样: what stays as it is when what is open isn't done.
enum IfNot {
  static func say(of open: TopicState, _ turn: inout TurnContext) {
    switch open {
    case .leave(let leave) where leave.chosen?.isEmpty == false:
      for id in leave.chosen ?? [] { say(of: id, &turn) }
    case .arrange(let arrange):
      switch arrange.request {
      case .changePlan(let plan, _)?: say(of: plan, &turn)
      case .stopRenewal(let services)?: for id in services { say(of: id, &turn) }
      case .payArrears?: turn.say(.lawArrears)
      default: turn.say(.ifNotAsItWas)
      }
    case .payAgain(let topic):
      guard let order = turn.file?.order(topic.order) else { return turn.say(.ifNotAsItWas) }
      OrderWords.sayUnpaid(
        order, ["order": .text(order.id.text)], leaving: .ifNotUnpaid, opening: .ifNotUnpaidOpening,
        other: .ifNotUnpaidOther, &turn)
      if order.item.action?.kind == .payArrears { turn.say(.lawArrears) }
    case .takeBack: turn.say(.ifNotWithdraw)
    default: turn.say(.ifNotAsItWas)
    }
  }

  static func say(of id: ID<Service>, _ turn: inout TurnContext) {
    guard let file = turn.file, let service = file.service(id), case .active = service.state,
      service.pausedOn == nil
    else { return turn.say(.ifNotAsItWas) }
    if let day = file.nextChargeDay(of: id) {
      turn.say(
        .ifNotRenews, ["service": .text(service.name), "day": .day(day), "price": .fen(service.priceFen)])
    } else if !service.autoRenews, let day = service.endsOn {
      turn.say(.ifNotEnds, ["service": .text(service.name), "day": .day(day)])
    } else {
      turn.say(.ifNotAsItWas)
    }
  }
}

/// An outcry at what is to be paid, which asks for no complaint to be written down: `90块？抢钱啊`.
enum OutcryWords {
  static func areIn(_ text: String, _ words: SaidWords) -> Bool {
    text.count <= longest && words.has(.criesOut, in: text)
      && !words.has(.asksToComplain, in: text)
  }

  private static let longest = 10
}
