import DomainCore
import Testing

@Suite("What leaving would cost and give back (R14, R17, R26)")
struct QuoteTests {
  static func item(_ kind: LeavingWorld.Kind, at now: Instant = LeavingWorld.now) throws -> QuoteItem {
    try LeavingWorld.file().quoted([kind], at: now).items[0]
  }

  /// On 21 November 21 of 30 days are used, so 9 days of 3000 fen come back: 900 fen.
  @Test(
    "Each refund rule, on the 21st of a paid month of 30 days",
    arguments: [
      (.prorated, 2100, 900, "2026-11-21"), (.full, 0, 3000, "2026-11-21"),
      (.keeps, 3000, 0, "2026-11-21"), (.periodEnd, 3000, 0, "2026-12-01"),
    ] as [(LeavingWorld.Kind, Int64, Int64, String)])
  func rules(kind: LeavingWorld.Kind, used: Int64, credited: Int64, effectiveOn: String) throws {
    let item = try Self.item(kind)
    #expect(item.settlement.usedFen == Fen(used))
    #expect(item.settlement.creditedFen == Fen(credited))
    #expect(item.effectiveOn == day(effectiveOn))
    #expect(item.wasRenewing && !item.wasSuspended)
  }

  @Test("Broadband in its first of 24 months: 30 % of 23 months")
  func fee() throws {
    let quote = try LeavingWorld.file().quoted([.broadband], by: .wechat)
    #expect(quote.dueFen == Fen(69_000))
    #expect(quote.paymentMethod == .wechat)
    #expect(try LeavingWorld.file().quoted([.prorated], by: .wechat).paymentMethod == nil)
  }

  @Test("Money arrives two working days later; past the published calendar that is provisional")
  func arrival() throws {
    let item = try Self.item(.prorated)
    #expect(item.refundExpectedOn == day("2026-11-24"))
    #expect(!item.refundDayIsProvisional)
    #expect(try Self.item(.keeps).refundExpectedOn == nil)
    var file = LeavingWorld.file()
    file.charges = file.charges.map { line in
      Charge(
        id: line.id, service: line.service, kind: .period, periodStart: day("2026-12-15"),
        periodEnd: day("2027-01-15"), amountFen: line.amountFen, creditedFen: .zero,
        chargedAt: line.chargedAt, payment: line.payment)
    }
    let late = try file.quoted([.prorated], at: LeavingWorld.at("2026-12-31", hour: 23)).items[0]
    #expect(late.refundExpectedOn == day("2027-01-05"))
    #expect(late.refundDayIsProvisional)
  }

  @Test(
    "The settlement window of each operator, days to 24:00 and hours to the second",
    arguments: [
      ("cmcc", "2026-11-29", 0), ("cucc", "2026-11-22", 10), ("ctcc", "2026-12-07", 0),
    ] as [(String, String, Int)])
  func window(operatorID: String, date: String, hour: Int) throws {
    let file = LeavingWorld.file(operatorID: operatorID)
    #expect(try file.quoted([.prorated]).items[0].settlesBy == LeavingWorld.at(date, hour: hour))
  }

  @Test("The window of what ends with its period begins there")
  func windowOfPeriodEnd() throws {
    #expect(try Self.item(.periodEnd).settlesBy == LeavingWorld.at("2026-12-09"))
  }

  @Test("What was never paid, or the bank took back, doesn't come back")
  func unpaid() throws {
    var file = LeavingWorld.file()
    file.payments[0].chargedBackFen = Fen(2500)
    #expect(try file.quoted([.prorated]).items[0].settlement.creditedFen == Fen(500))
    file.payments[0].state = .failed
    #expect(try file.quoted([.prorated]).items[0].settlement == .nothing(rule: .prorated))
  }

  @Test("Two services paid by one payment give back no more than it has")
  func sharedPayment() throws {
    var file = LeavingWorld.file([.prorated, .full])
    file.charges[1].payment = file.payments[0].id
    let quote = try file.quoted([.prorated, .full])
    #expect(quote.items.map(\.settlement.creditedFen) == [Fen(900), Fen(2100)])
    #expect(quote.refundFen == Fen(3000))
  }

  @Test("An end of its own before the period's end counts")
  func ownEnd() throws {
    var file = LeavingWorld.file([.periodEnd])
    file.services[0].endsOn = day("2026-11-25")
    #expect(try file.quoted([.periodEnd]).items[0].effectiveOn == day("2026-11-25"))
  }

  @Test("The same wish on the same day has the same hash, also under a window in hours")
  func stableHash() throws {
    let file = LeavingWorld.file(operatorID: "cucc")
    let first = try file.quoted([.prorated, .broadband])
    let later = try file.quoted([.prorated, .broadband], at: LeavingWorld.now.adding(seconds: 90))
    #expect(first.items[0].settlesBy != later.items[0].settlesBy)
    #expect(first.hash(LeavingWorld.keyring) == later.hash(LeavingWorld.keyring))
    #expect(later.agrees(with: first) && !later.agrees(with: nil))
    var dearer = first
    dearer.items[0].priceFen = Fen(9900)
    #expect(!later.agrees(with: dearer))
  }

  /// Quotes that could have been read out for another wish.
  static let otherWishes: [@Sendable (inout Quote) -> Void] = [
    { $0.paymentMethod = .wechat }, { $0.items.reverse() }, { $0.items.removeFirst() },
  ]

  /// Quotes that nobody would have read out.
  static let forgeries: [@Sendable (inout Quote) -> Void] = [
    { $0.day = $0.day.adding(days: 1) }, { $0.policyVersion = "other" },
    { $0.items[0].service = LeavingWorld.Kind.keeps.service }, { $0.items[0].serviceName = "other" },
    { $0.items[0].kind = .plan }, { $0.items[0].priceFen = Fen(1) },
    { $0.items[0].settlement = .givingBack(Fen(1)) }, { $0.items[0].settlement.rule = .full },
    { $0.items[0].settlement.usedDays = 1 }, { $0.items[0].settlement.totalDays = 1 },
    { $0.items[0].settlement.charge = nil },
    { $0.items[0].terminationFee = TerminationFeeQuote(amountFen: Fen(1), basis: .fixed) },
    { $0.items[0].terminationFee = TerminationFeeQuote(amountFen: .zero, basis: .fixed) },
    { $0.items[0].equipmentFen = Fen(1) }, { $0.items[0].effectiveOn = day("2026-11-22") },
    { $0.items[0].refundExpectedOn = nil }, { $0.items[0].refundDayIsProvisional = true },
    { $0.items[0].wasRenewing = false }, { $0.items[0].wasSuspended = true },
  ]

  @Test("Whatever was read out changes the hash", arguments: (otherWishes + forgeries).indices)
  func hashCovers(index: Int) throws {
    let quote = try LeavingWorld.file().quoted([.prorated, .broadband])
    var other = quote
    (Self.otherWishes + Self.forgeries)[index](&other)
    #expect(quote.hash(LeavingWorld.keyring) != other.hash(LeavingWorld.keyring))
  }
}
