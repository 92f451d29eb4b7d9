import DomainCore

/// A small world to leave services in: one operator of each settlement window, one product of each kind of rule, one
/// customer with one service of each product, everything paid by Alipay on 2026-11-01.
enum LeavingWorld {
  static let keyring = FoldingKeyring()
  static let subscriber = ID<Subscriber>("s1")
  static let conversation = ID<ConversationRecord>("c1")
  /// 2026-11-21 10:00 in Beijing, a Saturday.
  static let now = at("2026-11-21", hour: 10)

  /// A moment of a Beijing day.
  static func at(_ text: String, hour: Int = 0, minute: Int = 0, second: Int = 0) -> Instant {
    day(text).start.adding(seconds: Int64(hour * 3600 + minute * 60 + second))
  }

  /// The products, by what is special about leaving them.
  enum Kind: String, CaseIterable {
    /// Days used are kept, the rest comes back.
    case prorated
    /// Everything comes back.
    case full
    /// Nothing comes back.
    case keeps
    /// Ends with its period.
    case periodEnd
    /// Broadband in a contract of 24 months: 30 % of the months left.
    case broadband
    /// A person decides.
    case person
    /// Needs `prorated` to be left first.
    case dependent

    var product: ID<Product> { ID("p.\(rawValue)") }
    var service: ID<Service> { ID("v.\(rawValue)") }
    var priceFen: Fen { self == .broadband ? Fen(10_000) : Fen(3000) }
  }

  static func product(_ kind: Kind, operatorID: ID<OperatorPolicy> = ID("cmcc")) -> Product {
    Product(
      id: kind.product, operatorID: operatorID, kind: kind == .broadband ? .broadband : .ringback,
      name: kind.rawValue, aliases: [], priceFen: kind.priceFen, periodMonths: 1,
      refundRule: kind == .full ? .full : kind == .keeps ? .none : .prorated,
      effect: kind == .periodEnd ? .periodEnd : .immediate,
      terminationFee: kind == .broadband
        ? .remainingMonths(rateBasisPoints: 3000, floorFen: nil, capFen: nil) : .none,
      needsPerson: kind == .person, leaveFirst: kind == .dependent ? [Kind.prorated.product] : [],
      terms: nil, source: Source("example"))
  }

  static func operatorPolicy(_ id: String, _ window: Window) -> OperatorPolicy {
    OperatorPolicy(
      id: ID(id), name: id, aliases: [], settlementWindow: window, settlementSource: Source("D2"),
      refundWorkingDays: 2, refundSource: Source("A4.2"), lateFeePerDayBasisPoints: 30,
      lateFeeSource: Source("example"), cancellationDayIsUsed: true, provinces: [:], channels: [])
  }

  static let policies = Policies(
    version: "test-1",
    operators: [
      ID("cmcc"): fullPolicy, ID("cucc"): operatorPolicy("cucc", .hours(24)),
      ID("ctcc"): operatorPolicy("ctcc", .days(15)),
    ],
    products: Dictionary(
      uniqueKeysWithValues: (Kind.allCases.map { product($0) } + [plan, cheaperPlan, closedPlan, keeping])
        .map { ($0.id, $0) }),
    calendar: WorkCalendar(
      holidaysOnWeekdays: [day("2027-01-01")], workdaysOnWeekends: [], coveredThrough: day("2026-12-31")),
    limits: Limits())

  static func service(_ kind: Kind) -> Service {
    Service(
      id: kind.service, product: kind.product, name: kind.rawValue,
      kind: kind == .broadband ? .broadband : .ringback, priceFen: kind.priceFen, periodMonths: 1,
      anchor: day("2026-11-01"), startedOn: day("2026-11-01"), endsOn: nil, autoRenews: true, state: .active,
      contract: kind == .broadband
        ? Contract(startedOn: day("2026-11-01"), months: 24, monthlyDiscountFen: .zero) : nil,
      lineAccount: kind == .broadband ? "line-1" : nil, devices: [Device(name: "phone", sync: .bound)])
  }

  /// A customer's file with a paid service of each kind.
  static func file(
    _ kinds: [Kind] = Kind.allCases, operatorID: String = "cmcc", balanceFen: Fen = Fen(100_000),
    paidBy method: PaymentMethod = .alipay
  ) -> CustomerFile {
    let person = Subscriber(
      id: subscriber, phone: phone, name: "张三", operatorID: ID(operatorID), province: "default",
      idNumberTail: "123X", servicePassword: FoldingKeyring.hash(of: "s3cret"), state: .normal,
      joinedOn: day("2020-01-01"), noticeChannel: .sms, simChangedAt: nil)
    var file = CustomerFile(subscriber: person)
    file.balances = [.customerBalance: -balanceFen, .cash: balanceFen]
    for kind in kinds {
      let paid = Payment(
        id: ID("paid.\(kind.rawValue)"), method: method, amountFen: kind.priceFen, state: .success,
        requestedAt: at("2026-11-01"), order: nil)
      file.services.append(service(kind))
      file.payments.append(paid)
      file.charges.append(
        Charge(
          id: ID("line.\(kind.rawValue)"), service: kind.service, kind: .period,
          periodStart: day("2026-11-01"), periodEnd: day("2026-12-01"), amountFen: kind.priceFen,
          creditedFen: .zero, chargedAt: at("2026-11-01"), payment: paid.id))
      file.balances[.cash, default: .zero] += kind.priceFen
      file.balances[.revenue, default: .zero] += -kind.priceFen
    }
    return file
  }

  static let phone: PhoneNumber = {
    guard let phone = PhoneNumber("13800000001") else { fatalError("a mobile number") }
    return phone
  }()

  static func numbers(_ seed: String = "test") -> NumberSource { NumberSource(seed: seed, keyring: keyring) }

  static func proof(
    _ factors: [Proof.Factor] = [.smsCode, .idNumberTail], of subscriber: ID<Subscriber> = subscriber,
    at moment: Instant = now
  ) -> Proof {
    factors.dropFirst().reduce(Proof(subscriber: subscriber, first: factors[0], at: moment)) {
      $0.adding($1, at: moment)
    }
  }

  static func consent(to quote: Quote, proof: Proof? = nil, at moment: Instant = now) -> Consent {
    Consent(
      quoteHash: quote.hash(keyring), at: moment, conversation: conversation, turn: 7,
      proof: proof ?? self.proof(at: moment))
  }

  static let form = LeaveForm(contact: phone, reason: .price)
}

extension CustomerFile {
  /// The quote for leaving services; a refusal is a failed test.
  func quoted(
    _ kinds: [LeavingWorld.Kind], by method: PaymentMethod? = .alipay, at now: Instant = LeavingWorld.now
  ) throws -> Quote {
    try quote(
      leaving: kinds.map(\.service), payingBy: method, under: LeavingWorld.policies, at: now
    ).get()
  }

  /// The file after the customer left services with a good consent, and the orders.
  func leaving(
    _ kinds: [LeavingWorld.Kind], by method: PaymentMethod? = .alipay, at now: Instant = LeavingWorld.now
  ) throws -> (file: CustomerFile, orders: [Order]) {
    let quote = try quoted(kinds, by: method, at: now)
    var numbers = LeavingWorld.numbers("leave")
    let acceptance = accepting(
      quote, consent: LeavingWorld.consent(to: quote, at: now), form: LeavingWorld.form,
      under: LeavingWorld.policies, numbers: &numbers, keyring: LeavingWorld.keyring, at: now)
    guard case .accepted(let changes, let orders) = acceptance else {
      throw Unexpected(what: "\(acceptance)")
    }
    return (applying(changes), orders)
  }

  /// The file after what is due.
  func afterDue(at now: Instant = LeavingWorld.now) -> CustomerFile {
    var numbers = LeavingWorld.numbers("due/\(now.milliseconds)/\(receipts.count)")
    return applying(
      dueChanges(
        under: LeavingWorld.policies, numbers: &numbers, keyring: LeavingWorld.keyring, at: now))
  }

  /// What an answer changes.
  func changes(
    after answer: OperatorAnswer, to message: OutboxMessage, at now: Instant = LeavingWorld.now
  ) -> [Change] {
    var numbers = LeavingWorld.numbers("answer/\(message.id)/\(message.attempts)")
    return changes(
      after: answer, to: message, under: LeavingWorld.policies, numbers: &numbers,
      keyring: LeavingWorld.keyring, at: now)
  }

  /// The file after an answer to the waiting message of a kind.
  func answered(
    _ answer: OperatorAnswer, _ kind: ErrandKind, at now: Instant = LeavingWorld.now
  ) throws -> CustomerFile {
    applying(changes(after: answer, to: try waiting(kind), at: now))
  }

  /// The waiting message of a kind.
  func waiting(_ kind: ErrandKind) throws -> OutboxMessage {
    guard let message = outbox.first(where: { $0.errand.kind == kind }) else {
      throw Unexpected(what: "no \(kind) waits")
    }
    return message
  }

  /// The notices that wait, by kind.
  var notices: [Notice.Kind] {
    outbox.compactMap { message in
      guard case .notice(let notice) = message.errand else { return nil }
      return notice.kind
    }
  }
}

/// Something a test did not expect.
struct Unexpected: Error {
  var what: String
}
