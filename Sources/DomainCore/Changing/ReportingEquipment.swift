/// What a person or a shop says became of lent equipment.
public enum EquipmentReport: Hashable, Sendable {
  /// It came back whole.
  case received
  /// It didn't come back: whoever went to fetch it found nobody, or the last day has passed.
  case missing
  /// It came back damaged; so much is charged, never more than what the quote said for not returning it.
  case damaged(Fen)
}

/// Why a report isn't taken.
public enum EquipmentRefusal: Error, Hashable, Sendable {
  /// None of the roles that may: these do.
  case role(Set<StaffRole>)
  /// Nothing lent with that service is out.
  case nothingOut
  /// More than what was said in the quote, or nothing.
  case notQuoted(mostFen: Fen)
}

extension CustomerFile {
  /// Books what staff say became of the equipment lent with a service that was left, or with a line that ran out. What came back is the word of
  /// whoever deals with customers; that damage is charged a reviewer decides.
  public func reportingEquipment(
    of id: ID<Service>, _ report: EquipmentReport, by member: StaffMember, under policies: Policies,
    numbers: inout NumberSource, keyring: any Keyring, at now: Instant
  ) -> Result<[Change], EquipmentRefusal> {
    let act: StaffAct = if case .damaged = report { .decideOrders } else { .reportEquipment }
    guard member.may(act) else { return .failure(.role(act.roles)) }
    guard let service = service(id), service.isOver(on: now.beijingDay),
      service.devices.contains(where: \.isLentStill)
    else { return .failure(.nothingOut) }
    var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
    decision.staffName = member.name
    switch report {
    case .received: decision.returnEquipment(of: id, by: .staff)
    case .missing:
      guard service.devices.contains(where: \.isOut) else { return .failure(.nothingOut) }
      let wasBooked = decision.file.isBeingFetched(id)
      decision.giveUpPickUp(of: id)
      decision.chargeMissingEquipment()
      if wasBooked { decision.tellMissedPickUp(of: id) }
      decision.audit(.equipmentMissed, by: .staff, of: id.text)
    case .damaged(let amountFen):
      // No quote said anything of a line that only ran out.
      let quoted = service.hasEnded ? service.devices.filter(\.isOut) : []
      let mostFen = quoted.compactMap(\.replacementFen).total
      guard amountFen > .zero, amountFen <= mostFen else { return .failure(.notQuoted(mostFen: mostFen)) }
      decision.takeBackDamaged(service, chargingFen: amountFen)
    }
    numbers = decision.numbers
    return .success(decision.changes)
  }
}

extension Device {
  /// Whether it was lent and hasn't come back, billed or not.
  fileprivate var isLentStill: Bool { replacementFen != nil && lending != .returned }
}

extension Decision {
  /// Nobody fetches it any more on the day that was booked.
  mutating func giveUpPickUp(of id: ID<Service>) {
    for message in file.outbox {
      guard case .pickUp(id, _) = message.errand else { continue }
      close(message, .done, attempts: message.attempts)
      setPickUp(of: id, on: nil)
    }
  }

  fileprivate mutating func takeBackDamaged(_ service: Service, chargingFen amountFen: Fen) {
    giveUpPickUp(of: service.id)
    guard var back = file.service(service.id) else { return }
    back.devices = back.devices.map { device in
      guard device.isOut else { return device }
      var device = device
      device.lending = .returned
      return device
    }
    put(.service(back))
    chargeEquipment(amountFen, of: back, notice: .equipmentDamaged, by: .staff)
  }
}
