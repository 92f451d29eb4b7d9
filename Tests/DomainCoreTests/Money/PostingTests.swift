import DomainCore
import Testing

@Suite("Postings")
struct PostingTests {
  static let all: [(Posting, LedgerReason, LedgerAccount, LedgerAccount, String)] = [
    (.opening(ID("s"), Fen(7)), .opening, .cash, .customerBalance, "s"),
    (.topUp(ID("p"), Fen(7)), .topUp, .cash, .customerBalance, "p"),
    (.charge(ID("c"), Fen(7)), .charge, .receivable, .revenue, "c"),
    (.payment(ID("p"), Fen(7), by: .bankCard), .payment, .cash, .receivable, "p"),
    (.payment(ID("p"), Fen(7), by: .balance), .payment, .customerBalance, .receivable, "p"),
    (.credit(ID("c"), Fen(7)), .credit, .revenue, .receivable, "c"),
    (.refundPromised(ID("r"), Fen(7)), .refundPromised, .revenue, .refundsPayable, "r"),
    (.refundPaid(ID("r"), Fen(7), to: .alipay), .refundPaid, .refundsPayable, .cash, "r"),
    (.refundPaid(ID("r"), Fen(7), to: .balance), .refundPaid, .refundsPayable, .customerBalance, "r"),
    (.refundFailed(ID("r"), Fen(7), to: .alipay), .refundFailed, .cash, .refundsPayable, "r"),
    (.refundFailed(ID("r"), Fen(7), to: .balance), .refundFailed, .customerBalance, .refundsPayable, "r"),
    (.chargeback(ID("p"), Fen(7)), .chargeback, .receivable, .cash, "p"),
    (.chargebackReversed(ID("p"), Fen(7)), .chargeback, .cash, .receivable, "p"),
  ]

  @Test("Each posting debits one account, credits another and names what it is about", arguments: all)
  func sides(
    _ posting: Posting, _ reason: LedgerReason, _ debit: LedgerAccount, _ credit: LedgerAccount,
    _ reference: String
  ) {
    let transaction = posting.transaction(id: ID("t"), at: Instant(milliseconds: 5))
    #expect(transaction.entries == [LedgerEntry(debit, Fen(7)), LedgerEntry(credit, Fen(-7))])
    #expect(transaction.reason == reason)
    #expect(transaction.reference == reference)
    #expect(transaction.entries.map(\.amountFen).total == .zero)
  }

  @Test("A balance that was opened is the customer's, and pays a charge")
  func balance() {
    let now = Instant(milliseconds: 0)
    let subscriber = Subscriber.unnamed
    var file = CustomerFile(subscriber: subscriber)
    for posting in [
      Posting.opening(subscriber.id, Fen(3000)), .charge(ID("c"), Fen(500)),
      .payment(ID("p"), Fen(500), by: .balance), .refundPromised(ID("r"), Fen(150)),
      .refundPaid(ID("r"), Fen(150), to: .balance),
    ] {
      file = file.applying([.post(posting.transaction(id: ID("t"), at: now))])
    }
    #expect(file.balanceFen == Fen(2650))
    #expect(file.balances[.receivable] == .zero)
    #expect(file.balances[.refundsPayable] == .zero)
    #expect(file.balances[.revenue] == Fen(-350))
    #expect(file.balances.values.total == .zero)
  }

  @Test("An amount of nothing, or less, is a bug")
  func nothing() async {
    await #expect(processExitsWith: .failure) {
      _ = Posting.charge(ID("c"), .zero).transaction(id: ID("t"), at: Instant(milliseconds: 0))
    }
  }
}

extension Subscriber {
  /// An account of which nothing matters.
  static let unnamed = Subscriber(
    id: ID("s"), phone: PhoneNumber("13800000001") ?? { fatalError("not a number") }(), name: "",
    operatorID: ID("cmcc"),
    province: "default", idNumberTail: "0000", servicePassword: nil, state: .normal,
    joinedOn: day("2020-01-01"), noticeChannel: .sms, simChangedAt: nil)
}
