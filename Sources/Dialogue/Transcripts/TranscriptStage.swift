public import DomainCore
import Synchronization

/// The world in which a transcript is played: a store, a simulated operator, a clock that stands still, chance from a seed.
public final class TranscriptStage: Sendable {
  let surroundings: Session.Surroundings
  let store: ObservedStore
  let gateway: ObservedGateway
  let clock: StageClock
  let simulated: SimulatedOperator

  var policies: Policies { surroundings.library.policies }

  /// Sets the stage. `store` is empty; its cases may not be shared.
  public init(library: Library, store: any Store, keyring: any Keyring, at start: Instant) {
    let clock = StageClock(start)
    simulated = SimulatedOperator()
    let gateway = ObservedGateway(simulated)
    let observed = ObservedStore(store)
    self.clock = clock
    self.gateway = gateway
    self.store = observed
    surroundings = Session.Surroundings(
      library: library, store: observed, gateway: gateway, keyring: keyring, clock: { clock.now })
  }
}

extension TranscriptStage {
  /// Lets time pass; `isWorked` does what is due at the end of each day of it and at its end, for everybody.
  func pass(_ seconds: Int64, isWorked: Bool) async throws {
    let end = clock.now.adding(seconds: seconds)
    guard isWorked else {
      clock.now = end
      return
    }
    let courier = Courier(
      store: store, gateway: gateway, policies: policies, keyring: surroundings.keyring,
      clock: { [clock] in clock.now })
    while clock.now < end {
      clock.now = min(clock.now.adding(seconds: Self.daySeconds), end)
      try await courier.runAll(limit: Self.accountsLimit, until: clock.now.adding(seconds: 1))
    }
  }

  private static let daySeconds: Int64 = 86_400
  /// More accounts than a transcript has.
  private static let accountsLimit = 1000
}

/// A clock that moves only when told to.
final class StageClock: Sendable {
  private let instant: Mutex<Instant>

  init(_ start: Instant) {
    instant = Mutex(start)
  }

  var now: Instant {
    get { instant.withLock { $0 } }
    set { instant.withLock { $0 = newValue } }
  }
}

/// Passes errands on and remembers the codes that were sent, as a customer's phone would.
final class ObservedGateway: OperatorGateway {
  private let inner: any OperatorGateway
  private let lastCode = Mutex<String?>(nil)

  init(_ inner: any OperatorGateway) {
    self.inner = inner
  }

  var code: String? { lastCode.withLock { $0 } }

  func deliver(_ delivery: Delivery) async -> OperatorAnswer {
    if case .code(_, let code) = delivery.message.errand { lastCode.withLock { $0 = code } }
    return await inner.deliver(delivery)
  }

  func isReachable(for kind: ErrandKind) async -> Bool { await inner.isReachable(for: kind) }

  func reports(about subscriber: ID<Subscriber>, at now: Instant) async -> [OperatorReport] {
    await inner.reports(about: subscriber, at: now)
  }

  func acknowledge(_ report: OperatorReport, about subscriber: ID<Subscriber>) async {
    await inner.acknowledge(report, about: subscriber)
  }
}

/// Passes everything on and notes what business was written, so that an unstated write fails a transcript.
final class ObservedStore: Store {
  private let inner: any Store
  private let seen = Mutex(Seen())

  private struct Seen {
    var known: Set<String> = []
    var writes: [BusinessWrite] = []
    /// Whether somebody counts coverage, for which what is decided is noted.
    var notesDecided = false
    var file: CustomerFile?
    var changes: [Change] = []
  }

  init(_ inner: any Store) {
    self.inner = inner
  }

  /// What was written since the last call.
  func takeWrites() -> [BusinessWrite] {
    seen.withLock { seen in
      defer { seen.writes = [] }
      return seen.writes
    }
  }

  /// Notes from now on what is decided, for coverage.
  func noteDecided() { seen.withLock { $0.notesDecided = true } }

  /// The file that was read last and what was written since the last call.
  func takeDecided() -> (file: CustomerFile?, changes: [Change]) {
    seen.withLock { seen in
      defer { seen.changes = [] }
      return (seen.file, seen.changes)
    }
  }

  func add(_ file: CustomerFile, at now: Instant) async throws {
    try await inner.add(file, at: now)
    seen.withLock { seen in
      for change in file.orders.map(Change.order) + file.refunds.map(Change.refund)
        + file.payments.map(Change.payment)
        + file.charges.map(Change.charge)
      {
        if let write = BusinessWrite(change) { seen.known.insert(write.id) }
      }
    }
  }

  func commit(_ commit: Commit) async throws -> CommitOutcome {
    let outcome = try await inner.commit(commit)
    if case .committed = outcome, !commit.changes.isEmpty {
      seen.withLock { seen in
        if seen.notesDecided { seen.changes += commit.changes }
        for write in commit.changes.compactMap(BusinessWrite.init) {
          if let index = seen.writes.firstIndex(where: { $0.id == write.id }) {
            seen.writes[index] = write
          } else if seen.known.insert(write.id).inserted {
            seen.writes.append(write)
          }
        }
      }
    }
    return outcome
  }

  func phoneRecord(of phone: PhoneNumber) async throws -> PhoneRecord {
    try await inner.phoneRecord(of: phone)
  }
  func file(of subscriber: ID<Subscriber>) async throws -> CustomerFile? {
    let file = try await inner.file(of: subscriber)
    seen.withLock { if $0.notesDecided, file != nil, subscriber != .nobody { $0.file = file } }
    return file
  }
  func history(
    of subscriber: ID<Subscriber>, _ kind: HistoryKind, before id: String?, limit: Int
  ) async throws -> HistoryPage {
    try await inner.history(of: subscriber, kind, before: id, limit: limit)
  }
  func conversation(handle: String) async throws -> ConversationRecord? {
    try await inner.conversation(handle: handle)
  }
  func conversation(id: ID<ConversationRecord>) async throws -> ConversationRecord? {
    try await inner.conversation(id: id)
  }
  func turn(of conversation: ID<ConversationRecord>, key: String) async throws -> TurnRecord? {
    try await inner.turn(of: conversation, key: key)
  }
  func turns(of conversation: ID<ConversationRecord>, last count: Int) async throws -> [TurnRecord] {
    try await inner.turns(of: conversation, last: count)
  }
  func subscribers(after cursor: ID<Subscriber>?, limit: Int) async throws -> [ID<Subscriber>] {
    try await inner.subscribers(after: cursor, limit: limit)
  }
  func subscribersWithWork(due now: Instant, limit: Int) async throws -> [ID<Subscriber>] {
    try await inner.subscribersWithWork(due: now, limit: limit)
  }
  func lease(
    _ message: ID<OutboxMessage>, of subscriber: ID<Subscriber>, until: Instant, at now: Instant
  ) async throws -> Bool {
    try await inner.lease(message, of: subscriber, until: until, at: now)
  }
  func firstBrokenAuditEntry(of subscriber: ID<Subscriber>) async throws -> Int64? {
    try await inner.firstBrokenAuditEntry(of: subscriber)
  }
  func audit(of subscriber: ID<Subscriber>, last limit: Int) async throws -> [AuditEvent] {
    try await inner.audit(of: subscriber, last: limit)
  }
  func subscriber(ofOrder order: ID<Order>) async throws -> ID<Subscriber>? {
    try await inner.subscriber(ofOrder: order)
  }
  func record(of subscriber: ID<Subscriber>) async throws -> SubjectRecord? {
    try await inner.record(of: subscriber)
  }
  func openOrders(limit: Int) async throws -> [(subscriber: ID<Subscriber>, order: Order)] {
    try await inner.openOrders(limit: limit)
  }

  func ordersForPeople(limit: Int) async throws -> [(subscriber: ID<Subscriber>, order: Order)] {
    try await inner.ordersForPeople(limit: limit)
  }
  func handOver(_ id: ID<HandOver>) async throws -> HandOver? {
    try await inner.handOver(id)
  }
  func handOvers(of conversation: ID<ConversationRecord>) async throws -> [HandOver] {
    try await inner.handOvers(of: conversation)
  }

  func handOvers(of subscriber: ID<Subscriber>) async throws -> [HandOver] {
    try await inner.handOvers(of: subscriber)
  }
  func openHandOvers(limit: Int) async throws -> [HandOver] {
    try await inner.openHandOvers(limit: limit)
  }
}

/// Something of consequence that a turn wrote: an order, a refund, a payment, a charge, a changed account.
struct BusinessWrite: Hashable {
  /// The names of all kinds; 办理单 is an order that isn't leaving.
  static let kinds = [
    "退订单", "办理单", "撤回", "取设备", "退款", "付款", "扣费", "申诉", "撤诉", "删除申请", "评价", "账户", "销毁",
  ]

  let id: String
  /// As transcripts name it, one of `kinds`.
  let kind: String
  let serviceName: String
  let amountFen: Fen?

  init?(_ change: Change) {
    switch change {
    case .order(let order):
      self.init(
        id: "order " + order.id.text, kind: order.item.isLeaving ? "退订单" : "办理单",
        serviceName: order.item.serviceName, amountFen: nil)
    case .refund(let refund):
      self.init(id: "refund " + refund.id.text, kind: "退款", serviceName: "", amountFen: refund.amountFen)
    case .payment(let payment):
      self.init(id: "payment " + payment.id.text, kind: "付款", serviceName: "", amountFen: payment.amountFen)
    case .charge(let charge):
      self.init(id: "charge " + charge.id.text, kind: "扣费", serviceName: "", amountFen: charge.amountFen)
    case .receipt(let receipt) where receipt.kind == .withdrawal:
      let service = receipt.fields.first { $0.name == .service }?.value ?? ""
      self.init(id: "receipt " + receipt.id.text, kind: "撤回", serviceName: service, amountFen: nil)
    case .outbox(let message):
      guard case .pickUp = message.errand else { return nil }
      self.init(id: "message " + message.id.text, kind: "取设备", serviceName: "", amountFen: nil)
    case .appeal(let appeal):
      let isWithdrawn = appeal.matter.isWithdrawn ?? false
      self.init(
        id: (isWithdrawn ? "withdrawn case " : "case ") + appeal.id.text,
        kind: appeal.ground == .erasure ? "删除申请" : isWithdrawn ? "撤诉" : "申诉",
        serviceName: appeal.matter.serviceName ?? "",
        amountFen: appeal.matter.amountFen)
    case .feedback(let feedback):
      self.init(
        id: "rating " + feedback.order.text, kind: "评价", serviceName: "", amountFen: nil)
    case .subscriber(let subscriber):
      self.init(
        id: "account \(subscriber.state) \(subscriber.noticeChannel)", kind: "账户", serviceName: "",
        amountFen: nil)
    case .erase: self.init(id: "erase", kind: "销毁", serviceName: "", amountFen: nil)
    default: return nil
    }
  }

  private init(id: String, kind: String, serviceName: String, amountFen: Fen?) {
    precondition(Self.kinds.contains(kind), "a kind of write is named in the list")
    self.id = id
    self.kind = kind
    self.serviceName = serviceName
    self.amountFen = amountFen
  }
}
