import DomainCore

extension OrderSimulation {
  /// A healthy operator, a right clock, a normal account, willing persons and time: everything must end.
  mutating func finish() async throws {
    if let last = try await file().lastWrittenAt, clock.now < last {
      clock.move(seconds: last.seconds(since: clock.now) + 1)
    }
    for _ in 0..<12 {
      turn += 1
      gateway.setFaults([])
      let current = try await file()
      var subscriber = current.subscriber
      if subscriber.state != .closed { subscriber.state = .normal }
      try await commit([.subscriber(subscriber)], on: current)
      for order in current.orders where !order.state.isFinal {
        turn += 1
        for choice in [PersonDecision.tryAgain, .approve] {
          let now = try await file()
          if let order = now.order(order.id) { try await decide(choice, on: order, of: now) }
        }
      }
      for refund in current.refunds where refund.state == .unknown {
        turn += 1
        let now = try await file()
        var numbers = numbers()
        let result = now.sendingAgain(
          refund: refund.id, under: rules.policies, numbers: &numbers, keyring: LeavingWorld.keyring,
          at: clock.now)
        if case .success(let changes) = result { try await commit(changes, on: now) }
      }
      try await payOutHeld()
      for _ in 0..<10 {
        clock.move(seconds: 70)
        _ = try await courier.run(for: LeavingWorld.subscriber, until: clock.now.adding(seconds: 1))
      }
      clock.move(seconds: 10 * 86_400)
      _ = try await courier.runAll(limit: 10, until: clock.now.adding(seconds: 1))
    }
    // What the operator said no to for good is ended by a person.
    for order in try await file().orders where !order.state.isFinal {
      turn += 1
      let now = try await file()
      if let order = now.order(order.id) { try await decide(.reject, on: order, of: now) }
    }
    // What goes back for it may be more than one person decides.
    try await payOutHeld()
    clock.move(seconds: 10 * 86_400)
    _ = try await courier.run(for: LeavingWorld.subscriber, until: clock.now.adding(seconds: 1))
    let file = try await file()
    for order in file.orders where !order.state.isFinal { broken.append("end: order in \(order.state)") }
    for refund in file.refunds where refund.state == .pending || refund.state == .unknown {
      broken.append("end: refund \(refund.state)")
    }
    for charge in file.charges where mistakes.contains(charge.id) && charge.creditedFen < charge.amountFen {
      broken.append("end: \(charge.id) was charged by mistake and not given back")
    }
    for order in file.orders where gateway.timesDone[ID("terminate-\(order.id)")] == 1 {
      if order.state != .completed {
        broken.append("end: the network ended \(order.id), shown as \(order.state)")
      }
    }
    checkCash(in: file)
  }

  /// The bank of a closed account's holder takes nothing.
  mutating func refusePayouts() async throws {
    guard try await file().subscriber.state == .closed else { return }
    gateway.setFaults([SimulatedOperator.Fault(.refused(.methodGone), of: .payBack, times: 1)])
  }

  /// Two reviewers name a way for what waits for one.
  mutating func payOutHeld() async throws {
    for (refund, _) in try await file().heldPayouts {
      let way = random.pick([PaymentMethod.bankCard, .alipay, .wechat])
      for name in ["li", "wang"] {
        turn += 1
        let now = try await file()
        guard now.heldCase(of: refund.id) != nil else { continue }
        var numbers = numbers()
        let reviewer = StaffMember(
          name: name, roles: [.reviewer], secret: FoldingKeyring.hash(of: "s3cret"))
        let decided = now.payingOut(
          refund.id, by: way, decidedBy: reviewer, servedBy: [],
          under: rules.policies, numbers: &numbers, keyring: LeavingWorld.keyring, at: clock.now)
        switch decided {
        case .failure(.secondPersonNeeded): break
        case .failure(let refusal): broken.append("a held refund isn't paid out: \(refusal)")
        case .success(let decision):
          if case .sent = decision { counts.payoutsSent += 1 }
          try await commit(decision.changes, on: now)
        }
      }
    }
  }

  /// What the operator really collected and paid back is what the ledger's till says: nothing is lost, nothing invented.
  private mutating func checkCash(in file: CustomerFile) {
    let done = gateway.timesDone
    let collected = file.payments.filter { done[ID("collect-\($0.id)")] == 1 }.map(\.amountFen).total
    let paidBack = file.refunds.filter { done[ID("payback-\($0.id)")] == 1 }.map(\.amountFen).total
    let cashFen = openingCashFen + collected - paidBack - chargedBackFen
    if file.balances[.cash] ?? .zero != cashFen {
      broken.append("end: till \(file.balances[.cash] ?? .zero), truly \(cashFen)")
    }
  }

  /// A closed account's debt that nobody sees, or that its customer can't pay.
  private func brokenDebts(in file: CustomerFile) -> [String] {
    guard file.subscriber.state == .closed, file.balances[.receivable] ?? .zero > .zero else { return [] }
    let problems = file.healthFindings(under: rules.policies, at: clock.now).map(\.problem)
    var broken: [String] = []
    if !problems.contains(.owedAfterClosing), !problems.contains(.debtWithoutLine) {
      broken.append("a closed account owes \(file.balances[.receivable] ?? .zero) and nobody sees it")
    }
    guard file.arrearsFen > .zero, !file.orders.contains(where: \.isOpen) else { return broken }
    let payable = file.quote(for: .payArrears, payingBy: .wechat, under: rules.policies, at: clock.now)
    if case .failure(let refusal) = payable { broken.append("a closed account can't pay: \(refusal)") }
    return broken
  }

  /// Whether the account's data are gone, as they may be only on the day that was planned after it was closed.
  mutating func isErased(_ place: String) async throws -> Bool {
    guard try await store.kept.file(of: LeavingWorld.subscriber) == nil else { return false }
    let planned = lastFile?.cases.last { $0.ground == .erasure }?.answerBy
    // The account may have been closed, and its day have come, since the last check.
    let isDue = planned.map { $0 <= clock.now.beijingDay } ?? false
    if !isDue { broken.append("\(place): the account is gone, planned for \(String(describing: planned))") }
    return true
  }

  mutating func check(_ place: String) async throws {
    guard let file = try await store.kept.file(of: LeavingWorld.subscriber) else {
      throw Unexpected(what: "the account is gone")
    }
    lastFile = file
    let granted = try await grantedFen()
    var found = file.brokenBooks(granted: granted.byLine) + brokenCare(in: file) + granted.broken
    found += brokenEquipment(in: file) + brokenProofs
    for order in file.orders { found += brokenRules(of: order, in: file) }
    let movements = store.kept.ledger(of: LeavingWorld.subscriber)
    if let record = try await store.kept.record(of: LeavingWorld.subscriber) {
      found +=
        AccountBooks(file: record.file, movements: record.movements, audit: record.audit).contradictions
    }
    for movement in movements where movement.entries.map(\.amountFen).total != .zero {
      found.append("movement \(movement.id) doesn't sum to zero")
    }
    for order in file.orders where !quotes.contains(order.consent.quoteHash) {
      found.append("order \(order.id) without a quote that was read out")
    }
    // What is owed is on the bill, as long as no bank took anything back.
    if chargedBackFen == .zero, file.balances[.receivable] ?? .zero != file.arrearsFen {
      found.append(
        "the books say \(file.balances[.receivable] ?? .zero) is owed, the bill \(file.arrearsFen)")
    }
    found += brokenDebts(in: file)
    for service in file.services { found += growth(of: service, in: file) }
    for order in file.orders { found += wrongSettlement(of: order, in: file) }
    for (message, times) in gateway.timesDone where times > 1 {
      found.append("\(message) done \(times) times")
    }
    let due = file.nextDue(under: rules.policies, at: clock.now)
    var numbers = LeavingWorld.numbers("probe")
    let changes = file.dueChanges(
      under: rules.policies, numbers: &numbers, keyring: LeavingWorld.keyring, at: clock.now)
    if (due.map { $0 <= clock.now } ?? false) == changes.isEmpty {
      found.append("due at \(String(describing: due)) but \(changes.count) changes at \(clock.now)")
    }
    if try await store.firstBrokenAuditEntry(of: LeavingWorld.subscriber) != nil {
      found.append("the audit chain is broken")
    }
    counts.orders = file.orders.count
    counts.completed = file.orders.count { $0.state == .completed }
    counts.refunds = file.refunds.count { $0.state == .success }
    broken += found.map { "\(place): \($0)" }
  }

  /// A settlement that isn't what days and price say, computed here once more; and a yes that was too old.
  private func wrongSettlement(of order: Order, in file: CustomerFile) -> [String] {
    let (item, consent) = (order.item, order.consent)
    var wrong: [String] = []
    let age = consent.at.milliseconds - consent.proof.at.milliseconds
    let parts = item.settlement
    if parts.usedFen + parts.creditedFen != parts.chargedFen {
      wrong.append("order \(order.id) loses a part of what was charged")
    }
    if !(0...300_000).contains(age) { wrong.append("order \(order.id) by a proof of \(age) ms ago") }
    for settlement in item.settlements {
      wrong += wrongParts(of: settlement, by: order, on: consent.at.beijingDay.number, in: file)
    }
    return wrong
  }

  private func wrongParts(
    of settlement: Settlement, by order: Order, on today: Int, in file: CustomerFile
  ) -> [String] {
    guard let charge = settlement.charge.flatMap(file.charge),
      let payment = charge.payment.flatMap(file.payment)
    else { return [] }
    let (start, end) = (charge.periodStart.number, charge.periodEnd.number)
    // What the bank took back, and what was paid as a debt since then, wasn't there to be given back.
    let isPaidSince = payment.order.flatMap(file.order)?.item.action?.kind == .payArrears
    let isWhole =
      settlement.chargedFen == charge.amountFen && payment.chargedBackFen == .zero && !isPaidSince
    let isUsed = file.subscriber.operatorID != ID("cmcc") || rules.dayOfLeavingIsUsed(order.policyVersion)
    let unused = Int64(max(0, min(end - start, end - today - (isUsed ? 1 : 0))))
    let twice = 2 * charge.amountFen.count * unused / Int64(end - start)
    let expectedFen: Int64 =
      switch settlement.rule {
      case .prorated: min((twice + 1) / 2, charge.amountFen.count)
      case .full: charge.amountFen.count
      case .none: 0
      }
    guard
      settlement.creditedFen.count > expectedFen
        || (isWhole && settlement.creditedFen.count != expectedFen)
    else { return [] }
    return ["order \(order.id) gives back \(settlement.creditedFen.count), not \(expectedFen)"]
  }

  /// A service that is being left, or was left, gains no bill line for a period.
  private mutating func growth(of service: Service, in file: CustomerFile) -> [String] {
    let lines = file.charges.count {
      $0.service == service.id && $0.kind == .period && !mistakes.contains($0.id)
    }
    switch service.state {
    case .active, .suspended:
      linesOfLeaving[service.id] = nil
      return []
    case .pendingTerminate, .terminated:
      // Opening it again is billed when it is paid, before the network has done it.
      let isReopening = file.orders.contains { order in
        order.service == service.id && order.item.action?.kind == .reopen && order.state != .completed
      }
      if isReopening {
        linesOfLeaving[service.id] = nil
        return []
      }
      defer { linesOfLeaving[service.id] = lines }
      guard let before = linesOfLeaving[service.id], lines > before else { return [] }
      return ["service \(service.id) was charged while it was left"]
    }
  }
}
