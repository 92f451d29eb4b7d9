import DomainCore
import Testing

@Suite("An appeal finds the facts (R33)")
struct AppealTests {
  let service = LeavingWorld.Kind.prorated.service

  @Test("A service that nobody left runs on")
  func running() throws {
    let file = LeavingWorld.file([.prorated])
    #expect(file.appealFinding(on: service) == .running(after: nil))
    #expect(file.appealFinding(on: ID("another's")) == nil)
  }

  @Test("An order that is under review, at the network or unpaid is named")
  func underWay() throws {
    let (left, orders) = try LeavingWorld.file([.prorated]).leaving([.prorated])
    #expect(left.appealFinding(on: service) == .underWay(orders[0].id))
    #expect(left.afterDue().appealFinding(on: service) == .underWay(orders[0].id))
    let (broadband, due) = try LeavingWorld.file([.broadband]).leaving([.broadband])
    let unpaid = try broadband.afterDue().answered(.refused(.declined), .collect)
    #expect(
      unpaid.appealFinding(on: LeavingWorld.Kind.broadband.service) == .waitsForPayment(due[0].id))
  }

  @Test("A withdrawn order leaves the service running, and is named")
  func withdrawn() throws {
    let (left, orders) = try LeavingWorld.file([.prorated]).leaving([.prorated])
    let withdrawn = try left.applying(left.withdrawingAsRead(orders[0].id).get())
    #expect(withdrawn.appealFinding(on: service) == .running(after: orders[0].id))
  }

  @Test("After the end nothing is out of order, and the last line is the one that was settled")
  func ended() throws {
    let file = try CareWorld.left()
    guard case .ended(let ended)? = file.appealFinding(on: service) else {
      throw Unexpected(what: "it ended")
    }
    #expect(ended.on == LeavingWorld.now.beijingDay && ended.order == file.orders[0].id)
    #expect(ended.outOfStep.isEmpty && ended.strayRefunds.isEmpty)
    #expect(ended.lastCharge == ID("line.prorated"))
  }

  @Test("What was charged after the end is given back by what is due, whole, once, and is found")
  func stray() throws {
    let now = LeavingWorld.at("2026-12-02")
    let file = try CareWorld.chargedAgain().afterDue(at: now)
    guard case .ended(let ended)? = file.appealFinding(on: service) else {
      throw Unexpected(what: "it ended")
    }
    let refunds = ended.strayRefunds.compactMap(file.refund)
    #expect(refunds.map(\.amountFen) == [Fen(3000)] && refunds.map(\.order) == [nil])
    #expect(file.afterDue(at: now).refunds.count == file.refunds.count)
    #expect(ended.lastCharge == ID("line.prorated"))
    #expect(file.brokenBooks.isEmpty)
  }
}

@Suite("Terminals are brought in step (R28)")
struct RepairTests {
  let service = LeavingWorld.Kind.prorated.service

  private func outOfStep() throws -> CustomerFile {
    var file = try CareWorld.left()
    file.services[0].devices = [Device(name: "watch", sync: .failed), Device(name: "phone", sync: .unbound)]
    return file
  }

  @Test("A repair that the network acknowledges leaves nothing out of step, answered twice as once")
  func done() throws {
    let started = try outOfStep().repaired()
    #expect(started.services[0].devices.map(\.sync) == [.unbinding, .unbound])
    // The network is asked too, and the telephone that has acknowledged: what the customer hears counts.
    let messages = started.outbox.filter { $0.errand.kind == .resync }
    #expect(messages.count == 3)
    var done = started
    for message in messages + messages { done = done.applying(done.changes(after: .done, to: message)) }
    #expect(done.services[0].devices.map(\.sync) == [.unbound, .unbound])
    #expect(!done.isTellingTerminals(of: service))
    #expect(done.cases.isEmpty)
  }

  @Test(
    "What can't be repaired opens one numbered case, however often it is tried",
    arguments: [OperatorAnswer.refused(.notPossible), .unavailable, .silent])
  func failed(_ answer: OperatorAnswer) throws {
    var file = try outOfStep()
    for _ in 0..<2 {
      file = try file.repaired()
      for _ in 0..<3 * Retry.attemptsLimit where file.outbox.contains(where: { $0.errand.kind == .resync }) {
        file = try file.answered(answer, .resync)
      }
      #expect(file.services[0].devices[0].sync == .failed)
      #expect(file.cases.count == 1 && file.cases[0].ground == .leavingFailed && file.cases[0].isOpen)
    }
  }

  @Test("What goes on, is unknown or is being repaired isn't repaired")
  func refused() throws {
    func refusal(_ file: CustomerFile, _ service: ID<Service>) -> RepairRefusal? {
      var numbers = LeavingWorld.numbers()
      let result = file.repairing(
        service, under: CareWorld.policies, numbers: &numbers, keyring: LeavingWorld.keyring,
        at: LeavingWorld.now)
      guard case .failure(let refusal) = result else { return nil }
      return refusal
    }
    #expect(refusal(LeavingWorld.file([.prorated]), service) == .notEnded)
    #expect(refusal(try outOfStep(), ID("another's")) == .notFound)
    #expect(refusal(try outOfStep().repaired(), service) == .underWay)
    #expect(refusal(try outOfStep(), service) == nil)
  }
}

@Suite("Cases are numbered, answered once, and promise what the policy promises")
struct CaseTests {
  @Test("The promise is the policy's, to the end of the day; without a policy none is made")
  func promise() throws {
    #expect(try LeavingWorld.file([]).complaining().get().cases[0].answerBy == day("2026-12-06"))
    let none = try LeavingWorld.file([]).complaining(under: LeavingWorld.policies).get()
    #expect(none.cases[0].answerBy == nil)
    #expect(
      ComplaintRule(window: .hours(24), source: Source("x")).answerBy(from: LeavingWorld.now)
        == day("2026-11-22"))
  }

  @Test("The same matter has one open case; other words are another complaint")
  func once() throws {
    let file = try LeavingWorld.file([]).complaining().get()
    #expect(file.complaining() == .failure(.alreadyOpen(file.cases[0])))
    #expect(try file.complaining(about: AppealMatter(remark: "else")).get().cases.count == 2)
    #expect(try file.complaining(.misoperation).get().cases.count == 2)
  }

  @Test("Nobody opens a case on another's account")
  func stranger() throws {
    let file = LeavingWorld.file([])
    #expect(file.complaining(proof: nil) == .failure(.proof(.proof)))
    #expect(
      file.complaining(proof: LeavingWorld.proof([.smsCode], of: ID("s2"))) == .failure(.proof(.proof)))
  }

  private func answered(
    _ file: CustomerFile, givesBack: Bool, by name: String = "li", _ roles: Set<StaffRole> = [.reviewer],
    servedBy: Set<String> = []
  ) -> Result<CustomerFile, CaseAnswerRefusal> {
    var numbers = LeavingWorld.numbers("answer")
    return file.answeringCase(
      file.cases[0].id, .uphold(givesBack: givesBack), words: "right you are",
      by: HeldPayoutTests.reviewer(name, roles), servedBy: servedBy, under: CareWorld.policies,
      numbers: &numbers,
      keyring: LeavingWorld.keyring, at: LeavingWorld.now
    ).map(file.applying)
  }

  @Test("A person's answer is told, gives back what the line has left, and is given once")
  func answering() throws {
    let matter = AppealMatter(service: LeavingWorld.Kind.prorated.service, charge: ID("line.prorated"))
    let file = try LeavingWorld.file([.prorated]).complaining(.misoperation, about: matter).get()
    let upheld = try answered(file, givesBack: true).get()
    #expect(upheld.cases[0].state == .upheld && upheld.cases[0].answer == "right you are")
    #expect(upheld.refunds.map(\.amountFen) == [Fen(3000)] && upheld.notices == [.caseAnswered])
    #expect(upheld.brokenBooks.isEmpty)
    #expect(answered(upheld, givesBack: true) == .failure(.alreadyAnswered))
  }

  @Test("Nothing comes back without a line that has any left, nor above what one person may decide")
  func limits() throws {
    let file = try LeavingWorld.file([]).complaining().get()
    #expect(answered(file, givesBack: true) == .failure(.nothingToGiveBack))
    #expect(try answered(file, givesBack: false).get().refunds.isEmpty)
    let (leaving, orders) = try LeavingWorld.file([.prorated]).complaining(
      .misoperation, about: AppealMatter(charge: ID("line.prorated"))
    ).get().leaving([.prorated])
    #expect(answered(leaving, givesBack: true) == .failure(.orderUnderWay(orders[0].id)))
    var dear = try LeavingWorld.file([.prorated]).complaining(
      .misoperation, about: AppealMatter(charge: ID("line.prorated"))
    ).get()
    dear.charges[0] = Charge(
      id: ID("line.prorated"), service: LeavingWorld.Kind.prorated.service, kind: .period,
      periodStart: day("2026-11-01"), periodEnd: day("2026-12-01"), amountFen: Fen(50_001),
      creditedFen: .zero, chargedAt: LeavingWorld.at("2026-11-01"), payment: ID("paid.prorated"))
    let once = try answered(dear, givesBack: true).get()
    #expect(once.cases[0].isOpen && once.refunds.isEmpty && once.notices.isEmpty)
    #expect(answered(once, givesBack: true) == .failure(.secondPersonNeeded))
    #expect(try answered(once, givesBack: true, by: "wang").get().cases[0].state == .upheld)
  }

  @Test(
    "Of a fee more than 100 元 comes back by two people's word, what came back before included",
    arguments: [
      (ChargeKind.terminationFee, 10_000, 0, 1), (.terminationFee, 10_001, 0, 2),
      (.terminationFee, 36_000, 0, 2),
      (.terminationFee, 16_000, 10_000, 2), (.equipment, 10_001, 0, 2), (.period, 36_000, 0, 1),
      (.period, 60_000, 20_000, 2),
    ] as [(ChargeKind, Int64, Int64, Int)])
  func fees(_ kind: ChargeKind, _ amountFen: Int64, _ creditedFen: Int64, _ needed: Int) throws {
    var file = GrantTests.file(kind, amountFen)
    file.charges[file.charges.count - 1].creditedFen = Fen(creditedFen)
    file = try file.complaining(about: AppealMatter(charge: ID("g"))).get()
    let once = try answered(file, givesBack: true).get()
    #expect(once.cases[0].isOpen == (needed == 2) && once.refunds.isEmpty == (needed == 2))
    guard needed == 2 else { return }
    #expect(answered(once, givesBack: true) == .failure(.secondPersonNeeded))
    let twice = try answered(once, givesBack: true, by: "wang").get()
    #expect(twice.refunds.map(\.amountFen) == [Fen(amountFen - creditedFen)])
  }

  @Test("Who served the customer answers nothing that he complains of (S16)")
  func served() throws {
    let matter = AppealMatter(service: LeavingWorld.Kind.prorated.service, charge: ID("line.prorated"))
    let file = try LeavingWorld.file([.prorated]).complaining(about: matter).get()
    for givesBack in [true, false] {
      #expect(answered(file, givesBack: givesBack, servedBy: ["li"]) == .failure(.ownCase))
      #expect(throws: Never.self) {
        try answered(file, givesBack: givesBack, by: "wang", servedBy: ["li"]).get()
      }
    }
  }

  @Test("Who deals with customers answers; that money comes back only a reviewer decides (S16)")
  func roles() throws {
    let matter = AppealMatter(service: LeavingWorld.Kind.prorated.service, charge: ID("line.prorated"))
    let file = try LeavingWorld.file([.prorated]).complaining(.leavingFailed, about: matter).get()
    for role in StaffRole.allCases {
      let mayGiveBack = role == .reviewer
      let mayAnswer = mayGiveBack || role == .handler
      let money = answered(file, givesBack: true, by: "zhao", [role])
      let words = answered(file, givesBack: false, by: "zhao", [role])
      #expect(mayGiveBack ? (try? money.get()) != nil : money == .failure(.role([.reviewer])), "\(role)")
      #expect(
        mayAnswer ? (try? words.get()) != nil : words == .failure(.role([.handler, .reviewer])), "\(role)")
    }
    var gone = HeldPayoutTests.reviewer("gone")
    gone.isActive = false
    var numbers = LeavingWorld.numbers("gone")
    let refused = file.answeringCase(
      file.cases[0].id, .decline, words: "no", by: gone, servedBy: [], under: CareWorld.policies,
      numbers: &numbers, keyring: LeavingWorld.keyring, at: LeavingWorld.now)
    #expect(refused == .failure(.role([.handler, .reviewer])))
  }
}
