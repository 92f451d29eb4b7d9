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
    // Where no notice can come in time any more, the quote was it: it named the day and the price.
    if case .resumeRenewal(let resuming)? = order.item.action, let days = policies.service.renewalNoticeDays,
      resuming.nextOn < now.beijingDay.adding(days: days)
    {
      service.renewalNoticedFor = resuming.nextOn
    }
    put(.service(service))
    // It isn't ended early after all.
    for fee in file.paidFees(of: service) { giveBack(fee.keptFen, of: fee, for: order) }
  }
}
