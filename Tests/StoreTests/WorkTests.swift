import DomainCore
import Testing

@Suite("Due work is handed out")
struct WorkTests {
  @Test("by the earliest of next due moment and messages, most overdue first", arguments: StoreKind.allCases)
  func due(kind: StoreKind) async throws {
    let store = try kind.make()
    for number in 1...4 {
      var file = Sample.file(number)
      file.outbox = []
      try await store.add(file, at: t0)
    }
    // A new account is due at once.
    #expect(try await store.subscribersWithWork(due: t0, limit: 9).count == 4)
    let due: [(Int, next: Int64?, message: Int64?)] = [(1, 50, 10), (2, 5, 90), (3, nil, 20), (4, nil, nil)]
    for (number, next, message) in due {
      let changes: [Change] =
        message.map {
          [.outbox(Sample.message("M1", at: t0.adding(seconds: $0)))]
        } ?? []
      let commit = Sample.commit(
        changes, on: try await store.known(number), nextDueAt: next.map { t0.adding(seconds: $0) })
      #expect(try await store.commit(commit).name == "committed")
    }
    func work(_ seconds: Int64, _ limit: Int = 9) async throws -> [String] {
      try await store.subscribersWithWork(due: t0.adding(seconds: seconds), limit: limit).map(\.text)
    }
    #expect(try await work(4) == [])
    #expect(try await work(5) == ["S2"])
    #expect(try await work(10) == ["S2", "S1"])
    #expect(try await work(99) == ["S2", "S1", "S3"])
    #expect(try await work(99, 2) == ["S2", "S1"])
    // A done message is no work.
    _ = try await store.commit(
      Sample.commit([.outbox(Sample.message("M1", state: .done))], on: try await store.known(3)))
    #expect(try await work(99) == ["S2", "S1"])
  }

  @Test("a message is leased by one at a time, and only while it waits", arguments: StoreKind.allCases)
  func lease(kind: StoreKind) async throws {
    let store = try kind.make()
    try await store.add(Sample.file(), at: t0)
    _ = try await store.commit(Sample.commit([], on: try await store.known()))
    let (later, latest) = (t0.adding(seconds: 30), t0.adding(seconds: 60))
    let account = ID<Subscriber>("S1")
    let version = try await store.known().version
    #expect(try await store.lease(ID("M1"), of: account, until: later, at: t0))
    #expect(try await store.known().version == version)
    // Who reads the file sees that somebody is at it, until an answer is written.
    #expect(try await store.known().outbox.first { $0.id == ID("M1") }?.isBegun == true)
    #expect(try await !store.lease(ID("M1"), of: account, until: later, at: t0))
    #expect(try await !store.lease(ID("M1"), of: account, until: latest, at: t0.adding(seconds: 29)))
    #expect(try await store.subscribersWithWork(due: t0, limit: 9).isEmpty)
    #expect(try await store.subscribersWithWork(due: later, limit: 9) == [account])
    #expect(try await store.lease(ID("M1"), of: account, until: latest, at: later))
    // A message that was put is held by nobody.
    _ = try await store.commit(Sample.commit([.outbox(Sample.message())], on: try await store.known()))
    #expect(try await store.known().outbox.first { $0.id == ID("M1") }?.isBegun == false)
    #expect(try await store.lease(ID("M1"), of: account, until: later, at: t0))
    _ = try await store.commit(
      Sample.commit([.outbox(Sample.message(state: .setAside))], on: try await store.known()))
    #expect(try await !store.lease(ID("M1"), of: account, until: latest, at: latest))
    #expect(try await !store.lease(ID("M9"), of: account, until: latest, at: latest))
    #expect(try await !store.lease(ID("M1"), of: ID("S9"), until: latest, at: latest))
  }

  @Test(
    "results and pick-ups that were given up are in the file, and nothing else", arguments: StoreKind.allCases
  )
  func setAside(kind: StoreKind) async throws {
    let store = try kind.make()
    try await store.add(Sample.file(1), at: t0)
    let notice = Errand.notice(Notice(kind: .left, reference: "O1", serviceName: "彩铃"))
    let given: [(String, Errand)] = [
      ("N2", notice), ("N1", notice), ("pickup-V1", .pickUp(service: ID("V1"), day: Sample.day)),
      ("code-1", .code(phone: Sample.phone(), code: "")),
      ("collect-1", .collect(payment: ID("P1"), amountFen: Fen(1), method: .wechat)),
      ("resync", .resync(service: ID("V1"))),
    ]
    let changes = given.map { Change.outbox(Sample.message($0.0, $0.1, state: .setAside)) }
    _ = try await store.commit(Sample.commit(changes, on: try await store.known()))
    var kept = try await store.known()
    #expect(
      kept.setAside.map(\.id.text) == ["N1", "N2", "pickup-V1"] && kept.outbox.map(\.id.text) == ["M1"])
    _ = try await store.commit(
      Sample.commit(
        [.outbox(Sample.message("N1", notice)), .outbox(Sample.message("N2", notice, state: .done))], on: kept
      ))
    kept = try await store.known()
    #expect(kept.setAside.map(\.id.text) == ["pickup-V1"] && kept.outbox.map(\.id.text) == ["M1", "N1"])
  }

  @Test("accounts by pages, and orders for staff", arguments: StoreKind.allCases)
  func staff(kind: StoreKind) async throws {
    let store = try kind.make()
    for number in 1...5 { try await store.add(Sample.file(number), at: t0) }
    #expect(try await store.subscribers(after: nil, limit: 2) == [ID("S1"), ID("S2")])
    #expect(try await store.subscribers(after: ID("S2"), limit: 9).map(\.text) == ["S3", "S4", "S5"])
    _ = try await store.commit(
      Sample.commit(
        [.order(Sample.order("O8")), .order(Sample.order("O1", state: .completed))],
        on: try await store.known(3)))
    let open = try await store.openOrders(limit: 9)
    #expect(open.count == 5)
    #expect(open.filter { $0.subscriber == ID("S3") }.map(\.order) == [Sample.order("O8")])
    #expect(try await store.openOrders(limit: 2).count == 2)
    #expect(try await store.subscriber(ofOrder: ID("O8")) == ID("S3"))
    #expect(try await store.subscriber(ofOrder: ID("O99")) == nil)
  }

  @Test("what waits for a person is found behind any number of others", arguments: StoreKind.allCases)
  func forPeople(kind: StoreKind) async throws {
    let store = try kind.make()
    try await store.add(Sample.file(1), at: t0)
    let problems: [OrderProblem] = [
      .accountNotNormal, .serviceChanged, .identityTooWeak, .policyMissing, .paymentFailed, .paymentOverdue,
      .networkFailed, .networkSilent, .needsPerson,
    ]
    let states: [OrderState] =
      [.acknowledged, .pending, .inProgress, .completed, .cancelled, .assessingCancellation]
      + problems.flatMap { [.held($0), .partial($0), .rejected($0), .failed($0)] }
    let orders = states.enumerated().map { Sample.order("P\($0.offset + 10)", state: $0.element) }
    _ = try await store.commit(Sample.commit(orders.map(Change.order), on: try await store.known()))
    let expected = orders.filter(\.waitsForPerson).map(\.id)
    #expect(expected.count == problems.count + 4)
    let found = try await store.ordersForPeople(limit: 99)
    #expect(found.map(\.order.id) == expected && found.allSatisfy { $0.subscriber == ID("S1") })
    #expect(try await store.ordersForPeople(limit: 1).map(\.order.id) == Array(expected.prefix(1)))
  }

  @Test(
    "a file carries what is open, the last of what is closed, and what those name",
    arguments: StoreKind.allCases)
  func bounded(kind: StoreKind) async throws {
    let store = try kind.make()
    var file = CustomerFile(subscriber: Sample.subscriber(), services: [Sample.service()])
    file.services.append(Sample.service("V2", state: .terminated(on: Sample.day)))
    file.orders = [Sample.order("O-open", state: .held(.needsPerson))]
    file.payments = [Sample.payment("P-old")]
    file.charges = [
      Sample.charge("CH-running", payment: "P-old"), Sample.charge("CH-owed", service: "V2", payment: nil),
    ]
    for index in 0..<120 {
      file.services.append(Sample.service("VE\(index)", state: .terminated(on: Sample.day)))
      file.orders.append(Sample.order("O\(index)", state: .completed))
      file.payments.append(Sample.payment("P\(index)"))
      file.charges.append(
        Sample.charge(
          "CH\(index)", service: "V2", payment: "P\(index)", start: Sample.day.adding(months: -index)))
      file.refunds.append(Sample.refund("R\(index)", state: .success, order: "O\(index)"))
      file.receipts.append(
        Receipt(
          id: ID("PZ\(index)"), order: ID("O\(index)"), kind: .review, issuedAt: t0, fields: [], seal: []))
    }
    // An open refund of old things keeps them in the file.
    file.refunds[0] = Sample.refund("R0", state: .pending, order: "O0")
    file.payments.append(Sample.payment("P1x"))
    file.refunds = file.refunds.map { refund in
      Refund(
        id: refund.id, order: refund.order, payment: ID("P" + refund.id.text.dropFirst()),
        charge: refund.charge.map { _ in ID("CH" + refund.id.text.dropFirst()) },
        amountFen: refund.amountFen, destination: refund.destination, state: refund.state,
        requestedAt: refund.requestedAt, expectedOn: refund.expectedOn,
        expectedIsProvisional: refund.expectedIsProvisional, finishedAt: refund.finishedAt)
    }
    try await store.add(file, at: t0)
    let read = try await store.known()
    #expect(read == file.bounded())
    // V1 runs, V2 is named by bill lines.
    #expect(read.services.count == 52)
    #expect(read.service(ID("V1")) != nil && read.service(ID("V2")) != nil)
    #expect(read.service(ID("VE69")) == nil && read.service(ID("VE70")) != nil)
    #expect(read.orders.count == 52)
    #expect(read.order(ID("O-open")) != nil && read.order(ID("O0")) != nil && read.order(ID("O1")) == nil)
    #expect(read.refunds.count == 51)
    #expect(read.charge(ID("CH-running")) != nil && read.charge(ID("CH-owed")) != nil)
    #expect(read.charge(ID("CH0")) != nil && read.charge(ID("CH1")) == nil)
    #expect(
      read.payment(ID("P-old")) != nil && read.payment(ID("P0")) != nil && read.payment(ID("P1")) == nil)
    #expect(read.receipts.count == 50)
  }
}
