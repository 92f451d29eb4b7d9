import DomainCore
import Synchronization
import Testing

/// 64 attempts at the same thing, all of which have read the file before any of them commits (Q6).
@Suite("64 attempts at once")
struct ConcurrentAttemptsTests {
  static let attempts = 64

  @Test("refunds of a tenth each: exactly ten of them are promised", arguments: StoreKind.allCases)
  func refunds(kind: StoreKind) async throws {
    let store = try kind.make()
    try await store.add(Self.paid(), at: t0)
    let gate = Gate(of: Self.attempts)
    let won = try await Self.race { index in
      try await Self.deciding(store, gate) { file in
        guard let payment = file.payment(ID("P1")), let charge = file.charge(ID("CH1")),
          payment.admission(of: Fen(100)) == .admitted
        else { return nil }
        var credited = charge
        credited.creditedFen += Fen(100)
        let refund = Refund(
          id: ID("R\(index)"), order: nil, payment: payment.id, charge: charge.id, amountFen: Fen(100),
          destination: .alipay, state: .pending, requestedAt: t0, expectedOn: Sample.day,
          expectedIsProvisional: false)
        return [
          .charge(credited), .payment(payment.reserving(Fen(100))), .refund(refund),
          .post(Posting.refundPromised(refund.id, Fen(100)).transaction(id: ID("L\(index)"), at: t0)),
        ]
      }
    }
    #expect(won == 10)
    let file = try await store.known()
    #expect(file.refunds.count == 10 && file.payment(ID("P1"))?.reservedFen == Fen(1000))
    #expect(file.balances.values.total == .zero && file.balances[.refundsPayable] == Fen(-1000))
  }

  @Test("leaving one service: exactly one order", arguments: StoreKind.allCases)
  func orders(kind: StoreKind) async throws {
    let store = try kind.make()
    try await store.add(Self.paid(), at: t0)
    let gate = Gate(of: Self.attempts)
    let won = try await Self.race { index in
      try await Self.deciding(store, gate) { file in
        guard file.service(ID("V1"))?.state == .active else { return nil }
        let id = "TD\(index)"
        return [.service(Sample.service(state: .pendingTerminate(ID(id)))), .order(Sample.order(id))]
      }
    }
    #expect(won == 1)
    #expect(try await store.known().orders.count == 1)
  }

  /// An account with one payment of 10 元 for one bill line.
  private static func paid() -> CustomerFile {
    CustomerFile(
      subscriber: Sample.subscriber(), services: [Sample.service()],
      charges: [
        Charge(
          id: ID("CH1"), service: ID("V1"), kind: .period, periodStart: Sample.day,
          periodEnd: Sample.day.adding(months: 1), amountFen: Fen(1000), creditedFen: .zero, chargedAt: t0,
          payment: ID("P1"))
      ],
      payments: [
        Payment(
          id: ID("P1"), method: .alipay, amountFen: Fen(1000), state: .success, requestedAt: t0, order: nil)
      ])
  }

  /// How many of the attempts succeeded.
  private static func race(_ attempt: @escaping @Sendable (Int) async throws -> Bool) async throws -> Int {
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for index in 0..<attempts { group.addTask { try await attempt(index) } }
      return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
  }

  /// One attempt: reads, waits until all have read, decides, commits; decides again when somebody else was faster.
  private static func deciding(
    _ store: any Store, _ gate: Gate, _ decide: (CustomerFile) -> [Change]?
  ) async throws -> Bool {
    var file = try await store.known()
    await gate.pass()
    while true {
      guard let changes = decide(file) else { return false }
      if case .committed = try await store.commit(Sample.commit(changes, on: file)) { return true }
      file = try await store.known()
    }
  }
}

/// Lets nobody pass before all have come.
private final class Gate: Sendable {
  private let all: Int
  private let waiting = Mutex<[CheckedContinuation<Void, Never>]>([])

  init(of all: Int) { self.all = all }

  func pass() async {
    await withCheckedContinuation { continuation in
      let released = waiting.withLock { waiting in
        waiting.append(continuation)
        return waiting.count == all ? waiting : []
      }
      for one in released { one.resume() }
    }
  }
}
