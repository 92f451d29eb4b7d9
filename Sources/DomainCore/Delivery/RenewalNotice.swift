extension CustomerFile {
  /// When the next renewal of a service is to be announced; nil when it needn't be, or was already.
  func renewalNoticeAt(of service: Service, under rules: ServiceRules) -> Instant? {
    guard let days = rules.renewalNoticeDays, service.priceFen > .zero, subscriber.state != .closed,
      let period = nextRenewal(of: service), service.renewalNoticedFor != period.start
    else { return nil }
    return period.start.adding(days: -days).start
  }
}

extension Decision {
  /// Announces renewals so many days ahead, each once. One whose day has come already is charged, not announced.
  mutating func announceRenewals() {
    for service in file.services {
      guard let at = file.renewalNoticeAt(of: service, under: policies.service), at <= now,
        let period = file.nextRenewal(of: service)
      else { continue }
      var noticed = service
      noticed.renewalNoticedFor = period.start
      put(.service(noticed))
      notify(.renewalAhead, service.id.text, service.name, amountFen: service.priceFen, day: period.start)
    }
  }
}
