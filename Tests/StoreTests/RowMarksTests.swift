import DomainCore
import Foundation
import GRDB
import SQLiteStore
import Testing
import Vault

@Suite("Rows changed from outside are found and named (S15)")
struct RowMarksTests {
  let file = StoreFile()
  var path: String { file.path }

  func open() throws -> SQLiteStore { try file.open() }

  /// A closed store of two accounts that have something in every table, written by several commits.
  func prepared() async throws { try await file.prepare(1..<3) { Self.commit($0, on: $1) } }

  static let appeal = AppealCase(
    id: ID("AP1"), ground: .complaint, matter: AppealMatter(remark: "慢"), openedAt: t0, answerBy: Sample.day)
  static let rating = Feedback(order: ID("O1"), rating: 3, remark: "一般", at: t0)

  static func commit(_ index: Int, on file: CustomerFile) -> Commit {
    Sample.commit(
      [
        .service(Sample.service("V2")), .charge(Sample.charge("CH2", service: "V2", kind: .chargeback)),
        .appeal(Self.appeal), .feedback(Self.rating), .post(Sample.movement("L\(index + 1)")),
        .audit(AuditEvent(actor: .bot, action: .renewed, reference: "\(index)", at: t0)),
      ], on: file)
  }

  func change(_ sql: String) async throws { try await file.change(sql) }

  /// What is changed by somebody who has the file and no key, and what is said of it.
  static let changes = [
    ("UPDATE services SET price_fen = 1 WHERE id = 'V1'", "service V1 was changed"),
    ("UPDATE services SET contract = replace(contract, '12', '1') WHERE id = 'V1'", "service V1 was changed"),
    ("UPDATE services SET ends_on = '2030-01-01' WHERE id = 'V1'", "service V1 was changed"),
    ("UPDATE services SET name = '别的', seq = seq WHERE id = 'V2'", "service V2 was changed"),
    ("UPDATE services SET auto_renews = 0 WHERE id = 'V1'", "service V1 was changed"),
    ("UPDATE services SET mark = NULL WHERE id = 'V1'", "service V1 was changed"),
    ("UPDATE services SET mark = zeroblob(16) WHERE id = 'V1'", "service V1 was changed"),
    (
      """
      UPDATE services SET price_fen = 1, mark = (SELECT mark FROM services b WHERE b.id = 'V2'
        AND b.subscriber_id = services.subscriber_id) WHERE id = 'V1'
      """, "service V1 was changed"
    ),
    ("UPDATE orders SET policy_version = '1999-01' WHERE id = 'O1'", "order O1 was changed"),
    ("UPDATE orders SET item = replace(item, '320', '319') WHERE id = 'O1'", "order O1 was changed"),
    (
      "UPDATE charges SET amount_fen = 400, credited_fen = 0 WHERE id = 'CH1'",
      "bill line CH1 was changed"
    ),
    ("UPDATE payments SET charged_back_fen = 0 WHERE id = 'P1'", "payment P1 was changed"),
    ("UPDATE refunds SET destination = 'alipay' WHERE id = 'R1'", "refund R1 was changed"),
    ("UPDATE refunds SET expected_on = '2031-01-01' WHERE id = 'R1'", "refund R1 was changed"),
    ("UPDATE receipts SET issued_at = 1 WHERE id = 'PZ1'", "receipt PZ1 was changed"),
    ("UPDATE outbox SET not_before = not_before + 86400000 WHERE id = 'M1'", "message M1 was changed"),
    ("UPDATE cases SET answer_by = '2031-01-01'", "case AP1 was changed"),
    ("UPDATE feedback SET rating = 1", "rating O1 was changed"),
    ("UPDATE ledger_transactions SET reason = 'topUp' WHERE id = 'L2'", "movement L2 was changed"),
    (
      """
      UPDATE ledger_entries SET amount_fen = amount_fen * 2 WHERE transaction_id = 'L2';
      DELETE FROM balances;
      INSERT INTO balances SELECT subscriber_id, account, SUM(amount_fen) FROM ledger_entries GROUP BY 1, 2;
      """, "movement L2 was changed"
    ),
    ("DELETE FROM balances WHERE account = 'cash'", "balance cash isn't the sum of its entries"),
    ("UPDATE balances SET amount_fen = amount_fen * 9", "its own row was changed"),
    ("DELETE FROM services WHERE id = 'V2'", "a service was taken out"),
    ("DELETE FROM charges WHERE id = 'CH2'", "a bill line was taken out"),
    ("DELETE FROM cases", "a case was taken out"),
    ("DELETE FROM outbox WHERE id = 'M1'", "a message was taken out"),
    (
      """
      INSERT INTO payments (subscriber_id, id, seq, method, amount_fen, state, is_open, reserved_fen, refunded_fen,
        charged_back_fen, requested_at, order_id, mark)
      SELECT subscriber_id, 'P9', seq + 99, method, amount_fen, state, is_open, 0, 0, 0, requested_at, order_id, mark
      FROM payments WHERE id = 'P1'
      """, "payment P9 was changed or added"
    ),
    ("UPDATE subscribers SET state = 'frozen'", "its own row was changed"),
    ("UPDATE subscribers SET province = 'gd'", "its own row was changed"),
    ("UPDATE subscribers SET next_due_at = 1", "its own row was changed"),
    ("UPDATE subscribers SET sim_changed_at = NULL", "its own row was changed"),
    ("UPDATE subscribers SET version = version + 7", "its own row was changed"),
    ("UPDATE subscribers SET row_sums = NULL, mark = NULL", "its own row was changed"),
    ("UPDATE directory SET subscriber_id = 'S2'", "numbers were led to or from it"),
    ("DELETE FROM directory", "numbers were led to or from it"),
  ]

  /// Of what is changed there, what no decision rests on, or what isn't read whole: it is named by `verify` alone.
  static let unread: Set = [
    "UPDATE ledger_transactions SET reason = 'topUp' WHERE id = 'L2'", "DELETE FROM outbox WHERE id = 'M1'",
    "DELETE FROM directory",
  ]

  /// Whether nothing is decided about an account.
  static func isRefused(_ store: SQLiteStore) async throws -> Bool {
    do {
      let known = try await store.phoneRecord(of: Sample.phone()).subscriber
      return try await store.file(of: known ?? ID("S1")) == nil
    } catch StoreProblem.foreign {
      return true
    }
  }

  @Test("is named, keeps everybody from deciding on it, and isn't washed off by going on", arguments: changes)
  func found(sql: String, words: String) async throws {
    try await prepared()
    try await change(sql)
    let store = try open()
    #expect(try await Self.isRefused(store) != Self.unread.contains(sql))
    let problems = try await store.verify()
    #expect(problems.contains { $0.hasPrefix("account S1: \(words)") || $0.contains(words) }, "\(problems)")
    // Going on doesn't wash it off: whatever is written from the changed row stays named.
    if let file = try? await store.asItIs() {
      let again = Sample.commit(
        file.services.map(Change.service) + file.orders.map(Change.order) + file.charges.map(Change.charge)
          + file.payments.map(Change.payment) + file.refunds.map(Change.refund)
          + file.receipts.map(Change.receipt) + file.outbox.map(Change.outbox) + file.cases.map(Change.appeal)
          + file.feedback.map(Change.feedback) + [.subscriber(file.subscriber)], on: file)
      if (try? await store.commit(again)) != nil { #expect(try await store.verify() != []) }
    }
  }

  @Test(
    "a whole account that was put back is missed, also when its audit log hasn't grown since",
    arguments: [100, 8 << 20])
  func accountPutBack(anchorLimit: Int) async throws {
    let ofAccount = [
      "subscribers", "services", "orders", "receipts", "outbox", "payments", "charges", "refunds", "cases",
      "feedback", "ledger_transactions", "ledger_entries", "balances", "audit",
    ]
    try await prepared()
    try await change(ofAccount.map { "CREATE TABLE kept_\($0) AS SELECT * FROM \($0);" }.joined())
    let store = try open()
    let log = try await store.audit(of: ID("S1"), last: 99).count
    _ = try await store.commit(Sample.commit([.charge(Sample.charge("CH9"))], on: store.known()))
    #expect(try await store.audit(of: ID("S1"), last: 99).count == log)
    #expect(try await store.verify() == [])
    try store.close()
    try await change(
      ofAccount.map { table in
        let owner = table == "subscribers" ? "id" : "subscriber_id"
        return """
          DELETE FROM \(table) WHERE \(owner) = 'S1';
          INSERT INTO \(table) SELECT * FROM kept_\(table) WHERE \(owner) = 'S1'; DROP TABLE kept_\(table);
          """
      }.joined())
    var options = SQLiteStore.Options()
    options.anchorLimit = anchorLimit
    // However much is written afterwards, and the anchor with it.
    for _ in 0..<3 {
      let store = try SQLiteStore.open(path: path, vault: Vault.forTests, at: t0, options: options)
      let problems = try await store.verify()
      #expect(
        problems.count == 1 && problems[0].hasPrefix("account S1: put back from outside"), "\(problems)")
      for _ in 0..<2 { _ = try await store.commit(Sample.commit([], on: store.known())) }
      try store.close()
    }
    let again = try open()
    #expect(try await again.rowProblems(of: ID("S1")).count == 1)
    #expect(try await again.rowProblems(of: ID("S2")) == [])
    try await again.renewAnchor()
    _ = try await again.commit(Sample.commit([], on: again.known()))
    #expect(try await again.verify() == [])
  }

  @Test("what is due is done for everybody but those whose rows were changed from outside")
  func work() async throws {
    try await prepared()
    try await change("UPDATE outbox SET attempts = 0 WHERE subscriber_id = 'S1' AND id = 'M1'")
    let store = try open()
    let courier = Courier(
      store: store, gateway: SimulatedOperator(), policies: PolicyKeepingTests.policies("7 days"),
      keyring: Vault.forTests, clock: { t0 })
    let done = try await courier.runAll(limit: 10, until: t0.adding(seconds: 9))
    #expect(done.foreign == ["account S1: message M1 was changed or added from outside"])
    #expect(done.subscribers == 2)
    await #expect(throws: StoreProblem.foreign(done.foreign[0])) {
      try await courier.run(for: ID("S1"), until: t0.adding(seconds: 9))
    }
    #expect(try await store.verify() == done.foreign)
  }

  @Test(
    "a row that was put back as it was before, mark and all, is missed; so is a whole account without its audit log"
  )
  func putBack() async throws {
    try await prepared()
    for (tables, words) in [
      (["services"], "a service was taken out of the store, or put back"),
      (["services", "subscribers"], "audit entry"),
    ] {
      let queue = try DatabaseQueue(path: path)
      try await queue.write { database in
        for table in tables {
          try database.execute(sql: "CREATE TABLE kept_\(table) AS SELECT * FROM \(table)")
        }
      }
      try queue.close()
      let store = try open()
      var service = Sample.service("V1")
      service.renewalNoticedFor = Sample.day
      _ = try await store.commit(
        Sample.commit(
          [.service(service), .audit(AuditEvent(actor: .bot, action: .renewed, reference: "n", at: t0))],
          on: store.known()))
      #expect(try await store.verify() == [])
      try store.close()
      for table in tables {
        try await change(
          "INSERT OR REPLACE INTO \(table) SELECT * FROM kept_\(table); DROP TABLE kept_\(table)")
      }
      let problems = try await open().verify()
      #expect(problems.contains { $0.hasPrefix("account S1: \(words)") }, "\(problems)")
      let mended = try open()
      try await mended.renewMarks()
      try await mended.renewAnchor()
    }
  }

  @Test(
    "a person who has looked takes the rows as they are; erasing keeps the marks of what was sound, and only of that"
  )
  func renewedAndErased() async throws {
    try await prepared()
    try await change("UPDATE services SET price_fen = 1 WHERE subscriber_id = 'S1' AND id = 'V1'")
    let store = try open()
    for number in 1...2 { _ = try await store.commit(Sample.commit([.erase], on: store.asItIs(number))) }
    #expect(
      try await store.verify() == ["account S1: service V1 was changed or added from outside"])
    try await store.renewMarks()
    #expect(try await store.verify() == [])
  }
}
