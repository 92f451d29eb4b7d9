import DomainCore
import Testing

@Suite("The courier between store and operator (Q1, Q6, Q7)")
struct CourierTests {
  /// A store with a customer who has just said yes, and an operator with faults.
  struct Desk {
    let store = MemoryStore(keyring: LeavingWorld.keyring)
    let clock = SimulatedClock(LeavingWorld.now)
    let gateway: SimulatedOperator

    init(_ kinds: [LeavingWorld.Kind] = [.prorated], faults: [SimulatedOperator.Fault] = []) async throws {
      gateway = SimulatedOperator(faults: faults)
      try await store.add(try LeavingWorld.file(kinds).leaving(kinds).file, at: LeavingWorld.now)
    }

    var courier: Courier {
      Courier(
        store: store, gateway: gateway, policies: LeavingWorld.policies, keyring: LeavingWorld.keyring,
        clock: { [clock] in clock.now })
    }

    @discardableResult
    func run() async throws -> Int {
      try await courier.run(for: LeavingWorld.subscriber, until: clock.now.adding(seconds: 1))
    }

    func file() async throws -> CustomerFile {
      guard let file = try await store.file(of: LeavingWorld.subscriber) else {
        throw Unexpected(what: "no file")
      }
      return file
    }
  }

  @Test("From the yes to the end in commits of their own: review, network, notice, terminal")
  func happy() async throws {
    let desk = try await Desk()
    #expect(try await desk.run() == 4)
    #expect(try await desk.file().orders[0].state == .completed)
    #expect(try await desk.file().outbox.isEmpty)
    let messages = desk.gateway.takeMessages(for: LeavingWorld.phone)
    guard case .notice(let notice, .sms)? = messages.first, messages.count == 1 else {
      throw Unexpected(what: "\(messages)")
    }
    #expect(notice.kind == .left && notice.amountFen == Fen(900))
    #expect(desk.gateway.takeMessages(for: LeavingWorld.phone).isEmpty)
    #expect(try await desk.run() == 0)
  }

  @Test("Work for everybody finds the refund when its day comes")
  func everybody() async throws {
    let desk = try await Desk()
    try await desk.run()
    #expect(try await desk.courier.runAll(limit: 10, until: desk.clock.now.adding(seconds: 1)).commits == 0)
    desk.clock.move(seconds: 2 * 86_400)
    let made = try await desk.courier.runAll(limit: 10, until: desk.clock.now.adding(seconds: 1))
    #expect(made.subscribers == 1 && made.commits == 3)
    #expect(try await desk.file().refunds[0].state == .success)
  }

  @Test("A moment that was stored wrongly comes up once, not for ever")
  func wrongMoment() async throws {
    let store = MemoryStore(keyring: LeavingWorld.keyring)
    try await store.add(LeavingWorld.file(), at: LeavingWorld.now)
    let courier = Courier(
      store: store, gateway: SimulatedOperator(), policies: LeavingWorld.policies,
      keyring: LeavingWorld.keyring, clock: { LeavingWorld.now })
    _ = try await courier.runAll(limit: 10, until: LeavingWorld.now.adding(seconds: 1))
    #expect(try await store.subscribersWithWork(due: LeavingWorld.now, limit: 10).isEmpty)
  }

  @Test("Past the deadline what is due is decided, and nothing is delivered any more")
  func deadline() async throws {
    let desk = try await Desk()
    _ = try await desk.courier.run(for: LeavingWorld.subscriber, until: desk.clock.now)
    #expect(try await desk.file().orders[0].state == .inProgress)
    #expect(desk.gateway.timesDone.isEmpty)
  }

  static let faults: [(name: String, fault: SimulatedOperator.Fault, runs: Int)] = [
    ("unavailable three times", .init(.unavailable, of: .terminate, times: 3), 4),
    ("lost three times", .init(.lost, of: .terminate, times: 3), 4),
    ("done, the answer lost", .init(.answerLost, of: .terminate, times: 1), 2),
    ("answered twice", .init(.doubled), 2),
    ("slow", .init(.slow(seconds: 100), of: .terminate, times: 1), 4),
  ]

  @Test("Whatever a network does, the service ends once", arguments: faults.indices)
  func faulty(index: Int) async throws {
    let row = Self.faults[index]
    let desk = try await Desk(faults: [row.fault])
    for _ in 0..<row.runs {
      try await desk.run()
      desk.clock.move(seconds: 60)
    }
    let file = try await desk.file()
    #expect(file.orders[0].state == .completed, "\(row.name)")
    #expect(file.refunds.count == 1)
    #expect(desk.gateway.timesDone.values.allSatisfy { $0 == 1 })
    #expect(file.brokenBooks == [])
  }

  @Test("A way of payment that is refused leaves the others open")
  func refusedMethod() async throws {
    let desk = try await Desk([.broadband], faults: [.init(.refusesMethod(.alipay))])
    try await desk.run()
    #expect(try await desk.file().orders[0].state == .held(.paymentFailed))
    #expect(try await desk.file().payments.last?.state == .failed)
  }

  @Test("64 couriers at once deliver everything once (Q6)")
  func concurrent() async throws {
    let desk = try await Desk([.prorated, .full, .keeps])
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<64 { group.addTask { try await desk.run() } }
      try await group.waitForAll()
    }
    let file = try await desk.file()
    #expect(file.orders.allSatisfy { $0.state == .completed })
    #expect(file.refunds.count == 2)
    #expect(desk.gateway.timesDone.values.allSatisfy { $0 == 1 })
    #expect(desk.store.ledger(of: LeavingWorld.subscriber).count { $0.reason == .refundPromised } == 2)
    #expect(try await desk.store.firstBrokenAuditEntry(of: LeavingWorld.subscriber) == nil)
  }
}
