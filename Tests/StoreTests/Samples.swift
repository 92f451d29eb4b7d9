import DomainCore

/// Values with something in every field.
enum Sample {
  static let day = BeijingDay(at: t0)
  static let conversation = ID<ConversationRecord>("C1")

  static func phone(_ number: Int = 1) -> PhoneNumber {
    let digits = String(number)
    let text = "138" + String(repeating: "0", count: 8 - digits.count) + digits
    guard let phone = PhoneNumber(text) else { preconditionFailure("\(text) is no number") }
    return phone
  }

  static func subscriber(_ number: Int = 1) -> Subscriber {
    Subscriber(
      id: ID("S\(number)"), phone: phone(number), name: "欧阳测试", operatorID: ID("cmcc"), province: "zj",
      idNumberTail: "317X", servicePassword: PasswordHash(salt: [1, 2], rounds: 7, derived: [3, 4, 5]),
      state: .normal, joinedOn: day, noticeChannel: .app, simChangedAt: t0)
  }

  static func service(_ id: String = "V1", state: ServiceState = .active) -> Service {
    Service(
      id: ID(id), product: ID("cmcc.ringback"), name: "彩铃", kind: .ringback, priceFen: Fen(500),
      periodMonths: 1,
      anchor: day, startedOn: day.adding(days: -3), endsOn: day.adding(months: 1), autoRenews: true,
      state: state,
      contract: Contract(startedOn: day, months: 12, monthlyDiscountFen: Fen(100)), giver: "赠送人甲",
      lineAccount: "hz-line-0571", lineIsBound: false,
      devices: [Device(name: "光猫", sync: .failed, replacementFen: Fen(10_000))])
  }

  static func charge(
    _ id: String = "CH1", service: String = "V1", kind: ChargeKind = .period, credited: Int64 = 0,
    payment: String? = "P1", start: BeijingDay = day
  ) -> Charge {
    Charge(
      id: ID(id), service: ID(service), kind: kind, periodStart: start, periodEnd: start.adding(months: 1),
      amountFen: Fen(500), creditedFen: Fen(credited), chargedAt: t0, payment: payment.map { ID($0) })
  }

  static func payment(
    _ id: String = "P1", method: PaymentMethod = .alipay, state: PaymentState = .success, order: String? = nil
  ) -> Payment {
    Payment(
      id: ID(id), method: method, amountFen: Fen(500), state: state, reservedFen: Fen(100),
      refundedFen: Fen(200), chargedBackFen: Fen(200), requestedAt: t0, order: order.map { ID($0) })
  }

  static func refund(_ id: String = "R1", state: PaymentState = .pending, order: String? = "O1") -> Refund {
    Refund(
      id: ID(id), order: order.map { ID($0) }, payment: ID("P1"), charge: ID("CH1"), amountFen: Fen(320),
      destination: .wechat, state: state, requestedAt: t0, expectedOn: day.adding(days: 2),
      expectedIsProvisional: true, finishedAt: state.isOpen ? nil : t0, escalatedAt: t0)
  }

  static func item(
    rule: RefundRule = .prorated, fee: TerminationFeeQuote.Basis = .none
  ) -> QuoteItem {
    QuoteItem(
      service: ID("V1"), serviceName: "彩铃", kind: .ringback, priceFen: Fen(500),
      settlement: Settlement(
        charge: ID("CH1"), chargedFen: Fen(500), usedFen: Fen(180), creditedFen: Fen(320), usedDays: 11,
        totalDays: 30, rule: rule),
      terminationFee: TerminationFeeQuote(amountFen: Fen(3), basis: fee), equipmentFen: Fen(4),
      effectiveOn: day, refundExpectedOn: day.adding(days: 2), refundDayIsProvisional: true, settlesBy: t0,
      wasRenewing: true, wasSuspended: true)
  }

  static func order(
    _ id: String = "O1", state: OrderState = .acknowledged, item: QuoteItem = item(),
    form: LeaveForm = LeaveForm(contact: phone(77), reason: .price, remark: "太贵了不想用"), payment: String? = nil
  ) -> Order {
    let proof = Proof(subscriber: ID("S1"), first: .smsCode, at: t0).adding(.servicePassword, at: t0)
    return Order(
      id: ID(id), service: ID("V1"), item: item,
      consent: Consent(
        quoteHash: [0, 255], at: t0, conversation: conversation, turn: 3,
        proof: proof.adding(.idNumberTail, at: t0)),
      policyVersion: "2026-11", form: form, payment: payment.map { ID($0) }, state: state,
      steps: [OrderStep(state: .acknowledged, at: t0), OrderStep(state: state, at: t0)])
  }

  static func receipt(_ id: String = "PZ1", kind: ReceiptKind = .application) -> Receipt {
    Receipt(
      id: ID(id), order: ID("O1"), kind: kind, issuedAt: t0,
      fields: ReceiptField.Name.allCases.map { ReceiptField($0, "v") }, seal: [9, 8])
  }

  static func message(
    _ id: String = "M1", _ errand: Errand = .code(phone: phone(), code: "271828"), at: Instant = t0,
    state: OutboxState = .waiting
  ) -> OutboxMessage {
    OutboxMessage(id: ID(id), errand: errand, createdAt: t0, notBefore: at, attempts: 2, state: state)
  }

  static func movement(_ id: String = "L1", reason: LedgerReason = .credit) -> LedgerTransaction {
    LedgerTransaction(
      id: ID(id), at: t0, reason: reason, reference: "O1",
      entries: [LedgerEntry(.revenue, Fen(320)), LedgerEntry(.refundsPayable, Fen(-320))])
  }

  /// A file with one of everything.
  static func file(_ number: Int = 1) -> CustomerFile {
    CustomerFile(
      subscriber: subscriber(number), services: [service()], charges: [charge()], payments: [payment()],
      refunds: [refund()], orders: [order()], receipts: [receipt()],
      outbox: [message("M1", .terminate(order: ID("O1"), service: ID("V1")))],
      balances: [.customerBalance: Fen(-5000), .cash: Fen(5000)])
  }

  static func turn(
    _ number: Int, of conversation: ID<ConversationRecord> = conversation, key: String? = nil,
    subscriber: ID<Subscriber>? = nil, handle: String = "h1", state: String = "状态"
  ) -> ConversationUpdate {
    ConversationUpdate(
      record: ConversationRecord(
        id: conversation, handleHash: VaultForSamples.hash(handle), state: KeptText(state),
        subscriber: subscriber,
        turn: number, updatedAt: t0.adding(seconds: Int64(number))),
      turn: TurnRecord(
        conversation: conversation, number: number, key: key ?? "k\(number)", said: "我说\(number)",
        replies: KeptText("你听\(number)"), at: t0))
  }

  /// A commit on a file.
  static func commit(
    _ changes: [Change], on file: CustomerFile, conversation: ConversationUpdate? = nil,
    nextDueAt: Instant? = nil
  ) -> Commit {
    Commit(
      conversation: conversation, file: .init(subscriber: file.subscriber.id, version: file.version),
      changes: changes, nextDueAt: nextDueAt, at: t0)
  }
}
