/// A decision in the making: the changes so far and the file as they leave it, so that each step sees the one before.
struct Decision {
  /// The file as it will be.
  private(set) var file: CustomerFile
  /// What was decided, in order.
  private(set) var changes: [Change] = []
  let policies: Policies
  var numbers: NumberSource
  let keyring: any Keyring
  let now: Instant
  /// The member of the staff who decides, for the audit log; nil when it is no person.
  var staffName: String?

  /// Begins with nothing decided.
  init(
    on file: CustomerFile, under policies: Policies, numbers: NumberSource, keyring: any Keyring,
    at now: Instant
  ) {
    self.file = file
    self.policies = policies.inForce(on: now.beijingDay)
    self.numbers = numbers
    self.keyring = keyring
    self.now = now
  }

  /// The rules of the subscriber's operator in its province; nil when the policies have no such operator.
  var policy: OperatorPolicy? {
    policies.operators[file.subscriber.operatorID]?.applied(in: file.subscriber.province)
  }

  /// The rules that an order is settled by; those of today where no order is meant, or its version is gone: what is promised
  /// then is a new promise.
  func policy(for order: ID<Order>?) -> OperatorPolicy? {
    guard let order = order.flatMap(file.order), let pinned = file.policies(of: order, among: policies) else {
      return policy
    }
    return file.policy(under: pinned)
  }

  /// Decides one change.
  mutating func put(_ change: Change) {
    changes.append(change)
    file.apply(change)
  }

  /// Moves money.
  mutating func post(_ posting: Posting) {
    put(.post(posting.transaction(id: numbers.next(), at: now)))
  }

  /// Moves an order on and records who did it.
  mutating func move(
    _ order: Order, to state: OrderState, _ action: AuditEvent.Action?, by actor: AuditEvent.Actor
  ) {
    put(.order(order.moved(to: state, at: now)))
    if let action { audit(action, by: actor, of: order.id.text) }
  }

  /// Appends to the audit log.
  mutating func audit(_ action: AuditEvent.Action, by actor: AuditEvent.Actor, of reference: String) {
    put(
      .audit(
        AuditEvent(
          actor: actor, action: action, reference: reference, at: now, who: actor == .staff ? staffName : nil)
      ))
  }

  /// Tells the customer of a result (R31).
  mutating func notify(
    _ kind: Notice.Kind, _ reference: String, _ serviceName: String, amountFen: Fen? = nil,
    day: BeijingDay? = nil, device: String? = nil
  ) {
    let notice = Notice(
      kind: kind, reference: reference, serviceName: serviceName, amountFen: amountFen, day: day,
      action: file.order(ID(reference))?.item.action?.label, device: device)
    put(
      .outbox(OutboxMessage(id: numbers.next(), errand: .notice(notice), createdAt: now, notBefore: now)))
  }

  /// Issues a sealed receipt (R32).
  mutating func issue(_ kind: ReceiptKind, for order: Order, fields: [ReceiptField]) {
    let id = numbers.nextNumber(prefix: "PZ", on: now.beijingDay, Receipt.self)
    let sealed = Receipt.sealedBytes(id: id, order: order.id, kind: kind, issuedAt: now, fields: fields)
    put(
      .receipt(
        Receipt(
          id: id, order: order.id, kind: kind, issuedAt: now, fields: fields,
          seal: keyring.keyedHash(sealed, for: .receipt))))
    audit(.receiptIssued, by: .bot, of: id.text)
  }
}

extension Receipt {
  /// Whether the seal fits the figures.
  public func isGenuine(_ keyring: any Keyring) -> Bool {
    let sealed = Self.sealedBytes(id: id, order: order, kind: kind, issuedAt: issuedAt, fields: fields)
    return constantTimeEqual(keyring.keyedHash(sealed, for: .receipt), seal)
  }
}
