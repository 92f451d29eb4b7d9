import DomainCore
import Testing

@Suite("What the operator's answers change (R14, R28, Q7)")
struct AnswerTests {
  @Test("Done: settled, promised, proved, told; said again, nothing changes")
  func done() throws {
    let sent = try LeavingWorld.file([.prorated]).leaving([.prorated]).file.afterDue()
    #expect(sent.services[0].devices[0].sync == .unbinding)
    let message = try sent.waiting(.terminate)
    let file = sent.applying(sent.changes(after: .done, to: message))
    #expect(file.orders[0].state == .completed)
    #expect(file.services[0].state == .terminated(on: day("2026-11-21")))
    #expect(file.services[0].devices[0].sync == .unbinding)
    #expect(try file.answered(.done, .resync).services[0].devices[0].sync == .unbound)
    #expect(file.charges[0].creditedFen == Fen(900))
    #expect(file.refunds.map(\.amountFen) == [Fen(900)])
    #expect(file.receipts.map(\.kind) == [.application, .review, .settlement])
    #expect(file.notices == [.left])
    #expect(file.brokenBooks == [])
    for answer in [OperatorAnswer.done, .refused(.notPossible), .unavailable, .silent] {
      #expect(file.changes(after: answer, to: message) == [])
    }
  }

  @Test("A receipt with a changed figure is not genuine")
  func forgery() throws {
    let receipt = try LeavingWorld.file([.prorated]).leaving([.prorated]).file.receipts[0]
    #expect(receipt.isGenuine(LeavingWorld.keyring))
    var fields = receipt.fields
    fields[1].value = "1"
    let forged = Receipt(
      id: receipt.id, order: receipt.order, kind: receipt.kind, issuedAt: receipt.issuedAt, fields: fields,
      seal: receipt.seal)
    #expect(!forged.isGenuine(LeavingWorld.keyring))
  }

  @Test("Eight deliveries that were not possible: set aside, held, visible to a person")
  func exhausted() throws {
    let answer = OperatorAnswer.unavailable
    var file = try LeavingWorld.file([.prorated]).leaving([.prorated]).file.afterDue()
    for attempt in 1..<Retry.attemptsLimit {
      file = try file.answered(answer, .terminate)
      #expect(try file.waiting(.terminate).attempts == attempt)
      #expect(file.orders[0].state == .inProgress)
    }
    let last = try file.waiting(.terminate)
    let changes = file.changes(after: answer, to: last)
    #expect(
      changes.contains { if case .audit(let event) = $0 { event.action == .messageSetAside } else { false } })
    file = file.applying(changes)
    #expect(file.orders[0].state == .held(.networkSilent))
    #expect(file.notices == [.held])
    // The answer that comes after all still counts.
    #expect(file.applying(file.changes(after: .done, to: last)).orders[0].state == .completed)
  }

  @Test(
    "What nobody answered is asked for at growing intervals for a day, in view of a person, then set aside")
  func enquiries() throws {
    var file = try LeavingWorld.file([.prorated]).leaving([.prorated]).file.afterDue()
    let first = try file.waiting(.terminate)
    for _ in 0..<Retry.attemptsLimit { file = try file.answered(.silent, .terminate) }
    #expect(file.orders[0].state == .held(.networkSilent) && file.notices == [])
    var now = LeavingWorld.now
    var waits: [Int64] = []
    while let message = try? file.waiting(.terminate) {
      waits.append(message.notBefore.seconds(since: now))
      now = message.notBefore
      let (before, changes) = (file, file.changes(after: .silent, to: message, at: now))
      file = file.applying(changes)
      #expect(file.orders[0].state == .held(.networkSilent))
      #expect(before.isStillAsking(about: before.orders[0]))
      // Whenever an answer comes, it counts; a no opens the way for a person.
      #expect(
        before.applying(before.changes(after: .done, to: message, at: now)).orders[0].state == .completed)
      let refused = before.applying(before.changes(after: .refused(.notPossible), to: message, at: now))
      #expect(refused.orders[0].state == .held(.networkFailed))
    }
    #expect(waits.map { $0 / 60 } == [2, 4, 8, 16, 32, 64, 128, 256, 512, 418])
    #expect(now == first.createdAt.adding(seconds: Retry.enquirySeconds))
    #expect(file.notices == [.held] && !file.isStillAsking(about: file.orders[0]))
    #expect(file.applying(file.changes(after: .done, to: first, at: now)).orders[0].state == .completed)
  }

  @Test("A silent payment is unknown and never a failure; the late answer decides")
  func unknownPayment() throws {
    var file = try LeavingWorld.file([.broadband]).leaving([.broadband]).file.afterDue()
    let message = try file.waiting(.collect)
    for _ in 0..<Retry.attemptsLimit { file = try file.answered(.silent, .collect) }
    let payment = try #require(file.orders[0].payment.flatMap(file.payment))
    #expect(payment.state == .unknown)
    #expect(file.orders[0].state == .held(.networkSilent))
    let paid = file.applying(file.changes(after: .done, to: message))
    #expect(paid.orders[0].state == .inProgress)
    #expect(paid.brokenBooks == [])
  }

  @Test("A payment that was never possible fails, and another way may be taken")
  func unavailablePayment() throws {
    var file = try LeavingWorld.file([.broadband]).leaving([.broadband]).file.afterDue()
    for _ in 0..<Retry.attemptsLimit { file = try file.answered(.unavailable, .collect) }
    #expect(file.orders[0].state == .held(.paymentFailed))
  }

  @Test("Money that arrives for an order that no longer wants it becomes the customer's balance")
  func unwantedMoney() throws {
    let file = try AfterwardsTests.unpaid().file
    let first = try #require(file.payments.last)
    let paying = file.applying(
      try AfterwardsTests.paying(file.orders[0], Fen(69_000), by: .wechat, on: file).get())
    let late = OutboxMessage(
      id: ID("collect-\(first.id)"),
      errand: .collect(payment: first.id, amountFen: first.amountFen, method: first.method),
      createdAt: LeavingWorld.now, notBefore: LeavingWorld.now)
    let both = paying.applying(paying.changes(after: .done, to: late))
    #expect(both.balanceFen == Fen(169_000))
    #expect(both.orders[0].state == .pending)
    #expect(both.brokenBooks == [])
  }

  @Test("An unavailable bank leaves the refund to a person, with its amount reserved")
  func stuckRefund() throws {
    let monday = LeavingWorld.at("2026-11-23")
    var file = try DueWorkTests.promised().afterDue(at: monday)
    for _ in 0..<Retry.attemptsLimit { file = try file.answered(.unavailable, .payBack, at: monday) }
    #expect(file.refunds[0].state == .unknown && file.refunds[0].escalatedAt == monday)
    #expect(file.payments[0].reservedFen == Fen(900))
    #expect(file.brokenBooks == [])
    var numbers = LeavingWorld.numbers("again")
    let again = try file.sendingAgain(
      refund: file.refunds[0].id, under: LeavingWorld.policies, numbers: &numbers,
      keyring: LeavingWorld.keyring, at: monday
    ).get()
    #expect(try file.applying(again).answered(.done, .payBack).refunds[0].state == .success)
  }

  @Test("A delivered code is erased, and one that ran out is never delivered")
  func codes() throws {
    guard case .sent(_, let changes) = CodeTests.sending(CodeTests.record()) else {
      throw Unexpected(what: "too soon")
    }
    let file = LeavingWorld.file([]).applying(changes)
    let message = try file.waiting(.code)
    let erased = Errand.code(phone: LeavingWorld.phone, code: "")
    for (answer, state) in [(OperatorAnswer.done, OutboxState.done), (.refused(.notPossible), .setAside)] {
      guard case .outbox(let closed)? = file.changes(after: answer, to: message).first else {
        throw Unexpected(what: "no message")
      }
      #expect(closed.errand == erased && closed.state == state)
    }
    #expect(file.afterDue(at: LeavingWorld.now.adding(seconds: 300)) == file)
    #expect(file.afterDue(at: LeavingWorld.now.adding(seconds: 301)).outbox.isEmpty)
  }

  @Test("Full jitter: from nothing to a bound that doubles from 1 s to 60 s, and the same every time")
  func jitter() {
    for (attempt, bound) in [(1, 1000), (2, 2000), (3, 4000), (6, 32_000), (7, 60_000), (8, 60_000)] {
      let delays = (0..<2000).map { index in
        Retry.delayMilliseconds(of: ID("m\(index)"), after: attempt, keyring: LeavingWorld.keyring)
      }
      #expect(delays.allSatisfy { (0...Int64(bound)).contains($0) })
      #expect(delays.contains { $0 < bound / 10 } && delays.contains { $0 > bound * 9 / 10 })
      #expect(
        delays[0] == Retry.delayMilliseconds(of: ID("m0"), after: attempt, keyring: LeavingWorld.keyring))
    }
  }
}
