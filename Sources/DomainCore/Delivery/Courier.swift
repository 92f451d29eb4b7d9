/// Carries between a store and the operator: runs what is due, delivers what waits, writes each answer as a commit of its
/// own. Any number of couriers may work on one store: messages are leased, and what was decided on an old file is decided
/// again.
public final class Courier: Sendable {
  /// How long a delivery may take before another courier takes the message up.
  public static let leaseSeconds: Int64 = 30
  /// How often one decision is made again because the file had changed, before it is left for later.
  private static let staleLimit = 64

  private let store: any Store
  private let gateway: any OperatorGateway
  private let policies: Policies
  private let keyring: any Keyring
  private let clock: @Sendable () -> Instant

  /// A courier between these; the clock is asked before each decision.
  public init(
    store: any Store, gateway: any OperatorGateway, policies: Policies, keyring: any Keyring,
    clock: @escaping @Sendable () -> Instant
  ) {
    self.store = store
    self.gateway = gateway
    self.policies = policies
    self.keyring = keyring
    self.clock = clock
  }

  /// Whether errands of a kind are taken at all now, whoever they are for.
  public func isReachable(for kind: ErrandKind) async -> Bool { await gateway.isReachable(for: kind) }

  /// Runs what is due for one subscriber and delivers what waits, until nothing is left to do now or the clock reaches
  /// `deadline`. A delivery that has begun is finished.
  ///
  /// By a clock that stands behind the account's records only a code goes out: who asks for one must not learn whether the
  /// account is dated ahead (S7).
  ///
  /// - Returns: How many commits were made.
  /// - Throws: What the store throws, or `ClockFault`; what was committed stays, and the rest is done next time.
  @discardableResult
  public func run(for subscriber: ID<Subscriber>, until deadline: Instant) async throws -> Int {
    if let file = try await store.file(of: subscriber),
      let fault = file.clockFault(under: policies, at: clock())
    {
      if case .behindRecords = fault { try await deliverCodes(of: file) }
      throw fault
    }
    var commits = 0
    for report in await gateway.reports(about: subscriber, at: clock()) {
      if try await record(report.answer, to: report.message, of: subscriber) { commits += 1 }
      await gateway.acknowledge(report, about: subscriber)
    }
    var heldElsewhere: Set<ID<OutboxMessage>> = []
    while true {
      let due = try await decideDue(for: subscriber)
      if due.isWritten { commits += 1 }
      let now = clock()
      guard now < deadline, let file = due.isWritten ? try await store.file(of: subscriber) : due.file,
        let message = file.outbox.first(where: { $0.notBefore <= now && !heldElsewhere.contains($0.id) })
      else { return commits }
      guard let answer = try await deliver(message, of: file, at: now) else {
        heldElsewhere.insert(message.id)
        continue
      }
      if try await record(answer, to: message, of: subscriber) {
        commits += 1
      } else {
        heldElsewhere.insert(message.id)
      }
    }
  }

  /// Delivers nothing but codes, for somebody who hasn't proved who he is: what else is due for the account would tell him by its
  /// time that there is one (S7).
  public func deliverCodes(for subscriber: ID<Subscriber>) async throws {
    if let file = try await store.file(of: subscriber) { try await deliverCodes(of: file) }
  }

  /// The file as it is, and why the clock can't be right for it: what a stranger's line is answered by.
  public func unsettledFile(
    of subscriber: ID<Subscriber>, under policies: Policies, at now: Instant
  ) async throws -> (file: CustomerFile?, clockFault: ClockFault?) {
    let file = try await store.file(of: subscriber)
    return (file, file?.clockFault(under: policies, at: now))
  }

  /// The file with everything done that was due by time; as it is, with the reason, when the clock can't be right for it.
  public func settledFile(
    of subscriber: ID<Subscriber>, under policies: Policies, at now: Instant, until deadline: Instant
  ) async throws -> (file: CustomerFile?, clockFault: ClockFault?) {
    guard let file = try await store.file(of: subscriber) else { return (nil, nil) }
    if let fault = file.clockFault(under: policies, at: now) { return (file, fault) }
    let isDue = file.nextDue(under: policies, at: now).map { $0 <= now } ?? false
    // What waits for another delivery is tried before the customer is told where it stands.
    guard isDue || file.outbox.contains(where: { $0.notBefore <= now }) else { return (file, nil) }
    do {
      _ = try await run(for: subscriber, until: deadline)
    } catch let fault as ClockFault {
      return (try await store.file(of: subscriber), fault)
    }
    return (try await store.file(of: subscriber), nil)
  }

  /// Delivers a message for a lease's time; nil when another courier has it.
  private func deliver(
    _ message: OutboxMessage, of file: CustomerFile, at now: Instant
  ) async throws -> OperatorAnswer? {
    let person = file.subscriber
    let until = now.adding(seconds: Self.leaseSeconds)
    guard try await store.lease(message.id, of: person.id, until: until, at: now) else { return nil }
    return await gateway.deliver(
      Delivery(
        message: message, subscriber: person.id, phone: person.phone, channel: person.noticeChannel,
        email: person.email, attempt: message.attempts + 1, at: now))
  }

  /// Tries each waiting code once. What came of it is written without looking at the clock: nothing but the code ends.
  private func deliverCodes(of file: CustomerFile) async throws {
    let now = clock()
    for message in file.outbox where message.errand.kind == .code && message.notBefore <= now {
      guard let answer = try await deliver(message, of: file, at: now) else { continue }
      try await commit(for: file.subscriber.id, evenBehindRecords: true) { file, now in
        var numbers = NumberSource(seed: "answer/\(message.id)/\(file.version)", keyring: keyring)
        return file.changes(
          after: answer, to: message, under: policies, numbers: &numbers, keyring: keyring, at: now)
      }
    }
  }

  /// Runs everything that is due for anybody, most overdue first, until nothing is left or the clock reaches `deadline`. An account
  /// whose rows were changed from outside is left as it is, and keeps nobody else's work from being done.
  ///
  /// - Parameter limit: Accounts to look at, at the most.
  /// - Returns: How many accounts were looked at and how many commits were made, and why nothing was decided about others: the clock,
  ///   or for each the first thing that was changed from outside.
  /// - Throws: What the store throws, or `ClockFault` when the clock stands before all rules.
  @discardableResult
  public func runAll(
    limit: Int, until deadline: Instant
  ) async throws -> (subscribers: Int, commits: Int, clockFaults: [ClockFault], foreign: [String]) {
    var seen: Set<ID<Subscriber>> = []
    var commits = 0
    var faults: [ClockFault] = []
    var foreign: [String] = []
    if let fault = policies.clockFault(at: clock()) { throw fault }
    while seen.count < limit {
      let now = clock()
      guard now < deadline else { break }
      let due = try await store.subscribersWithWork(due: now, limit: limit).filter { !seen.contains($0) }
      if due.isEmpty { break }
      for subscriber in due.prefix(limit - seen.count) where clock() < deadline {
        seen.insert(subscriber)
        do {
          if let problem = try await store.rowProblems(of: subscriber).first {
            foreign.append(problem)
            continue
          }
          let made = try await run(for: subscriber, until: deadline)
          if made == 0 { try await refreshDue(of: subscriber) }
          commits += made
        } catch let fault as ClockFault {
          faults.append(fault)
        } catch StoreProblem.foreign(let problem) {
          foreign.append(problem)
        }
      }
    }
    return (seen.count, commits, faults, foreign)
  }

  /// Writes what an answer changes; an answer that changes nothing writes nothing.
  ///
  /// - Returns: Whether something was written.
  @discardableResult
  public func record(
    _ answer: OperatorAnswer, to message: OutboxMessage, of subscriber: ID<Subscriber>
  ) async throws -> Bool {
    try await commit(for: subscriber) { file, now in
      var numbers = NumberSource(seed: "answer/\(message.id)/\(file.version)", keyring: keyring)
      return file.changes(
        after: answer, to: message, under: policies, numbers: &numbers, keyring: keyring, at: now)
    }.isWritten
  }

  /// Runs what is due by time for one subscriber.
  ///
  /// - Returns: Whether something was written.
  @discardableResult
  public func runDue(for subscriber: ID<Subscriber>) async throws -> Bool {
    try await decideDue(for: subscriber).isWritten
  }

  private func decideDue(
    for subscriber: ID<Subscriber>
  ) async throws -> (isWritten: Bool, file: CustomerFile?) {
    try await commit(for: subscriber) { file, now in
      var numbers = NumberSource(
        seed: "due/\(file.subscriber.id)/\(file.version)", keyring: keyring)
      return file.dueChanges(under: policies, numbers: &numbers, keyring: keyring, at: now)
    }
  }

  /// A stored moment that has passed without anything being due (an import, a policy that changed) is put right, or the
  /// account would come up for ever.
  private func refreshDue(of subscriber: ID<Subscriber>) async throws {
    let now = clock()
    guard let file = try await store.file(of: subscriber),
      !file.outbox.contains(where: { $0.notBefore <= now })
    else { return }
    _ = try await store.commit(
      Commit(
        file: Commit.FileGuard(subscriber: subscriber, version: file.version),
        nextDueAt: file.nextDue(under: policies, at: now), at: now))
  }

  /// Decides on the file as it is now and writes; when somebody else was faster, decides again. By a clock that can't be
  /// right nothing is decided, and so nothing delivered.
  ///
  /// - Returns: Whether something was written, and the file that was decided on last, as it was before.
  @discardableResult
  private func commit(
    for subscriber: ID<Subscriber>, evenBehindRecords: Bool = false,
    deciding: (CustomerFile, Instant) -> [Change]
  ) async throws -> (isWritten: Bool, file: CustomerFile?) {
    var last: CustomerFile?
    for _ in 0..<Self.staleLimit {
      guard let file = try await store.file(of: subscriber) else { return (false, nil) }
      last = file
      let now = clock()
      if !evenBehindRecords, let fault = file.clockFault(under: policies, at: now) { throw fault }
      let changes = deciding(file, now)
      if changes.isEmpty { return (false, file) }
      let outcome = try await store.commit(
        Commit(
          file: Commit.FileGuard(subscriber: subscriber, version: file.version), changes: changes,
          nextDueAt: file.applying(changes).nextDue(under: policies, at: now), at: now))
      if case .committed = outcome { return (true, file) }
    }
    return (false, last)
  }
}
