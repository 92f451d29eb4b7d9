extension CustomerFile {
  /// The days to which a booked pick-up can be moved: those that could be booked, without its own.
  public func pickUpDaysToMoveTo(
    of service: ID<Service>, under policies: Policies, at now: Instant
  ) -> Result<[BeijingDay], PickUpRefusal> {
    guard let booked = pickUpDay(of: service) else { return .failure(.nothingBooked) }
    return fetchingDays(of: service, under: policies, at: now).flatMap { days in
      let others = days.filter { $0 != booked }
      // On the day itself, and after it, somebody is on the way or has been there.
      return booked <= now.beijingDay || others.isEmpty ? .failure(.alreadyBooked(booked)) : .success(others)
    }
  }

  /// Moves a booked pick-up to another day; it costs nothing, and the last day of returning stays.
  public func movingPickUp(
    of id: ID<Service>, to day: BeijingDay, under policies: Policies, numbers: inout NumberSource,
    keyring: any Keyring, at now: Instant
  ) -> Result<[Change], PickUpRefusal> {
    let days = pickUpDaysToMoveTo(of: id, under: policies, at: now)
    return bookingPickUp(
      of: id, on: day, among: days, under: policies, numbers: &numbers, keyring: keyring, at: now)
  }

  /// Gives a booked pick-up up: what is out is brought instead, and the last day of returning stays. It costs nothing.
  public func givingUpPickUp(
    of id: ID<Service>, under policies: Policies, numbers: inout NumberSource, keyring: any Keyring,
    at now: Instant
  ) -> Result<[Change], PickUpRefusal> {
    guard let booked = pickUpDay(of: id) else { return .failure(.nothingBooked) }
    // On the day itself, and after it, somebody is on the way or has been there.
    guard booked > now.beijingDay else { return .failure(.alreadyBooked(booked)) }
    var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
    decision.giveUpPickUp(of: id)
    numbers = decision.numbers
    return .success(decision.changes)
  }
}
