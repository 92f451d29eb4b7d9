import DomainCore
import Testing

@Suite("What is due delays that an order is done, never that renewal stops (R18)")
struct UnpaidRenewalTests {
  static let line = LeavingWorld.Kind.broadband.service
  static func policies(_ rule: RenewalIfUnpaid?, noticeDays: Int? = nil) -> Policies {
    var policies = LeavingWorld.policies
    policies.operators[ID("cmcc")]?.terms.renewalIfUnpaid = rule.map { .init($0, Source("example")) }
    policies.service.renewalNoticeDays = noticeDays
    return policies
  }

  /// A file after an order whose payment was refused, and both of its windows, have passed.
  static func unpaid(
    _ request: OrderRequest, on before: CustomerFile, under policies: Policies
  ) throws -> CustomerFile {
    var file = try before.ordering(request).file.afterDue().answered(.refused(.declined), .collect)
    var moment = file.orders[0].item.settlesBy
    for _ in 0..<2 {
      var numbers = LeavingWorld.numbers("due/\(moment.milliseconds)")
      file = file.applying(
        file.dueChanges(under: policies, numbers: &numbers, keyring: LeavingWorld.keyring, at: moment))
      moment = Window.days(7).end(from: moment)
    }
    return file
  }

  /// A line that is billed to the end of December.
  static var billedAhead: CustomerFile {
    var file = LeavingWorld.file([.broadband])
    file.charges.append(
      Charge(
        id: ID("line.next"), service: line, kind: .period, periodStart: day("2026-12-01"),
        periodEnd: day("2027-01-01"), amountFen: .zero, creditedFen: .zero, chargedAt: LeavingWorld.now,
        payment: nil))
    return file
  }

  @Test("Switched off for a fee, it is off from the yes on, and no period is charged while the fee is due")
  func offAtOnce() throws {
    let ordered = try LeavingWorld.file([.broadband]).ordering(.stopRenewal([Self.line])).file
    #expect(!ordered.services[0].autoRenews && ordered.services[0].endsOn == day("2026-12-01"))
    let refused = try ordered.afterDue().answered(.refused(.declined), .collect)
    #expect(refused.orders[0].state == .held(.paymentFailed))
    let later = refused.afterDue(at: LeavingWorld.at("2026-12-02"))
    #expect(later.charges.count == 1 && later.arrearsFen == .zero && later.brokenBooks == [])
    let done = try LeavingWorld.file([.broadband]).done(.stopRenewal([Self.line]))
    #expect(done.orders[0].state == .completed && !done.services[0].autoRenews)
    #expect(done.services[0].endsOn == day("2026-12-01") && done.brokenBooks == [])
  }

  @Test("Withdrawn unpaid, it renews as before")
  func withdrawn() throws {
    let before = LeavingWorld.file([.broadband])
    let refused = try before.ordering(.stopRenewal([Self.line])).file.afterDue()
      .answered(.refused(.declined), .collect)
    let back = refused.applying(try refused.withdrawingAsRead(refused.orders[0].id).get())
    #expect(back.services == before.services && back.orders[0].state == .cancelled)
  }

  @Test(
    "Never paid, it stays off unless the operator's rule says otherwise; then the customer is told of the next charge",
    arguments: [OrderRequest.leave([line]), .stopRenewal([line])], [nil, RenewalIfUnpaid.staysOff, .resumes])
  func ended(request: OrderRequest, rule: RenewalIfUnpaid?) throws {
    let file = try Self.unpaid(request, on: Self.billedAhead, under: Self.policies(rule, noticeDays: 5))
    #expect(file.orders[0].state == .failed(.paymentOverdue))
    #expect(file.services[0].autoRenews == (rule == .resumes))
    #expect(file.notices.contains(.renewalGoesOn) == (rule == .resumes))
    #expect((file.services[0].endsOn == nil) == (rule == .resumes))
    #expect(file.arrearsFen == .zero && file.brokenBooks == [])
  }

  @Test("A period that begins before it could be announced is never charged, whatever the rule")
  func tooLate() throws {
    let file = try Self.unpaid(
      .leave([Self.line]), on: LeavingWorld.file([.broadband]), under: Self.policies(.resumes, noticeDays: 5))
    #expect(file.orders[0].state == .failed(.paymentOverdue) && !file.services[0].autoRenews)
    #expect(!file.notices.contains(.renewalGoesOn) && file.services[0].endsOn == day("2026-12-01"))
  }
}
