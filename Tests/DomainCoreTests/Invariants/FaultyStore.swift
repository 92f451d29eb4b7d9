import DomainCore
import Synchronization

/// A store whose disk fails and whose other writers are faster, by chance: reads and commits that throw, commits that are
/// written though they throw (the answer was lost), and commits before which somebody else writes to the same file.
final class FaultyStore: Store {
  /// The store behind it, which never fails: what is true.
  let kept: MemoryStore
  /// Writes something to a customer's file as another process would.
  private let rival: @Sendable (MemoryStore, ID<Subscriber>) async throws -> Void
  private let state: Mutex<State>

  private struct State {
    var random: RandomNumbers
    var isCalm = false
    var counts = Counts()
  }

  /// How often what went wrong.
  struct Counts: Equatable {
    var refusedReads = 0
    var refusedCommits = 0
    var lostAnswers = 0
    var overtaken = 0
  }

  private enum Fault {
    case none, before, after, overtaken
  }

  /// A store over `kept` that fails as the chance of `seed` says.
  init(
    _ kept: MemoryStore, seed: UInt64,
    rival: @escaping @Sendable (MemoryStore, ID<Subscriber>) async throws -> Void
  ) {
    self.kept = kept
    self.rival = rival
    state = Mutex(State(random: RandomNumbers(seed: seed ^ 0xd15c_fa17)))
  }

  var counts: Counts { state.withLock { $0.counts } }

  /// Fails no more, or again.
  func setCalm(_ isCalm: Bool) { state.withLock { $0.isCalm = isCalm } }

  private func read<Value>(_ body: () async throws -> Value) async throws -> Value {
    let fails = state.withLock { state in
      guard !state.isCalm, state.random.below(60) == 0 else { return false }
      state.counts.refusedReads += 1
      return true
    }
    if fails { throw StoreProblem.busy(holder: "the simulation") }
    return try await body()
  }

  private func fault() -> Fault {
    state.withLock { state in
      guard !state.isCalm else { return .none }
      switch state.random.below(40) {
      case 0:
        state.counts.refusedCommits += 1
        return .before
      case 1:
        state.counts.lostAnswers += 1
        return .after
      case 2, 3:
        state.counts.overtaken += 1
        return .overtaken
      default: return .none
      }
    }
  }

  func commit(_ commit: Commit) async throws -> CommitOutcome {
    switch fault() {
    case .none: return try await kept.commit(commit)
    case .before: throw StoreProblem.full
    case .after:
      _ = try await kept.commit(commit)
      throw StoreProblem.failed("the answer was lost")
    case .overtaken:
      if let subscriber = commit.file?.subscriber { try await rival(kept, subscriber) }
      return try await kept.commit(commit)
    }
  }

  func lease(
    _ message: ID<OutboxMessage>, of subscriber: ID<Subscriber>, until: Instant, at now: Instant
  ) async throws -> Bool {
    let fault = fault()
    if fault == .before { throw StoreProblem.full }
    let taken = try await kept.lease(message, of: subscriber, until: until, at: now)
    if fault == .after { throw StoreProblem.failed("the answer was lost") }
    return taken
  }

  func file(of subscriber: ID<Subscriber>) async throws -> CustomerFile? {
    try await read { try await kept.file(of: subscriber) }
  }

  func history(
    of subscriber: ID<Subscriber>, _ kind: HistoryKind, before id: String?, limit: Int
  ) async throws -> HistoryPage {
    try await read { try await kept.history(of: subscriber, kind, before: id, limit: limit) }
  }

  func subscribersWithWork(due now: Instant, limit: Int) async throws -> [ID<Subscriber>] {
    try await read { try await kept.subscribersWithWork(due: now, limit: limit) }
  }

  func phoneRecord(of phone: PhoneNumber) async throws -> PhoneRecord {
    try await read { try await kept.phoneRecord(of: phone) }
  }

  func conversation(handle: String) async throws -> ConversationRecord? {
    try await read { try await kept.conversation(handle: handle) }
  }

  func conversation(id: ID<ConversationRecord>) async throws -> ConversationRecord? {
    try await read { try await kept.conversation(id: id) }
  }

  func turn(of conversation: ID<ConversationRecord>, key: String) async throws -> TurnRecord? {
    try await read { try await kept.turn(of: conversation, key: key) }
  }

  func turns(of conversation: ID<ConversationRecord>, last count: Int) async throws -> [TurnRecord] {
    try await read { try await kept.turns(of: conversation, last: count) }
  }

  func subscribers(after cursor: ID<Subscriber>?, limit: Int) async throws -> [ID<Subscriber>] {
    try await read { try await kept.subscribers(after: cursor, limit: limit) }
  }

  func subscriber(ofOrder order: ID<Order>) async throws -> ID<Subscriber>? {
    try await read { try await kept.subscriber(ofOrder: order) }
  }

  func openOrders(limit: Int) async throws -> [(subscriber: ID<Subscriber>, order: Order)] {
    try await read { try await kept.openOrders(limit: limit) }
  }

  func ordersForPeople(limit: Int) async throws -> [(subscriber: ID<Subscriber>, order: Order)] {
    try await read { try await kept.ordersForPeople(limit: limit) }
  }

  func handOver(_ id: ID<HandOver>) async throws -> HandOver? {
    try await read { try await kept.handOver(id) }
  }

  func openHandOvers(limit: Int) async throws -> [HandOver] {
    try await read { try await kept.openHandOvers(limit: limit) }
  }

  func handOvers(of conversation: ID<ConversationRecord>) async throws -> [HandOver] {
    try await read { try await kept.handOvers(of: conversation) }
  }

  func handOvers(of subscriber: ID<Subscriber>) async throws -> [HandOver] {
    try await read { try await kept.handOvers(of: subscriber) }
  }

  func record(of subscriber: ID<Subscriber>) async throws -> SubjectRecord? {
    try await read { try await kept.record(of: subscriber) }
  }

  func add(_ file: CustomerFile, at now: Instant) async throws { try await kept.add(file, at: now) }

  func firstBrokenAuditEntry(of subscriber: ID<Subscriber>) async throws -> Int64? {
    try await kept.firstBrokenAuditEntry(of: subscriber)
  }

  func audit(of subscriber: ID<Subscriber>, last limit: Int) async throws -> [AuditEvent] {
    try await kept.audit(of: subscriber, last: limit)
  }
}
