/// A line of the bill: what was charged for which service and days, under which rule (R9).
public struct Charge: Hashable, Sendable {
  /// The line's id.
  public let id: ID<Charge>
  /// The service it was charged for.
  public let service: ID<Service>
  /// What it was charged for.
  public let kind: ChargeKind
  /// The first day it covers.
  public let periodStart: BeijingDay
  /// The first day it no longer covers.
  public let periodEnd: BeijingDay
  /// The amount charged; never negative.
  public let amountFen: Fen
  /// What was credited of it so far; never more than the amount.
  public var creditedFen: Fen
  /// When it was charged.
  public let chargedAt: Instant
  /// The payment that paid it, nil while it is owed.
  public var payment: ID<Payment>?

  /// Builds a bill line from its parts.
  public init(
    id: ID<Charge>, service: ID<Service>, kind: ChargeKind, periodStart: BeijingDay, periodEnd: BeijingDay,
    amountFen: Fen, creditedFen: Fen, chargedAt: Instant, payment: ID<Payment>?
  ) {
    self.id = id
    self.service = service
    self.kind = kind
    self.periodStart = periodStart
    self.periodEnd = periodEnd
    self.amountFen = amountFen
    self.creditedFen = creditedFen
    self.chargedAt = chargedAt
    self.payment = payment
  }
}

extension Charge {
  /// What of it stands: the amount less what was credited.
  public var keptFen: Fen { amountFen - creditedFen }

  /// What is owed of it: what stands, zero once it is paid.
  public var owedFen: Fen { isOpen ? keptFen : .zero }
}

/// What a bill line was charged for.
public enum ChargeKind: String, Hashable, Sendable, Codable, CaseIterable {
  case period, terminationFee, equipment, lateFee
  /// What a bank took back although it had been paid back already: the books had it owed, now the bill asks for it.
  case chargeback
}

/// Money that a customer paid, and how much of it was given back.
public struct Payment: Hashable, Sendable {
  /// The payment's id.
  public let id: ID<Payment>
  /// How it was paid.
  public let method: PaymentMethod
  /// The amount asked for.
  public let amountFen: Fen
  /// Where it stands.
  public var state: PaymentState
  /// Refunds under way; with `refundedFen` never more than what was paid and not charged back.
  public var reservedFen: Fen
  /// Refunds that arrived.
  public var refundedFen: Fen
  /// What the bank took back.
  public var chargedBackFen: Fen
  /// When it was asked for.
  public let requestedAt: Instant
  /// The order that it is for, nil for the payment of a period.
  public let order: ID<Order>?

  /// Builds a payment from its parts.
  public init(
    id: ID<Payment>, method: PaymentMethod, amountFen: Fen, state: PaymentState, reservedFen: Fen = .zero,
    refundedFen: Fen = .zero, chargedBackFen: Fen = .zero, requestedAt: Instant, order: ID<Order>?
  ) {
    self.id = id
    self.method = method
    self.amountFen = amountFen
    self.state = state
    self.reservedFen = reservedFen
    self.refundedFen = refundedFen
    self.chargedBackFen = chargedBackFen
    self.requestedAt = requestedAt
    self.order = order
  }

  /// What may still be refunded.
  public var refundableFen: Fen {
    guard state == .success else { return .zero }
    return max(.zero, amountFen - chargedBackFen - reservedFen - refundedFen)
  }
}

/// The ways to pay (R14).
public enum PaymentMethod: String, Hashable, Sendable, Codable, CaseIterable {
  case balance, bankCard, alipay, wechat
}

/// Where a payment or refund stands (Kill Bill's names); `unknown` is asked again and shown as 处理中.
public enum PaymentState: String, Hashable, Sendable, Codable, CaseIterable {
  case pending, success, failed, unknown
}

/// Money on its way back to a customer.
public struct Refund: Hashable, Sendable {
  /// The refund's number.
  public let id: ID<Refund>
  /// The order it comes from, nil for one granted by a person.
  public let order: ID<Order>?
  /// The payment that is paid back.
  public let payment: ID<Payment>
  /// The bill line that is credited.
  public let charge: ID<Charge>?
  /// The amount, above zero.
  public let amountFen: Fen
  /// Where it goes: the way it was paid, or the balance when that way is gone.
  public var destination: PaymentMethod
  /// Where it stands.
  public var state: PaymentState
  /// When it was promised.
  public let requestedAt: Instant
  /// The day by which it should have arrived.
  public let expectedOn: BeijingDay
  /// Whether that day lies past the end of the published working calendar.
  public let expectedIsProvisional: Bool
  /// When it arrived or failed.
  public var finishedAt: Instant?
  /// When it was found overdue and handed to a person.
  public var escalatedAt: Instant?

  /// Builds a refund from its parts.
  public init(
    id: ID<Refund>, order: ID<Order>?, payment: ID<Payment>, charge: ID<Charge>?, amountFen: Fen,
    destination: PaymentMethod, state: PaymentState, requestedAt: Instant, expectedOn: BeijingDay,
    expectedIsProvisional: Bool, finishedAt: Instant? = nil, escalatedAt: Instant? = nil
  ) {
    self.id = id
    self.order = order
    self.payment = payment
    self.charge = charge
    self.amountFen = amountFen
    self.destination = destination
    self.state = state
    self.requestedAt = requestedAt
    self.expectedOn = expectedOn
    self.expectedIsProvisional = expectedIsProvisional
    self.finishedAt = finishedAt
    self.escalatedAt = escalatedAt
  }
}
