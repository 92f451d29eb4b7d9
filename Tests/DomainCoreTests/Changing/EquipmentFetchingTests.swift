import DomainCore
import Testing

@Suite("Lent equipment whose fetching goes wrong near the last day of returning")
struct EquipmentFetchingTests {
  /// Booked for the last day of returning.
  private static func bookedForTheLastDay() throws -> CustomerFile {
    let file = try EquipmentTests.left()
    var numbers = LeavingWorld.numbers("last")
    return file.applying(
      try file.bookingPickUp(
        of: LeavingWorld.Kind.broadband.service, on: day("2026-12-21"), under: LeavingWorld.policies,
        numbers: &numbers, keyring: LeavingWorld.keyring, at: LeavingWorld.at("2026-12-18")
      ).get())
  }

  @Test("A booked pick-up moves to another day that can be booked, until its own has come")
  func moved() throws {
    let file = try Self.bookedForTheLastDay()
    let service = LeavingWorld.Kind.broadband.service
    func moving(_ file: CustomerFile, to day: BeijingDay, at now: Instant) -> Result<[Change], PickUpRefusal>
    {
      var numbers = LeavingWorld.numbers("move")
      return file.movingPickUp(
        of: service, to: day, under: LeavingWorld.policies, numbers: &numbers, keyring: LeavingWorld.keyring,
        at: now)
    }
    let now = LeavingWorld.at("2026-12-18")
    let moved = file.applying(try moving(file, to: day("2026-12-19"), at: now).get())
    #expect(moved.pickUpDay(of: service) == day("2026-12-19"))
    let back = moved.applying(try moving(moved, to: day("2026-12-21"), at: now).get())
    for (file, day) in [(moved, day("2026-12-19")), (back, day("2026-12-21"))] {
      let errands = file.outbox.filter { $0.errand.kind == .pickUp }.map(\.errand)
      #expect(errands == [.pickUp(service: service, day: day)])
    }
    let days = [day("2026-12-19"), day("2026-12-20")]
    #expect(moving(file, to: day("2026-12-22"), at: now) == .failure(.notADay(days)))
    #expect(moving(file, to: day("2026-12-21"), at: now) == .failure(.notADay(days)))
    let onTheDay = LeavingWorld.at("2026-12-19", hour: 9)
    #expect(moving(moved, to: day("2026-12-20"), at: onTheDay) == .failure(.alreadyBooked(day("2026-12-19"))))
    #expect(moving(try EquipmentTests.left(), to: day("2026-12-20"), at: now) == .failure(.nothingBooked))
  }

  @Test("A booked pick-up is given up before its day: nobody comes, and the last day of returning stays")
  func givenUp() throws {
    let service = LeavingWorld.Kind.broadband.service
    func givingUp(_ file: CustomerFile, at now: Instant) -> Result<[Change], PickUpRefusal> {
      var numbers = LeavingWorld.numbers("give up")
      return file.givingUpPickUp(
        of: service, under: LeavingWorld.policies, numbers: &numbers, keyring: LeavingWorld.keyring, at: now)
    }
    let now = LeavingWorld.at("2026-12-18")
    let left = try EquipmentTests.left()
    #expect(givingUp(left, at: now) == .failure(.nothingBooked))
    var numbers = LeavingWorld.numbers("book")
    let booked = left.applying(
      try left.bookingPickUp(
        of: service, on: day("2026-12-19"), under: LeavingWorld.policies, numbers: &numbers,
        keyring: LeavingWorld.keyring, at: now
      ).get())
    let given = booked.applying(try givingUp(booked, at: now).get())
    #expect(given.pickUpDay(of: service) == nil && given.outbox.allSatisfy { $0.errand.kind != .pickUp })
    #expect(given.service(service)?.devices == left.service(service)?.devices)
    let onTheDay = LeavingWorld.at("2026-12-19", hour: 9)
    #expect(givingUp(booked, at: onTheDay) == .failure(.alreadyBooked(day("2026-12-19"))))
  }

  @Test(
    "Without a figure for it, a pick-up that failed moves no last day, and no day that has passed is told")
  func notMoved() throws {
    var policies = LeavingWorld.policies
    policies.operators[ID("cmcc")]?.terms.equipmentReturn?.rule.daysAfterMissedPickUp = nil
    let after = LeavingWorld.at("2026-12-22", hour: 9)
    let booked = try Self.bookedForTheLastDay()
    var numbers = LeavingWorld.numbers("missed")
    let missed = booked.applying(
      booked.changes(
        after: .refused(.notPossible), to: try booked.waiting(.pickUp), under: policies, numbers: &numbers,
        keyring: LeavingWorld.keyring, at: after))
    let told = try #require(missed.outbox.compactMap(\.errand.notice).first { $0.kind == .pickUpMissed })
    #expect(told.day == nil)
    #expect(missed.afterDue(at: after).charges.contains { $0.kind == .equipment })
  }

  @Test("What is being fetched on the last day isn't billed before anybody has said that it wasn't there")
  func fetchedOnTheLastDay() throws {
    let booked = try Self.bookedForTheLastDay()
    let after = LeavingWorld.at("2026-12-22", hour: 9)
    let waiting = booked.afterDue(at: after)
    #expect(waiting.charges.allSatisfy { $0.kind != .equipment })
    let asked = try waiting.answered(.silent, .pickUp, at: after).afterDue(at: after)
    #expect(asked.charges.allSatisfy { $0.kind != .equipment })
    let fetched = try asked.answered(.done, .pickUp, at: after)
    #expect(
      fetched.notices.filter { [.equipmentCharged, .equipmentReturned].contains($0) } == [.equipmentReturned])
    #expect(fetched.afterDue(at: LeavingWorld.at("2027-03-01")).charges.allSatisfy { $0.kind != .equipment })
  }

  @Test(
    "A pick-up that failed on the last day is told with days for another way, and not without end",
    arguments: [true, false])
  func missedOnTheLastDay(isRefused: Bool) throws {
    let service = LeavingWorld.Kind.broadband.service
    let after = LeavingWorld.at("2026-12-22", hour: 9)
    var missed = try Self.bookedForTheLastDay()
    for _ in 0..<(isRefused ? 1 : Retry.attemptsLimit) {
      missed = try missed.answered(isRefused ? .refused(.notPossible) : .unavailable, .pickUp, at: after)
    }
    let told = try #require(missed.outbox.compactMap(\.errand.notice).first { $0.kind == .pickUpMissed })
    #expect(told.day == day("2026-12-28"))
    let days = try missed.pickUpDays(of: service, under: LeavingWorld.policies, at: after).get()
    #expect(days.first == day("2026-12-23") && days.last == day("2026-12-28"))
    let within = missed.afterDue(at: LeavingWorld.at("2026-12-28", hour: 23, minute: 59))
    #expect(within.charges.allSatisfy { $0.kind != .equipment })
    let over = within.afterDue(at: LeavingWorld.at("2026-12-29"))
    #expect(over.charges.filter { $0.kind == .equipment }.map(\.amountFen) == [Fen(10_000)])
    let shown = HealthTests.findings(missed, at: after).filter { $0 == .pickUpSetAside }
    #expect(shown.count == 1)
    // Missed again on the day up to which it was extended: the same day is the last.
    var numbers = LeavingWorld.numbers("again")
    let again = missed.applying(
      try missed.bookingPickUp(
        of: service, on: days.last ?? days[0], under: LeavingWorld.policies, numbers: &numbers,
        keyring: LeavingWorld.keyring, at: after
      ).get())
    let twice = try again.answered(.refused(.notPossible), .pickUp, at: LeavingWorld.at("2026-12-29"))
    #expect(
      twice.afterDue(at: LeavingWorld.at("2026-12-29", hour: 23)).charges.allSatisfy { $0.kind != .equipment }
    )
    #expect(twice.afterDue(at: LeavingWorld.at("2026-12-30")).charges.contains { $0.kind == .equipment })
  }
}
