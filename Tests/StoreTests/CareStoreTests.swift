import DomainCore
import Foundation
import GRDB
import SQLiteStore
import Testing
import Vault

@Suite("Cases, ratings and personal data in every store")
struct CareStoreTests {
  static func appeal(
    _ id: String = "SS1", _ ground: AppealGround = .leavingFailed, state: AppealState = .open
  ) -> AppealCase {
    AppealCase(
      id: ID(id), ground: ground,
      matter: AppealMatter(
        service: ID("V1"), serviceName: "彩铃", order: ID("O1"), charge: ID("CH1"), amountFen: Fen(500),
        remark: "退了还扣"),
      openedAt: t0, answerBy: Sample.day.adding(days: 15), state: state,
      answeredAt: state == .open ? nil : t0, answer: state == .open ? nil : "已核实")
  }

  @Test("cases and ratings are read back as they were", arguments: StoreKind.allCases)
  func roundTrip(kind: StoreKind) async throws {
    let store = try kind.make()
    try await store.add(Sample.file(), at: t0)
    let changes: [Change] =
      AppealGround.allCases.flatMap { ground in
        AppealState.allCases.map {
          .appeal(Self.appeal("SS-\(ground)-\($0)", ground, state: $0))
        }
      } + [
        .feedback(Feedback(order: ID("O1"), rating: 3, remark: "一般", at: t0)),
        .outbox(
          OutboxMessage(id: ID("X"), errand: .resync(service: ID("V1")), createdAt: t0, notBefore: t0)),
      ]
    let before = try await store.known()
    #expect(try await store.commit(Sample.commit(changes, on: before)).name == "committed")
    let after = try await kind.reopened(store).known()
    #expect(after.cases == before.applying(changes).cases && after.cases.count == 15)
    #expect(after.feedback == before.applying(changes).feedback)
    #expect(after.outbox.contains { $0.errand == .resync(service: ID("V1")) })
  }

  @Test(
    "a copy of one's data has all of one's own rows, past bounds, and nobody else's",
    arguments: StoreKind.allCases)
  func copy(kind: StoreKind) async throws {
    let store = try kind.make()
    try await store.add(Sample.file(1), at: t0)
    try await store.add(Sample.file(2), at: t0)
    let many = CustomerFile.closedEntriesLimit + 20
    let file = try await store.known(1)
    _ = try await store.commit(
      Sample.commit(
        (0..<many).map { .appeal(Self.appeal("SS\($0)", .complaint, state: .declined)) }
          + [.audit(AuditEvent(actor: .bot, action: .renewed, reference: "x", at: t0))], on: file))
    for (number, account) in [(1, ID<Subscriber>("S1")), (2, ID("S1")), (3, ID("S2"))] {
      let update = Sample.turn(number, subscriber: account, handle: "h\(number)", state: "s")
      #expect(try await store.commit(Commit(conversation: update, at: t0)).name == "committed")
    }
    #expect(try await store.known(1).cases.count == CustomerFile.closedEntriesLimit)
    let record = try #require(try await store.record(of: ID("S1")))
    #expect(record.file.cases.count == many)
    #expect(record.turns.map(\.number) == [1, 2])
    #expect(record.audit.count == 1)
    #expect(record.file.subscriber.id == ID("S1"))
    #expect(record.movements.flatMap(\.entries).map(\.amountFen).total == .zero)
    let other = try #require(try await store.record(of: ID("S2")))
    #expect(other.file.cases.isEmpty && other.audit.isEmpty && other.turns.map(\.number) == [3])
    #expect(try await store.record(of: ID("S3")) == nil)
  }

  /// Where a copy of one's data has the rows of a table, or why it hasn't (S17).
  private static let tables = [
    "subscribers": "account", "services": "services", "orders": "orders", "payments": "payments",
    "charges": "charges", "refunds": "refunds", "receipts": "receipts", "cases": "cases",
    "feedback": "feedback", "outbox": "messages that wait", "ledger_transactions": "ledger",
    "ledger_entries": "ledger", "balances": "balanceFen", "audit": "log", "phones": "verification",
    "turns": "conversations", "hand_overs": "handOvers", "grants": "grants",
    "conversations": "– their state is what the turns led to", "conversation_keys": "– keys",
    "subscriber_keys": "– keys", "directory": "– hashes", "handles": "– hashes", "staff": "– about staff",
    "staff_audit": "– about staff", "schema_version": "– about the store", "store_facts": "– about the store",
    "policy_versions": "– about the store", "store_marks": "– about the store",
  ]

  @Test("each table is in a copy of one's data, or it is said why it isn't")
  func everyTable() throws {
    let path = TemporaryFolder.make() + "/s.sqlite"
    let store = try SQLiteStore.open(path: path, vault: Vault.forTests, at: t0)
    try store.close()
    let found = try DatabaseQueue(path: path).read { database in
      try String.fetchAll(
        database, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    }
    #expect(Set(found).subtracting(Self.tables.keys) == [])
  }

  @Test(
    "a copy of one's data has what staff said and proposed, and what is kept of the number",
    arguments: StoreKind.allCases)
  func staffWords(kind: StoreKind) async throws {
    let store = try kind.make()
    try await store.add(Sample.file(1), at: t0)
    try await store.add(Sample.file(2), at: t0)
    let summary = HandOverSummary(
      reason: .asked, wants: [], verified: nil, slots: [], tried: [], effects: [], question: nil)
    for number in 1...2 {
      let account = ID<Subscriber>("S\(number)")
      let conversation = ID<ConversationRecord>("C\(number)")
      let ticket = HandOver(
        id: ID("RG\(number)"), conversation: conversation, subscriber: account, summary: summary, at: t0)
      var phone = try await store.phoneRecord(of: Sample.phone(number))
      phone.failures = number
      let grant = Grant(
        id: ID("SP\(number)"), subscriber: account, charge: ID("CH1"), chargeKind: .period,
        amountFen: Fen(100), reason: "线路故障\(number)", proposedBy: "li", proposedAt: t0)
      let update = Sample.turn(1, of: conversation, subscriber: account, handle: "h\(number)")
      let commit = Commit(
        conversation: update, phone: phone, handOver: ticket, grant: grant, at: t0)
      #expect(try await store.commit(commit).name == "committed")
      let waiting = try #require(try await store.handOver(ID("RG\(number)")))
      let taken = try waiting.taking(by: "li", at: t0).get().saying("我来处理\(number)", by: "li", at: t0).get()
      #expect(try await store.commit(Commit(handOver: taken, at: t0)).name == "committed")
    }
    let record = try #require(try await store.record(of: ID("S1")))
    #expect(record.handOvers.map(\.id) == [ID("RG1")])
    #expect(record.handOvers.flatMap(\.talk).map(\.text) == ["我来处理1"])
    #expect(record.grants.map(\.reason) == ["线路故障1"])
    #expect(record.phone.failures == 1 && record.phone.subscriber == ID("S1"))
  }

  @Test("a copy of one's data has every service, however many have ended", arguments: StoreKind.allCases)
  func everyService(kind: StoreKind) async throws {
    let store = try kind.make()
    var file = Sample.file(1)
    let many = CustomerFile.closedEntriesLimit + 20
    file.services += (0..<many).map { Sample.service("E\($0)", state: .terminated(on: Sample.day)) }
    try await store.add(file, at: t0)
    #expect(try await store.record(of: ID("S1"))?.file.services.count == many + 1)
  }

  @Test(
    "an erased person is nobody, the books and the audit chain hold, others keep all",
    arguments: StoreKind.allCases)
  func erased(kind: StoreKind) async throws {
    var store = try kind.make()
    try await store.add(Sample.file(1), at: t0)
    try await store.add(Sample.file(2), at: t0)
    let other = try await store.known(2)
    let bound = Sample.turn(1, subscriber: ID("S1"), handle: "h1", state: "her words")
    _ = try await store.commit(Commit(conversation: bound, at: t0))
    let file = try await store.known(1)
    let last = AuditEvent(actor: .customer, action: .personalDataErased, reference: "S1", at: t0)
    let parting = Sample.turn(2, subscriber: nil, handle: "h2", state: "nobody")
    let commit = Commit(
      conversation: parting, file: .init(subscriber: ID("S1"), version: file.version),
      changes: [.audit(last), .erase], at: t0)
    #expect(try await store.commit(commit).name == "committed")
    for _ in 0..<2 {
      #expect(try await store.file(of: ID("S1")) == nil)
      #expect(try await store.record(of: ID("S1")) == nil)
      #expect(try await store.phoneRecord(of: Sample.phone(1)).subscriber == nil)
      #expect(try await store.phoneRecord(of: Sample.phone(1)).version == 0)
      #expect(try await store.subscribersWithWork(due: t0.adding(seconds: 1 << 40), limit: 9) == [ID("S2")])
      #expect(try await store.firstBrokenAuditEntry(of: ID("S1")) == nil)
      #expect(try await store.conversation(handle: "h2")?.state.text == "nobody")
      #expect(try await store.known(2) == other)
      if let file = store as? SQLiteStore { #expect(try await file.verify() == []) }
      store = try kind.reopened(store)
    }
    let update = Sample.turn(3, subscriber: nil, handle: "h2", state: "goes on")
    #expect(try await store.commit(Commit(conversation: update, at: t0)).name == "committed")
    // The number may belong to somebody new.
    let old = Sample.subscriber(1)
    let someone = Subscriber(
      id: ID("S9"), phone: old.phone, name: "新机主", operatorID: old.operatorID, province: old.province,
      idNumberTail: "0000", servicePassword: nil, state: .normal, joinedOn: old.joinedOn,
      noticeChannel: .sms, simChangedAt: nil)
    try await store.add(CustomerFile(subscriber: someone), at: t0)
    #expect(try await store.phoneRecord(of: Sample.phone(1)).subscriber == ID("S9"))
  }

  @Test("no byte of the file leads back to an erased person, with the master key at hand")
  func reidentification() async throws {
    let folder = TemporaryFolder.make()
    let path = folder + "/s.sqlite"
    let store = try SQLiteStore.open(path: path, vault: Vault.forTests, at: t0)
    try await store.add(Sample.file(1), at: t0)
    try await store.add(Sample.file(2), at: t0)
    let bound = Sample.turn(1, subscriber: ID("S1"), handle: "h1", state: "her words")
    _ = try await store.commit(Commit(conversation: bound, at: t0))
    try Self.checkpoint(path)
    let wrapped = try #require(try Self.keys(path)["S1"])
    let hash = Vault.forTests.phoneHash(of: Sample.phone(1))
    #expect(try Self.files(in: folder).contains { Self.holds(wrapped, in: $0) })
    #expect(try Self.files(in: folder).contains { Self.holds(hash, in: $0) })
    let file = try await store.known(1)
    _ = try await store.commit(
      Commit(
        conversation: Sample.turn(2, subscriber: nil, handle: "h2", state: "nobody"),
        file: .init(subscriber: ID("S1"), version: file.version), changes: [.erase], at: t0))
    let others = try #require(try Self.keys(path)["S2"])
    // Before and after closing: neither the file nor the log of writes may keep what was destroyed.
    for isClosed in [false, true] {
      if isClosed { try store.close() }
      let found = try Self.files(in: folder)
      let texts = [Sample.phone(1).digits, Sample.phone(1).masked, "欧阳测试"].map { Array($0.utf8) }
      for secret in [wrapped, hash] + texts {
        #expect(found.filter { Self.holds(secret, in: $0) }.isEmpty)
      }
      #expect(found.contains { Self.holds(others, in: $0) })
    }
  }

  @Test("a number that an earlier program wrote in the clear, masked, goes with the person's key")
  func earlierNames() async throws {
    let folder = TemporaryFolder.make()
    let store = try SQLiteStore.open(path: folder + "/s.sqlite", vault: Vault.forTests, at: t0)
    var file = Sample.file(1)
    let masked = Sample.phone(1).masked
    file.services[0].name = masked
    var item = Sample.item()
    item.serviceName = masked
    file.orders = [Sample.order(item: item)]
    let receipt = file.receipts[0]
    file.receipts = [
      Receipt(
        id: receipt.id, order: receipt.order, kind: receipt.kind, issuedAt: receipt.issuedAt,
        fields: [ReceiptField(.service, masked)], seal: Array(repeating: 77, count: 32))
    ]
    try await store.add(file, at: t0)
    try await store.add(Sample.file(2), at: t0)
    try Self.checkpoint(folder + "/s.sqlite")
    let secrets = [Array(masked.utf8), Array(repeating: UInt8(77), count: 32)]
    for secret in secrets { #expect(try Self.files(in: folder).contains { Self.holds(secret, in: $0) }) }
    let other = try await store.known(2)
    let known = try await store.known(1)
    _ = try await store.commit(Sample.commit([.erase], on: known))
    #expect(try await store.known(2) == other)
    try store.close()
    for secret in secrets { #expect(try !Self.files(in: folder).contains { Self.holds(secret, in: $0) }) }
  }

  private static func keys(_ path: String) throws -> [String: [UInt8]] {
    try DatabaseQueue(path: path).read { database in
      let rows = try Row.fetchAll(database, sql: "SELECT subscriber_id, wrapped FROM subscriber_keys")
      return Dictionary(
        uniqueKeysWithValues: rows.map { ($0["subscriber_id"], Array($0["wrapped"] as Data)) })
    }
  }

  private static func checkpoint(_ path: String) throws {
    _ = try DatabaseQueue(path: path).writeWithoutTransaction { try $0.checkpoint(.passive) }
  }

  private static func holds(_ needle: [UInt8], in bytes: Data) -> Bool {
    bytes.range(of: Data(needle)) != nil
  }

  private static func files(in folder: String) throws -> [Data] {
    try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasSuffix(".lock") }.map {
      try Data(contentsOf: URL(fileURLWithPath: folder + "/" + $0))
    }
  }
}
