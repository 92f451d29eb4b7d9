import DomainCore

/// Says why something other than leaving can't be ordered, and the cure (R3, R5, R10, R16).
enum ArrangeRefusalWords {
  static func say(
    _ refusal: OrderRefusal, of request: OrderRequest, in file: CustomerFile, _ turn: inout TurnContext
  ) {
    let service = service(of: request, in: file)
    let name = PhraseValue.text(service?.name ?? file.subscriber.phone.masked)
    switch refusal {
    case .leave(.alreadyLeft(let day)):
      turn.say(.arrangeLeftAlready, ["service": name, "day": .day(day)])
    case .leave(.accountClosed) where request.isPayout && file.refunds.contains(where: \.isPayout):
      turn.say(.payoutClosed)
      for refund in file.refunds where refund.isPayout { RefundAnswer.say(refund, of: file, &turn) }
    case .leave(.accountClosed): turn.say(.refusedAccountClosed)
    case .leave(.accountFrozen): turn.say(.refusedAccountFrozen)
    case .leave(.accountAbnormal): turn.say(.refusedAccountAbnormal)
    case .leave(.underWay(let id)):
      if let order = file.order(id) { turn.say(.arrangeUnderWay, OrderWords.matter(of: order)) }
    case .leave(let other):
      if let service {
        RefusalWords.say(other, service, &turn)
      } else {
        turn.say(.refusedUnknownService, ["service": name])
      }
    case .doesNotRenew(let day?) where request.isPlanChange:
      turn.say(.planNotRenewing, ["service": name, "day": .day(day)])
    case .doesNotRenew(let day?): turn.say(.renewalOff, ["service": name, "day": .day(day)])
    case .doesNotRenew(nil): turn.say(.renewalOffOpen, ["service": name])
    case .stillRuns where request.isLine: turn.say(.renewRuns, ["service": name])
    case .stillRuns: turn.say(.reopenRuns, ["service": name])
    case .notOffered: turn.say(.arrangeNotOffered)
    case .undo(let reason):
      say(reason, name, &turn)
      sayReopening(after: reason, of: request, in: file, &turn)
    case .alreadySuspended where request.label != "suspendNumber":
      turn.say(.numberSuspendedFirst, ["matter": .name("action." + request.label)])
    case .alreadySuspended: turn.say(.numberAlreadySuspended)
    case .notSuspended: sayNotSuspended(file, &turn)
    case .nothingOwed: turn.say(.arrearsNone)
    case .noBalance: turn.say(.payoutNoBalance)
    case .renewsAlready(let day?): turn.say(.resumeAlready, ["service": name, "day": .day(day)])
    case .renewsAlready(nil): turn.say(.resumeAlreadyOpen, ["service": name])
    case .noRule where request.isPayout:
      turn.say(.payoutNoRule, ["operator": operatorName(of: file, turn)])
    case .noRule:
      turn.say(
        .arrangeNoRule,
        ["matter": .name("action." + request.label), "operator": operatorName(of: file, turn)])
      turn.explain([Phrase(.whyNoRule, ["operator": operatorName(of: file, turn)])])
    case .noPlan: turn.say(.planNone)
    case .samePlan: turn.say(.planSame, ["service": name])
    case .contractRuns(let day):
      turn.say(.planContract, ["service": name, "day": .day(day)])
      turn.explain([Phrase(.whyPlanContract)])
    case .settleFirst(let obstacles):
      turn.say(request.isPayout ? .payoutSettleFirst : .closeSettleFirst)
      for (index, obstacle) in obstacles.enumerated() { say(obstacle, index + 1, of: file, &turn) }
      turn.say(request.isPayout ? .payoutComeBack : .closeComeBack)
      if !request.isPayout { turn.explain([Phrase(.whySettleFirst), Phrase(.lawClosure)]) }
      offerToLeave(what: obstacles, in: file, before: request.isPayout ? nil : "account.close", &turn)
    }
  }

  /// A plain yes to the next reply reads out what leaving all that still runs would mean.
  private static func offerToLeave(
    what obstacles: [ClosingObstacle], in file: CustomerFile, before next: String?, _ turn: inout TurnContext
  ) {
    for case .servicesRunning(let ids) in obstacles {
      let running = ids.compactMap(file.service).filter { $0.state == .active && $0.kind != .number }
      guard !running.isEmpty else { continue }
      turn.say(.closeLeaveOffer)
      var all = LeaveTarget(pointed: running.map(\.id))
      all.all = true
      all.next = next
      turn.state.offer = .wish(PlannedWish(intent: "unsubscribe.unspecified", target: all))
    }
  }

  private static func say(_ reason: UndoRefusal, _ service: PhraseValue, _ turn: inout TurnContext) {
    switch reason {
    case .notFound: turn.say(.withdrawNothing)
    case .notUndoable: turn.say(.undoNotThis, ["service": service])
    case .noRule: turn.say(.undoNoRule, ["service": service])
    case .windowOver(let end): turn.say(.undoOver, ["service": service, "end": .deadline(end)])
    case .refundSetOut: turn.say(.undoRefundOut, ["service": service])
    case .serviceChanged: turn.say(.undoChanged, ["service": service])
    }
  }

  /// The way back where the order can't be undone: said only when the rules have one.
  private static func sayReopening(
    after reason: UndoRefusal, of request: OrderRequest, in file: CustomerFile, _ turn: inout TurnContext
  ) {
    guard case .undo(let id) = request, let service = file.order(id)?.service else { return }
    switch reason {
    case .notFound, .notUndoable, .serviceChanged: return
    case .noRule, .windowOver, .refundSetOut: break
    }
    let quote = file.quote(
      for: .reopen(service), payingBy: nil, under: turn.library.policies, at: turn.now)
    if case .success = quote { turn.say(.undoReopenHint) }
  }

  /// A contract that runs, with the fee that ending it today would cost by the rules.
  private static func sayContract(
    of id: ID<Service>, until day: BeijingDay, _ number: PhraseValue, of file: CustomerFile,
    _ turn: inout TurnContext
  ) {
    let values: [String: PhraseValue] = [
      "number": number, "service": name(of: id, in: file), "day": .day(day),
    ]
    let quoted = file.quote(leaving: [id], payingBy: nil, under: turn.library.policies, at: turn.now)
    guard case .success(let quote) = quoted, let feeFen = quote.items.first?.terminationFee.amountFen,
      feeFen > .zero
    else { return turn.say(.closeContract, values) }
    turn.say(.closeContractFee, values.merging(["fee": .fen(feeFen)]) { old, _ in old })
  }

  private static func name(of id: ID<Service>, in file: CustomerFile) -> PhraseValue {
    .text(file.service(id)?.name ?? "")
  }

  private static func say(
    _ obstacle: ClosingObstacle, _ number: Int, of file: CustomerFile, _ turn: inout TurnContext
  ) {
    let place = PhraseValue.count(number)
    switch obstacle {
    case .ordersUnderWay(let orders):
      turn.say(.closeOrders, ["number": place, "orders": .list(orders.map { .text($0.text) })])
    case .servicesRunning(let ids):
      turn.say(.closeServices, ["number": place, "services": .list(ids.map { name(of: $0, in: file) })])
    case .contractRuns(let id, let day): sayContract(of: id, until: day, place, of: file, &turn)
    case .equipmentOut(let names):
      turn.say(.closeEquipment, ["number": place, "devices": .list(names.map(PhraseValue.text))])
    case .owed(let amount): turn.say(.closeOwed, ["number": place, "amount": .fen(amount)])
    case .owedUnbilled(let amount): turn.say(.closeOwedUnbilled, ["number": place, "amount": .fen(amount)])
    case .refundsUnderWay(let amount):
      turn.say(.closeRefunds, ["number": place, "amount": .fen(amount)])
    }
  }

  private static func service(of request: OrderRequest, in file: CustomerFile) -> Service? {
    switch request {
    case .leave(let services), .stopRenewal(let services): services.first.flatMap(file.service)
    case .reopen(let id), .changePlan(let id, _), .resumeRenewal(let id), .renew(let id, _): file.service(id)
    case .take(let product): file.services.last { $0.product == product }
    case .undo(let order): file.order(order).flatMap { file.service($0.service) }
    case .suspendNumber, .restoreNumber, .closeAccount, .payArrears, .payOut: nil
    }
  }

  /// A suspension that is ordered but hasn't begun is withdrawn, not ended.
  private static func sayNotSuspended(_ file: CustomerFile, _ turn: inout TurnContext) {
    if let order = file.orders.last(where: { $0.isOpen && $0.item.action?.kind == .suspendNumber }) {
      turn.say(.arrangeUnderWay, OrderWords.matter(of: order))
    } else {
      turn.say(.numberNotSuspended)
    }
  }

  private static func operatorName(of file: CustomerFile, _ turn: TurnContext) -> PhraseValue {
    .text(file.policy(under: turn.library.policies)?.name ?? "")
  }
}

extension OrderRequest {
  fileprivate var isPayout: Bool { if case .payOut = self { true } else { false } }
  fileprivate var isLine: Bool { if case .renew = self { true } else { false } }
  fileprivate var isPlanChange: Bool { if case .changePlan = self { true } else { false } }

  /// What the request is called, as `name.action.…` names it.
  fileprivate var label: String {
    switch self {
    case .leave: "leave"
    case .stopRenewal: "stopRenewal"
    case .reopen: "reopen"
    case .take: "take"
    case .undo: "undo"
    case .suspendNumber: "suspendNumber"
    case .restoreNumber: "restoreNumber"
    case .closeAccount: "closeAccount"
    case .changePlan: "changePlan"
    case .payArrears: "payArrears"
    case .payOut: "payOut"
    case .resumeRenewal: "resumeRenewal"
    case .renew: "renew"
    }
  }
}
