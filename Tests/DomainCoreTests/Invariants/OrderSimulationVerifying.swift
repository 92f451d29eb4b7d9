import DomainCore

/// What a simulated customer did to prove who he is, noted beside the store: by it is judged whether a proof was earned.
struct VerificationLog {
  /// A code that reached the telephone.
  struct SentCode {
    var code: String
    var sentAt: Instant
    var conversation: ID<ConversationRecord>
    var isUsed = false
    var wrongTries = 0
  }

  /// The codes that were sent, oldest first.
  var sent: [SentCode] = []
  /// Those that the telephone has received.
  var received: Set<String> = []
  /// The proof that was earned, by a code or the service password.
  var proof: Proof?
  /// What was answered against the rules.
  var broken: [String] = []
}

extension OrderSimulation {
  /// The proof that the customer has earned, or one of any kind: weak, old, somebody else's.
  mutating func randomProof() -> Proof {
    if let earned = verification.proof, random.below(2) == 0 { return earned }
    return LeavingWorld.proof(
      random.below(4) == 0 ? [.smsCode] : [.smsCode, .servicePassword],
      of: random.below(10) == 0 ? ID("s2") : LeavingWorld.subscriber,
      at: clock.now.adding(seconds: -Int64(random.below(400))))
  }

  var brokenProofs: [String] { verification.broken }

  /// Asks for a code, reads it, says a right or a wrong one in this conversation or another, at once or too late.
  mutating func verify() async throws {
    try await askForCode()
    do {
      _ = try await courier.run(for: LeavingWorld.subscriber, until: clock.now.adding(seconds: 1))
    } catch is ClockFault {}
    for message in gateway.takeMessages(for: LeavingWorld.phone) {
      if case .code(let code) = message { verification.received.insert(code) }
    }
    if random.below(5) == 0 {
      for _ in 0..<rules.policies.limits.failuresUntilLock {
        turn += 1
        try await tryWrongPassword()
      }
    }
    for _ in 0..<random.below(4) {
      if random.below(3) == 0 { clock.move(seconds: random.pick([1, 59, 61, 299, 301, 1801])) }
      turn += 1
      try await trySomething()
    }
  }

  private mutating func askForCode() async throws {
    let record = try await store.phoneRecord(of: LeavingWorld.phone)
    let file = try await file()
    let code = String((0..<6).map { _ in Character(String(random.below(10))) })
    let conversation: ID<ConversationRecord> = random.below(5) == 0 ? ID("c2") : LeavingWorld.conversation
    var numbers = numbers()
    let sending = record.sending(
      code: code, salt: (0..<16).map { _ in UInt8(random.below(256)) }, purpose: .identity, in: conversation,
      limits: rules.policies.limits, keyring: LeavingWorld.keyring, numbers: &numbers, at: clock.now)
    guard case .sent(let next, let changes) = sending else { return }
    // Where the clock went back, what was sent after that moment may be forgotten.
    let sinceBack = verification.sent.lastIndex { $0.sentAt > clock.now }.map { $0 + 1 } ?? 0
    let steady = verification.sent.indices.dropFirst().last {
      verification.sent[$0].sentAt < verification.sent[$0 - 1].sentAt
    }
    let known = verification.sent.dropFirst(max(sinceBack, steady ?? 0)).filter {
      clock.now.milliseconds - $0.sentAt.milliseconds < 3_600_000
    }
    let failure = await written(changes, phone: next, on: file)
    let kept = try await store.kept.phoneRecord(of: LeavingWorld.phone)
    if kept.challenge?.id == next.challenge?.id {
      verification.sent.append(.init(code: code, sentAt: clock.now, conversation: conversation))
      if known.contains(where: { clock.now.milliseconds - $0.sentAt.milliseconds < 60_000 }) {
        verification.broken.append("two codes within a minute")
      }
      if known.count >= rules.policies.limits.sendsPerHour {
        verification.broken.append("more codes in an hour than the limit")
      }
    }
    if let failure { throw failure }
  }

  private mutating func tryWrongPassword() async throws {
    let record = try await store.phoneRecord(of: LeavingWorld.phone)
    let file = try await file()
    let tried = record.trying(
      password: "wrong", of: file.subscriber, in: LeavingWorld.conversation, limits: rules.policies.limits,
      keyring: LeavingWorld.keyring, at: clock.now)
    if let failure = await written(tried.audits.map(Change.audit), phone: tried.record, on: file) {
      throw failure
    }
  }

  private mutating func trySomething() async throws {
    let record = try await store.phoneRecord(of: LeavingWorld.phone)
    let file = try await file()
    let conversation: ID<ConversationRecord> = random.below(6) == 0 ? ID("c2") : LeavingWorld.conversation
    let wasLocked = record.isLocked(at: clock.now)
    let said: String
    let tried: ProofTry
    var factor = Proof.Factor.smsCode
    switch random.below(5) {
    case 0:
      factor = .servicePassword
      said = random.pick(["s3cret", "wrong"])
      tried = record.trying(
        password: said, of: file.subscriber, in: conversation, limits: rules.policies.limits,
        keyring: LeavingWorld.keyring, at: clock.now)
    case 1:
      guard let proof = verification.proof, record.subscriber == proof.subscriber else { return }
      factor = .idNumberTail
      said = random.pick(["123X", "123x", "9999", ""])
      tried = record.trying(
        idTail: said, of: file.subscriber, after: proof, in: conversation, limits: rules.policies.limits,
        at: clock.now)
    default:
      said =
        random.below(3) > 0
        ? verification.sent.last?.code ?? "000000"
        : random.pick(verification.sent.map(\.code) + ["000000"])
      tried = record.trying(
        code: said, purpose: .identity, in: conversation, limits: rules.policies.limits,
        keyring: LeavingWorld.keyring, at: clock.now)
    }
    let failure = await written(tried.audits.map(Change.audit), phone: tried.record, on: file)
    if let failure { throw failure }
    guard tried.verdict == .right else { return }
    if wasLocked { verification.broken.append("a locked number was verified") }
    switch factor {
    case .smsCode: judge(said, in: conversation)
    case .servicePassword:
      if said != "s3cret" { verification.broken.append("a wrong password was right") }
    case .idNumberTail:
      if said.uppercased() != "123X" { verification.broken.append("a wrong ID number was right") }
    }
    counts.proved += 1
    if factor == .idNumberTail {
      verification.proof = verification.proof?.adding(factor, at: clock.now)
    } else {
      verification.proof = Proof(subscriber: LeavingWorld.subscriber, first: factor, at: clock.now)
    }
  }

  /// A code that was taken: the last one, received, of this conversation, at most 300 s old, and never before (S1–S3).
  private mutating func judge(_ code: String, in conversation: ID<ConversationRecord>) {
    guard let index = verification.sent.lastIndex(where: { $0.code == code }) else {
      return verification.broken.append("a code that was never sent was right")
    }
    let sent = verification.sent[index]
    let age = clock.now.milliseconds - sent.sentAt.milliseconds
    if index != verification.sent.count - 1 {
      verification.broken.append("a code that was replaced was right")
    }
    if !(0...300_000).contains(age) { verification.broken.append("a code of \(age) ms was right") }
    if sent.conversation != conversation {
      verification.broken.append("a code was right in another conversation")
    }
    if sent.isUsed { verification.broken.append("a code was right twice") }
    verification.sent[index].isUsed = true
  }

  /// Writes changes and a number's record; what kept it from being known that they were written.
  private mutating func written(
    _ changes: [Change], phone: PhoneRecord, on file: CustomerFile
  ) async -> (any Error)? {
    do {
      let outcome = try await store.commit(
        Commit(
          file: changes.isEmpty
            ? nil : Commit.FileGuard(subscriber: file.subscriber.id, version: file.version),
          phone: phone, changes: changes,
          nextDueAt: changes.isEmpty
            ? nil : file.applying(changes).nextDue(under: rules.policies, at: clock.now), at: clock.now))
      if case .committed = outcome { return nil }
      counts.staleTurns += 1
      return StoreProblem.busy(holder: "another writer")
    } catch {
      return error
    }
  }
}
