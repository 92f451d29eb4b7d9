import DomainCore

/// Says what the file shows about a service that is complained of (R33).
enum AppealWords {
  /// Who has it since when, and what it cost so far.
  static func saySubscribed(_ service: Service, in file: CustomerFile, _ turn: inout TurnContext) {
    let lines = file.charges.filter { $0.service == service.id && $0.kind == .period }
    guard !lines.isEmpty else {
      turn.say(
        .appealSubscribedUncharged, ["service": .text(service.name), "started": .day(service.startedOn)])
      if let giver = service.giver { turn.say(.serviceGiver, ["giver": .text(giver)]) }
      return
    }
    turn.say(
      .appealSubscribed,
      [
        "service": .text(service.name), "started": .day(service.startedOn), "count": .count(lines.count),
        "amount": .fen(lines.map(\.amountFen).total),
      ])
    sayCredited(lines.map(\.creditedFen).total, &turn)
    if let giver = service.giver { turn.say(.serviceGiver, ["giver": .text(giver)]) }
  }

  static func sayRunning(_ service: Service, after order: Order?, _ turn: inout TurnContext) {
    guard let order else {
      // Switched off isn't left: it is charged as before (R8).
      let key: PhraseKey = service.state == .suspended ? .appealSwitchedOff : .appealRunning
      return turn.say(key, ["service": .text(service.name)])
    }
    turn.say(
      .appealNeverDone,
      [
        "service": .text(service.name), "order": .text(order.id.text), "accepted": .instant(order.acceptedAt),
        "state": OrderWords.name(of: order.state),
      ])
  }

  static func sayRunningAgain(_ service: Service, by order: Order, _ turn: inout TurnContext) {
    turn.say(
      .appealRunningAgain,
      OrderWords.matter(of: order).merging([
        "service": .text(service.name), "accepted": .instant(order.acceptedAt),
      ]) { _, said in said })
  }

  static func sayUnderWay(_ order: Order, _ turn: inout TurnContext) {
    turn.say(
      .appealUnderWay,
      [
        "service": .text(order.item.serviceName), "order": .text(order.id.text),
        "accepted": .instant(order.acceptedAt), "state": OrderWords.name(of: order.state),
      ])
  }

  static func say(
    _ ended: AppealFinding.Ended, of service: Service, in file: CustomerFile, _ turn: inout TurnContext
  ) {
    if let order = ended.order {
      turn.say(
        .appealEnded,
        ["service": .text(service.name), "day": .day(ended.on), "order": .text(order.text)])
    } else {
      turn.say(.alreadyLeft, ["service": .text(service.name), "day": .day(ended.on)])
    }
    for refund in ended.strayRefunds.compactMap(file.refund) { say(refund, &turn) }
    if ended.strayRefunds.isEmpty { sayNothingLater(ended, in: file, &turn) }
    if !ended.outOfStep.isEmpty {
      turn.say(.appealOutOfStep, ["devices": .list(ended.outOfStep.map(PhraseValue.text))])
    }
  }

  /// 退了还扣我钱 registered as a complaint: what was charged after leaving and is given back already is told with it.
  static func sayStrayRefunds(tellingOf remark: String, in file: CustomerFile, _ turn: inout TurnContext) {
    guard turn.words.has(.remarksCharge, in: remark) else { return }
    for service in file.services {
      guard case .ended(let ended)? = file.appealFinding(on: service.id) else { continue }
      for refund in ended.strayRefunds.compactMap(file.refund) { say(refund, &turn) }
    }
  }

  private static func say(_ refund: Refund, _ turn: inout TurnContext) {
    let way = PaymentMethods.name(of: refund.destination)
    let values: [String: PhraseValue] = [
      "amount": .fen(refund.amountFen), "method": way, "refund": .text(refund.id.text),
      "day": .day(refund.finishedAt?.beijingDay ?? refund.expectedOn),
    ]
    turn.say(refund.state == .success ? .appealStrayReturned : .appealStrayRefunded, values)
  }

  private static func sayCredited(_ amountFen: Fen, _ turn: inout TurnContext) {
    if amountFen > .zero { turn.say(.appealCredited, ["amount": .fen(amountFen)]) }
  }

  private static func sayNothingLater(
    _ ended: AppealFinding.Ended, in file: CustomerFile, _ turn: inout TurnContext
  ) {
    guard let charge = ended.lastCharge.flatMap(file.charge) else {
      return turn.say(.appealNeverCharged)
    }
    turn.say(
      .appealNoLaterCharge,
      [
        "at": .day(charge.chargedAt.beijingDay), "amount": .fen(charge.amountFen),
        "from": .day(charge.periodStart), "to": .day(charge.periodEnd.adding(days: -1)),
      ])
    sayCredited(charge.creditedFen, &turn)
  }
}

/// Says where cases stand (R33).
enum CaseWords {
  static func sayOpened(
    _ opened: AppealCase, of file: CustomerFile, intent: String, _ turn: inout TurnContext
  ) {
    let policy = file.policy(under: turn.library.policies)
    if opened.matter.isByRule ?? false, let rule = policy?.terms.misoperation {
      let hasEnded = opened.matter.service.flatMap(file.service)?.hasEnded ?? false
      return turn.say(
        hasEnded ? .caseByRuleEnded : .caseByRule,
        [
          "case": .text(opened.id.text), "service": .text(opened.matter.serviceName ?? ""),
          "amount": .fen(opened.matter.amountFen ?? .zero), "source": .text(rule.source.text),
        ])
    }
    turn.say(.caseOpened, ["case": .text(opened.id.text), "title": Phrase.title(of: intent)])
    if let day = opened.answerBy, let rule = policy?.complaints {
      turn.say(.casePromise, ["day": .day(day), "source": .text(rule.source.text)])
    } else {
      turn.say(.caseNoPromise)
    }
  }

  /// One case in a line; `title` is said before it.
  static func say(_ known: AppealCase, _ turn: inout TurnContext, title: PhraseKey? = nil) {
    if let title { turn.say(title, ["case": .text(known.id.text)]) }
    turn.say(
      .caseLine,
      [
        "case": .text(known.id.text), "title": Phrase.title(of: known.ground.intent),
        "opened": .instant(known.openedAt), "state": .name("case." + known.standing),
      ])
    if let name = known.matter.serviceName { turn.say(.caseService, ["service": .text(name)]) }
    if let answer = known.answer { turn.say(.caseAnswer, ["answer": .text(answer)]) }
    guard known.isOpen, let day = known.answerBy else { return }
    turn.say(day < turn.now.beijingDay ? .caseOverdue : .caseDue, ["day": .day(day)])
  }
}
