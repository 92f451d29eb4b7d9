extension CustomerFile {
  /// Renewal switched on again (R18): from the next period on the price is charged by itself.
  func itemResumingRenewal(
    of id: ID<Service>, under policies: Policies, at now: Instant
  ) -> Result<QuoteItem, OrderRefusal> {
    heldService(id, of: { $0 != .number }, under: policies).flatMap { service, policy in
      if service.autoRenews { return .failure(.renewsAlready(on: nextRenewal(of: service)?.start)) }
      if let endsOn = service.endsOn, service.hasExpired(on: now.beijingDay) {
        return .failure(.leave(.expired(on: endsOn)))
      }
      guard policies.products[service.product]?.isOpen ?? false else { return .failure(.notOffered) }
      var renewing = service
      renewing.autoRenews = true
      let end = service.periodEnd(
        on: now.beijingDay, charge: paidCharge(of: service, on: now.beijingDay)?.charge)
      let action = OrderAction.resumeRenewal(
        OrderAction.ResumingRenewal(
          nextOn: nextRenewal(of: renewing)?.start ?? end, priceFen: service.priceFen,
          feeBackFen: paidFees(of: service).map(\.keptFen).total))
      return .success(QuoteItem(action, of: service, effectiveOn: now.beijingDay, policy: policy, at: now))
    }
  }
}

extension Decision {
  mutating func finishResumingRenewal(by order: Order) {
    guard var service = file.service(order.service), service.isHeld else { return }
    service.autoRenews = true
    service.endsOn = nil
    // The quote named the day and the price, which is the notice.
    if case .resumeRenewal(let resuming)? = order.item.action { service.renewalNoticedFor = resuming.nextOn }
    put(.service(service))
    // It isn't ended early after all.
    for fee in file.paidFees(of: service) { giveBack(fee.keptFen, of: fee, for: order) }
  }
}
