internal import Synchronization

/// A store in memory, for tests and rehearsals: the same guards and rules as the stores on disk, and as fast as a
/// dictionary. It lives as long as its owner; `reopened()` is what a new process would find after a crash.
public final class MemoryStore: Store {
  private let keyring: any Keyring
  private let contents: Mutex<MemoryContents>

  /// An empty store. Hashes of numbers, handles and the audit chain are made with `keyring`.
  public convenience init(keyring: any Keyring) {
    self.init(keyring: keyring, contents: MemoryContents())
  }

  private init(keyring: any Keyring, contents: MemoryContents) {
    self.keyring = keyring
    self.contents = Mutex(contents)
  }

  /// Another store that holds what was committed here so far and shares nothing afterwards.
  public func reopened() -> MemoryStore {
    MemoryStore(keyring: keyring, contents: contents.withLock { $0 })
  }

  /// Every ledger movement of a subscriber, oldest first, for checks of the books.
  public func ledger(of subscriber: ID<Subscriber>) -> [LedgerTransaction] {
    contents.withLock { $0.accounts[subscriber]?.account.movements ?? [] }
  }

  public func phoneRecord(of phone: PhoneNumber) async throws -> PhoneRecord {
    contents.withLock { $0.phoneRecord(of: phone) }
  }

  public func file(of subscriber: ID<Subscriber>) async throws -> CustomerFile? {
    contents.withLock { $0.accounts[subscriber] }?.shownFile
  }

  public func conversation(handle: String) async throws -> ConversationRecord? {
    let hash = keyring.handleHash(of: handle)
    return contents.withLock { contents in
      contents.handles[hash].flatMap { contents.conversations[$0]?.record }
    }
  }

  public func conversation(id: ID<ConversationRecord>) async throws -> ConversationRecord? {
    contents.withLock { $0.conversations[id]?.record }
  }

  public func turn(of conversation: ID<ConversationRecord>, key: String) async throws -> TurnRecord? {
    contents.withLock { $0.conversations[conversation]?.turn(key: key) }
  }

  public func turns(of conversation: ID<ConversationRecord>, last count: Int) async throws -> [TurnRecord] {
    contents.withLock { Array(($0.conversations[conversation]?.turns ?? []).suffix(count)) }
  }

  public func commit(_ commit: Commit) async throws -> CommitOutcome {
    try contents.withLock { contents throws(StoreProblem) in
      try contents.commit(commit, keyring: keyring)
    }
  }

  public func add(_ file: CustomerFile, at now: Instant) async throws {
    try contents.withLock { contents throws(StoreProblem) in try contents.add(file, at: now) }
  }

  public func subscribers(after cursor: ID<Subscriber>?, limit: Int) async throws -> [ID<Subscriber>] {
    contents.withLock { contents in
      let ids = contents.accounts.keys.map(\.text).filter { text in cursor.map { text > $0.text } ?? true }
      return ids.sorted().prefix(limit).map { ID($0) }
    }
  }

  public func subscribersWithWork(due now: Instant, limit: Int) async throws -> [ID<Subscriber>] {
    contents.withLock { contents in
      let due = contents.accounts.compactMap { id, kept in kept.account.dueAt.map { ($0, id.text) } }
      return due.filter { $0.0 <= now }.sorted { $0 < $1 }.prefix(limit).map { ID($0.1) }
    }
  }

  public func lease(
    _ message: ID<OutboxMessage>, of subscriber: ID<Subscriber>, until: Instant, at now: Instant
  ) async throws -> Bool {
    contents.withLock { contents in
      guard var account = contents.accounts[subscriber]?.account,
        account.file.outbox.contains(where: { $0.id == message }),
        account.leases[message].map({ $0 <= now }) ?? true
      else { return false }
      account.leases[message] = until
      contents.accounts[subscriber] = MemoryContents.KeptAccount(account)
      return true
    }
  }

  public func firstBrokenAuditEntry(of subscriber: ID<Subscriber>) async throws -> Int64? {
    guard let account = contents.withLock({ $0.accounts[subscriber] })?.account else { return nil }
    var previous = AuditChain.root
    for (index, entry) in account.audit.enumerated() {
      let sequence = Int64(index + 1)
      let link = AuditChain.link(
        after: previous, subscriber: subscriber, sequence: sequence, content: entry.event.canonicalBytes,
        keyring: keyring)
      guard constantTimeEqual(link, entry.hash) else { return sequence }
      previous = link
    }
    return nil
  }

  public func audit(of subscriber: ID<Subscriber>, last limit: Int) async throws -> [AuditEvent] {
    contents.withLock { ($0.accounts[subscriber]?.account.audit ?? []).suffix(limit).map(\.event) }
  }

  public func record(of subscriber: ID<Subscriber>) async throws -> SubjectRecord? {
    contents.withLock { contents in
      guard let account = contents.accounts[subscriber]?.account, !account.isErased else { return nil }
      let conversations = contents.conversations.values.sorted { $0.record.id.text < $1.record.id.text }
      return SubjectRecord(
        file: account.file, phone: contents.phoneRecord(of: account.file.subscriber.phone),
        movements: account.movements, audit: account.audit.map(\.event),
        turns: conversations.flatMap { $0.turns(of: subscriber) },
        handOvers: contents.handOvers.values.filter { ticket in
          contents.conversations[ticket.conversation]?.isOwned(by: subscriber, at: ticket.openedAt) ?? false
        }.sorted { ($0.openedAt, $0.id.text) < ($1.openedAt, $1.id.text) },
        grants: contents.grants.values.filter { $0.subscriber == subscriber }
          .sorted { $0.id.text < $1.id.text })
    }
  }

  public func subscriber(ofOrder order: ID<Order>) async throws -> ID<Subscriber>? {
    contents.withLock { contents in
      contents.accounts.first { $0.value.account.file.order(order) != nil }?.key
    }
  }

  public func openOrders(limit: Int) async throws -> [(subscriber: ID<Subscriber>, order: Order)] {
    orders(limit, where: \.isOpen)
  }

  public func ordersForPeople(limit: Int) async throws -> [(subscriber: ID<Subscriber>, order: Order)] {
    orders(limit, where: \.waitsForPerson)
  }

  private func orders(
    _ limit: Int, where isMeant: (Order) -> Bool
  ) -> [(subscriber: ID<Subscriber>, order: Order)] {
    contents.withLock { contents in
      let open = contents.accounts.flatMap { id, kept in
        kept.account.file.orders.filter(isMeant).map { (subscriber: id, order: $0) }
      }
      let oldestFirst = open.sorted {
        ($0.order.acceptedAt, $0.order.id.text) < ($1.order.acceptedAt, $1.order.id.text)
      }
      return Array(oldestFirst.prefix(limit))
    }
  }

  public func handOver(_ id: ID<HandOver>) async throws -> HandOver? {
    contents.withLock { $0.handOvers[id] }
  }

  public func handOvers(of conversation: ID<ConversationRecord>) async throws -> [HandOver] {
    contents.withLock { contents in
      contents.handOvers.values.filter { $0.conversation == conversation }
        .sorted { ($0.openedAt, $0.id.text) < ($1.openedAt, $1.id.text) }
    }
  }

  public func handOvers(of subscriber: ID<Subscriber>) async throws -> [HandOver] {
    contents.withLock { contents in
      contents.handOvers.values.filter { handOver in
        handOver.subscriber == subscriber
          || contents.conversations[handOver.conversation]?.record.subscriber == subscriber
      }.sorted { ($0.openedAt, $0.id.text) < ($1.openedAt, $1.id.text) }
    }
  }

  public func openHandOvers(limit: Int) async throws -> [HandOver] {
    contents.withLock { contents in
      let open = contents.handOvers.values.filter { !$0.state.isClosed }
      return Array(open.sorted { ($0.openedAt, $0.id.text) < ($1.openedAt, $1.id.text) }.prefix(limit))
    }
  }
}
