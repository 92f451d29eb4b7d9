import DomainCore
import Synchronization
import Testing
import Vault

/// 64 attempts at the same thing, all of which have read the file before any of them commits (Q6).
@Suite("64 attempts at once")
struct ConcurrentAttemptsTests {
  static let attempts = 64

  @Test("money given back a tenth at a time: exactly ten of them are promised", arguments: StoreKind.allCases)
  func refunds(kind: StoreKind) async throws {
    let store = try kind.make()
    try await store.add(Self.paid(), at: t0)
    let gate = Gate(of: Self.attempts)
    let won = try await Self.race { index in
      try await Self.deciding(store, gate) { file in
        let grant = Grant(
          id: ID("SP\(index)"), subscriber: file.subscriber.id, charge: ID("CH1"), chargeKind: .period,
          amountFen: Fen(100), reason: "线路故障", proposedBy: "wang", proposedAt: t0)
        var numbers = NumberSource(seed: "grant/\(index)/\(file.version)", keyring: Vault.forTests)
        let decided = file.approving(
          grant, by: Self.reviewer, servedBy: [], under: Self.policies, numbers: &numbers,
          keyring: Vault.forTests, at: t0)
        return try? decided.get().1
      }
    }
    #expect(won == 10)
    let file = try await store.known()
    #expect(file.refunds.count == 10 && file.payment(ID("P1"))?.reservedFen == Fen(1000))
    #expect(file.charge(ID("CH1"))?.creditedFen == Fen(1000))
    #expect(file.balances.values.total == .zero && file.balances[.refundsPayable] == Fen(-1000))
  }

  @Test("a yes to leaving one service: exactly one order", arguments: StoreKind.allCases)
  func orders(kind: StoreKind) async throws {
    let store = try kind.make()
    try await store.add(Self.paid(), at: t0)
    let quote = try await store.known().quote(
      leaving: [ID("V1")], payingBy: nil, under: Self.policies, at: t0
    ).get()
    let gate = Gate(of: Self.attempts)
    let won = try await Self.race { index in
      try await Self.deciding(store, gate) { file in
        let consent = Consent(
          quoteHash: quote.hash(Vault.forTests), at: t0, conversation: Sample.conversation, turn: index,
          proof: Proof(subscriber: file.subscriber.id, first: .smsCode, at: t0))
        var numbers = NumberSource(seed: "leave/\(index)/\(file.version)", keyring: Vault.forTests)
        let acceptance = file.accepting(
          quote, consent: consent, form: LeaveForm(), under: Self.policies, numbers: &numbers,
          keyring: Vault.forTests, at: t0)
        guard case .accepted(let changes, _) = acceptance else { return nil }
        return changes
      }
    }
    #expect(won == 1)
    let file = try await store.known()
    #expect(file.orders.count == 1 && file.orders[0].item.settlement.creditedFen > .zero)
    #expect(file.service(ID("V1"))?.state == .pendingTerminate(file.orders[0].id))
  }

  private static let reviewer = StaffMember(
    name: "li", roles: [.reviewer], secret: PasswordHash(salt: [], rounds: 1, derived: []))

  /// One operator that gives back the days that aren't used.
  private static let policies = Policies(
    version: "test",
    operators: [
      ID("cmcc"): OperatorPolicy(
        id: ID("cmcc"), name: "cmcc", aliases: [], settlementWindow: .days(7),
        settlementSource: Source("example"), refundWorkingDays: 2, refundSource: Source("example"),
        lateFeePerDayBasisPoints: 30, lateFeeSource: Source("example"), cancellationDayIsUsed: true,
        provinces: [:], channels: [])
    ],
    products: [
      ID("cmcc.ringback"): Product(
        id: ID("cmcc.ringback"), operatorID: ID("cmcc"), kind: .ringback, name: "彩铃", aliases: [],
        priceFen: Fen(1000), periodMonths: 1, refundRule: .prorated, effect: .immediate,
        terminationFee: .none, needsPerson: false, leaveFirst: [], terms: nil, source: Source("example"))
    ],
    calendar: WorkCalendar(
      holidaysOnWeekdays: [], workdaysOnWeekends: [], coveredThrough: Sample.day.adding(days: 40)),
    limits: Limits())

  /// An account with one payment of 10 元 for one bill line.
  private static func paid() -> CustomerFile {
    CustomerFile(
      subscriber: Self.settledPerson, services: [Self.plainService],
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

  /// A person whose SIM hasn't changed lately.
  private static var settledPerson: Subscriber {
    var person = Sample.subscriber()
    person.simChangedAt = nil
    return person
  }

  /// A service without a contract.
  private static var plainService: Service {
    Service(
      id: ID("V1"), product: ID("cmcc.ringback"), name: "彩铃", kind: .ringback, priceFen: Fen(1000),
      periodMonths: 1, anchor: Sample.day, startedOn: Sample.day, endsOn: nil, autoRenews: true,
      state: .active)
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
