extension CustomerFile {
  /// Renewal switched off alone (R18): each service runs to the end of its paid period.
  func itemsStoppingRenewal(
    of services: [ID<Service>], under policies: Policies, at now: Instant
  ) -> Result<[QuoteItem], OrderRefusal> {
    precondition(
      !services.isEmpty && Set(services).count == services.count, "a quote names each service once")
    var items: [QuoteItem] = []
    for id in services {
      switch itemStoppingRenewal(of: id, under: policies, at: now) {
      case .failure(let refusal): return .failure(refusal)
      case .success(let item): items.append(item)
      }
    }
    return .success(items)
  }

  private func itemStoppingRenewal(
    of id: ID<Service>, under policies: Policies, at now: Instant
  ) -> Result<QuoteItem, OrderRefusal> {
    heldService(id, of: { $0 != .number }, under: policies).flatMap { service, policy in
      if !service.autoRenews { return .failure(.doesNotRenew(endsOn: service.endsOn)) }
      let end = service.periodEnd(
        on: now.beijingDay, charge: paidCharge(of: service, on: now.beijingDay)?.charge)
      var item = QuoteItem(.stopRenewal, of: service, effectiveOn: end, policy: policy, at: now)
      // What is due is due from the yes on, which stops renewal, and not only when the period ends.
      item.settlesBy = policy.settlementWindow.end(from: now)
      // Who lets a line run out inside its contract ends it early.
      if let product = policies.products[service.product] {
        item.terminationFee = terminationFee(of: service, product, leavingOn: end.adding(days: -1))
      }
      return .success(item)
    }
  }

  /// What ending a service early costs by the rules; nothing more once it was paid.
  func terminationFee(
    of service: Service, _ product: Product, leavingOn day: BeijingDay
  ) -> TerminationFeeQuote {
    guard paidFees(of: service).isEmpty else { return .none }
    return .computed(
      policy: product.terminationFee, contract: service.contract, priceFen: service.priceFen,
      periodMonths: service.periodMonths, leavingOn: day)
  }

  /// The fees for ending a service early that were paid since it began and not given back; none once its contract is gone.
  func paidFees(of service: Service) -> [Charge] {
    guard service.contract != nil else { return [] }
    return charges.filter { charge in
      charge.service == service.id && charge.kind == .terminationFee && charge.payment != nil
        && charge.creditedFen < charge.amountFen && charge.chargedAt >= service.startedOn.start
    }
  }
}

extension Service {
  /// Nothing is charged any more from that day on, and it ends with it.
  mutating func stopRenewing(on day: BeijingDay) {
    autoRenews = false
    endsOn = day
  }
}
