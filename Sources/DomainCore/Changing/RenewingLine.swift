extension CustomerFile {
  /// A broadband line whose time is over, paid for another period from today: on its own terms or on another product's (R8).
  /// No contract and no renewal by itself come with it.
  func itemRenewing(
    _ id: ID<Service>, as product: ID<Product>, under policies: Policies, at now: Instant
  ) -> Result<QuoteItem, OrderRefusal> {
    heldService(id, of: { $0 == .broadband }, under: policies).flatMap { service, policy in
      guard service.hasExpired(on: now.beijingDay) else { return .failure(.stillRuns) }
      if !service.lineIsBound {
        return .failure(.leave(.lineNotBound(account: service.lineAccount ?? "")))
      }
      // Without its equipment a line can't run, and no rule here brings any.
      let isLeavingHouse = service.devices.contains { device in
        device.replacementFen != nil && (!device.isOut || device.lending != nil)
      }
      if isLeavingHouse { return .failure(.noRule) }
      guard let offered = linesToRenew(service.id, under: policies).first(where: { $0.id == product }) else {
        return .failure(.notOffered)
      }
      let today = now.beijingDay
      let period = AnchoredPeriod(number: 0, anchor: today, months: offered.periodMonths)
      let renewing = OrderAction.Renewing(
        product: offered.id, name: offered.name, periodMonths: offered.periodMonths, firstStart: today,
        firstEnd: period.end, firstFen: offered.priceFen)
      var item = QuoteItem(.renew(renewing), of: service, effectiveOn: today, policy: policy, at: now)
      item.priceFen = offered.priceFen
      return .success(item)
    }
  }

  /// What a line can be renewed as: its own product first, then the operator's others, cheapest first.
  public func linesToRenew(_ id: ID<Service>, under policies: Policies) -> [Product] {
    guard let service = service(id) else { return [] }
    let own = policies.products[service.product]
    let others = policies.products.values.filter { product in
      product.kind == .broadband && product.operatorID == subscriber.operatorID
        && product.id != service.product
    }.sorted { ($0.priceFen, $0.id.text) < ($1.priceFen, $1.id.text) }
    return ([own].compactMap { $0 } + others).filter(\.isOpen)
  }
}

extension Decision {
  mutating func finishRenewing(_ renewing: OrderAction.Renewing, by order: Order) {
    guard let old = file.service(order.service), old.isHeld else { return }
    put(
      .service(
        Service(
          id: old.id, product: renewing.product, name: renewing.name, kind: old.kind,
          priceFen: renewing.firstFen, periodMonths: renewing.periodMonths, anchor: renewing.firstStart,
          startedOn: renewing.product == old.product ? old.startedOn : renewing.firstStart,
          endsOn: renewing.firstEnd, autoRenews: false, state: .active, giver: old.giver,
          lineAccount: old.lineAccount, lineIsBound: old.lineIsBound, devices: old.devices.map(\.kept))))
  }
}
