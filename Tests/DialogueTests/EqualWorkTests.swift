import Dialogue
import DomainCore
import Foundation
import SQLiteStore
import Synchronization
import Testing
import Vault

/// What a stranger is answered takes the same work for a number that is a customer's and for one that is nobody's: he can't tell
/// them apart by time (S7).
@Suite struct EqualWorkTests {
  /// All that is asked of store, cryptography and operator, in its order.
  final class Work: Sendable {
    private let done = Mutex<[String]>([])

    func note(_ what: String) { done.withLock { $0.append(what) } }

    func take() -> [String] {
      done.withLock { done in
        defer { done = [] }
        return done
      }
    }
  }

  static func customer(_ number: Int) -> CustomerFile {
    CustomerFile(
      subscriber: Subscriber(
        id: ID("S\(number)"), phone: phone(13_800_000_000 + number), name: "陈静", operatorID: ID("cmcc"),
        province: "default", idNumberTail: "123X", servicePassword: nil, state: .normal,
        joinedOn: TestWorld.start.beijingDay, noticeChannel: .sms, simChangedAt: nil))
  }

  static func phone(_ digits: Int) -> PhoneNumber {
    guard let phone = PhoneNumber(String(digits)) else { preconditionFailure("\(digits) is a number") }
    return phone
  }

  /// A store on disk with so many customers, and sessions on it whose work is noted.
  struct House {
    let work = Work()
    let surroundings: Session.Surroundings

    init(customers: Int) async throws {
      let folder = FileManager.default.temporaryDirectory.appendingPathComponent("equal-\(UUID())").path
      let vault = CountingVault(work: work)
      let store = try SQLiteStore.open(path: folder + "/s.sqlite", vault: vault, at: TestWorld.start)
      for number in 1...customers { try await store.add(customer(number), at: TestWorld.start) }
      surroundings = Session.Surroundings(
        library: TestWorld.library, store: CountingStore(inner: store, work: work),
        gateway: CountingOperator(work: work), keyring: vault, clock: { TestWorld.start })
    }

    /// The work of each of the lines, said one after another to a new session; a code that is no right one is typed hidden.
    func work(of lines: [String], _ handle: String) async throws -> [[String]] {
      var talk = TestTalk(Session(handle: handle, in: surroundings))
      _ = work.take()
      var found: [[String]] = []
      for line in lines {
        try await talk.say(line)
        found.append(work.take())
      }
      return found
    }
  }

  @Test(
    "asking for a code, a wrong code, and another code after it cost the same for a known and an unknown number"
  )
  func sameWork() async throws {
    let house = try await House(customers: 2)
    func lines(_ phone: Int) -> [String] {
      ["我要退彩铃", String(phone), "000001", "000002", "重新发验证码"]
    }
    // The first of each kind fills caches.
    _ = try await house.work(of: lines(13_800_000_001), "first")
    _ = try await house.work(of: lines(13_877_777_777), "second")
    let known = try await house.work(of: lines(13_800_000_002), "third")
    let unknown = try await house.work(of: lines(13_866_666_666), "fourth")
    for (one, other) in zip(known, unknown) { #expect(one == other) }
    #expect(known[1].contains("deliver code") && known[1].filter { $0.hasPrefix("commit") }.count == 2)
    #expect(known[2].contains { $0.hasPrefix("commit") && $0.contains("audit") })
  }

  @Test("a customer with work that is due costs a stranger's request no more")
  func dueWorkWaits() async throws {
    let house = try await House(customers: 1)
    var file = Self.customer(7)
    file.outbox = [
      OutboxMessage(
        id: ID("notice-1"),
        errand: .notice(Notice(kind: .left, reference: "TD1", serviceName: "彩铃", amountFen: nil, day: nil)),
        createdAt: TestWorld.start, notBefore: TestWorld.start)
    ]
    try await house.surroundings.store.add(file, at: TestWorld.start)
    // The first reading of a row checks its mark, as it opens what is sealed: both for each row that there is.
    for id in ["S1", "S7"] { _ = try await house.surroundings.store.file(of: ID(id)) }
    let lines = ["我要退彩铃", "13800000007"]
    let busy = try await house.work(of: lines, "one")
    #expect(!busy[1].contains("deliver notice"))
    let idle = try await house.work(of: ["我要退彩铃", "13800000001"], "two")
    #expect(busy[1].filter { !$0.hasPrefix("open") } == idle[1].filter { !$0.hasPrefix("open") })
  }

  @Test("nobody's account is among no customers and no number leads to it")
  func nobody() async throws {
    let house = try await House(customers: 1)
    _ = try await house.work(of: ["我要退彩铃", "13866666666"], "one")
    let store = house.surroundings.store
    #expect(try await store.subscribers(after: nil, limit: 9) == [ID("S1")])
    let nobody = Subscriber.nobody(on: TestWorld.start.beijingDay)
    #expect(try await store.phoneRecord(of: nobody.phone).subscriber == nil)
    #expect(try await store.file(of: .nobody)?.outbox.isEmpty == true)
  }

  /// Measured only when asked for: `TUIDING_MEASURE=1 swift test --filter EqualWorkTests`.
  @Test(
    "both medians", .enabled(if: ProcessInfo.processInfo.environment["TUIDING_MEASURE"] != nil))
  func medians() async throws {
    let count = 200
    let house = try await House(customers: count)
    var taken: [[Duration]] = [[], []]
    for round in 1...count {
      for (which, phone) in [13_800_000_000 + round, 13_900_000_000 + round].enumerated() {
        var talk = TestTalk(Session(handle: "h\(round)-\(which)", in: house.surroundings))
        try await talk.say("我要退彩铃")
        let began = ContinuousClock.now
        try await talk.say(String(phone))
        taken[which].append(ContinuousClock.now - began)
        _ = house.work.take()
      }
    }
    let medians = taken.map { Int($0.sorted()[count / 2] / .microseconds(1)) }
    print("a code asked for: known number median \(medians[0]) µs, unknown \(medians[1]) µs")
  }
}

/// A vault that notes what it is asked for.
struct CountingVault: FieldCipher {
  let work: EqualWorkTests.Work
  private let vault = TestWorld.vault

  init(work: EqualWorkTests.Work) { self.work = work }

  var passwordRounds: Int { vault.passwordRounds }
  func digest(_ bytes: [UInt8]) -> [UInt8] { vault.digest(bytes) }
  func keyedHash(_ bytes: [UInt8], for use: KeyUse) -> [UInt8] {
    work.note("hash \(use)")
    return vault.keyedHash(bytes, for: use)
  }
  func matches(password: String, _ stored: PasswordHash) -> Bool {
    work.note("password")
    return vault.matches(password: password, stored)
  }
  func newKey() -> FieldKey { vault.newKey() }
  func seal(_ plain: [UInt8], under key: FieldKey, place: String) -> [UInt8] {
    work.note("seal")
    return vault.seal(plain, under: key, place: place)
  }
  func open(_ sealed: [UInt8], under key: FieldKey, place: String) -> [UInt8]? {
    work.note("open")
    return vault.open(sealed, under: key, place: place)
  }
}

/// An operator that notes what it delivers.
final class CountingOperator: OperatorGateway {
  private let work: EqualWorkTests.Work
  private let inner = SimulatedOperator()

  init(work: EqualWorkTests.Work) { self.work = work }

  func deliver(_ delivery: Delivery) async -> OperatorAnswer {
    work.note("deliver \(delivery.message.errand.kind)")
    return await inner.deliver(delivery)
  }
}

/// A store that notes what it is asked for.
struct CountingStore: Store {
  let inner: any Store
  let work: EqualWorkTests.Work

  func phoneRecord(of phone: PhoneNumber) async throws -> PhoneRecord {
    work.note("phoneRecord")
    return try await inner.phoneRecord(of: phone)
  }
  func file(of subscriber: ID<Subscriber>) async throws -> CustomerFile? {
    work.note("file")
    return try await inner.file(of: subscriber)
  }
  func conversation(handle: String) async throws -> ConversationRecord? {
    work.note("conversation")
    return try await inner.conversation(handle: handle)
  }
  func conversation(id: ID<ConversationRecord>) async throws -> ConversationRecord? {
    work.note("conversation")
    return try await inner.conversation(id: id)
  }
  func turn(of conversation: ID<ConversationRecord>, key: String) async throws -> TurnRecord? {
    work.note("turn")
    return try await inner.turn(of: conversation, key: key)
  }
  func turns(of conversation: ID<ConversationRecord>, last count: Int) async throws -> [TurnRecord] {
    work.note("turns")
    return try await inner.turns(of: conversation, last: count)
  }
  func commit(_ commit: Commit) async throws -> CommitOutcome {
    work.note(Self.words(for: commit))
    return try await inner.commit(commit)
  }
  func add(_ file: CustomerFile, at now: Instant) async throws {
    work.note("add")
    return try await inner.add(file, at: now)
  }
  func subscribers(after cursor: ID<Subscriber>?, limit: Int) async throws -> [ID<Subscriber>] {
    work.note("subscribers")
    return try await inner.subscribers(after: cursor, limit: limit)
  }
  func subscribersWithWork(due now: Instant, limit: Int) async throws -> [ID<Subscriber>] {
    work.note("subscribersWithWork")
    return try await inner.subscribersWithWork(due: now, limit: limit)
  }
  func lease(_ message: ID<OutboxMessage>, of subscriber: ID<Subscriber>, until: Instant, at now: Instant)
    async throws -> Bool
  {
    work.note("lease")
    return try await inner.lease(message, of: subscriber, until: until, at: now)
  }
  func firstBrokenAuditEntry(of subscriber: ID<Subscriber>) async throws -> Int64? {
    work.note("firstBrokenAuditEntry")
    return try await inner.firstBrokenAuditEntry(of: subscriber)
  }
  func audit(of subscriber: ID<Subscriber>, last limit: Int) async throws -> [AuditEvent] {
    work.note("audit")
    return try await inner.audit(of: subscriber, last: limit)
  }
  func subscriber(ofOrder order: ID<Order>) async throws -> ID<Subscriber>? {
    work.note("subscriber")
    return try await inner.subscriber(ofOrder: order)
  }
  func record(of subscriber: ID<Subscriber>) async throws -> SubjectRecord? {
    work.note("record")
    return try await inner.record(of: subscriber)
  }
  func history(of subscriber: ID<Subscriber>, _ kind: HistoryKind, before id: String?, limit: Int)
    async throws -> HistoryPage
  {
    work.note("history")
    return try await inner.history(of: subscriber, kind, before: id, limit: limit)
  }
  func openOrders(limit: Int) async throws -> [(subscriber: ID<Subscriber>, order: Order)] {
    work.note("openOrders")
    return try await inner.openOrders(limit: limit)
  }
  func ordersForPeople(limit: Int) async throws -> [(subscriber: ID<Subscriber>, order: Order)] {
    work.note("ordersForPeople")
    return try await inner.ordersForPeople(limit: limit)
  }
  func handOver(_ id: ID<HandOver>) async throws -> HandOver? {
    work.note("handOver")
    return try await inner.handOver(id)
  }
  func openHandOvers(limit: Int) async throws -> [HandOver] {
    work.note("openHandOvers")
    return try await inner.openHandOvers(limit: limit)
  }
  func handOvers(of conversation: ID<ConversationRecord>) async throws -> [HandOver] {
    work.note("handOvers")
    return try await inner.handOvers(of: conversation)
  }
  func handOvers(of subscriber: ID<Subscriber>) async throws -> [HandOver] {
    work.note("handOvers")
    return try await inner.handOvers(of: subscriber)
  }

  /// What a commit writes, without what it says.
  static func words(for commit: Commit) -> String {
    let changes = commit.changes.map { String("\($0)".prefix { $0 != "(" }) }
    let parts = [
      commit.conversation.map { _ in "turn" }, commit.phone.map { _ in "phone" },
      commit.file.map { _ in "file" }, commit.handOver.map { _ in "handOver" },
    ]
    return "commit " + (parts.compactMap(\.self) + changes).joined(separator: " ")
  }
}
