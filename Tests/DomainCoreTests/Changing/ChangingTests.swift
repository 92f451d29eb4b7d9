import DomainCore
import Testing

@Suite("Orders that aren't leaving (R16, R18, R20, R23)")
struct ChangingTests {
  private static let ringback = LeavingWorld.Kind.prorated.service
  private static let later = LeavingWorld.at("2026-11-21", hour: 12)

  static func quote(
    _ request: OrderRequest, on file: CustomerFile, at now: Instant = LeavingWorld.now,
    under policies: Policies = LeavingWorld.policies
  ) -> Result<Quote, OrderRefusal> {
    file.quote(for: request, payingBy: .alipay, under: policies, at: now)
  }

  static func refusal(
    _ request: OrderRequest, on file: CustomerFile, at now: Instant = LeavingWorld.now,
    under policies: Policies = LeavingWorld.policies
  ) -> OrderRefusal? {
    if case .failure(let refusal) = quote(request, on: file, at: now, under: policies) {
      refusal
    } else {
      nil
    }
  }

  // MARK: - Opening again

  @Test(
    "Within a period its bill lines together never cost more than its price",
    arguments: [
      (LeavingWorld.Kind.prorated, Fen(2100), Fen(900)), (.full, .zero, Fen(3000)),
      (.keeps, Fen(3000), .zero),
    ])
  func sameCycle(kind: LeavingWorld.Kind, kept: Fen, charged: Fen) throws {
    let left = try LeavingWorld.file([kind]).done(.leave([kind.service]))
    let item = try Self.quote(.reopen(kind.service), on: left).get().items[0]
    guard case .reopen(let reopening)? = item.action else { throw Unexpected(what: "no reopening") }
    // 21 of 30 days were used, the day of leaving included; from that day on 10 are left.
    #expect(reopening.keptFen == kept)
    #expect(reopening.firstFen == min(charged, Fen(1000)) || kind == .full)
    #expect(reopening.keptFen + reopening.firstFen <= kind.priceFen)
    let open = try left.done(.reopen(kind.service))
    #expect(open.services[0].state == .active && open.services[0].autoRenews)
    #expect(open.services[0].devices[0].sync == .bound)
    #expect(open.brokenBooks == [])
  }

  @Test("Left and opened over and over on one day costs no more than the period")
  func overAndOver() throws {
    var file = LeavingWorld.file([.prorated])
    for _ in 0..<4 {
      file = try file.done(.leave([Self.ringback]))
      file = try file.done(.reopen(Self.ringback))
    }
    let net = file.charges.map { $0.amountFen - $0.creditedFen }.total
    #expect(net <= Fen(3000))
    #expect(file.brokenBooks == [])
  }

  @Test("After the period a new one begins on the day of opening")
  func newCycle() throws {
    let left = try LeavingWorld.file([.keeps]).done(.leave([LeavingWorld.Kind.keeps.service]))
    let january = LeavingWorld.at("2027-01-31", hour: 9)
    let item = try Self.quote(.reopen(LeavingWorld.Kind.keeps.service), on: left, at: january).get().items[0]
    guard case .reopen(let reopening)? = item.action else { throw Unexpected(what: "no reopening") }
    #expect(reopening.firstFen == Fen(3000) && reopening.anchor == day("2027-01-31"))
    #expect(reopening.firstEnd == day("2027-02-28"))
  }

  @Test("What runs, is being left, or isn't sold any more can't be opened again")
  func reopenRefusals() throws {
    let file = LeavingWorld.file([.prorated])
    #expect(Self.refusal(.reopen(Self.ringback), on: file) == .stillRuns)
    #expect(Self.refusal(.reopen(ID("v.other")), on: file) == .leave(.unknownService))
    let (leaving, orders) = try file.leaving([.prorated])
    #expect(Self.refusal(.reopen(Self.ringback), on: leaving) == .leave(.underWay(orders[0].id)))
    let left = try file.done(.leave([Self.ringback]))
    var policies = LeavingWorld.policies
    policies.products[ID("p.prorated")]?.isOpen = false
    #expect(Self.refusal(.reopen(Self.ringback), on: left, under: policies) == .notOffered)
    let (opening, order) = try left.ordering(.reopen(Self.ringback))
    #expect(Self.refusal(.reopen(Self.ringback), on: opening) == .leave(.underWay(order.id)))
    var frozen = left
    frozen.subscriber.state = .frozen
    #expect(Self.refusal(.reopen(Self.ringback), on: frozen) == .leave(.accountFrozen))
  }

  @Test("Frequent leaving and joining is counted by the operator's rule and never refused (R21)")
  func frequent() throws {
    var file = LeavingWorld.file([.prorated])
    let warned = { (file: CustomerFile, now: Instant) in
      file.frequentChanges(of: Self.ringback, under: LeavingWorld.policies, at: now)?.count
    }
    file = try file.done(.leave([Self.ringback])).done(.reopen(Self.ringback))
    #expect(warned(file, LeavingWorld.now) == nil)
    file = try file.done(.leave([Self.ringback]))
    #expect(warned(file, LeavingWorld.now) == 3)
    #expect(warned(file, LeavingWorld.at("2027-02-19")) == 3)
    #expect(warned(file, LeavingWorld.at("2027-02-20")) == nil)
    #expect(Self.refusal(.reopen(Self.ringback), on: file) == nil)
  }

  // MARK: - Taking back

  @Test("Taken back within the window, the file's money and service are as if nothing had happened")
  func undone() throws {
    let before = LeavingWorld.file([.prorated])
    let left = try before.done(.leave([Self.ringback]))
    let undone = try left.done(.undo(left.orders[0].id), at: Self.later)
    #expect(undone.services == before.services)
    #expect(undone.charges == before.charges)
    #expect(undone.balances.filter { $0.value != .zero } == before.balances.filter { $0.value != .zero })
    #expect(undone.refunds.map(\.state) == [.failed])
    #expect(undone.isUndone(left.orders[0].id))
    #expect(undone.brokenBooks == [])
    #expect(Self.refusal(.undo(left.orders[0].id), on: undone, at: Self.later) == .undo(.serviceChanged))
  }

  @Test("The fee of a contract comes back with the line")
  func undoneFee() throws {
    let left = try LeavingWorld.file([.broadband]).done(.leave([LeavingWorld.Kind.broadband.service]))
    let undone = try left.done(.undo(left.orders[0].id), at: Self.later)
    #expect(undone.refunds.last?.amountFen == Fen(69_000))
    #expect(undone.services[0].contract != nil && undone.services[0].autoRenews)
    #expect(undone.brokenBooks == [])
  }

  @Test("The window ends on the second, and money that has set out can't be called off")
  func undoRefusals() throws {
    let left = try LeavingWorld.file([.prorated]).done(.leave([Self.ringback]))
    let id = left.orders[0].id
    let end = LeavingWorld.now.adding(seconds: 24 * 3600)
    #expect(Self.refusal(.undo(id), on: left, at: end.adding(seconds: -1)) == nil)
    #expect(Self.refusal(.undo(id), on: left, at: end) == .undo(.windowOver(end)))
    let released = left.afterDue(at: LeavingWorld.at("2026-11-23"))
    var policies = LeavingWorld.policies
    policies.operators[ID("cmcc")]?.terms.undoWindow = .init(.days(30), Source("example"))
    #expect(
      Self.refusal(.undo(id), on: released, at: LeavingWorld.at("2026-11-23"), under: policies)
        == .undo(.refundSetOut))
    policies.operators[ID("cmcc")]?.terms.undoWindow = nil
    #expect(Self.refusal(.undo(id), on: left, under: policies) == .undo(.noRule))
    #expect(Self.refusal(.undo(ID("TD1")), on: left) == .undo(.notFound))
    let (open, orders) = try LeavingWorld.file([.prorated]).leaving([.prorated])
    #expect(Self.refusal(.undo(orders[0].id), on: open) == .undo(.notUndoable))
  }

  @Test("While an order is being taken back its refund doesn't set out")
  func refundWaits() throws {
    let left = try LeavingWorld.file([.prorated]).done(.leave([Self.ringback]))
    let (undoing, order) = try left.ordering(.undo(left.orders[0].id), at: Self.later)
    let monday = undoing.afterDue(at: Self.later).afterDue(at: LeavingWorld.at("2026-11-23", hour: 1))
    #expect(monday.outbox.allSatisfy { $0.errand.kind != .payBack })
    let done = try monday.answered(.done, .provision, at: LeavingWorld.at("2026-11-23", hour: 1))
    #expect(done.order(order.id)?.state == .completed)
    #expect(done.brokenBooks == [])
  }

  // MARK: - Renewal

  @Test("Renewal stops with the yes and nothing is charged after the period (R18)")
  func renewal() throws {
    let (file, _) = try LeavingWorld.file([.prorated]).ordering(.stopRenewal([Self.ringback]))
    #expect(!file.services[0].autoRenews && file.services[0].endsOn == day("2026-12-01"))
    let done = try LeavingWorld.file([.prorated]).done(.stopRenewal([Self.ringback]))
    let later = done.afterDue(at: LeavingWorld.at("2027-02-01"))
    #expect(later.charges.count == 1 && later.services[0].hasExpired(on: day("2026-12-01")))
    #expect(
      Self.refusal(.stopRenewal([Self.ringback]), on: done) == .doesNotRenew(endsOn: day("2026-12-01")))
  }
}
