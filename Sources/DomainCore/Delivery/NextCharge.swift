extension CustomerFile {
  /// The day on which a service renews by itself and is charged its price; nil when it doesn't renew as things stand.
  public func nextChargeDay(of id: ID<Service>) -> BeijingDay? {
    service(id).flatMap { service in
      nextRenewal(of: service).map { announcedCharge(of: service, for: $0) ?? $0.start }
    }
  }
}
