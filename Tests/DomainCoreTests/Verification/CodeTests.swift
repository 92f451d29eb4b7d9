import DomainCore
import Testing

@Suite("Codes by SMS (S1, S2, S3, S7)")
struct CodeTests {
  static let limits = Limits()
  static let sentAt = LeavingWorld.now
  static let code = "123456"

  enum Number: CaseIterable { case known, unknown, locked }

  static func record(_ number: Number = .known) -> PhoneRecord {
    PhoneRecord(
      phone: LeavingWorld.phone, subscriber: number == .unknown ? nil : LeavingWorld.subscriber,
      lockedUntil: number == .locked ? sentAt.adding(seconds: 600) : nil)
  }

  static func sending(
    _ record: PhoneRecord, code: String = code, purpose: Challenge.Purpose = .identity,
    at now: Instant = sentAt
  ) -> CodeSending {
    var numbers = LeavingWorld.numbers("code/\(now.milliseconds)")
    return record.sending(
      code: code, salt: [UInt8](repeating: 1, count: 16), purpose: purpose, in: LeavingWorld.conversation,
      limits: limits, keyring: LeavingWorld.keyring, numbers: &numbers, at: now)
  }

  static func sent(
    _ record: PhoneRecord = record(), code: String = code, purpose: Challenge.Purpose = .identity,
    at now: Instant = sentAt
  ) throws -> PhoneRecord {
    guard case .sent(let next, _) = sending(record, code: code, purpose: purpose, at: now) else {
      throw Unexpected(what: "too soon")
    }
    return next
  }

  static func trying(
    _ record: PhoneRecord, _ code: String, purpose: Challenge.Purpose = .identity,
    in conversation: ID<ConversationRecord> = LeavingWorld.conversation, after milliseconds: Int64 = 1000
  ) -> ProofTry {
    record.trying(
      code: code, purpose: purpose, in: conversation, limits: limits, keyring: LeavingWorld.keyring,
      at: Instant(milliseconds: sentAt.milliseconds + milliseconds))
  }

  @Test(
    "A code counts for 300 s, and not before it was sent",
    arguments: [
      (0, true), (299_000, true), (300_000, true), (300_001, false), (301_000, false), (-1, false),
      (-3_600_000, false),
    ] as [(Int64, Bool)])
  func lifetime(milliseconds: Int64, counts: Bool) throws {
    let tried = Self.trying(try Self.sent(), Self.code, after: milliseconds)
    #expect(tried.verdict == (counts ? .right : .dead))
  }

  @Test("A code counts once")
  func once() throws {
    let first = Self.trying(try Self.sent(), Self.code)
    #expect(first.verdict == .right)
    #expect(first.audits.map(\.action) == [.verified])
    #expect(Self.trying(first.record, Self.code).verdict == .dead)
  }

  @Test("A new code kills the old one")
  func superseded() throws {
    let later = Self.sentAt.adding(seconds: 60)
    let second = try Self.sent(try Self.sent(), code: "654321", at: later)
    #expect(Self.trying(second, Self.code, after: 61_000).verdict == .wrong(triesLeft: 4))
    #expect(Self.trying(second, "654321", after: 61_000).verdict == .right)
  }

  @Test("Five wrong tries kill a code, the right one included")
  func tries() throws {
    var record = try Self.sent()
    for left in [4, 3, 2, 1] {
      let tried = Self.trying(record, "000000")
      #expect(tried.verdict == .wrong(triesLeft: left))
      record = tried.record
    }
    let fifth = Self.trying(record, "000000")
    #expect(fifth.verdict == .dead)
    #expect(Self.trying(fifth.record, Self.code).verdict == .dead)
    #expect(fifth.record.failures == 5)
    // What is dead is no failure of the speaker's.
    #expect(Self.trying(fifth.record, "000000").record.failures == 5)
  }

  @Test("A code counts in its conversation and for its purpose only")
  func binding() throws {
    let purpose = Challenge.Purpose.confirmation(quoteHash: [1, 2, 3])
    let record = try Self.sent(purpose: purpose)
    #expect(Self.trying(record, Self.code, purpose: purpose).verdict == .right)
    #expect(Self.trying(record, Self.code, purpose: .identity).verdict == .dead)
    #expect(Self.trying(record, Self.code, purpose: .confirmation(quoteHash: [1, 2, 4])).verdict == .dead)
    #expect(Self.trying(record, Self.code, purpose: purpose, in: ID("c2")).verdict == .dead)
  }

  @Test("Ten failures in a row lock for 30 minutes, to the second")
  func lock() throws {
    var record = try Self.sent()
    record.failures = 9
    let tenth = Self.trying(record, "000000")
    #expect(tenth.audits.map(\.action) == [.verificationFailed, .verificationLocked])
    #expect(tenth.record.lockedUntil == Self.sentAt.adding(seconds: 1801))
    // The open code is worth nothing while the lock lasts, and the answer doesn't say so.
    #expect(Self.trying(tenth.record, Self.code).verdict == .wrong(triesLeft: 3))
    #expect(tenth.record.isLocked(at: Self.sentAt.adding(seconds: 1800)))
    #expect(!tenth.record.isLocked(at: Self.sentAt.adding(seconds: 1801)))
    let locked = try Self.sent(tenth.record, at: Self.sentAt.adding(seconds: 1740))
    #expect(Self.trying(locked, Self.code, after: 1_900_000).verdict == .wrong(triesLeft: 4))
    let free = try Self.sent(tenth.record, at: Self.sentAt.adding(seconds: 1801))
    #expect(Self.trying(free, Self.code, after: 1_802_000).verdict == .right)
  }

  @Test("A success ends the row of failures")
  func success() throws {
    var record = try Self.sent()
    record.failures = 9
    #expect(Self.trying(record, Self.code).record.failures == 0)
  }

  @Test(
    "At most one code in 60 s, five in an hour, ten in a day",
    arguments: [
      ([0], 59, 60), ([0], 60, nil), ([0, 700, 1400, 2100, 2800], 3599, 3600),
      ([0, 700, 1400, 2100, 2800], 3600, nil),
      ([0, 4000, 8000, 12_000, 16_000, 20_000, 24_000, 28_000, 32_000, 36_000], 86_399, 86_400),
      ([0, 4000, 8000, 12_000, 16_000, 20_000, 24_000, 28_000, 32_000, 36_000], 86_400, nil),
    ] as [([Int64], Int64, Int64?)])
  func sendLimits(sent: [Int64], now: Int64, until: Int64?) {
    var record = Self.record()
    record.sentAt = sent.map { Self.sentAt.adding(seconds: $0) }
    let answer = Self.sending(record, at: Self.sentAt.adding(seconds: now))
    if let until {
      #expect(answer == .tooSoon(until: Self.sentAt.adding(seconds: until)))
    } else if case .tooSoon = answer {
      Issue.record("a code may be sent")
    }
  }

  @Test("A clock that was years ahead blocks no number for ever")
  func clockWentBack() throws {
    var record = Self.record()
    record.sentAt = [Self.sentAt.adding(seconds: 10 * 365 * 86_400)]
    _ = try Self.sent(record)
  }

  @Test("Only a known number that isn't locked gets an SMS")
  func errand() throws {
    for number in Number.allCases {
      guard case .sent(_, let changes) = Self.sending(Self.record(number)) else {
        throw Unexpected(what: "too soon")
      }
      #expect(changes.count == (number == .known ? 1 : 0))
    }
    guard case .sent(_, let changes) = Self.sending(Self.record()), case .outbox(let message)? = changes.first
    else { throw Unexpected(what: "no SMS") }
    #expect(message.errand == .code(phone: LeavingWorld.phone, code: Self.code))
  }

  @Test("A stranger gets the same verdicts for known, unknown and locked numbers")
  func sameWords() throws {
    let verdicts = try Number.allCases.map { number in
      var record = try Self.sent(Self.record(number))
      return (0..<6).map { _ in
        let tried = Self.trying(record, "000000")
        record = tried.record
        return tried.verdict
      }
    }
    #expect(Set(verdicts).count == 1)
    let unknown = try Self.sent(Self.record(.unknown))
    #expect(Self.trying(unknown, Self.code).verdict == .wrong(triesLeft: 4))
    #expect(Self.trying(unknown, Self.code).audits.isEmpty)
  }

  @Test("A record never holds the code")
  func noCodeInRecord() throws {
    var text = ""
    dump(try Self.sent(), to: &text)
    #expect(!text.contains(Self.code))
  }
}
