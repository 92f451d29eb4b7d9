import DomainCore
import Testing

@Suite("Lent equipment and unpaid periods (R14, R26)")
struct EquipmentTests {
  static func left(endedAt later: Instant? = nil) throws -> CustomerFile {
    var file = LeavingWorld.file([.broadband])
    file.services[0].devices = [Device(name: "modem", sync: .bound, replacementFen: Fen(10_000))]
    return try file.done(.leave([LeavingWorld.Kind.broadband.service]), endedAt: later)
  }

  @Test("Equipment of a line that ended long after its quote is due 30 days after it ended")
  func endedLate() throws {
    let file = try Self.left(endedAt: LeavingWorld.at("2026-12-30"))
    #expect(file.services[0].state == .terminated(on: day("2026-12-30")))
    #expect(file.services[0].devices[0].lending == .due(by: day("2027-01-29"), pickUpOn: nil))
    #expect(
      file.afterDue(at: LeavingWorld.at("2027-01-29", hour: 23)).charges.allSatisfy { $0.kind != .equipment })
    #expect(file.afterDue(at: LeavingWorld.at("2027-01-30")).charges.contains { $0.kind == .equipment })
  }

  @Test("Equipment is due 30 days after leaving and billed once when it isn't back, at what was quoted")
  func billed() throws {
    let file = try Self.left()
    #expect(file.orders[0].item.equipmentFen == Fen(10_000))
    let lastDay = LeavingWorld.at("2026-12-21", hour: 23, minute: 59)
    #expect(file.afterDue(at: lastDay).charges.allSatisfy { $0.kind != .equipment })
    let over = file.afterDue(at: LeavingWorld.at("2026-12-22"))
    let billed = over.afterDue(at: LeavingWorld.at("2027-03-01")).charges.filter { $0.kind == .equipment }
    #expect(billed.map(\.amountFen) == [Fen(10_000)])
    #expect(over.brokenBooks == [])
    var numbers = LeavingWorld.numbers("back")
    let back = over.applying(
      over.returningEquipment(
        of: LeavingWorld.Kind.broadband.service, under: LeavingWorld.policies, numbers: &numbers,
        keyring: LeavingWorld.keyring, at: LeavingWorld.at("2026-12-23")))
    #expect(back.charges.last { $0.kind == .equipment }?.creditedFen == Fen(10_000))
    #expect(back.brokenBooks == [])
  }

  private static func reported(
    _ file: CustomerFile, _ report: EquipmentReport, _ roles: Set<StaffRole> = [.reviewer],
    device: String? = nil, at now: Instant = LeavingWorld.now
  ) -> Result<CustomerFile, EquipmentRefusal> {
    var numbers = LeavingWorld.numbers("report")
    return file.reportingEquipment(
      of: LeavingWorld.Kind.broadband.service, device: device, report,
      by: HeldPayoutTests.reviewer("li", roles),
      under: LeavingWorld.policies, numbers: &numbers, keyring: LeavingWorld.keyring, at: now
    ).map(file.applying)
  }

  @Test(
    "Of two pieces one comes back and the other is billed; what comes back later is given back, up to its damage"
  )
  func pieces() throws {
    var file = LeavingWorld.file([.broadband])
    file.services[0].devices = [
      Device(name: "modem", sync: .bound, replacementFen: Fen(10_000)),
      Device(name: "box", sync: .bound, replacementFen: Fen(15_000)),
    ]
    file = try file.done(.leave([LeavingWorld.Kind.broadband.service]))
    let one = try Self.reported(file, .received, device: "modem").get()
    let told = try #require(one.outbox.compactMap(\.errand.notice).last)
    #expect(told.kind == .equipmentReturned && told.device == "modem")
    #expect(Self.reported(one, .received, device: "modem") == .failure(.notAmong(["box"])))
    #expect(
      Self.reported(one, .damaged(Fen(15_001)), device: "box") == .failure(.notQuoted(mostFen: Fen(15_000))))
    let later = LeavingWorld.at("2026-12-22")
    let over = one.afterDue(at: later)
    #expect(over.charges.filter { $0.kind == .equipment }.map(\.amountFen) == [Fen(15_000)])
    let damaged = try Self.reported(over, .damaged(Fen(6_050)), device: "box", at: later).get()
    #expect(damaged.charges.filter { $0.kind == .equipment }.map(\.keptFen) == [Fen(6_050)])
    #expect(damaged.outbox.compactMap(\.errand.notice).last?.amountFen == Fen(6_050))
    #expect(Self.reported(damaged, .received, at: later) == .failure(.nothingOut))
    // Both billed, one back: its own part is given back and no more.
    let both = file.afterDue(at: later)
    let half = try Self.reported(both, .received, device: "modem", at: later).get()
    #expect(half.charges.filter { $0.kind == .equipment }.map(\.keptFen) == [Fen(15_000)])
    for file in [one, over, damaged, half] { #expect(file.brokenBooks == []) }
  }

  @Test("Staff say what became of it: received, missing, or damaged for no more than was quoted (S16)")
  func reports() throws {
    let file = try Self.left()
    let back = try Self.reported(file, .received, [.handler]).get()
    #expect(back.servicesWithEquipmentOut.isEmpty && back.brokenBooks == [])
    #expect(back.afterDue(at: LeavingWorld.at("2027-03-01")).charges.allSatisfy { $0.kind != .equipment })
    #expect(Self.reported(back, .received) == .failure(.nothingOut))
    #expect(Self.reported(file, .received, [.viewer]) == .failure(.role([.handler, .reviewer])))
    #expect(Self.reported(file, .damaged(Fen(100)), [.handler]) == .failure(.role([.reviewer])))
    #expect(Self.reported(file, .damaged(Fen(10_001))) == .failure(.notQuoted(mostFen: Fen(10_000))))
    #expect(Self.reported(file, .damaged(.zero)) == .failure(.notQuoted(mostFen: Fen(10_000))))
    let damaged = try Self.reported(file, .damaged(Fen(10_000))).get()
    #expect(damaged.charges.last?.amountFen == Fen(10_000) && damaged.notices.contains(.equipmentDamaged))
    #expect(damaged.servicesWithEquipmentOut.isEmpty && damaged.brokenBooks == [])
    var numbers = LeavingWorld.numbers("pick")
    let booked = file.applying(
      try file.bookingPickUp(
        of: LeavingWorld.Kind.broadband.service, on: day("2026-11-22"), under: LeavingWorld.policies,
        numbers: &numbers, keyring: LeavingWorld.keyring, at: LeavingWorld.now
      ).get())
    let missed = try Self.reported(booked, .missing, [.handler]).get()
    #expect(
      !missed.outbox.contains { $0.errand.kind == .pickUp } && missed.servicesWithEquipmentOut.count == 1)
    #expect(missed.charges.allSatisfy { $0.kind != .equipment })
    #expect(missed.notices.contains(.pickUpMissed))
    let over = LeavingWorld.at("2026-12-22")
    let billed = try Self.reported(file, .missing, at: over).get()
    #expect(billed.charges.filter { $0.kind == .equipment }.map(\.amountFen) == [Fen(10_000)])
    let late = try Self.reported(billed, .received, at: over).get()
    #expect(late.charges.last?.creditedFen == Fen(10_000) && late.brokenBooks == [])
  }

  @Test("A pick-up is bookable on the next seven days, once")
  func pickUp() throws {
    let file = try Self.left()
    let service = LeavingWorld.Kind.broadband.service
    let days = try file.pickUpDays(of: service, under: LeavingWorld.policies, at: LeavingWorld.now).get()
    #expect(days.first == day("2026-11-22") && days.last == day("2026-11-28") && days.count == 7)
    var numbers = LeavingWorld.numbers("pick")
    let refused = file.bookingPickUp(
      of: service, on: day("2026-11-29"), under: LeavingWorld.policies, numbers: &numbers,
      keyring: LeavingWorld.keyring, at: LeavingWorld.now)
    #expect(refused == .failure(.notADay(days)))
    let booked = file.applying(
      try file.bookingPickUp(
        of: service, on: days[2], under: LeavingWorld.policies, numbers: &numbers,
        keyring: LeavingWorld.keyring, at: LeavingWorld.now
      ).get())
    #expect(
      booked.pickUpDays(of: service, under: LeavingWorld.policies, at: LeavingWorld.now)
        == .failure(.alreadyBooked(days[2])))
    let fetched = try booked.answered(.done, .pickUp, at: LeavingWorld.at("2026-11-25"))
    #expect(fetched.servicesWithEquipmentOut.isEmpty)
    let missed = try booked.answered(.refused(.notPossible), .pickUp, at: LeavingWorld.at("2026-11-25"))
    let told = try #require(missed.outbox.compactMap(\.errand.notice).first { $0.kind == .pickUpMissed })
    #expect(told.serviceName == file.services[0].name && told.day == day("2026-12-21"))
    #expect(
      (try? missed.pickUpDays(
        of: service, under: LeavingWorld.policies, at: LeavingWorld.at("2026-11-25")
      ).get())?.isEmpty == false)
  }

  @Test(
    "Of an unpaid period the days used stay owed where the operator's rule says so",
    arguments: UnpaidRule.allCases)
  func unpaid(rule: UnpaidRule) throws {
    var file = LeavingWorld.file([.prorated])
    file.charges[0].payment = nil
    file.payments = []
    file.balances[.cash] = Fen(100_000)
    file.balances[.receivable] = Fen(3000)
    var policies = LeavingWorld.policies
    policies.operators[ID("cmcc")]?.terms.unpaidPeriod = .init(rule, Source("example"))
    let item = try ChangingTests.quote(
      .leave([LeavingWorld.Kind.prorated.service]), on: file, under: policies
    ).get().items[0]
    #expect(item.unpaid?.owedFen == (rule == .used ? Fen(2100) : Fen(3000)))
    guard rule == .used else { return }
    let left = try file.done(.leave([LeavingWorld.Kind.prorated.service]))
    #expect(left.charges[0].creditedFen == Fen(900) && left.refunds.isEmpty)
    #expect(left.balances[.receivable] == Fen(2100))
    #expect(left.brokenBooks == [])
  }
}
