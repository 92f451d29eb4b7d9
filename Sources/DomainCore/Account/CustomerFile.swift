/// Everything the core needs to know of one subscriber to decide, as it was when the store was asked.
///
/// Bounded whatever the customer's past: everything that runs or is open, and the last entries of what has ended.
public struct CustomerFile: Hashable, Sendable {
  /// How many services that have ended, and closed orders, refunds, charges, payments and receipts a file carries at the most, newest first.
  public static let closedEntriesLimit = 50

  /// The account.
  public var subscriber: Subscriber
  /// Services, left ones included, oldest first.
  public var services: [Service]
  /// Bill lines, oldest first.
  public var charges: [Charge]
  /// Payments, oldest first.
  public var payments: [Payment]
  /// Refunds, oldest first.
  public var refunds: [Refund]
  /// Orders, oldest first.
  public var orders: [Order]
  /// Receipts, oldest first.
  public var receipts: [Receipt]
  /// Messages that wait for delivery, oldest first.
  public var outbox: [OutboxMessage]
  /// What could not be delivered and nothing else in the file shows: results and pick-ups, the newest `closedEntriesLimit`,
  /// oldest first (Q7).
  public var setAside: [OutboxMessage] = []
  /// Appeals and complaints, oldest first.
  public var cases: [AppealCase]
  /// Ratings of orders, oldest first.
  public var feedback: [Feedback]
  /// The ledger's balance by account.
  public var balances: [LedgerAccount: Fen]
  /// Raised by every commit; a turn decided on an older one is decided again.
  public var version: Int64

  /// Builds a file from its parts.
  public init(
    subscriber: Subscriber, services: [Service] = [], charges: [Charge] = [], payments: [Payment] = [],
    refunds: [Refund] = [], orders: [Order] = [], receipts: [Receipt] = [], outbox: [OutboxMessage] = [],
    balances: [LedgerAccount: Fen] = [:], version: Int64 = 0,
    cases: [AppealCase] = [], feedback: [Feedback] = []
  ) {
    self.subscriber = subscriber
    self.services = services
    self.charges = charges
    self.payments = payments
    self.refunds = refunds
    self.orders = orders
    self.receipts = receipts
    self.outbox = outbox
    self.balances = balances
    self.version = version
    self.cases = cases
    self.feedback = feedback
  }

  /// The service with this id.
  public func service(_ id: ID<Service>) -> Service? { services.first { $0.id == id } }
  /// The order with this number.
  public func order(_ id: ID<Order>) -> Order? { orders.first { $0.id == id } }
  /// The payment with this id.
  public func payment(_ id: ID<Payment>) -> Payment? { payments.first { $0.id == id } }
  /// The bill line with this id.
  public func charge(_ id: ID<Charge>) -> Charge? { charges.first { $0.id == id } }
  /// The refund with this number.
  public func refund(_ id: ID<Refund>) -> Refund? { refunds.first { $0.id == id } }
  /// The receipt with this number.
  public func receipt(_ id: ID<Receipt>) -> Receipt? { receipts.first { $0.id == id } }
  /// The prepaid balance, as a positive amount.
  public var balanceFen: Fen { -(balances[.customerBalance] ?? .zero) }
}

/// One thing that a decision changes in a customer's file; a store writes all of a turn's changes or none.
public indirect enum Change: Hashable, Sendable {
  case subscriber(Subscriber)
  case service(Service)
  case charge(Charge)
  case payment(Payment)
  case refund(Refund)
  case order(Order)
  case receipt(Receipt)
  case post(LedgerTransaction)
  case outbox(OutboxMessage)
  case audit(AuditEvent)
  case appeal(AppealCase)
  case feedback(Feedback)
  /// Destroys the key of all that identifies the person: afterwards there is no such account (S17).
  case erase
}

extension CustomerFile {
  /// The file as it will be after `changes`: what was put replaces what had the same id, or is appended.
  public func applying(_ changes: [Change]) -> CustomerFile {
    var file = self
    for change in changes { file.apply(change) }
    return file
  }

  /// Puts one change into the file.
  public mutating func apply(_ change: Change) {
    switch change {
    case .subscriber(let value): subscriber = value
    case .service(let value): services.put(value, by: \.id)
    case .charge(let value): charges.put(value, by: \.id)
    case .payment(let value): payments.put(value, by: \.id)
    case .refund(let value): refunds.put(value, by: \.id)
    case .order(let value): orders.put(value, by: \.id)
    case .receipt(let value): receipts.put(value, by: \.id)
    case .post(let transaction):
      for entry in transaction.entries { balances[entry.account, default: .zero] += entry.amountFen }
    case .outbox(let value):
      outbox.put(value, by: \.id)
      outbox.removeAll { $0.state != .waiting }
      setAside.removeAll { $0.id == value.id }
      if value.isFailure {
        let failures = (setAside + [value]).sorted(by: OutboxMessage.oldestFirst)
        setAside = failures.suffix(Self.closedEntriesLimit)
      }
    case .appeal(let value): cases.put(value, by: \.id)
    case .feedback(let value): feedback.put(value, by: \.order)
    case .audit, .erase: break
    }
  }
}

extension Array {
  fileprivate mutating func put<Key: Equatable>(_ value: Element, by key: (Element) -> Key) {
    let own = key(value)
    if let index = firstIndex(where: { key($0) == own }) {
      self[index] = value
    } else {
      append(value)
    }
  }
}
