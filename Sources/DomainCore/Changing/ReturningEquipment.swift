extension Device {
  /// Whether it was lent, must come back, and hasn't.
  public var isOut: Bool { replacementFen != nil && lending != .returned && lending != .charged }

  /// The device as one that stays with a service that goes on.
  var kept: Device {
    var device = self
    if device.lending?.isDue ?? false { device.lending = nil }
    return device
  }
}

extension Service {
  /// The places among its devices of what was lent with it and hasn't come back, billed or not.
  var placesLentStill: [Int] {
    devices.indices.filter { devices[$0].replacementFen != nil && devices[$0].lending != .returned }
  }

  /// Whether what was lent with it goes back: it was left, or it is a line whose time is over (R8).
  func isOver(on day: BeijingDay) -> Bool {
    hasEnded || (kind == .broadband && isHeld && hasExpired(on: day))
  }
}

/// What became of lent equipment after its service was left.
public enum Lending: Hashable, Sendable, Codable {
  /// To be returned by the end of that day; a pick-up may be booked.
  case due(by: BeijingDay, pickUpOn: BeijingDay?)
  /// Back with the operator.
  case returned
  /// Not returned in time: what was said in the quote was billed.
  case charged

  /// Whether it still has to be returned.
  var isDue: Bool { if case .due = self { true } else { false } }
}

/// Why a pick-up can't be booked, in the order in which the reasons are looked at.
public enum PickUpRefusal: Error, Hashable, Sendable {
  /// No lent equipment of a left service is out.
  case nothingOut
  /// The operator doesn't fetch; it is to be brought back by that day.
  case noPickUp
  /// A pick-up is booked for that day.
  case alreadyBooked(BeijingDay)
  /// None is booked that could be moved.
  case nothingBooked
  /// Not one of the days that can be booked.
  case notADay([BeijingDay])
}

extension CustomerFile {
  /// The services that were left and whose lent equipment is still out, oldest first.
  public var servicesWithEquipmentOut: [Service] {
    services.filter { service in
      if case .terminated = service.state { service.devices.contains(where: \.isOut) } else { false }
    }
  }

  /// The services whose lent equipment can be returned on a day: those that were left, and lines whose time is over (R8).
  public func servicesToReturnFrom(on day: BeijingDay) -> [Service] {
    services.filter { $0.isOver(on: day) && $0.devices.contains(where: \.isOut) }
  }

  /// The days on which a pick-up can be booked: within the days of the operator's rule, from tomorrow on, and not after
  /// the last day of returning.
  public func pickUpDays(
    of service: ID<Service>, under policies: Policies, at now: Instant
  ) -> Result<[BeijingDay], PickUpRefusal> {
    if let booked = pickUpDay(of: service) { return .failure(.alreadyBooked(booked)) }
    return fetchingDays(of: service, under: policies, at: now)
  }

  /// The day on which what was lent with a service is fetched; nil when no pick-up is booked.
  public func pickUpDay(of service: ID<Service>) -> BeijingDay? {
    guard case .due(_, let booked)? = self.service(service)?.devices.first(where: \.isOut)?.lending else {
      return nil
    }
    return booked
  }

  /// The days on which somebody can come, whether one is booked or not.
  func fetchingDays(
    of service: ID<Service>, under policies: Policies, at now: Instant
  ) -> Result<[BeijingDay], PickUpRefusal> {
    guard let service = servicesToReturnFrom(on: now.beijingDay).first(where: { $0.id == service }) else {
      return .failure(.nothingOut)
    }
    guard let rule = policy(under: policies)?.terms.equipmentReturn?.rule, rule.pickUpDays > 0 else {
      return .failure(.noPickUp)
    }
    let lending = service.devices.first(where: \.isOut)?.lending
    var days = (1...rule.pickUpDays).map { now.beijingDay.adding(days: $0) }
    if service.hasEnded {
      // No last day of returning was told of what is out: the rule is younger than its leaving.
      guard case .due(let by, _)? = lending else { return .failure(.noPickUp) }
      days = days.filter { $0 <= by }
    }
    return days.isEmpty ? .failure(.noPickUp) : .success(days)
  }

  /// Books a pick-up of the lent equipment of a service that was left; it costs nothing and changes no amount.
  public func bookingPickUp(
    of id: ID<Service>, on day: BeijingDay, under policies: Policies, numbers: inout NumberSource,
    keyring: any Keyring, at now: Instant
  ) -> Result<[Change], PickUpRefusal> {
    let days = pickUpDays(of: id, under: policies, at: now)
    return bookingPickUp(
      of: id, on: day, among: days, under: policies, numbers: &numbers, keyring: keyring, at: now)
  }

  /// Books a pick-up on one of the days that can be had, in place of one that was booked.
  func bookingPickUp(
    of id: ID<Service>, on day: BeijingDay, among free: Result<[BeijingDay], PickUpRefusal>,
    under policies: Policies, numbers: inout NumberSource, keyring: any Keyring, at now: Instant
  ) -> Result<[Change], PickUpRefusal> {
    free.flatMap { days in
      guard days.contains(day) else { return .failure(.notADay(days)) }
      var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
      if pickUpDay(of: id) != nil { decision.giveUpPickUp(of: id) }
      decision.bookPickUp(of: id, on: day)
      numbers = decision.numbers
      return .success(decision.changes)
    }
  }

  /// Books that lent equipment came back, as a person or a shop says.
  public func returningEquipment(
    of id: ID<Service>, under policies: Policies, numbers: inout NumberSource, keyring: any Keyring,
    at now: Instant
  ) -> [Change] {
    var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
    decision.returnEquipment(of: id, by: .staff)
    numbers = decision.numbers
    return decision.changes
  }

  /// What was billed for equipment that was lent with a service.
  fileprivate func equipmentCharges(of id: ID<Service>) -> [Charge] {
    charges.filter { $0.service == id && $0.kind == .equipment }
  }

  /// Whether somebody is to fetch what was lent with a service and nobody has said yet what came of it: it may be back.
  func isBeingFetched(_ id: ID<Service>) -> Bool {
    outbox.contains { if case .pickUp(id, _) = $0.errand { true } else { false } }
  }

  /// When lent equipment that is out is billed: after the last day of returning; nil when none is out, or what is out is
  /// being fetched.
  var equipmentDueAt: Instant? {
    servicesWithEquipmentOut.filter { !isBeingFetched($0.id) }.flatMap(\.devices).compactMap { device in
      guard device.isOut, case .due(let by, _)? = device.lending else { return nil }
      return by.adding(days: 1).start
    }.min()
  }
}

extension Decision {
  /// The lent equipment of a service that ended on a day is to be returned from that day on, however long before it was quoted.
  mutating func expectEquipment(of id: ID<Service>, endedOn day: BeijingDay, by order: Order) {
    guard let rule = policy(for: order.id)?.terms.equipmentReturn?.rule, var service = file.service(id) else {
      return
    }
    service.devices = service.devices.map { device in
      guard device.replacementFen != nil, device.lending == nil else { return device }
      var device = device
      device.lending = .due(by: day.adding(days: rule.withinDays), pickUpOn: nil)
      return device
    }
    put(.service(service))
  }

  /// Has somebody come on a day; what comes of it is asked for after that day.
  mutating func bookPickUp(of id: ID<Service>, on day: BeijingDay) {
    setPickUp(of: id, on: day)
    let errand = Errand.pickUp(service: id, day: day)
    put(
      .outbox(
        OutboxMessage(
          id: .pickUp(id, day), errand: errand, createdAt: now, notBefore: day.adding(days: 1).start)))
    notify(.pickUpBooked, id.text, file.service(id)?.name ?? "", day: day)
  }

  mutating func setPickUp(of id: ID<Service>, on day: BeijingDay?) {
    guard var service = file.service(id) else { return }
    let hasEnded = service.hasEnded
    service.devices = service.devices.map { device in
      var device = device
      if case .due(let by, _)? = device.lending, hasEnded {
        device.lending = .due(by: by, pickUpOn: day)
      } else if !hasEnded, device.isOut {
        // A line that ran out has no last day of returning: what is booked is all that is known.
        device.lending = day.map { .due(by: $0, pickUpOn: $0) }
      }
      return device
    }
    put(.service(service))
  }

  /// What was lent with a service is back: all of it, or one piece. What was billed for it before is given back (R33 puts right
  /// what a rule can), up to what its damage costs; damage that wasn't billed before is charged.
  mutating func returnEquipment(
    of id: ID<Service>, only piece: Int? = nil, damagedFen: Fen = .zero, by actor: AuditEvent.Actor
  ) {
    guard var service = file.service(id) else { return }
    let back = service.placesLentStill.filter { piece == nil || piece == $0 }
    guard !back.isEmpty else { return }
    let billed = back.filter { service.devices[$0].lending == .charged }
    let billedFen = min(
      billed.compactMap { service.devices[$0].replacementFen }.total,
      file.equipmentCharges(of: id).map(\.keptFen).total)
    for place in back { service.devices[place].lending = .returned }
    put(.service(service))
    creditEquipment(max(.zero, billedFen - damagedFen), of: id)
    let device = service.placesLentStill.isEmpty ? nil : back.first.map { service.devices[$0].name }
    if damagedFen > .zero {
      var reference = id.text
      if damagedFen > billedFen { reference = chargeEquipment(damagedFen - billedFen, of: service).text }
      notify(.equipmentDamaged, reference, service.name, amountFen: damagedFen, device: device)
    } else {
      notify(.equipmentReturned, id.text, service.name, device: device)
    }
    audit(.equipmentReturned, by: actor, of: id.text)
  }

  private mutating func creditEquipment(_ amountFen: Fen, of id: ID<Service>) {
    var leftFen = amountFen
    for charge in file.equipmentCharges(of: id) where leftFen > .zero {
      let creditedFen = min(leftFen, charge.keptFen)
      giveBack(creditedFen, of: charge, for: nil, on: .rule)
      leftFen -= creditedFen
    }
  }

  /// Nobody fetched it: the customer is told, and can book another day or bring it.
  mutating func missPickUp(of id: ID<Service>) {
    setPickUp(of: id, on: nil)
    extendReturn(of: id)
    tellMissedPickUp(of: id)
  }

  /// A pick-up that came to nothing near the last day takes nobody the time for another way, where the operator's rule gives more
  /// days; it gives them once.
  private mutating func extendReturn(of id: ID<Service>) {
    guard var service = file.service(id), case .terminated(let endedOn) = service.state,
      let rule = policy?.terms.equipmentReturn?.rule, let days = rule.daysAfterMissedPickUp
    else { return }
    let today = now.beijingDay
    let latest = endedOn.adding(days: rule.withinDays + days)
    let until = max(today, min(latest, today.adding(days: days)))
    service.devices = service.devices.map { device in
      guard device.isOut, case .due(let by, let day)? = device.lending else { return device }
      var device = device
      device.lending = .due(by: max(by, until), pickUpOn: day)
      return device
    }
    put(.service(service))
  }

  /// Says that nobody fetched what was lent, and until when it is to be returned, where such a day is known.
  mutating func tellMissedPickUp(of id: ID<Service>) {
    guard let service = file.service(id), let device = service.devices.first(where: \.isOut) else { return }
    var day: BeijingDay?
    // A day that has passed is no day to return it by.
    if case .due(let by, _)? = device.lending, by >= now.beijingDay { day = by }
    notify(.pickUpMissed, id.text, service.name, day: day)
  }

  /// Bills what wasn't returned in time, at what the quote had said.
  mutating func chargeMissingEquipment() {
    for service in file.servicesWithEquipmentOut where !file.isBeingFetched(service.id) {
      let missing = service.devices.filter { device in
        guard device.isOut, case .due(let by, _)? = device.lending else { return false }
        return by.adding(days: 1).start <= now
      }
      let amountFen = missing.compactMap(\.replacementFen).total
      guard amountFen > .zero, var current = file.service(service.id) else { continue }
      current.devices = current.devices.map { device in
        guard missing.contains(device) else { return device }
        var device = device
        device.lending = .charged
        return device
      }
      put(.service(current))
      let charge = chargeEquipment(amountFen, of: service)
      notify(.equipmentCharged, charge.text, service.name, amountFen: amountFen)
    }
  }

  /// Bills what lent equipment costs: nothing that the quote hadn't said.
  private mutating func chargeEquipment(_ amountFen: Fen, of service: Service) -> ID<Charge> {
    let day = now.beijingDay
    let charge = Charge(
      id: numbers.next(), service: service.id, kind: .equipment, periodStart: day, periodEnd: day,
      amountFen: amountFen, creditedFen: .zero, chargedAt: now, payment: nil)
    put(.charge(charge))
    post(.charge(charge.id, amountFen))
    audit(.equipmentCharged, by: staffName == nil ? .bot : .staff, of: charge.id.text)
    return charge.id
  }
}
