extension CustomerFile {
  /// Another main plan from the next period on (R16): this period is paid and runs to its end.
  func itemChangingPlan(
    _ id: ID<Service>, to product: ID<Product>, under policies: Policies, at now: Instant
  ) -> Result<QuoteItem, OrderRefusal> {
    if let refusal = planRefusal(of: id, under: policies, at: now) { return .failure(refusal) }
    guard let service = service(id), let policy = policy(under: policies) else { return .failure(.noPlan) }
    if service.product == product { return .failure(.samePlan) }
    guard let new = policies.products[product], new.isOpen, new.kind == .plan,
      new.operatorID == subscriber.operatorID
    else { return .failure(.notOffered) }
    let today = now.beijingDay
    let end = service.periodEnd(on: today, charge: paidCharge(of: service, on: today)?.charge)
    let change = OrderAction.PlanChange(
      product: new.id, name: new.name, priceFen: new.priceFen, periodMonths: new.periodMonths)
    return .success(
      QuoteItem(.changePlan(change), of: service, effectiveOn: end, policy: policy, at: now))
  }

  /// Why a plan can't be changed at all, whatever to; nil when it can.
  public func planRefusal(
    of id: ID<Service>, under policies: Policies, at now: Instant
  ) -> OrderRefusal? {
    if let refusal = accountRefusal { return refusal }
    guard let service = service(id), service.kind == .plan else { return .noPlan }
    if let refusal = actionRefusal(of: service) { return .leave(refusal) }
    if service.pausedOn != nil { return .alreadySuspended }
    if !service.autoRenews { return .doesNotRenew(endsOn: service.endsOn) }
    if let contract = service.contract, contract.endsOn > now.beijingDay {
      return .contractRuns(until: contract.endsOn)
    }
    return nil
  }

  /// The main plan that the customer holds; the last one, when there are several.
  public var mainPlan: Service? { services.last { $0.kind == .plan && $0.isHeld } }

  /// The main plan that is still in use though an order to end it is under way; nil when there is none.
  public var mainPlanBeingLeft: Service? {
    services.last { service in
      guard service.kind == .plan, case .pendingTerminate = service.state else { return false }
      return true
    }
  }

  /// The plans that the catalogue offers to change to, cheapest first.
  public func openPlans(under policies: Policies) -> [Product] {
    policies.products.values.filter { product in
      product.kind == .plan && product.isOpen && product.operatorID == subscriber.operatorID
        && product.id != mainPlan?.product
    }.sorted { ($0.priceFen, $0.id.text) < ($1.priceFen, $1.id.text) }
  }
}

extension Decision {
  /// The new plan's first price was quoted with its day, which is its notice.
  mutating func finishPlanChange(_ change: OrderAction.PlanChange, by order: Order) {
    guard let old = file.service(order.service), old.isHeld else { return }
    var new = Service(
      id: old.id, product: change.product, name: change.name, kind: old.kind, priceFen: change.priceFen,
      periodMonths: change.periodMonths,
      anchor: change.periodMonths == old.periodMonths ? old.anchor : order.item.effectiveOn,
      startedOn: order.item.effectiveOn, endsOn: old.endsOn, autoRenews: old.autoRenews,
      state: old.state, giver: nil, lineAccount: old.lineAccount, lineIsBound: old.lineIsBound,
      devices: old.devices, pausedOn: old.pausedOn)
    new.renewalNoticedFor = order.item.effectiveOn
    put(.service(new))
  }
}
