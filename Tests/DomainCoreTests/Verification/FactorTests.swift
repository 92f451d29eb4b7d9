import DomainCore
import Synchronization
import Testing

@Suite("Passwords, ID digits and sessions (S4, S5, S7, S8)")
struct FactorTests {
  static let limits = Limits()
  static let now = LeavingWorld.now
  static let subscriber = LeavingWorld.file([]).subscriber

  static func record(_ subscriber: Subscriber?, failures: Int = 0, locked: Bool = false) -> PhoneRecord {
    PhoneRecord(
      phone: LeavingWorld.phone, subscriber: subscriber?.id, failures: failures,
      lockedUntil: locked ? now.adding(seconds: 1) : nil)
  }

  static func password(
    _ password: String, _ subscriber: Subscriber?, failures: Int = 0, locked: Bool = false,
    keyring: any Keyring = LeavingWorld.keyring
  ) -> ProofTry {
    record(subscriber, failures: failures, locked: locked).trying(
      password: password, of: subscriber, decoy: .decoy(rounds: 1), in: LeavingWorld.conversation,
      limits: limits, keyring: keyring, at: now)
  }

  @Test("The service password is right, wrong with the tries left, or dead at the tenth failure")
  func passwords() {
    #expect(Self.password("s3cret", Self.subscriber).verdict == .right)
    #expect(Self.password("other", Self.subscriber).verdict == .wrong(triesLeft: 9))
    #expect(Self.password("other", Self.subscriber, failures: 8).verdict == .wrong(triesLeft: 1))
    let tenth = Self.password("other", Self.subscriber, failures: 9)
    #expect(tenth.verdict == .dead)
    #expect(tenth.record.lockedUntil == Self.now.adding(seconds: 1800))
    #expect(Self.password("s3cret", Self.subscriber, locked: true).verdict == .dead)
  }

  @Test("Unknown numbers and accounts without password get the same verdicts at the same cost")
  func unknown() {
    var without = Self.subscriber
    without.servicePassword = nil
    for (subscriber, locked) in [(nil, false), (without, false), (Self.subscriber, true)] {
      let keyring = CountingKeyring()
      let tried = Self.password("other", subscriber, locked: locked, keyring: keyring)
      #expect(tried.verdict == (locked ? .dead : .wrong(triesLeft: 9)))
      #expect(keyring.checks.withLock { $0 } == 1)
    }
    #expect(PasswordHash.decoy().rounds == 600_000)
  }

  @Test("ID digits count after another factor, X in either case")
  func idTail() {
    func tried(_ tail: String, locked: Bool = false) -> ProofTry.Verdict {
      Self.record(Self.subscriber, locked: locked).trying(
        idTail: tail, of: Self.subscriber, after: LeavingWorld.proof([.smsCode]),
        in: LeavingWorld.conversation, limits: Self.limits, at: Self.now
      ).verdict
    }
    #expect(tried("123X") == .right)
    #expect(tried("123x") == .right)
    #expect(tried("1234") == .wrong(triesLeft: 9))
    #expect(tried("") == .wrong(triesLeft: 9))
    #expect(tried("123X", locked: true) == .dead)
  }

  @Test("An account without ID digits on file accepts none")
  func noDigits() {
    var subscriber = Self.subscriber
    subscriber.idNumberTail = ""
    let tried = Self.record(subscriber).trying(
      idTail: "", of: subscriber, after: LeavingWorld.proof([.smsCode]), in: LeavingWorld.conversation,
      limits: Self.limits, at: Self.now)
    #expect(tried.verdict == .wrong(triesLeft: 9))
  }

  @Test(
    "A session lives 15 minutes of silence and 12 hours in all",
    arguments: [
      (0, 0, true), (900, 900, true), (901, 901, false), (43_200, 10, true), (43_201, 10, false),
      (-1, 0, false), (10, -1, false),
    ] as [(Int64, Int64, Bool)])
  func session(verifiedAgo: Int64, heardAgo: Int64, isOpen: Bool) {
    let policy = SessionPolicy(Self.limits)
    #expect(
      policy.isOpen(
        verifiedAt: Self.now.adding(seconds: -verifiedAgo), lastHeardAt: Self.now.adding(seconds: -heardAgo),
        at: Self.now) == isOpen)
  }

  @Test("What an act needs: another account's proof is none, freshness ends at 300 s")
  func lacks() throws {
    let policy = SessionPolicy(Self.limits)
    let quote = try LeavingWorld.file().quoted([.prorated])
    func lack(
      _ factors: [Proof.Factor], _ act: SessionPolicy.Act, ago: Int64 = 0,
      of subscriber: ID<Subscriber> = LeavingWorld.subscriber
    ) -> SessionPolicy.Lack? {
      policy.lack(
        LeavingWorld.proof(factors, of: subscriber, at: Self.now.adding(seconds: -ago)), for: act,
        by: LeavingWorld.subscriber, at: Self.now)
    }
    #expect(policy.lack(nil, for: .look, by: LeavingWorld.subscriber, at: Self.now) == .proof)
    #expect(lack([.smsCode], .look, of: ID("s2")) == .proof)
    #expect(lack([.smsCode], .look, ago: 40_000) == nil)
    #expect(lack([.smsCode], .leave(quote), ago: 300) == nil)
    #expect(lack([.smsCode], .leave(quote), ago: 301) == .freshness)
    #expect(lack([.smsCode], .leave(quote), ago: -1) == .freshness)
    for act: SessionPolicy.Act in [.accountLevel, .refundElsewhere, .liftFreeze, .closeAccount] {
      #expect(lack([.smsCode], act) == .secondFactor)
      #expect(lack([.smsCode, .idNumberTail], act) == nil)
    }
  }

  @Test("Broadband and refunds over 200 元 need a second factor, all items of a quote together")
  func secondFactor() throws {
    let policy = SessionPolicy(Self.limits)
    var quote = try LeavingWorld.file().quoted([.full, .prorated])
    #expect(policy.factorsNeeded(for: .leave(quote)) == 1)
    for (first, second, needed) in [(10_000, 10_000, 1), (10_000, 10_001, 2)] as [(Int64, Int64, Int)] {
      quote.items[0].settlement = .givingBack(Fen(first))
      quote.items[1].settlement = .givingBack(Fen(second))
      #expect(policy.factorsNeeded(for: .leave(quote)) == needed)
    }
    let broadband = try LeavingWorld.file().quoted([.broadband])
    #expect(policy.factorsNeeded(for: .leave(broadband)) == 2)
  }
}

extension Settlement {
  static func givingBack(_ amountFen: Fen) -> Settlement {
    Settlement(
      charge: nil, chargedFen: amountFen, usedFen: .zero, creditedFen: amountFen, usedDays: 0, totalDays: 30,
      rule: .full)
  }
}

/// Counts how often the slow check runs.
private final class CountingKeyring: Keyring {
  let checks = Mutex(0)
  func digest(_ bytes: [UInt8]) -> [UInt8] { LeavingWorld.keyring.digest(bytes) }
  func keyedHash(_ bytes: [UInt8], for use: KeyUse) -> [UInt8] {
    LeavingWorld.keyring.keyedHash(bytes, for: use)
  }
  func matches(password: String, _ stored: PasswordHash) -> Bool {
    checks.withLock { $0 += 1 }
    return LeavingWorld.keyring.matches(password: password, stored)
  }
}
