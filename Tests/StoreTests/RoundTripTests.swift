import DomainCore
import Testing

@Suite("What is written is read back as it was")
struct RoundTripTests {
  @Test("a file with one of everything", arguments: StoreKind.allCases)
  func wholeFile(kind: StoreKind) async throws {
    let store = try kind.make()
    let file = Sample.file()
    try await store.add(file, at: t0)
    #expect(try await store.file(of: ID("S1")) == file)
    #expect(try await kind.reopened(store).file(of: ID("S1")) == file)
    #expect(try await kind.make().file(of: ID("S1")) == nil)
  }

  @Test("every case of every enum, by commits", arguments: StoreKind.allCases)
  func everyCase(kind: StoreKind) async throws {
    let store = try kind.make()
    try await store.add(Sample.file(), at: t0)
    for changes in Self.variants {
      let before = try await store.known()
      #expect(try await store.commit(Sample.commit(changes, on: before)).name == "committed")
      var expected = before.applying(changes)
      expected.version += 1
      expected.balances = expected.balances.filter { $0.value != .zero }
      #expect(try await store.known() == expected, "\(changes)")
    }
    let file = try await store.known()
    #expect(try await kind.reopened(store).known() == file)
  }

  @Test("audit entries of every kind, in order", arguments: StoreKind.allCases)
  func audit(kind: StoreKind) async throws {
    let store = try kind.make()
    try await store.add(Sample.file(), at: t0)
    let events = AuditEvent.Action.allCases.enumerated().map { index, action in
      AuditEvent(
        actor: AuditEvent.Actor.allCases[index % AuditEvent.Actor.allCases.count], action: action,
        reference: "O\(index)", at: t0.adding(seconds: Int64(index)))
    }
    for event in events {
      _ = try await store.commit(Sample.commit([.audit(event)], on: try await store.known()))
    }
    #expect(try await store.audit(of: ID("S1"), last: 1000) == events)
    #expect(try await store.audit(of: ID("S1"), last: 2) == events.suffix(2))
    #expect(try await store.firstBrokenAuditEntry(of: ID("S1")) == nil)
  }

  @Test("a number's record, known or not", arguments: StoreKind.allCases)
  func phone(kind: StoreKind) async throws {
    var store = try kind.make()
    try await store.add(Sample.file(), at: t0)
    let purposes: [Challenge.Purpose] = [.identity, .confirmation(quoteHash: [1, 2, 3])]
    for (number, subscriber) in [(1, ID<Subscriber>("S1")), (2, nil)] {
      var record = try await store.phoneRecord(of: Sample.phone(number))
      #expect(record == PhoneRecord(phone: Sample.phone(number), subscriber: subscriber))
      for purpose in purposes {
        record.sentAt.append(t0)
        record.failures += 1
        record.lockedUntil = t0.adding(seconds: 1800)
        record.challenge = Challenge(
          id: ID("X"), conversation: Sample.conversation, purpose: purpose, salt: [1], codeHash: [2],
          sentAt: t0,
          wrongTries: 3)
        #expect(try await store.commit(Commit(phone: record, at: t0)).name == "committed")
        record.version += 1
        #expect(try await store.phoneRecord(of: Sample.phone(number)) == record)
      }
      record.challenge = nil
      record.lockedUntil = nil
      _ = try await store.commit(Commit(phone: record, at: t0))
      record.version += 1
      store = try kind.reopened(store)
      #expect(try await store.phoneRecord(of: Sample.phone(number)) == record)
    }
  }

  /// Lists of changes that together hold every case that can be stored.
  static let variants: [[Change]] = {
    var lists: [[Change]] = []
    for state in [AccountState](AccountState.allCases) {
      for channel in NoticeChannel.allCases {
        var subscriber = Sample.subscriber()
        subscriber.state = state
        subscriber.noticeChannel = channel
        subscriber.simChangedAt = nil
        subscriber.servicePassword = nil
        lists.append([.subscriber(subscriber)])
      }
    }
    let states: [ServiceState] = [
      .active, .suspended, .pendingTerminate(ID("O1")), .terminated(on: Sample.day),
    ]
    lists += states.map { [.service(Sample.service("V2", state: $0))] }
    for kind in ServiceKind.allCases {
      var service = Service(
        id: ID("V-\(kind)"), product: ID("p"), name: "n", kind: kind, priceFen: .zero, periodMonths: 12,
        anchor: Sample.day, startedOn: Sample.day, endsOn: nil, autoRenews: false, state: .active)
      service.devices = DeviceSync.allCases.map { Device(name: "手机终端", sync: $0) }
      lists.append([.service(service)])
    }
    lists += ChargeKind.allCases.map { [.charge(Sample.charge("CH-\($0)", kind: $0, payment: nil))] }
    lists.append([.charge(Sample.charge(credited: 500))])
    for method in PaymentMethod.allCases {
      lists += PaymentState.allCases.map {
        [.payment(Sample.payment("P-\(method)-\($0)", method: method, state: $0, order: "O1"))]
      }
    }
    lists += PaymentState.allCases.map { [.refund(Sample.refund("R-\($0)", state: $0))] }
    let problems = OrderProblem.allCases
    let orderStates: [OrderState] =
      [.acknowledged, .pending, .inProgress, .completed, .cancelled, .assessingCancellation]
      + problems.flatMap { [.rejected($0), .held($0), .partial($0), .failed($0)] }
    lists += orderStates.map { [.order(Sample.order("O2", state: $0, payment: "P1"))] }
    let bases: [TerminationFeeQuote.Basis] = [
      .none, .fixed, .clawBack(monthsUsed: 2, monthlyDiscountFen: Fen(7)),
      .remainingMonths(
        monthsLeft: 3, monthlyFen: Fen(9), rateBasisPoints: 3000, floorFen: nil, capFen: Fen(10)),
    ]
    lists += bases.map { [.order(Sample.order("O3", item: Sample.item(fee: $0)))] }
    lists += RefundRule.allCases.map { [.order(Sample.order("O4", item: Sample.item(rule: $0)))] }
    lists += LeaveReason.allCases.map { [.order(Sample.order("O5", form: LeaveForm(reason: $0)))] }
    lists += ReceiptKind.allCases.map { [.receipt(Sample.receipt("PZ-\($0)", kind: $0))] }
    lists += LedgerReason.allCases.map { [.post(Sample.movement("L-\($0)", reason: $0))] }
    lists.append([
      .post(
        LedgerTransaction(
          id: ID("L-all"), at: t0, reason: .charge, reference: "",
          entries: LedgerAccount.allCases.enumerated().map { LedgerEntry($1, Fen(Int64($0) - 2)) }))
    ])
    let errands: [Errand] =
      [
        .code(phone: Sample.phone(), code: "123456"), .terminate(order: ID("O1"), service: ID("V1")),
        .collect(payment: ID("P1"), amountFen: Fen(1), method: .alipay),
        .payBack(refund: ID("R1"), amountFen: Fen(2), destination: .balance),
      ]
      + Notice.Kind.allCases.map {
        .notice(Notice(kind: $0, reference: "O1", serviceName: "彩铃", amountFen: Fen(3), day: Sample.day))
      }
    for (index, errand) in errands.enumerated() {
      lists.append([.outbox(Sample.message("M-\(index)", errand))])
    }
    lists += OutboxState.allCases.map { [.outbox(Sample.message("M-0", errands[0], state: $0))] }
    return lists
  }()
}
