import DomainCore
import Testing

@Suite("A freeze is lifted after two proofs (R3, S5, S6)")
struct LiftingFreezeTests {
  struct Row: Sendable, CustomStringConvertible {
    var description: String
    var state = AccountState.frozen
    var simChangedSecondsAgo: Int64?
    var proof: Proof? = LeavingWorld.proof()
    var refusal: UnfreezeRefusal?
  }

  static let rows = [
    Row(description: "two factors, fresh"),
    Row(description: "password and ID", proof: LeavingWorld.proof([.servicePassword, .idNumberTail])),
    Row(
      description: "SMS alone", proof: LeavingWorld.proof([.smsCode]), refusal: .proof(.secondFactor)),
    Row(description: "nobody", proof: nil, refusal: .proof(.proof)),
    Row(
      description: "another's proof", proof: LeavingWorld.proof(of: ID("s2")), refusal: .proof(.proof)),
    Row(
      description: "301 s old", proof: LeavingWorld.proof(at: LeavingWorld.now.adding(seconds: -301)),
      refusal: .proof(.freshness)),
    Row(description: "not frozen", state: .normal, refusal: .notFrozen),
    Row(description: "closed", state: .closed, refusal: .accountClosed),
    Row(description: "abnormal", state: .abnormal, refusal: .accountAbnormal),
    Row(
      description: "SIM changed one second under 72 h ago", simChangedSecondsAgo: 72 * 3600 - 1,
      refusal: .heldUntil(LeavingWorld.now.adding(seconds: 1))),
    Row(description: "SIM changed 72 h ago", simChangedSecondsAgo: 72 * 3600),
  ]

  @Test("by state, proof and last change of SIM", arguments: rows)
  func table(_ row: Row) throws {
    var file = LeavingWorld.file([.prorated])
    file.subscriber.state = row.state
    file.subscriber.simChangedAt = row.simChangedSecondsAgo.map { LeavingWorld.now.adding(seconds: -$0) }
    var numbers = LeavingWorld.numbers()
    let result = file.liftingFreeze(
      proof: row.proof, under: LeavingWorld.policies, numbers: &numbers, keyring: LeavingWorld.keyring,
      at: LeavingWorld.now)
    switch result {
    case .failure(let refusal): #expect(refusal == row.refusal)
    case .success(let changes):
      #expect(row.refusal == nil)
      let lifted = file.applying(changes)
      #expect(lifted.subscriber.state == .normal && lifted.notices == [.freezeLifted])
    }
  }

  @Test("An order that waited for the freeze goes on by itself")
  func goesOn() throws {
    var (file, orders) = try LeavingWorld.file([.prorated]).leaving([.prorated])
    file.subscriber.state = .frozen
    file = file.afterDue()
    #expect(file.order(orders[0].id)?.state == .held(.accountNotNormal))
    let lifted = try file.after { file, numbers in
      file.liftingFreeze(
        proof: LeavingWorld.proof(), under: LeavingWorld.policies, numbers: &numbers,
        keyring: LeavingWorld.keyring, at: LeavingWorld.now)
    }
    #expect(lifted.afterDue().order(orders[0].id)?.state == .inProgress)
  }
}

@Suite("Abnormal bills are pointed out (R9, 电信条例 第三十三条)")
struct BillTests {
  /// Bill lines of a month each, November last, by a member since 2020.
  private func file(_ fen: [Int64], joined: String = "2020-01-01") -> CustomerFile {
    var file = LeavingWorld.file([])
    file.subscriber = Subscriber(
      id: file.subscriber.id, phone: file.subscriber.phone, name: "张三", operatorID: ID("cmcc"),
      province: "default", idNumberTail: "123X", servicePassword: nil, state: .normal, joinedOn: day(joined),
      noticeChannel: .sms, simChangedAt: nil)
    for (index, amount) in fen.enumerated() where amount > 0 {
      let start = day("2026-11-01").adding(months: index - (fen.count - 1))
      file.charges.append(
        Charge(
          id: ID("c\(index)"), service: ID("v"), kind: .period, periodStart: start,
          periodEnd: start.adding(months: 1), amountFen: Fen(amount), creditedFen: .zero,
          chargedAt: start.start, payment: nil))
    }
    return file
  }

  @Test(
    "More than five times the average of three months, and not a fen less",
    arguments: [
      ([Int64(1000), 1000, 1000, 5000], false), ([1000, 1000, 1000, 5001], true),
      ([1000, 1000, 1001, 5001], false), ([1000, 1000, 1001, 5002], true), ([0, 1000, 1000, 99_999], false),
      ([99_999], false), ([1000, 1000, 1000, 0], false),
    ])
  func factor(_ fen: [Int64], _ isAbnormal: Bool) {
    let month = MonthlyBill.month(of: day("2026-11-01"))
    let found = file(fen).abnormalBill(ofMonth: month)
    #expect((found != nil) == isAbnormal)
    if let found { #expect(found.threeMonthsFen == Fen(fen.prefix(3).reduce(0, +))) }
  }

  @Test("An account younger than those months is not judged")
  func young() {
    let month = MonthlyBill.month(of: day("2026-11-01"))
    let fen: [Int64] = [1000, 1000, 1000, 9999]
    #expect(file(fen, joined: "2026-08-31").abnormalBill(ofMonth: month) != nil)
    #expect(file(fen, joined: "2026-09-01").abnormalBill(ofMonth: month) == nil)
  }
}

@Suite("How one is told (R31), and what one thinks of it (R34)")
struct TellingTests {
  private func record(sent: [Int64] = []) -> PhoneRecord {
    PhoneRecord(
      phone: LeavingWorld.phone, subscriber: LeavingWorld.subscriber,
      sentAt: sent.map { LeavingWorld.now.adding(seconds: -$0) })
  }

  private func resending(_ file: CustomerFile, _ record: PhoneRecord) -> NoticeResending {
    var numbers = LeavingWorld.numbers("resend")
    return file.resendingLastNotice(
      record: record, under: LeavingWorld.policies, numbers: &numbers, keyring: LeavingWorld.keyring,
      at: LeavingWorld.now)
  }

  @Test("The last result is sent again and counts as sent; what still waits isn't doubled")
  func resend() throws {
    let file = try CareWorld.left()
    guard case .onItsWay(let waiting) = resending(file, record()) else {
      throw Unexpected(what: "it waits")
    }
    #expect(waiting.kind == .left)
    let told = try file.answered(.done, .notice)
    guard case .sent(let record, let changes, let notice) = resending(told, record()) else {
      throw Unexpected(what: "it is sent")
    }
    #expect(notice.kind == .left && notice.reference == file.orders[0].id.text)
    #expect(record.sentAt == [LeavingWorld.now])
    #expect(told.applying(changes).notices == [.left])
  }

  @Test("A result that could not be delivered is what somebody misses, and is sent again under its own key")
  func undelivered() throws {
    var file = try CareWorld.left()
    let key = try file.waiting(.notice).id
    for _ in 0..<Retry.attemptsLimit { file = try file.answered(.unavailable, .notice) }
    #expect(file.notices.isEmpty && file.undeliveredNotice(at: LeavingWorld.now)?.id == key)
    guard case .sent(_, let changes, let notice) = resending(file, record()) else {
      throw Unexpected(what: "it is sent")
    }
    #expect(notice.kind == .left)
    let again = file.applying(changes)
    #expect(try again.waiting(.notice).id == key && again.outbox.count == 1)
    #expect(again.undeliveredNotice(at: LeavingWorld.now) == nil)
    #expect(try again.answered(.done, .notice).undeliveredNotice(at: LeavingWorld.now) == nil)
  }

  @Test(
    "The limits of sending to a number hold",
    arguments: [([Int64(59)], true), ([60], false), ([3000, 2000, 1000, 500, 100], true)])
  func limits(_ sent: [Int64], _ isTooSoon: Bool) throws {
    let told = try CareWorld.left().answered(.done, .notice)
    if case .tooSoon = resending(told, record(sent: sent)) {
      #expect(isTooSoon)
    } else {
      #expect(!isTooSoon)
    }
  }

  @Test("The last result is what was done: a change of plan was never a leaving")
  func lastResult() throws {
    let plan = LeavingWorld.fileWithPlan()
    let service = LeavingWorld.planService
    for (request, kind) in [
      (OrderRequest.stopRenewal([service]), Notice.Kind.renewalStopped), (.suspendNumber, .suspended),
    ] {
      #expect(try plan.done(request).lastNotice?.kind == kind)
    }
    let refused = try plan.ordering(.suspendNumber).file.afterDue()
      .answered(.refused(.notPossible), .provision)
    #expect(refused.lastNotice?.kind == .held && refused.lastNotice?.action == "suspendNumber")
    let renewing = try LeavingWorld.file([.prorated]).done(
      .stopRenewal([LeavingWorld.Kind.prorated.service]))
    let undone = try renewing.done(.undo(renewing.orders[0].id))
    #expect(undone.lastNotice?.kind == .renewalResumed)
  }

  @Test("Nothing that never was is sent again")
  func nothing() {
    #expect(resending(LeavingWorld.file([.prorated]), record()) == .nothing)
  }

  @Test("The channel changes once, with an entry in the log")
  func channel() {
    let file = LeavingWorld.file([])
    let email = EmailAddress("zhang.san@example.com")
    let changes = file.announcing(by: .email, email: email, at: LeavingWorld.now) ?? []
    #expect(changes.count == 2 && file.applying(changes).subscriber.noticeChannel == .email)
    #expect(file.applying(changes).announcing(by: .email, at: LeavingWorld.now) == [])
    #expect(file.announcing(by: .email, at: LeavingWorld.now) == nil, "no address is known")
  }

  @Test(
    "An e-mail address has one @, a name and a domain with an ending; it is shown without its name",
    arguments: [
      ("a@b.cn", "a***@b.cn"), ("zhang.san+x@Example.COM", "z***@example.com"),
      ("1_2-3@qq.com", "1***@qq.com"),
      ("", nil), ("a@", nil), ("@b.cn", nil), ("a@b", nil), ("a@@b.cn", nil), ("a b@c.cn", nil),
      (".a@b.cn", nil), ("a..b@c.cn", nil), ("a@-b.cn", nil), ("a@b.c1", nil), ("张@b.cn", nil),
      ("a@b..cn", nil), (String(repeating: "a", count: 65) + "@b.cn", nil),
    ] as [(String, String?)])
  func addresses(_ text: String, _ masked: String?) {
    #expect(EmailAddress(text)?.masked == masked)
  }

  @Test("An order of one's own is rated once")
  func rating() throws {
    let file = try CareWorld.left()
    let order = file.orders[0].id
    let rated = file.applying(try file.rating(order, 5, remark: "quick", at: LeavingWorld.now).get())
    #expect(rated.feedback.map(\.rating) == [5])
    #expect(rated.rating(order, 1, remark: nil, at: LeavingWorld.now) == .failure(.alreadyRated))
    #expect(file.rating(ID("another's"), 1, remark: nil, at: LeavingWorld.now) == .failure(.notFound))
  }
}
