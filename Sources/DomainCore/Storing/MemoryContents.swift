/// What a store in memory holds, as one value: a copy is a snapshot.
struct MemoryContents: Sendable {
  var accounts: [ID<Subscriber>: KeptAccount] = [:]
  var directory: [PhoneNumber: ID<Subscriber>] = [:]
  var phones: [PhoneNumber: PhoneRecord] = [:]
  var conversations: [ID<ConversationRecord>: Conversation] = [:]
  var handles: [[UInt8]: ID<ConversationRecord>] = [:]
  var handOvers: [ID<HandOver>: HandOver] = [:]
  var grants: [ID<Grant>: Grant] = [:]

  /// An account as a commit left it. It never changes, so that looking it up costs no more than a reference.
  final class KeptAccount: Sendable {
    let account: Account

    init(_ account: Account) { self.account = account }

    /// The file as a store shows it; nil when there is no such person any more.
    var shownFile: CustomerFile? {
      if account.isErased { return nil }
      var shown = account.file.isBounded ? account.file : account.file.bounded()
      for index in shown.outbox.indices {
        let isBegun = account.leases[shown.outbox[index].id] != nil
        if shown.outbox[index].isBegun != isBegun { shown.outbox[index].isBegun = isBegun }
      }
      return shown
    }
  }

  /// One subscriber with the whole past.
  struct Account: Sendable {
    var file: CustomerFile
    var nextDueAt: Instant?
    /// Whether its person was erased: it answers to nobody any more.
    var isErased = false
    var leases: [ID<OutboxMessage>: Instant] = [:]
    var movements: [LedgerTransaction] = []
    var movementIDs: Set<ID<LedgerTransaction>> = []
    var audit: [(event: AuditEvent, hash: [UInt8])] = []

    /// The earliest moment at which something is to be done: a message that nobody holds counts from its time, one that
    /// somebody holds from the end of the lease.
    var dueAt: Instant? {
      if isErased { return nil }
      let messages = file.outbox.map { max($0.notBefore, leases[$0.id] ?? $0.notBefore) }
      return (messages + (nextDueAt.map { [$0] } ?? [])).min()
    }
  }

  /// One conversation with its turns.
  struct Conversation: Sendable {
    var record: ConversationRecord
    var turns: [TurnRecord] = []
    var indexByKey: [String: Int] = [:]
    /// Whose the turns are, by generation: a conversation that leaves a subscriber begins a new one.
    var owners: [ID<Subscriber>?] = []
    var generations: [Int] = []

    /// The turns that belong to a subscriber.
    func turns(of subscriber: ID<Subscriber>) -> [TurnRecord] {
      turns.indices.filter { owners[generations[$0]] == subscriber }.map { turns[$0] }
    }

    /// Whether what was written of it at a moment belongs to a subscriber.
    func isOwned(by subscriber: ID<Subscriber>, at moment: Instant) -> Bool {
      turns.lastIndex { $0.at <= moment }.map { owners[generations[$0]] == subscriber } ?? false
    }

    func turn(key: String) -> TurnRecord? { indexByKey[key].map { turns[$0] } }
  }

  func phoneRecord(of phone: PhoneNumber) -> PhoneRecord {
    let kept = phones[phone]
    return PhoneRecord(
      phone: phone, subscriber: directory[phone], sentAt: kept?.sentAt ?? [], challenge: kept?.challenge,
      failures: kept?.failures ?? 0, lockedUntil: kept?.lockedUntil, version: kept?.version ?? 0)
  }

  mutating func add(_ file: CustomerFile, at now: Instant) throws(StoreProblem) {
    let subscriber = file.subscriber
    guard directory[subscriber.phone] == nil, accounts[subscriber.id] == nil else {
      throw .accountExists(masked: subscriber.phone.masked)
    }
    guard file.balances.values.total == .zero else { throw .violated("opening balances sum to zero") }
    let contents: [Change] =
      file.services.map(Change.service) + file.orders.map(Change.order) + file.payments.map(Change.payment)
      + file.charges.map(Change.charge) + file.refunds.map(Change.refund) + file.receipts.map(Change.receipt)
      + (file.setAside + file.outbox).map(Change.outbox) + file.cases.map(Change.appeal)
      + file.feedback.map(Change.feedback)
    for change in contents {
      if let rule = StoreRules.brokenRule(by: change, in: file) { throw .violated(rule) }
    }
    var account = Account(file: file, nextDueAt: now)
    account.file = account.file.applying(file.outbox.map(Change.outbox))
    account.file.balances = file.balances.filter { $0.value != .zero }
    if let opening = LedgerTransaction.opening(balances: file.balances, at: now) {
      account.movements = [opening]
      account.movementIDs = [opening.id]
    }
    accounts[subscriber.id] = KeptAccount(account)
    directory[subscriber.phone] = subscriber.id
  }

  mutating func commit(_ commit: Commit, keyring: any Keyring) throws(StoreProblem) -> CommitOutcome {
    if let update = commit.conversation {
      let known = conversations[update.record.id]
      if let turn = known?.turn(key: update.turn.key) { return .repeated(turn) }
      guard update.record.turn == (known?.record.turn ?? 0) + 1 else { return .stale }
    }
    if let handOver = commit.handOver {
      guard handOver.version == handOvers[handOver.id]?.version ?? 0 else { return .stale }
      guard
        conversations[handOver.conversation] != nil || commit.conversation?.record.id == handOver.conversation
      else { throw .violated("a ticket names a known conversation") }
    }
    if let grant = commit.grant {
      guard grant.version == grants[grant.id]?.version ?? 0 else { return .stale }
    }
    if let phone = commit.phone {
      guard phone.version == phones[phone.phone]?.version ?? 0 else { return .stale }
    }
    var erased: PhoneNumber?
    if let fileGuard = commit.file {
      guard let kept = accounts[fileGuard.subscriber], fileGuard.allows(kept.account.file.version) else {
        return .stale
      }
      let next = try Self.next(kept, commit, keyring: keyring)
      accounts[fileGuard.subscriber] = KeptAccount(next)
      if next.isErased { erased = next.file.subscriber.phone }
    }
    if var phone = commit.phone {
      phone.version += 1
      phones[phone.phone] = phone
    }
    if let erased {
      directory[erased] = nil
      phones[erased] = nil
    }
    if let update = commit.conversation { put(update) }
    if var grant = commit.grant {
      grant.version += 1
      grants[grant.id] = grant
    }
    if var handOver = commit.handOver {
      handOver.version += 1
      handOvers[handOver.id] = handOver
    }
    return .committed
  }

  private mutating func put(_ update: ConversationUpdate) {
    // Taken out and put back, so that a long conversation isn't copied for each turn.
    var conversation =
      conversations.removeValue(forKey: update.record.id) ?? Conversation(record: update.record)
    if conversation.turns.isEmpty || conversation.record.handleHash != update.record.handleHash {
      handles[conversation.record.handleHash] = nil
      handles[update.record.handleHash] = update.record.id
    }
    conversation.record = update.record
    conversation.indexByKey[update.turn.key] = conversation.turns.count
    conversation.turns.append(update.turn)
    switch conversation.owners.last {
    case nil: conversation.owners = [update.record.subscriber]
    case .some(let owner) where owner == nil || owner == update.record.subscriber:
      conversation.owners[conversation.owners.count - 1] = update.record.subscriber
    case .some: conversation.owners.append(update.record.subscriber)
    }
    conversation.generations.append(conversation.owners.count - 1)
    conversations[update.record.id] = conversation
  }

  /// The account as it is after a commit, or the rule that the commit breaks.
  private static func next(
    _ before: KeptAccount, _ commit: Commit, keyring: any Keyring
  ) throws(StoreProblem) -> Account {
    var next = before.account
    for change in commit.changes { next.file.apply(change) }
    next.file.version += 1
    next.nextDueAt = commit.nextDueAt
    guard next.file.subscriber.id == before.account.file.subscriber.id else {
      throw .violated("a change belongs to the commit's account")
    }
    for change in commit.changes {
      if let rule = StoreRules.brokenRule(by: change, in: next.file) { throw .violated(rule) }
      switch change {
      case .post(let movement):
        guard next.movementIDs.insert(movement.id).inserted else {
          throw .violated("a ledger movement is written once")
        }
        next.movements.append(movement)
      case .outbox(let message): next.leases[message.id] = nil
      case .audit(let event):
        let hash = AuditChain.link(
          after: next.audit.last?.hash ?? AuditChain.root, subscriber: next.file.subscriber.id,
          sequence: Int64(next.audit.count + 1), content: event.canonicalBytes, keyring: keyring)
        next.audit.append((event, hash))
      case .erase: next.isErased = true
      default: break
      }
    }
    if next.file.balances.values.contains(.zero) {
      next.file.balances = next.file.balances.filter { $0.value != .zero }
    }
    return next
  }
}

extension AuditEvent {
  /// The entry's bytes, for the chain.
  public var canonicalBytes: [UInt8] {
    var writer = CanonicalBytes()
    writer.add("actor", actor.rawValue)
    writer.add("action", action.rawValue)
    writer.add("reference", reference)
    writer.add("at", String(at.milliseconds))
    if let who { writer.add("who", who) }
    return writer.bytes
  }
}

extension LedgerTransaction {
  /// The movement that an account begins with, nil when all its balances are zero; its id is `opening`.
  public static func opening(balances: [LedgerAccount: Fen], at now: Instant) -> LedgerTransaction? {
    let entries = LedgerAccount.allCases.compactMap { account in
      balances[account].flatMap { $0 == .zero ? nil : LedgerEntry(account, $0) }
    }
    guard !entries.isEmpty else { return nil }
    return LedgerTransaction(id: ID("opening"), at: now, reason: .opening, reference: "", entries: entries)
  }
}
