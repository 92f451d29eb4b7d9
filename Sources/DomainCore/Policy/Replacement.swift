/// A product that is offered to who has left another: one that costs less, or fits the reason given (R23).
public struct Replacement: Hashable, Sendable {
  /// The product that is offered.
  public var product: ID<Product>
  /// The reasons for leaving that it fits; empty offers it to everybody.
  public var reasons: [LeaveReason]
  /// What it is good for, in a few words of the operator's.
  public var note: String
  /// Where the rule comes from.
  public var source: Source

  /// Builds a rule from its parts.
  public init(product: ID<Product>, reasons: [LeaveReason], note: String, source: Source) {
    self.product = product
    self.reasons = reasons
    self.note = note
    self.source = source
  }
}

extension CustomerFile {
  /// What is offered to the customer after an order was done, nil when nothing is: nothing to who has it, who can't order
  /// it, or who never wanted what he left.
  public func replacement(
    after order: Order, under policies: Policies, at now: Instant
  ) -> (product: Product, rule: Replacement)? {
    let policies = policies.inForce(on: now.beijingDay)
    guard order.state == .completed, order.item.isLeaving, let left = service(order.service),
      let rule = policies.products[left.product]?.replacement, let product = policies.products[rule.product],
      rule.reasons.isEmpty || order.form.reason.map(rule.reasons.contains) ?? false,
      !cases.contains(where: { $0.ground == .misoperation && $0.matter.service == left.id }),
      case .success = itemTaking(product.id, under: policies, at: now)
    else { return nil }
    return (product, rule)
  }

  /// A product that was offered, ordered anew: its first period begins today. One that was left before is opened again.
  func itemTaking(
    _ id: ID<Product>, under policies: Policies, at now: Instant
  ) -> Result<QuoteItem, OrderRefusal> {
    if let refusal = accountRefusal { return .failure(refusal) }
    guard let product = policies.products[id], product.isOpen, product.operatorID == subscriber.operatorID,
      product.kind != .plan, product.kind != .number
    else { return .failure(.notOffered) }
    if let known = services.last(where: { $0.product == id }), !wasNeverOpened(known.id) {
      return itemReopening(known.id, under: policies, at: now)
    }
    let service = Service.taken(product, on: now.beijingDay)
    return applying([.service(service)]).itemReopening(service.id, under: policies, at: now).map { item in
      var taking = item
      if case .reopen(var reopening)? = item.action {
        reopening.product = id
        taking.action = .reopen(reopening)
      }
      return taking
    }
  }
}

extension Service {
  /// A service that an order is to open for the first time: until the network has done it, it isn't there.
  static func taken(_ product: Product, on day: BeijingDay) -> Service {
    Service(
      id: ID("taken-" + product.id.text), product: product.id, name: product.name, kind: product.kind,
      priceFen: product.priceFen, periodMonths: product.periodMonths, anchor: day, startedOn: day,
      endsOn: nil,
      autoRenews: false, state: .terminated(on: day))
  }
}
