/// What is left of the bill of a customer who was erased: amounts about nobody.
public struct ErasedBill: Hashable, Sendable {
  /// The account.
  public let subscriber: ID<Subscriber>
  /// The version it was read at.
  public let version: Int64
  /// Its bill lines.
  public let charges: [Charge]
  /// What paid them.
  public let payments: [Payment]

  /// Builds a bill from its parts.
  public init(subscriber: ID<Subscriber>, version: Int64, charges: [Charge], payments: [Payment]) {
    self.subscriber = subscriber
    self.version = version
    self.charges = charges
    self.payments = payments
  }
}

/// A payment that a bank took back after its customer was erased, as it is written.
public struct ErasedChargeback: Hashable, Sendable {
  /// The bill it was decided on.
  public let bill: ErasedBill
  /// The payment afterwards.
  public let payment: Payment
  /// What is booked.
  public let movements: [LedgerTransaction]
  /// What goes to the staff's log: the account's own was sealed under a key that is gone.
  public let event: AuditEvent
}

extension ErasedBill {
  /// The lines that were paid by card or wallet, of which a bank can take something back.
  public var linesPaidOutside: [Charge] {
    charges.filter { line in payments.contains { $0.id == line.payment && $0.canBeTakenBack } }
  }

  /// Books that a bank took back a payment. Nobody is left who could owe it, so what is owed is written off at once.
  public func bookingChargeback(
    of id: ID<Charge>, _ amountFen: Fen, by member: StaffMember, numbers: inout NumberSource, at now: Instant
  ) -> Result<ErasedChargeback, ChargebackRefusal> {
    guard member.may(.decideOrders) else { return .failure(.role(StaffAct.decideOrders.roles)) }
    guard let charge = charges.first(where: { $0.id == id }) else { return .failure(.noSuchCharge) }
    guard let payment = payments.first(where: { $0.id == charge.payment }), payment.canBeTakenBack else {
      return .failure(.notPaidOutside)
    }
    let mostFen = payment.amountFen - payment.chargedBackFen
    guard amountFen > .zero, amountFen <= mostFen else { return .failure(.notThatMuch(mostFen: mostFen)) }
    let takenFen = min(amountFen, max(.zero, mostFen - payment.reservedFen - payment.refundedFen))
    let movements = [Posting.chargeback(payment.id, amountFen), .credit(charge.id, amountFen)].map {
      $0.transaction(id: numbers.next(), at: now)
    }
    return .success(
      ErasedChargeback(
        bill: self, payment: payment.chargedBack(takenFen), movements: movements,
        event: AuditEvent(
          actor: .staff, action: .paymentChargedBack, reference: payment.id.text, at: now, who: member.name)))
  }
}

extension Payment {
  fileprivate var canBeTakenBack: Bool { state == .success && method != .balance }
}
