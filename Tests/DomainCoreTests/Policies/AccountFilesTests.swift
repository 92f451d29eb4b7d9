import DataFiles
import DomainCore
import Foundation
import Testing

@Suite("Accounts for demonstrations and transcripts")
struct AccountFilesTests {
  /// 2026-11-21T10:00:00+08:00.
  static let now = day("2026-11-21").start.adding(seconds: 36_000)

  static func load(
    _ files: [(name: String, text: String)], at now: Instant = now
  ) throws(DataFileError) -> [AccountFixture] {
    try AccountFiles.load(files: files, policies: PolicyFolder.policies, now: now) { password in
      PasswordHash(salt: [], rounds: 1, derived: Array(password.utf8))
    }
  }

  static func demo() throws -> [AccountFixture] {
    try load(PolicyFolder.files.filter { $0.name.hasSuffix("demo.yaml") })
  }

  static let fixtures = PolicyFolder.texts(under: "Transcripts/fixtures")

  @Test("The eight demo customers show what they are said to show")
  func demo() throws {
    let demo = try Self.demo()
    #expect(demo.count == 8)
    #expect(Set(demo.map(\.file.subscriber.operatorID.text)) == ["cmcc", "cucc", "ctcc"])
    #expect(demo.allSatisfy { $0.shows != nil && $0.password != nil })
    let files = demo.map(\.file)
    let today = Self.now.beijingDay
    #expect(files[0].services.count >= 5 && files[0].services.contains { $0.kind == .ringback })
    #expect(files[1].services.contains { $0.kind == .ringback && $0.hasExpired(on: today) })
    let broadband = try #require(files[2].services.first { $0.kind == .broadband })
    let product = try #require(PolicyFolder.policies.products[broadband.product])
    let fee = TerminationFeeQuote.computed(
      policy: product.terminationFee, contract: broadband.contract, priceFen: broadband.priceFen,
      periodMonths: broadband.periodMonths, leavingOn: today)
    #expect(
      fee
        == TerminationFeeQuote(
          amountFen: Fen(9000), basis: .clawBack(monthsUsed: 9, monthlyDiscountFen: Fen(1000))))
    #expect(broadband.equipmentFen == Fen(25_000))
    #expect(files[3].services.contains { $0.kind == .broadband && $0.hasExpired(on: today) })
    #expect(files[4].subscriber.state == .frozen)
    #expect(files[5].refunds.map(\.state) == [.unknown] && files[5].refunds[0].expectedOn > today)
    #expect(files[6].refunds.map(\.state) == [.unknown] && files[6].refunds[0].expectedOn < today)
    #expect(files[7].services.isEmpty)
  }

  @Test(
    "The demo shows the same on any day", arguments: ["2026-01-31", "2026-02-28", "2026-10-08", "2028-02-29"])
  func anyDay(_ text: String) throws {
    for time in [0, 1, 43_200, 86_399] as [Int64] {
      let now = day(text).start.adding(seconds: time)
      let demo = try Self.load(PolicyFolder.files.filter { $0.name.hasSuffix("demo.yaml") }, at: now)
      #expect(demo[1].file.services[0].hasExpired(on: now.beijingDay))
      #expect(demo[5].file.refunds[0].expectedOn > now.beijingDay)
      #expect(demo[6].file.refunds[0].expectedOn < now.beijingDay)
      for fixture in demo { try Self.check(fixture.file, at: now) }
    }
  }

  @Test("Every fixture is consistent to the fen", arguments: fixtures.map(\.name))
  func fixture(_ name: String) throws {
    let files = Self.fixtures.filter { $0.name == name }
    for (year, month) in [(2026, 1), (2026, 3), (2026, 11), (2028, 2)] {
      for date in 1...29 {
        guard let day = BeijingDay(year: year, month: month, day: date) else { continue }
        let now = day.start.adding(seconds: 36_000)
        for fixture in try Self.load(files, at: now) { try Self.check(fixture.file, at: now) }
      }
    }
  }

  /// The rules that hold in every file of an account.
  static func check(_ file: CustomerFile, at now: Instant) throws {
    try #require(file.balances.values.total == .zero)
    try #require(file.balanceFen >= .zero)
    for charge in file.charges {
      try #require(charge.creditedFen <= charge.amountFen && charge.chargedAt <= now)
      try #require(charge.periodStart < charge.periodEnd || charge.kind != .period)
      if let id = charge.payment {
        let payment = try #require(file.payment(id))
        try #require(payment.amountFen == charge.amountFen && payment.state == .success)
      }
    }
    let owed = file.charges.filter { $0.payment == nil }.map(\.amountFen).total
    try #require((file.balances[.receivable] ?? .zero) == owed)
    let promised = file.refunds.filter { $0.state != .success }.map(\.amountFen).total
    try #require((file.balances[.refundsPayable] ?? .zero) == -promised)
    let earned = file.charges.map { $0.amountFen - $0.creditedFen }.total
    try #require((file.balances[.revenue] ?? .zero) == -earned)
    for payment in file.payments {
      try #require(payment.refundedFen + payment.reservedFen <= payment.amountFen - payment.chargedBackFen)
    }
    for order in file.orders {
      try #require(Crockford.isWellFormed(order.id.text) && order.id.text.hasPrefix("TD"))
      let settlement = order.item.settlement
      try #require(settlement.usedFen + settlement.creditedFen == settlement.chargedFen)
      let service = try #require(file.service(order.service))
      switch service.state {
      case .terminated: try #require(order.state == .completed)
      case .pendingTerminate(let id): try #require(id == order.id && !order.state.isFinal)
      case .active, .suspended: try #require(order.state.isFinal && order.state != .completed)
      }
    }
    for refund in file.refunds {
      let order = try #require(refund.order.flatMap(file.order))
      try #require(refund.amountFen == order.item.settlement.creditedFen)
      try #require(file.charge(try #require(refund.charge))?.creditedFen == refund.amountFen)
    }
    for service in file.services where service.state == .active && !service.hasExpired(on: now.beijingDay) {
      let charge = file.charges.last { $0.service == service.id && $0.kind == .period }
      if let charge {
        try #require(charge.periodStart <= now.beijingDay && now.beijingDay < charge.periodEnd)
      }
    }
  }

  @Test("One ringback of 5.00 元 is charged, paid and divided as its fixture says")
  func ringback() throws {
    let files = Self.fixtures.filter { $0.name.hasSuffix("移动-一个彩铃.yaml") }
    let file = try #require(try Self.load(files).first).file
    let service = try #require(file.services.first)
    let charge = try #require(file.charges.first)
    #expect(service.name == "彩铃" && service.priceFen == Fen(500))
    #expect(service.startedOn == day("2026-10-12"))
    #expect(charge.periodStart == day("2026-11-12") && charge.periodEnd == day("2026-12-12"))
    #expect(file.balanceFen == Fen(5600))
    #expect(file.subscriber.servicePassword?.derived == Array("258036".utf8))
    let settlement = Settlement.dividing(
      charge, leavingOn: Self.now.beijingDay, rule: .prorated, cancellationDayIsUsed: true)
    #expect(settlement.usedDays == 10 && settlement.totalDays == 30)
    #expect(settlement.creditedFen == Fen(333) && settlement.usedFen == Fen(167))
  }

  @Test(
    "Every order of a fixture has the hash of its quote and genuine receipts for its steps",
    arguments: fixtures.map(\.name))
  func proofs(_ name: String) throws {
    let text = try #require(Self.fixtures.first { $0.name == name })
    for fixture in try Self.load([text]) {
      let file = fixture.file.provingPast(under: PolicyFolder.policies, keyring: LeavingWorld.keyring)
      for order in file.orders {
        let quote = Quote(
          items: [order.item],
          paymentMethod: order.item.feeFen > .zero ? order.payment.flatMap(file.payment)?.method : nil,
          day: order.acceptedAt.beijingDay, policyVersion: order.policyVersion)
        #expect(order.consent.quoteHash == quote.hash(LeavingWorld.keyring))
        let receipts = file.receipts.filter { $0.order == order.id }
        #expect(receipts.allSatisfy { $0.isGenuine(LeavingWorld.keyring) })
        var kinds: [ReceiptKind] = [.application]
        if order.steps.contains(where: { $0.state == .inProgress || $0.state == .pending }) {
          kinds.append(.review)
        }
        if order.payment.flatMap(file.payment)?.state == .success { kinds.append(.payment) }
        if order.state == .completed { kinds.append(.settlement) }
        #expect(receipts.map(\.kind) == kinds)
      }
      #expect(Set(file.receipts.map(\.id)).count == file.receipts.count)
      #expect(
        file.provingPast(under: PolicyFolder.policies, keyring: LeavingWorld.keyring) == file)
      try Self.check(file, at: Self.now)
    }
  }

  @Test("The same file and moment give the same accounts, other places give other ids")
  func ids() throws {
    let first = try Self.demo().map(\.file)
    #expect(first == (try Self.demo().map(\.file)))
    var ids: [String] = []
    for file in first {
      ids.append(file.subscriber.id.text)
      ids += file.services.map(\.id.text)
      ids += file.charges.map(\.id.text)
      ids += file.payments.map(\.id.text)
      ids += file.orders.map(\.id.text)
      ids += file.refunds.map(\.id.text)
    }
    #expect(Set(ids).count == ids.count)
    #expect(!ids.contains { $0.contains("13800000") })
  }

  struct Row: Sendable, CustomStringConvertible {
    var from: String
    var to: String
    var error: String
    var description: String { error }
  }

  static let sample = """
    accounts:
      - phone: 13800000001
        name: 陈静
        operator: cmcc
        id_tail: 123X
        password: "258036"
        balance: 56.00
        services:
          - product: cmcc.ringback
            started: -40d
            order: {at: -1d 10:00, refund: pending}
    """

  static let rows = [
    Row(
      from: "13800000001", to: "1380000000",
      error: "2:12: expected eleven digits of a mobile number, found \"1380000000\""),
    Row(from: "operator: cmcc", to: "operator: cmc", error: "4:15: unknown operator \"cmc\""),
    Row(
      from: "operator: cmcc", to: "operator: cmcc\n    province: xx",
      error: "5:15: \"cmcc\" has no province \"xx\""),
    Row(
      from: "operator: cmcc", to: "operator: cucc",
      error: "9:18: \"cmcc.ringback\" is another operator's product"),
    Row(
      from: "123X", to: "12345",
      error: "5:14: expected the last four of an ID number such as 123X, found \"12345\""),
    Row(from: "\"258036\"", to: "\"25803\"", error: "6:15: a service password has six digits"),
    Row(from: "56.00", to: "-1", error: "7:14: an amount is never negative, found \"-1\""),
    Row(from: "cmcc.ringback", to: "cmcc.ringbak", error: "9:18: unknown product \"cmcc.ringbak\""),
    Row(
      from: "-40d", to: "40d",
      error: "10:18: expected a day such as 2026-11-21, today, -40d, +3m or -1y, found \"40d\""),
    Row(from: "-40d", to: "+1d", error: "10:18: the service begins in the future"),
    Row(from: "-40d", to: "today", error: "11:16: the order is older than the service"),
    Row(from: "-1d 10:00", to: "today 10:01", error: "11:21: the moment lies in the future"),
    Row(
      from: "-1d 10:00", to: "yesterday",
      error: "11:21: expected a moment such as -2d 10:30, -3h or 2026-11-21 10:30, found \"yesterday\""),
    Row(
      from: "refund: pending", to: "refund: gone",
      error: "11:40: expected one of pending, success, failed, unknown, found \"gone\""),
    Row(
      from: "refund: pending", to: "state: held, problem: networkSilent, refund: pending",
      error: "11:16: a refund comes from a completed order of which something comes back"),
    Row(from: "refund: pending", to: "state: held", error: "11:16: the key \"problem\" is missing"),
    Row(from: "-40d", to: "-40d\n        line: {account: x}", error: "11:15: only broadband has a line"),
    Row(from: "-40d", to: "-40d\n        ends: -50d", error: "11:15: the service ends before it begins"),
    Row(
      from: "-40d", to: "-40d\n        charges: half",
      error: "11:18: expected one of paid, unpaid, none, found \"half\""),
    Row(
      from: "refund: pending}", to: "refund: success}\n        paid_by: balance\n    joined: +1d",
      error: "13:13: the account begins in the future"),
    Row(
      from: "services:", to: "servises:",
      error:
        "8:5: unknown key \"servises\"; known here: phone, name, shows, operator, province, id_tail, password, "
        + "state, joined, notice, email, sim_changed, balance, services, born"),
  ]

  @Test("A wrong account is refused with line, column and reason", arguments: rows)
  func refusal(_ row: Row) throws {
    _ = try Self.load([("a.yaml", Self.sample)])
    let range = try #require(Self.sample.range(of: row.from))
    let text = Self.sample.replacingCharacters(in: range, with: row.to)
    let error = #expect(throws: DataFileError.self) { try Self.load([("a.yaml", text)]) }
    #expect(error?.description == "a.yaml:" + row.error)
  }

  @Test("A period paid from the balance, and refunded to it, leaves the balance that the file says")
  func balance() throws {
    let text = Self.sample.replacingOccurrences(of: "56.00", with: "0.00").replacingOccurrences(
      of: "refund: pending}", with: "refund: success}\n        paid_by: balance")
    let file = try #require(try Self.load([("a.yaml", text)]).first).file
    #expect(file.balanceFen == .zero)
    #expect(file.refunds.map(\.destination) == [.balance])
    try Self.check(file, at: Self.now)
  }

  @Test(
    "Days and moments are counted from now, months first",
    arguments: [
      ("-40d", "2026-10-12"), ("today", "2026-11-21"), ("-8m-12d", "2026-03-09"), ("-1y", "2025-11-21"),
      ("-1y+1m-1d", "2025-12-20"), ("2026-01-31", "2026-01-31"),
    ])
  func days(_ text: String, _ expected: String) throws {
    let sample = Self.sample.replacingOccurrences(of: "-40d", with: text).replacingOccurrences(
      of: "        order: {at: -1d 10:00, refund: pending}", with: "")
    #expect(try Self.load([("a.yaml", sample)]).first?.file.services.first?.startedOn == day(expected))
  }

  @Test(
    "An order's moment is read to the minute",
    arguments: [
      ("-1d 15:20", "2026-11-20", 55_200), ("-3h", "2026-11-21", 25_200), ("-30min", "2026-11-21", 34_200),
      ("2026-11-01 00:00", "2026-11-01", 0),
    ] as [(String, String, Int64)])
  func moments(_ text: String, _ date: String, _ seconds: Int64) throws {
    let sample = Self.sample.replacingOccurrences(of: "-1d 10:00", with: text)
    let order = try #require(try Self.load([("a.yaml", sample)]).first?.file.orders.first)
    #expect(order.acceptedAt == day(date).start.adding(seconds: seconds))
  }

  struct StateRow: Sendable, CustomStringConvertible {
    var order: String
    var steps: [OrderState]
    var payment: PaymentState?
    var messages = 0
    var description: String { order }
  }

  static let states = [
    StateRow(
      order: "{at: -1h}", steps: [.acknowledged, .pending, .inProgress, .completed], payment: .success),
    StateRow(order: "{at: -1h, state: acknowledged}", steps: [.acknowledged], payment: .pending),
    StateRow(
      order: "{at: -1h, state: pending}", steps: [.acknowledged, .pending], payment: .pending, messages: 1),
    StateRow(
      order: "{at: -1h, state: inProgress}", steps: [.acknowledged, .pending, .inProgress], payment: .success,
      messages: 1),
    StateRow(
      order: "{at: -1h, state: held, problem: paymentFailed}",
      steps: [.acknowledged, .pending, .held(.paymentFailed)], payment: .failed),
    StateRow(
      order: "{at: -1h, state: held, problem: networkSilent}",
      steps: [.acknowledged, .pending, .inProgress, .held(.networkSilent)], payment: .success),
    StateRow(
      order: "{at: -1h, state: partial, problem: networkFailed}",
      steps: [.acknowledged, .pending, .inProgress, .partial(.networkFailed)], payment: .success),
    StateRow(
      order: "{at: -1h, state: rejected, problem: serviceChanged}",
      steps: [.acknowledged, .rejected(.serviceChanged)], payment: .pending),
    StateRow(order: "{at: -1h, state: cancelled}", steps: [.acknowledged, .cancelled], payment: .pending),
  ]

  @Test("A broadband order inside its contract stands where its fixture says", arguments: states)
  func orderStates(_ row: StateRow) throws {
    let file = try #require(Self.fixtures.first { $0.name.hasSuffix("移动-宽带合约期内.yaml") })
    let text = file.text.trimmingCharacters(in: .newlines) + "\n        order: \(row.order)\n"
    let account = try #require(try Self.load([("a.yaml", text)]).first).file
    let order = try #require(account.orders.first)
    #expect(order.steps.map(\.state) == row.steps)
    #expect(order.payment.flatMap(account.payment)?.state == row.payment)
    #expect(account.outbox.count == row.messages)
    #expect(order.consent.proof.factors == [.smsCode, .idNumberTail])
    try Self.check(account, at: Self.now)
  }

  @Test("A number that is here twice is refused")
  func twice() {
    let error = #expect(throws: DataFileError.self) {
      try Self.load([("a.yaml", Self.sample), ("b.yaml", Self.sample)])
    }
    #expect(error?.description == "b.yaml:2:5: the number 138****0001 is here twice")
  }
}
