import DomainCore
import Testing

@Suite("What is due with an order delays that it is done; what is owed besides delays no leaving (电信条例 第四十条)")
struct DuesTests {
  static let broadband = LeavingWorld.Kind.broadband.service

  @Test(
    "A fee that isn't paid holds the order through its window and ends it; renewal stays stopped, nothing is done"
  )
  func fee() throws {
    let waiting = try LeavingWorld.file([.broadband]).leaving([.broadband]).file.afterDue()
      .answered(.refused(.declined), .collect)
    #expect(waiting.orders[0].state == .held(.paymentFailed))
    #expect(waiting.service(Self.broadband)?.autoRenews == false)
    var file = waiting
    var states: Set<String> = []
    for days in 1...60 {
      let now = LeavingWorld.now.adding(seconds: Int64(days) * 86_400)
      file = file.afterDue(at: now)
      states.insert("\(file.orders[0].state)")
      #expect(file.orders[0].state != .completed && !file.outbox.contains { $0.errand.kind == .terminate })
    }
    #expect(file.orders[0].state == .failed(.paymentOverdue) && states.count == 3)
    #expect(file.service(Self.broadband)?.autoRenews == false && file.arrearsFen == .zero)
  }

  @Test("An order with a fee goes to the network only when the fee has arrived, whatever way it is paid")
  func paidFirst() throws {
    for method in PaymentMethod.allCases {
      let file = LeavingWorld.file([.broadband])
      let accepted = try file.ordering(.leave([Self.broadband]), by: method).file.afterDue()
      let isSent = accepted.outbox.contains { $0.errand.kind == .terminate }
      #expect(isSent == (accepted.payments.last?.state == .success))
    }
  }

  @Test(
    "A period that isn't paid delays nothing: the service is left, and what is owed of it stays on the bill")
  func owedPeriod() throws {
    var file = LeavingWorld.file([.prorated])
    file = file.applying(try ChargebackTests.booking(Fen(3000), on: file).get())
    let left = try file.leaving([.prorated]).file.afterDue().answered(.done, .terminate)
    #expect(left.orders[0].state == .completed && left.arrearsFen == Fen(2100))
    #expect(left.orders[0].item.unpaid?.owedFen == left.arrearsFen)
    #expect(left.balances[.receivable] == left.arrearsFen && left.brokenBooks == [])
  }

  @Test("An account isn't closed by rule while something came to be owed since the yes: a person looks first")
  func closing() throws {
    let ordered = try LeavingWorld.fileWithPlan(balanceFen: .zero).ordering(.closeAccount(payoutTo: nil)).file
    #expect(ordered.orders[0].state == .acknowledged)
    var numbers = LeavingWorld.numbers("chargeback")
    for takenFen in [Fen(5900), Fen(1000)] {
      let owing = ordered.applying(
        ordered.changes(
          afterChargebackOf: ID("paid.plan"), amountFen: takenFen, under: LeavingWorld.policies,
          numbers: &numbers, keyring: LeavingWorld.keyring, at: LeavingWorld.now))
      let item = owing.orders[0].item
      #expect(
        owing.reviewHold(of: item, under: LeavingWorld.policies, at: LeavingWorld.now) == .owed(takenFen))
      let reviewed = owing.afterDue()
      #expect(reviewed.orders[0].state == .held(.needsPerson) && reviewed.subscriber.state == .normal)
    }
    #expect(ordered.afterDue().orders[0].state != .held(.needsPerson))
  }
}
