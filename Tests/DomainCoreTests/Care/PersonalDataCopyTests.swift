import DataFiles
import DomainCore
import Foundation
import Testing

/// The copy of one's data against what the program keeps (S17, R37): a property that is added to a kept type must be
/// named in the copy, or here with why it isn't.
@Suite("A copy of one's data has everything that is kept")
struct PersonalDataCopyTests {
  /// Properties that the copy has under another name (`→`), or leaves out and why (`–`).
  private static let elsewhere: [String: [String: String]] = [
    "CustomerFile": [
      "subscriber": "→ account", "outbox": "→ messages", "setAside": "→ messages", "balances": "→ balanceFen",
      "version": "– counts the commits",
    ],
    "Subscriber": [
      "operatorID": "→ operator", "servicePassword": "→ hasServicePassword",
      "datedAhead": "about the operator's clock; who of the staff confirmed it is in the log",
    ],
    "Order": [
      "item": "→ serviceName", "form": "→ contact",
    ],
    "Charge": ["periodStart": "→ from", "periodEnd": "→ until"],
    "Receipt": ["seal": "→ checkCode"],
    "AppealCase": ["matter": "→ remark"],
    "AuditEvent": ["who": "– the name of one of the staff"],
    "PhoneRecord": [
      "phone": "– stands in account", "subscriber": "– stands in account", "sentAt": "→ codesSentAt",
      "challenge": "→ hasOpenCode", "version": "– counts the commits",
    ],
    "HandOver": [
      "subscriber": "– stands in account", "summary": "→ wants", "state": "→ isClosed",
      "version": "– counts the commits",
    ],
    "Grant": [
      "subscriber": "– stands in account", "proposedBy": "– the name of one of the staff",
      "approvedBy": "– the name of one of the staff", "version": "– counts the commits",
    ],
    "TurnRecord": ["key": "– made by the front end", "replies": "→ answered"],
    "SubjectRecord": [
      "file": "→ services", "phone": "→ verification", "movements": "→ ledger", "audit": "→ log",
      "turns": "→ conversations",
    ],
  ]

  private static func record() throws -> SubjectRecord {
    var file = try LeavingWorld.file().leaving([.prorated, .broadband]).file.afterDue()
    file.subscriber.bornOn = day("1990-02-03")
    file = try file.complaining().get()
    file.feedback = [Feedback(order: file.orders[0].id, rating: 4, remark: "好", at: LeavingWorld.now)]
    file.refunds = [
      Refund(
        id: ID("TK1"), order: file.orders[0].id, payment: ID("P"), charge: nil, amountFen: Fen(1),
        destination: .alipay, state: .pending, requestedAt: LeavingWorld.now, expectedOn: day("2026-11-24"),
        expectedIsProvisional: false)
    ]
    var ticket = HandOver(
      id: ID("RG1"), conversation: LeavingWorld.conversation, subscriber: LeavingWorld.subscriber,
      summary: HandOverSummary(
        reason: .asked, wants: [], verified: nil, slots: [], tried: [], effects: [], question: nil),
      at: LeavingWorld.now)
    ticket = try ticket.taking(by: "li", at: LeavingWorld.now).get()
    ticket = try ticket.saying("我来处理", by: "li", at: LeavingWorld.now).get()
    let grant = Grant(
      id: ID("SP1"), subscriber: LeavingWorld.subscriber, charge: ID("line.full"), chargeKind: .period,
      amountFen: Fen(100), reason: "线路故障", proposedBy: "li", proposedAt: LeavingWorld.now)
    let turn = TurnRecord(
      conversation: LeavingWorld.conversation, number: 1, key: "k", said: "退订", replies: KeptText("stored"),
      at: LeavingWorld.now)
    return SubjectRecord(
      file: file, phone: PhoneRecord(phone: LeavingWorld.phone, subscriber: LeavingWorld.subscriber),
      movements: [
        LedgerTransaction(
          id: ID("L1"), at: LeavingWorld.now, reason: .opening, reference: "x", entries: [])
      ],
      audit: [AuditEvent(actor: .bot, action: .renewed, reference: "x", at: LeavingWorld.now, who: "li")],
      turns: [turn], handOvers: [ticket], grants: [grant])
  }

  private static func copy(of record: SubjectRecord) throws -> (text: String, json: [String: Any]) {
    let text = PersonalDataDocument.json(
      record, answers: { ["回答" + ((try? $0.replies.text) ?? "")] }, at: LeavingWorld.now)
    let json = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    return (text, try #require(json))
  }

  /// What of a value's properties the copy neither has nor is excused from.
  private static func missing(_ value: Any, in object: [String: Any]) -> [String] {
    let type = String(describing: Swift.type(of: value))
    let known = elsewhere[type] ?? [:]
    return Mirror(reflecting: value).children.compactMap { child in
      guard let label = child.label, object[label] == nil else { return nil }
      guard let why = known[label] else { return "\(type).\(label)" }
      guard why.hasPrefix("→ ") else { return nil }
      return object[String(why.dropFirst(2))] == nil ? "\(type).\(label) \(why)" : nil
    }
  }

  @Test("Each property of each kept kind is in the copy, or named here with why it isn't")
  func properties() throws {
    let record = try Self.record()
    let json = try Self.copy(of: record).json
    var missing = Self.missing(record, in: json) + Self.missing(record.file, in: json)
    func check(_ value: Any?, _ key: String) throws {
      let value = try #require(value, "the sample has one of \(key)")
      let object = json[key] as? [String: Any] ?? (json[key] as? [[String: Any]])?.first
      missing += Self.missing(value, in: try #require(object, "the copy has \(key)"))
    }
    let file = record.file
    try check(file.subscriber, "account")
    try check(record.phone, "verification")
    try check(file.services.first, "services")
    try check(file.orders.first, "orders")
    try check(file.charges.first, "charges")
    try check(file.payments.first, "payments")
    try check(file.refunds.first, "refunds")
    try check(file.receipts.first, "receipts")
    try check(file.cases.first, "cases")
    try check(file.feedback.first, "feedback")
    try check(file.outbox.first, "messages")
    try check(record.movements.first, "ledger")
    try check(record.audit.first, "log")
    try check(record.turns.first, "conversations")
    try check(record.handOvers.first, "handOvers")
    try check(record.grants.first, "grants")
    #expect(missing == [])
  }

  @Test("The copy has what was answered, what staff said and wrote, the day of birth and receipts' figures")
  func values() throws {
    let (text, json) = try Self.copy(of: Self.record())
    for words in ["1990-02-03", "我来处理", "线路故障", "回答stored", "refundFen"] {
      #expect(text.contains(words), "\(words)")
    }
    let receipts = try #require(json["receipts"] as? [[String: Any]])
    #expect(receipts.allSatisfy { ($0["fields"] as? [Any])?.isEmpty == false })
    // Names of people at the operator are their own data.
    #expect(!text.contains("\"li\""))
  }
}
