import DomainCore
import GRDB
import SQLiteStore
import Testing
import Vault

/// Tickets are written with their turn or not at all, each by one writer at a time, and go with their customer's key.
@Suite("Hand-overs and staff in the store") struct HandOverStoreTests {
  static let summary = HandOverSummary(
    reason: .asked, wants: [.init(intent: "unsubscribe.ringback", title: "退订彩铃")],
    verified: .init(phone: "138****0001", factors: ["smsCode"], at: t0.line),
    slots: [.init("service", "彩铃")], tried: [.init(reply: "verify.codeRejected", times: 2)],
    effects: [.init(order: "TD1", service: "彩铃", state: "held: needsPerson", receipts: ["PZ1"])],
    question: "确认请回复“是”", turns: [.init(number: 1, at: t0.line, said: "人工", answered: "好")])

  static func ticket(
    _ id: String = "RG1", subscriber: ID<Subscriber>? = ID("S1"), at moment: Instant = t0
  ) -> HandOver {
    HandOver(
      id: ID(id), conversation: Sample.conversation, subscriber: subscriber, summary: summary, at: moment)
  }

  static func prepared(_ store: any Store, _ tickets: HandOver...) async throws {
    try await store.add(Sample.file(1), at: t0)
    for (index, ticket) in tickets.enumerated() {
      let outcome = try await store.commit(
        Commit(
          conversation: Sample.turn(index + 1, subscriber: ticket.subscriber), handOver: ticket, at: t0))
      #expect(outcome.name == "committed")
    }
  }

  @Test("what is written comes back, and is in the queue until it is closed", arguments: StoreKind.allCases)
  func life(kind: StoreKind) async throws {
    var store = try kind.make()
    try await Self.prepared(store, Self.ticket("RG2", at: t0.adding(seconds: 5)), Self.ticket("RG1"))
    #expect(try await store.openHandOvers(limit: 9).map(\.id.text) == ["RG1", "RG2"])
    #expect(try await store.openHandOvers(limit: 1).map(\.id.text) == ["RG1"])
    #expect(try await store.handOvers(of: Sample.conversation).map(\.id.text) == ["RG1", "RG2"])
    let read = try #require(try await store.handOver(ID("RG1")))
    #expect(read.summary == Self.summary && read.version == 1 && read.state == .waiting)
    let taken = try read.taking(by: "小李", at: t0).get().saying("您好", by: "小李", at: t0).get()
      .proposing(ID("V1"), by: "小李", at: t0).get()
    #expect(try await store.commit(Commit(handOver: taken, at: t0)).name == "committed")
    store = try kind.reopened(store)
    var kept = try #require(try await store.handOver(ID("RG1")))
    #expect(kept.version == 2 && kept.talk == taken.talk && kept.steps == taken.steps && kept.holder == "小李")
    #expect(
      try await store.commit(Commit(handOver: taken, at: t0)).name == "stale", "an old version is refused")
    kept = try kept.givingBack(by: "小李", at: t0).get()
    #expect(try await store.commit(Commit(handOver: kept, at: t0)).name == "committed")
    #expect(try await store.openHandOvers(limit: 9).map(\.id.text) == ["RG2"])
    #expect(try await store.handOver(ID("RG9")) == nil)
  }

  @Test(
    "a customer's tickets are those of his conversations, also of before he was known",
    arguments: StoreKind.allCases)
  func ofCustomer(kind: StoreKind) async throws {
    let store = try kind.make()
    let taken = try Self.ticket("RG2", subscriber: nil, at: t0.adding(seconds: 5)).taking(by: "小李", at: t0)
      .get()
    try await Self.prepared(store, taken)
    let nobodys = try await store.handOvers(of: ID<Subscriber>("S1"))
    #expect(nobodys.isEmpty)
    let known = Commit(
      conversation: Sample.turn(2, subscriber: ID("S1")), handOver: Self.ticket("RG1"), at: t0)
    #expect(try await store.commit(known).name == "committed")
    let found = try await store.handOvers(of: ID<Subscriber>("S1"))
    #expect(found.map(\.id.text) == ["RG1", "RG2"] && found.flatMap(\.servedBy) == ["小李"])
    let others = try await store.handOvers(of: ID<Subscriber>("S2"))
    #expect(others.isEmpty)
  }

  @Test("a turn that is stale or repeated writes no ticket", arguments: StoreKind.allCases)
  func withTheTurn(kind: StoreKind) async throws {
    let store = try kind.make()
    try await Self.prepared(store, Self.ticket())
    let stale = Commit(conversation: Sample.turn(5), handOver: Self.ticket("RG5"), at: t0)
    #expect(try await store.commit(stale).name == "stale")
    let repeated = Commit(
      conversation: Sample.turn(1, subscriber: ID("S1")), handOver: Self.ticket("RG6"), at: t0)
    #expect(try await store.commit(repeated).name == "repeated")
    #expect(try await store.openHandOvers(limit: 9).map(\.id.text) == ["RG1"])
  }

  @Test("two people who take one ticket at the same moment: one has it", arguments: StoreKind.allCases)
  func race(kind: StoreKind) async throws {
    let store = try kind.make()
    try await Self.prepared(store, Self.ticket())
    let policies = Policies(
      version: "t", operators: [:], products: [:],
      calendar: WorkCalendar(
        holidaysOnWeekdays: [], workdaysOnWeekends: [], coveredThrough: BeijingDay(number: 40_000)),
      limits: Limits())
    let desk = Desk(store: store, policies: policies, clock: { t0 })
    let taken = try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<16 {
        group.addTask {
          if case .success? = try await desk.act(.take, on: ID("RG1"), by: "p\(number)") {
            true
          } else {
            false
          }
        }
      }
      var count = 0
      for try await won in group where won { count += 1 }
      return count
    }
    #expect(taken == 1)
    #expect(try await store.handOver(ID("RG1"))?.steps.count == 1)
  }

  @Test("nothing of a ticket can be read from the file, and it goes with the customer's key")
  func sealed() async throws {
    let path = TemporaryFolder.make() + "/s.sqlite"
    let store = try SQLiteStore.open(path: path, vault: Vault.forTests, at: t0)
    try await Self.prepared(store, Self.ticket())
    let words = try await DatabaseQueue(path: path).read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM hand_overs").map(\.description).joined()
    }
    #expect(!words.isEmpty && !words.contains("彩铃"))
    try await DatabaseQueue(path: path).write { database in
      try database.execute(sql: "DELETE FROM subscriber_keys")
    }
    #expect(try await store.handOver(ID("RG1")) == nil)
    #expect(try await store.openHandOvers(limit: 9).isEmpty)
  }

  @Test("a grant is written once for each version and read as it was")
  func grants() async throws {
    let store = try SQLiteStore.open(
      path: TemporaryFolder.make() + "/s.sqlite", vault: Vault.forTests, at: t0)
    try await store.add(Sample.file(1), at: t0)
    let grant = Grant(
      id: ID("SP1"), subscriber: ID("S1"), charge: ID("CH1"), chargeKind: .lateFee, amountFen: Fen(100),
      reason: "误扣", proposedBy: "小李", proposedAt: t0)
    #expect(try await store.commit(Commit(grant: grant, at: t0)).name == "committed")
    #expect(try await store.commit(Commit(grant: grant, at: t0)).name == "stale")
    var read = try #require(try await store.grant(ID("SP1")))
    #expect(read.version == 1)
    read.version = 0
    #expect(read == grant)
    #expect(try await store.waitingGrants(limit: 9).map(\.id.text) == ["SP1"])
  }
}
