extension CustomerFile {
  /// Renewal switched off alone (R18): each service runs to the end of its paid period.
  func itemsStoppingRenewal(
    of services: [ID<Service>], under policies: Policies, at now: Instant
  ) -> Result<[QuoteItem], OrderRefusal> {
    precondition(
      !services.isEmpty && Set(services).count == services.count, "a quote names each service once")
    if let refusal = accountRefusal { return .failure(refusal) }
    guard let policy = policy(under: policies) else { return .failure(.noRule) }
    var items: [QuoteItem] = []
    for id in services {
      guard let service = service(id), service.kind != .number else {
        return .failure(.leave(.unknownService))
      }
      if let refusal = renewalRefusal(of: service, at: now) { return .failure(refusal) }
      let end = service.periodEnd(
        on: now.beijingDay, charge: paidCharge(of: service, on: now.beijingDay)?.charge)
      items.append(QuoteItem(.stopRenewal, of: service, effectiveOn: end, policy: policy, at: now))
    }
    return .success(items)
  }

  private func renewalRefusal(of service: Service, at now: Instant) -> OrderRefusal? {
    switch service.state {
    case .terminated(let day): return .leave(.alreadyLeft(on: day))
    case .pendingTerminate(let order): return .leave(.underWay(order))
    case .active, .suspended: break
    }
    if let order = openAction(about: service.id) { return .leave(.underWay(order.id)) }
    return service.autoRenews ? nil : .doesNotRenew(endsOn: service.endsOn)
  }
}
