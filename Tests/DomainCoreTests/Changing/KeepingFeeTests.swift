import DomainCore
import Testing

@Suite("The keeping fee of a suspended number is charged by days that are its own (R16, R26)")
struct KeepingFeeTests {
  @Test("A keeping fee that isn't paid is owed for the days used only, once the number works again")
  func restoredUnpaid() throws {
    let suspended = try LeavingWorld.fileWithPlan(balanceFen: .zero).done(.suspendNumber)
    #expect(suspended.arrearsFen == Fen(500))
    let soon = LeavingWorld.at("2026-11-25", hour: 10)
    let (ordered, order) = try suspended.ordering(.restoreNumber, at: soon)
    let unpaid = try #require(order.item.unpaid)
    #expect(unpaid.chargedFen == Fen(500) && unpaid.owedFen == Fen(83))
    #expect(unpaid.usedDays == 5 && unpaid.totalDays == 30 && unpaid.rule == .used)
    let restored = try ordered.afterDue(at: soon).answered(.done, .provision, at: soon)
    #expect(restored.arrearsFen == Fen(83) && restored.balances[.receivable] == Fen(83))
    #expect(restored.refunds.isEmpty && restored.brokenBooks == [])
  }

  @Test(
    "No day of a keeping fee is charged twice: suspended again, the month that was charged goes on",
    arguments: [Fen.zero, Fen(100_000)])
  func suspendedAgain(_ balanceFen: Fen) throws {
    let soon = LeavingWorld.at("2026-11-25", hour: 10)
    for again in [LeavingWorld.now, soon] {
      let once = try LeavingWorld.fileWithPlan(balanceFen: balanceFen).done(.suspendNumber)
      let restored = try once.done(.restoreNumber, at: again)
      let (ordered, order) = try restored.ordering(.suspendNumber, at: again)
      guard case .suspendNumber(let quoted)? = order.item.action, let rest = quoted.rest else {
        Issue.record("the month that was charged goes on")
        return
      }
      let twice = try ordered.afterDue(at: again).answered(.done, .provision, at: again)
      let lines = twice.charges.filter { $0.service == .number }
      #expect(lines.map(\.periodEnd) == [day("2026-12-21"), day("2026-12-21")])
      #expect(lines.map(\.keptFen).total == Fen(500) || again == soon)
      #expect(lines.map(\.keptFen).total <= Fen(500))
      #expect(lines.last?.amountFen == rest.amountFen && lines.first?.keptFen == rest.keptFen)
      let december = twice.afterDue(at: LeavingWorld.at("2026-12-22"))
      #expect(december.charges.last { $0.service == .number }?.periodStart == day("2026-12-21"))
      #expect(december.brokenBooks == [])
    }
  }

  @Test("A keeping fee that isn't divided by days is asked for once a month, however often it is suspended")
  func suspendedAgainUndivided() throws {
    var policies = LeavingWorld.policies
    policies.products[LeavingWorld.keeping.id]?.refundRule = RefundRule.none
    var file = try LeavingWorld.fileWithPlan().done(.suspendNumber)
    let number = try #require(file.services.firstIndex { $0.id == .number })
    file.services[number].state = .active
    file.services[number].autoRenews = false
    func rest(on text: String) throws -> OrderAction.KeepingRest? {
      let quote = try file.quote(
        for: .suspendNumber, payingBy: nil, under: policies, at: LeavingWorld.at(text)
      ).get()
      guard case .suspendNumber(let suspending)? = quote.items[0].action else { return nil }
      return suspending.rest
    }
    let december = try #require(try rest(on: "2026-12-01"))
    #expect(december.amountFen == .zero && december.keptFen == Fen(500) && december.leftDays == 20)
    #expect(try rest(on: "2026-12-21") == nil)
  }

  @Test("Closed while it is suspended, the keeping fee of the days not used goes out with the balance")
  func closedWhileSuspended() throws {
    let soon = LeavingWorld.at("2026-11-25", hour: 10)
    let suspended = try LeavingWorld.fileWithPlan(balanceFen: Fen(8000)).done(.suspendNumber)
    let request = OrderRequest.closeAccount(payoutTo: .bankCard)
    let (_, order) = try suspended.ordering(request, at: soon)
    guard case .closeAccount(let closing)? = order.item.action, let keeping = closing.keeping else {
      Issue.record("the keeping fee is settled")
      return
    }
    #expect(keeping.chargedFen == Fen(500) && keeping.creditedFen == Fen(417) && keeping.usedDays == 5)
    #expect(closing.payoutFen == Fen(7917))
    let closed = try suspended.done(request, at: soon)
    #expect(closed.balanceFen == .zero && closed.brokenBooks == [])
    #expect(closed.refunds.map(\.amountFen) == [Fen(417), Fen(7917)])
    #expect(closed.refunds[0].state == .success && closed.refunds[1].isPayout)
    #expect(closed.charges.last { $0.service == .number }?.keptFen == Fen(83))
  }

  @Test("Who restored the number before closing was given back then what wasn't used")
  func closedAfterRestoring() throws {
    let restored = try LeavingWorld.fileWithPlan(balanceFen: Fen(8000)).done(.suspendNumber)
      .done(.restoreNumber)
    let tomorrow = LeavingWorld.at("2026-11-26", hour: 10)
    let later = restored.afterDue(at: tomorrow)
    let (_, order) = try later.ordering(.closeAccount(payoutTo: .bankCard), at: tomorrow)
    guard case .closeAccount(let closing)? = order.item.action else { return }
    #expect(closing.keeping == nil && closing.payoutFen == Fen(8000 - 17))
  }
}
