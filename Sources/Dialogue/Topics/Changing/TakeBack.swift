import DomainCore
import Matching

/// 撤回、撤销: withdraws an order that isn't done; takes a finished one back while the operator's rules allow it; else says why
/// not and what can be done instead (R20).
struct TakeBack: Topic, Hashable, Codable {
  let intent: String
  /// The order that is meant; nil until it is clear.
  var order: ID<Order>?
  /// Products that were named: `彩铃的退订撤回来`; nil for none.
  var named: [LeaveTarget.NamedProduct]?
  /// The orders read out, in their order.
  var offered: [ID<Order>] = []
  /// The orders that are taken back after this one, each by a yes of its own; nil for none.
  var rest: [ID<Order>]?
  /// Whether all that can be taken back is meant: `刚才两个都撤销`; nil where it isn't said.
  var all: Bool?
  /// What was read out and waits for a yes.
  var agreed: Withdrawal?
  var question = Question.which

  enum Question: Hashable, Codable {
    case which, confirm, code, finished
  }

  init(intent: String, order: ID<Order>? = nil) {
    self.intent = intent
    self.order = order
  }

  init(intent: String, _ heard: Heard?) {
    self.intent = intent
    order = heard?.number(prefix: "TD").map { ID($0) }
    named = heard?.mentions(ofList: "product").map {
      LeaveTarget.NamedProduct(word: $0.word, product: ID($0.value))
    }
    if named?.isEmpty ?? false { named = nil }
    if named == nil, let heard, !heard.isAsked, heard.says(.takesAllBack) {
      all = true
    }
  }

  static let intents: Set<String> = ["dialog.undo", "order.withdraw", "order.undo"]

  var state: TopicState { .takeBack(self) }
  var changesSomething: Bool { true }

  mutating func advance(_ turn: inout TurnContext) -> Step {
    if question == .finished, !goesOn() { return .done }
    guard let proof = turn.state.proof, let file = turn.file else { return .needs([]) }
    if order == nil, let step = choose(from: file, &turn) { return step }
    guard let order else { return .done }
    guard let meant = file.order(order) else {
      turn.say(.numberNotFound, ["number": .text(order.text)])
      return .done
    }
    switch file.withdrawal(of: order, at: turn.now) {
    case .failure(.alreadyDone): return undo(meant, of: file, &turn)
    case .failure(let refusal):
      say(refusal, meant, &turn)
      return .done
    case .success(let withdrawal):
      let needed = SessionPolicy(turn.library.policies.limits)
        .factorsNeeded(for: .withdraw(meant.item, feeBackFen: withdrawal.feeBackFen))
      if proof.factors.count < needed { return .needs([.idNumberTail]) }
      if question == .code, agreed == withdrawal { return ConfirmationCode.ask(&turn) }
      let isKnown = agreed == withdrawal && !turn.repeatsInFull
      agreed = withdrawal
      question = .confirm
      if isKnown {
        turn.say(.withdrawAgain, OrderWords.matter(of: meant))
      } else {
        say(withdrawal, meant, &turn)
      }
      turn.say(.confirmHint)
      return .asks(.confirmation)
    }
  }

  /// Takes up the next of several.
  private mutating func goesOn() -> Bool {
    guard let next = rest?.first else { return false }
    rest?.removeFirst()
    order = next
    agreed = nil
    question = .confirm
    return true
  }

  mutating func take(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    switch question {
    case .which: return takeChoice(heard, &turn)
    case .confirm:
      if heard.means("dialog.no") {
        if isUnclear(heard, turn) {
          turn.say(.withdrawPlainly)
          return true
        }
        question = .finished
        turn.say(.withdrawNot)
        return true
      }
      guard heard.isExplicitYes(to: .takingBack), let agreed, let proof = turn.state.proof else {
        return false
      }
      if !SessionPolicy(turn.library.policies.limits).isFresh(proof, at: turn.now) {
        if ConfirmationCode.send(for: agreed.hash(turn.keyring), &turn) { question = .code }
        return true
      }
      withdraw(agreed, proof, &turn)
      return true
    case .code:
      guard let agreed else { return false }
      switch ConfirmationCode.take(heard, for: agreed.hash(turn.keyring), &turn) {
      case .right(let proof): withdraw(agreed, proof, &turn)
      case .again: _ = ConfirmationCode.send(for: agreed.hash(turn.keyring), &turn)
      case .givenUp:
        question = .finished
        turn.say(.withdrawNot)
      case .wrong: break
      case .none: return false
      }
      return true
    case .finished: return false
    }
  }

  /// Whether a no may be a yes: 不退了 while a leaving is to be taken back asks for just that.
  func isUnclear(_ heard: Heard, _ turn: TurnContext) -> Bool {
    question == .confirm && heard.reading.text.contains("不退")
      && order.flatMap { turn.file?.order($0) }?.item.isLeaving ?? false
  }

  mutating func goBack() -> Bool {
    guard question == .confirm || question == .code, offered.count > 1 else { return false }
    order = nil
    agreed = nil
    question = .which
    return true
  }

  // MARK: - Which order

  private mutating func choose(from file: CustomerFile, _ turn: inout TurnContext) -> Step? {
    let open = openOrTogether(in: file, turn)
    if let meant = orderNamed(in: file, turn.library.policies.products) {
      order = meant.id
      return nil
    }
    guard open.count > 1 else {
      // 撤回 right after something was opened means that, and what is open is left, not taken back.
      if open.isEmpty, intent == "dialog.undo",
        let last = file.orders.last(where: { $0.state == .completed }),
        last.item.action?.kind == .reopen
      {
        turn.say(.withdrawOpened, OrderWords.matter(of: last))
        return .done
      }
      // What is open comes first; else the last thing that was done.
      order = open.first?.id ?? file.orders.last(where: Self.canBeUndone)?.id
      if order == nil {
        // 撤回 right after a complaint was registered, with no order that could be meant.
        if file.openAppeals.isEmpty {
          turn.say(.withdrawNothing)
        } else {
          turn.state.topics.append(.caseWithdrawal(CaseWithdrawal()))
        }
      }
      return order == nil ? .done : nil
    }
    if all ?? false {
      order = open[0].id
      rest = open.dropFirst().map(\.id)
      return nil
    }
    offered = open.map(\.id)
    question = .which
    let areOpen = open.allSatisfy(\.isOpen)
    turn.say(areOpen ? .withdrawChoose : .withdrawChooseDone, ["count": .count(open.count)])
    for (index, order) in open.enumerated() {
      var values = OrderWords.matter(of: order)
      values["number"] = .count(index + 1)
      values["state"] = OrderWords.name(of: order.state)
      turn.say(.withdrawOption, values)
    }
    turn.say(.arrangeChooseOne)
    return .asks(.choice(open.map { file.subscriber.phone.spoken($0.item.serviceName) }))
  }

  /// The one order about what was named: an open one, else the last that was done.
  private func orderNamed(in file: CustomerFile, _ catalogue: [ID<Product>: Product]) -> Order? {
    let about = file.orders.filter { order in
      guard let service = file.service(order.service) else { return false }
      return named?.contains { LeaveTarget.covers($0, service, catalogue) } ?? false
    }
    let open = about.filter(\.isOpen)
    return open.isEmpty ? about.last(where: Self.canBeUndone) : open.count == 1 ? open[0] : nil
  }

  /// What is open, and what was ordered by one yes with the last of it and can still be undone: each of them may be meant.
  private func openOrTogether(in file: CustomerFile, _ turn: TurnContext) -> [Order] {
    let open = file.orders.filter(\.isOpen)
    guard let last = file.orders.last(where: { $0.isOpen || Self.canBeUndone($0) }), last.item.isLeaving
    else {
      return open
    }
    let together = file.orders.filter { order in
      order.isOpen || order.acceptedAt == last.acceptedAt && Self.canStillBeUndone(order, in: file, turn)
    }
    return together.count > 1 ? together : open
  }

  private static func canStillBeUndone(_ order: Order, in file: CustomerFile, _ turn: TurnContext) -> Bool {
    guard canBeUndone(order) else { return false }
    let quote = file.quote(
      for: .undo(order.id), payingBy: nil, under: turn.library.policies, at: turn.now)
    if case .success = quote { return true }
    return false
  }

  /// Whether taking it back when it is done means anything.
  private static func canBeUndone(_ order: Order) -> Bool {
    order.state == .completed && (order.item.isLeaving || order.item.action == .stopRenewal)
  }

  private mutating func takeChoice(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard let file = turn.file, !offered.isEmpty else { return false }
    let orders = offered.compactMap(file.order)
    if let named = orders.first(where: { heard.reading.text.uppercased().contains($0.id.text) }) {
      order = named.id
      return true
    }
    let choice = Choice(
      names: orders.map { file.subscriber.phone.spoken($0.item.serviceName) },
      pricesFen: orders.map(\.item.priceFen))
    switch choice.answer(in: heard) {
    case .positions(let positions) where !positions.isEmpty:
      order = orders[positions[0]].id
      rest = positions.count > 1 ? positions.dropFirst().map { orders[$0].id } : nil
    case .missing(let missing): choice.say(missing, &turn)
    case .positions, .none: return false
    }
    return true
  }

  // MARK: - Words and deeds

  private func say(_ withdrawal: Withdrawal, _ order: Order, _ turn: inout TurnContext) {
    turn.say(.withdrawQuote, OrderWords.matter(of: order))
    if let voided = order.item.voids.flatMap({ turn.file?.order($0) }) {
      turn.say(.withdrawVoided, OrderWords.matter(of: voided))
    }
    // A day that is past is charged after its notice, on a day that isn't known yet.
    if let day = withdrawal.nextChargeOn, day >= turn.now.beijingDay {
      turn.say(.withdrawRenews, ["price": .fen(withdrawal.priceFen), "day": .day(day)])
    } else if withdrawal.renews || withdrawal.nextChargeOn != nil {
      turn.say(.withdrawRenewsSoon, ["price": .fen(withdrawal.priceFen)])
    }
    if withdrawal.feeBackFen > .zero {
      turn.say(.withdrawFeeBack, ["amount": .fen(withdrawal.feeBackFen)])
    }
    if !withdrawal.isCertain { turn.say(.withdrawUncertain) }
    turn.say(.quoteNothingDue)
    turn.explain([
      Phrase(.whyWithdraw, ["order": .text(order.id.text), "accepted": .instant(order.acceptedAt)])
    ])
  }

  private func say(_ refusal: WithdrawRefusal, _ order: Order, _ turn: inout TurnContext) {
    let values = OrderWords.matter(of: order)
    switch refusal {
    case .notFound, .changed, .consent: turn.say(.withdrawNothing)
    case .alreadyWithdrawn:
      turn.say(order.state == .cancelled ? .withdrawAlready : .withdrawAsked, values)
    case .alreadyDone, .ended: turn.say(.withdrawEnded, values)
    case .paymentUnderWay: turn.say(.withdrawPaying, values)
    case .mayHaveHappened: turn.say(.withdrawWithPerson, values)
    }
  }

  private mutating func withdraw(_ agreed: Withdrawal, _ proof: Proof, _ turn: inout TurnContext) {
    guard let file = turn.file else { return }
    let consent = Consent(
      quoteHash: agreed.hash(turn.keyring), at: turn.now, conversation: turn.conversation,
      turn: turn.turnNumber, proof: proof)
    let result = file.withdrawing(
      agreed, consent: consent, under: turn.library.policies, numbers: &turn.numbers,
      keyring: turn.keyring, at: turn.now)
    switch result {
    case .success(let changes):
      turn.changes += changes
      question = .finished
      guard let order = file.applying(changes).order(agreed.order) else { return }
      turn.state.watched.removeAll { $0.order == order.id }
      if order.state == .cancelled {
        turn.say(.withdrawn, OrderWords.matter(of: order))
        if agreed.renews { turn.say(.withdrawnRenews) }
        for refund in file.applying(changes).refunds where refund.order == order.id && refund.isOpen {
          OrderWords.tellRefund(refund, &turn)
        }
      } else {
        turn.say(.withdrawAsked, OrderWords.matter(of: order))
        turn.state.watched.append(WatchedOrder(order: order.id, told: order.state))
      }
    case .failure(.alreadyDone), .failure(.ended):
      question = .finished
      guard let order = file.order(agreed.order) else { return }
      turn.say(.withdrawTooLate, OrderWords.matter(of: order))
    case .failure:
      // Going on reads out what holds now.
      self.agreed = nil
      question = .confirm
      turn.say(.quoteChanged)
    }
  }

  /// What is done is taken back by an order of its own, with its own quote, or isn't any more.
  private mutating func undo(_ order: Order, of file: CustomerFile, _ turn: inout TurnContext) -> Step {
    question = .finished
    let request = OrderRequest.undo(order.id)
    switch file.quote(for: request, payingBy: nil, under: turn.library.policies, at: turn.now) {
    case .success:
      turn.state.topics.append(.arrange(Arrange(intent: intent, wanted: .undo, request: request)))
    case .failure(let refusal): ArrangeRefusalWords.say(refusal, of: request, in: file, &turn)
    }
    return rest?.isEmpty ?? true ? .done : .waits
  }
}
