import DomainCore
import Testing

@Suite("Subscribed to by mistake: what a rule gives back (R20, R33)")
struct MisoperationTests {
  static let service = LeavingWorld.Kind.prorated.service

  static func refused(
    _ file: CustomerFile, _ id: ID<Service> = service, at now: Instant = LeavingWorld.now,
    under policies: Policies = CareWorld.policies
  ) -> MisoperationRefusal? {
    if case .failure(let refusal) = file.misoperationRefund(of: id, under: policies, at: now) {
      return refusal
    }
    return nil
  }

  @Test("Each reason that leaves it to a person, at its edge")
  func reasons() {
    let file = LeavingWorld.file([.prorated, .broadband])
    #expect(Self.refused(file) == nil)
    #expect(Self.refused(file, under: LeavingWorld.policies) == .noRule)
    #expect(Self.refused(file, LeavingWorld.Kind.broadband.service) == .noRule)
    var changed = file
    changed.subscriber.state = .frozen
    #expect(Self.refused(changed) == .account)
    changed = file
    changed.subscriber.simChangedAt = LeavingWorld.now.adding(seconds: -72 * 3600 + 1)
    #expect(Self.refused(changed) == .account)
    changed.subscriber.simChangedAt = LeavingWorld.now.adding(seconds: -72 * 3600)
    #expect(Self.refused(changed) == nil)
    // 40 days after the day of the charge, to the second.
    let end = LeavingWorld.at("2026-12-12")
    #expect(Self.refused(file, at: end.adding(seconds: -1)) == nil)
    #expect(Self.refused(file, at: end) == .windowOver)
    changed = file
    changed.charges.append(
      Charge(
        id: ID("second"), service: Self.service, kind: .period, periodStart: day("2026-12-01"),
        periodEnd: day("2027-01-01"), amountFen: Fen(3000), creditedFen: .zero, chargedAt: LeavingWorld.now,
        payment: ID("paid.prorated")))
    #expect(Self.refused(changed) == .notOnePaidPeriod)
    changed = file
    changed.charges[0].creditedFen = changed.charges[0].amountFen
    #expect(Self.refused(changed) == .notOnePaidPeriod)
    var strict = CareWorld.policies
    strict.operators[ID("cmcc")]?.terms.misoperation?.rule.limitFen = Fen(2999)
    #expect(Self.refused(file, under: strict) == .tooMuch(limitFen: Fen(2999)))
  }

  @Test("By rule: left first, then all of the line comes back to the fen and the case is answered, once")
  func byRule() throws {
    let matter = AppealMatter(service: Self.service, serviceName: "tone")
    let opened = try LeavingWorld.file([.prorated, .full]).complaining(.misoperation, about: matter).get()
    #expect(opened.cases[0].matter.isByRule == true && opened.cases[0].matter.amountFen == Fen(3000))
    #expect(opened.afterDue().cases[0].isOpen)
    let left = try opened.done(.leave([Self.service])).afterDue()
    #expect(left.refunds.map(\.amountFen) == [Fen(900), Fen(2100)])
    #expect(left.cases[0].state == .upheld && left.notices.contains(.misoperationRefunded))
    #expect(left.charges[0].creditedFen == Fen(3000) && left.brokenBooks == [])
    #expect(left.afterDue(at: LeavingWorld.now.adding(seconds: 60)).refunds.count == 2)
    // Once a year: the next one is a person's.
    #expect(Self.refused(left, LeavingWorld.Kind.full.service) == .tooOften)
    // What was never wanted is not taken back at the price of its used days.
    let undo = left.quote(
      for: .undo(left.orders[0].id), payingBy: nil, under: CareWorld.policies, at: LeavingWorld.now)
    #expect(undo == .failure(.undo(.serviceChanged)))
  }

  @Test("What a rule has promised no person takes back: not as right without money, not while the order runs")
  func promised() throws {
    func answered(_ file: CustomerFile, _ verdict: CaseVerdict) -> Result<[Change], CaseAnswerRefusal> {
      var numbers = LeavingWorld.numbers("answer")
      return file.answeringCase(
        file.cases[0].id, verdict, words: "w", by: HeldPayoutTests.reviewer("li"), servedBy: [],
        under: CareWorld.policies,
        numbers: &numbers, keyring: LeavingWorld.keyring, at: LeavingWorld.now)
    }
    let opened = try LeavingWorld.file([.prorated])
      .complaining(.misoperation, about: AppealMatter(service: Self.service)).get()
    #expect(answered(opened, .uphold(givesBack: false)) == .failure(.promisedByRule))
    // Who doesn't leave isn't waited for without end.
    #expect(try opened.applying(answered(opened, .decline).get()).cases[0].state == .declined)
    let leaving = try opened.ordering(.leave([Self.service])).file
    let order = leaving.orders[0].id
    for verdict in [CaseVerdict.decline, .uphold(givesBack: true)] {
      #expect(answered(leaving, verdict) == .failure(.orderUnderWay(order)))
    }
    #expect(answered(leaving, .uphold(givesBack: false)) == .failure(.promisedByRule))
  }

  @Test("Outside the rule the case waits for a person and nothing moves by itself")
  func byPerson() throws {
    let matter = AppealMatter(service: Self.service)
    let opened = try LeavingWorld.file([.prorated])
      .complaining(.misoperation, about: matter, under: LeavingWorld.policies).get()
    #expect(opened.cases[0].matter.isByRule == nil)
    let left = try opened.done(.leave([Self.service])).afterDue()
    #expect(left.refunds.map(\.amountFen) == [Fen(900)] && left.cases[0].isOpen)
  }
}
