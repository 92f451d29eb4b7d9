extension CustomerFile {
  /// When the next renewal of a service is to be announced; nil when it needn't be, or was already.
  func renewalNoticeAt(of service: Service, under rules: ServiceRules) -> Instant? {
    nextRenewal(of: service).flatMap { renewalNoticeAt(of: service, for: $0, under: rules) }
  }

  /// When that renewal is to be announced.
  func renewalNoticeAt(
    of service: Service, for period: AnchoredPeriod, under rules: ServiceRules
  ) -> Instant? {
    guard let days = noticeDays(of: service, under: rules), announcedCharge(of: service, for: period) == nil
    else { return nil }
    return period.start.adding(days: -days).start
  }

  /// When the next renewal of a service is charged: on the first day of its period, or on the later day that a notice named which
  /// came late. Nil when it doesn't renew, or must be announced first (消费者权益保护法实施条例第十条).
  func renewalChargeDay(of service: Service, under rules: ServiceRules) -> BeijingDay? {
    nextRenewal(of: service).flatMap { renewalChargeDay(of: service, for: $0, under: rules) }
  }

  /// When that renewal is charged.
  func renewalChargeDay(
    of service: Service, for period: AnchoredPeriod, under rules: ServiceRules
  ) -> BeijingDay? {
    guard noticeDays(of: service, under: rules) != nil else { return period.start }
    return announcedCharge(of: service, for: period)
  }

  private func noticeDays(of service: Service, under rules: ServiceRules) -> Int? {
    service.priceFen > .zero && subscriber.state != .closed ? rules.renewalNoticeDays : nil
  }

  /// The day that was announced for charging a period; nil when it wasn't announced.
  func announcedCharge(of service: Service, for period: AnchoredPeriod) -> BeijingDay? {
    service.renewalNoticedFor.flatMap { $0 >= period.start ? $0 : nil }
  }
}

extension Decision {
  /// Announces renewals so many days ahead, each once. One that nobody announced in time, because nothing ran, is charged so
  /// many days after its notice; when its period is over by then, the one that runs on that day takes its place.
  mutating func announceRenewals() {
    for service in file.services {
      guard let days = policies.service.renewalNoticeDays,
        let at = file.renewalNoticeAt(of: service, under: policies.service), at <= now,
        let period = file.nextRenewal(of: service)
      else { continue }
      var noticed = service
      let chargedOn = max(period.start, now.beijingDay.adding(days: days))
      noticed.renewalNoticedFor = chargedOn
      put(.service(noticed))
      notify(.renewalAhead, service.id.text, service.name, amountFen: service.priceFen, day: chargedOn)
    }
  }
}
