/// What became of an attempt to prove who is speaking.
public struct ProofTry: Hashable, Sendable {
  /// The number's record as it must be written.
  public let record: PhoneRecord
  /// What the speaker is told.
  public let verdict: Verdict
  /// What the account's audit log gains; empty for a number without account.
  public let audits: [AuditEvent]

  /// What the speaker is told. A stranger gets the same verdicts for an unknown, a locked and a known number (S7).
  public enum Verdict: Hashable, Sendable {
    case right
    /// Not right, with the tries that are left, from 1.
    case wrong(triesLeft: Int)
    /// Nothing that could be said counts any more: expired, used up, replaced, never asked for here. Ask for another.
    case dead
  }
}

extension PhoneRecord {
  /// Tries a code that was sent by SMS.
  ///
  /// It counts once (S1), for 300 s and not a millisecond longer, in the conversation that asked for it and for what it was
  /// asked for (S2), and dies of five wrong tries; ten failures in a row lock the number for 30 minutes (S3). While
  /// it is locked the right code is answered like a wrong one.
  public func trying(
    code: String, purpose: Challenge.Purpose, in conversation: ID<ConversationRecord>, limits: Limits,
    keyring: any Keyring, at now: Instant
  ) -> ProofTry {
    guard let challenge, challenge.conversation == conversation, challenge.purpose == purpose,
      challenge.isAlive(limits: limits, at: now)
    else { return ProofTry(record: self, verdict: .dead, audits: []) }
    let hash = Challenge.hash(
      of: code, salt: challenge.salt, id: challenge.id, purpose: purpose, keyring: keyring)
    if constantTimeEqual(hash, challenge.codeHash), !isLocked(at: now) {
      var next = self
      next.challenge = nil
      return next.succeeding(in: conversation, at: now)
    }
    var next = self
    next.challenge?.wrongTries += 1
    let triesLeft = limits.codeTries - challenge.wrongTries - 1
    return next.failing(triesLeft: triesLeft, in: conversation, limits: limits, at: now)
  }

  /// Tries the service password. A number without account or without password costs the same time: `decoy` is derived
  /// instead, with the rounds that real ones have.
  public func trying(
    password: String, of subscriber: Subscriber?, decoy: PasswordHash? = nil,
    in conversation: ID<ConversationRecord>, limits: Limits, keyring: any Keyring, at now: Instant
  ) -> ProofTry {
    precondition(subscriber?.id == self.subscriber, "a password is tried on the number's own account")
    let stored = subscriber?.servicePassword
    let matches = keyring.matches(
      password: password, stored ?? decoy ?? .decoy(rounds: keyring.passwordRounds))
    guard !isLocked(at: now) else { return ProofTry(record: self, verdict: .dead, audits: []) }
    if matches, stored != nil { return succeeding(in: conversation, at: now) }
    let triesLeft = limits.failuresUntilLock - failures - 1
    return failing(triesLeft: triesLeft, in: conversation, limits: limits, at: now)
  }

  /// Tries the last characters of the ID number on file. Knowledge is never the only factor (S5): a proof by another one
  /// comes first.
  public func trying(
    idTail: String, of subscriber: Subscriber, after proof: Proof, in conversation: ID<ConversationRecord>,
    limits: Limits, at now: Instant
  ) -> ProofTry {
    precondition(subscriber.id == self.subscriber, "an ID number is tried on the number's own account")
    precondition(proof.subscriber == subscriber.id, "a second proof follows a proof for the same account")
    guard !isLocked(at: now) else { return ProofTry(record: self, verdict: .dead, audits: []) }
    let said = Array(idTail.uppercased().utf8)
    let onFile = Array(subscriber.idNumberTail.uppercased().utf8)
    if !onFile.isEmpty, constantTimeEqual(said, onFile) { return succeeding(in: conversation, at: now) }
    let triesLeft = limits.failuresUntilLock - failures - 1
    return failing(triesLeft: triesLeft, in: conversation, limits: limits, at: now)
  }

  private func succeeding(in conversation: ID<ConversationRecord>, at now: Instant) -> ProofTry {
    var next = self
    next.failures = 0
    next.lockedUntil = nil
    return ProofTry(record: next, verdict: .right, audits: audits(.verified, in: conversation, at: now))
  }

  private func failing(
    triesLeft: Int, in conversation: ID<ConversationRecord>, limits: Limits, at now: Instant
  ) -> ProofTry {
    var next = self
    var actions: [AuditEvent.Action] = [.verificationFailed]
    if !isLocked(at: now) {
      next.failures += 1
      if next.failures >= limits.failuresUntilLock {
        next.failures = 0
        next.lockedUntil = now.adding(seconds: limits.lockSeconds)
        actions.append(.verificationLocked)
      }
    }
    return ProofTry(
      record: next, verdict: triesLeft > 0 ? .wrong(triesLeft: triesLeft) : .dead,
      audits: actions.flatMap { audits($0, in: conversation, at: now) })
  }

  private func audits(
    _ action: AuditEvent.Action, in conversation: ID<ConversationRecord>, at now: Instant
  ) -> [AuditEvent] {
    guard subscriber != nil else { return [] }
    return [AuditEvent(actor: .customer, action: action, reference: conversation.text, at: now)]
  }
}

extension Challenge {
  /// Whether a code may still be tried. A clock that stands before the sending can't tell its age: then it is dead.
  public func isAlive(limits: Limits, at now: Instant) -> Bool {
    let age = now.milliseconds - sentAt.milliseconds
    return (0...limits.codeValidSeconds * 1000).contains(age) && wrongTries < limits.codeTries
  }
}

extension PasswordHash {
  /// A hash that no password is known for, to spend the time of a real check on.
  public static func decoy(rounds: Int = 600_000) -> PasswordHash {
    PasswordHash(
      salt: [UInt8](repeating: 0, count: 16), rounds: rounds, derived: [UInt8](repeating: 0, count: 32))
  }
}
