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
  /// Nothing of that name is out; these are.
  case notAmong([String])
  /// More than what was said in the quote, or nothing.
  case notQuoted(mostFen: Fen)
}

extension CustomerFile {
  /// Books what staff say became of the equipment lent with a service that was left, or with a line that ran out. What came back is the word of
  /// whoever deals with customers; that damage is charged a reviewer decides.
  ///
  /// - Parameter device: The name of the one piece that is meant; nil for all that is out.
  public func reportingEquipment(
    of id: ID<Service>, device: String? = nil, _ report: EquipmentReport, by member: StaffMember,
    under policies: Policies, numbers: inout NumberSource, keyring: any Keyring, at now: Instant
  ) -> Result<[Change], EquipmentRefusal> {
    let act: StaffAct = if case .damaged = report { .decideOrders } else { .reportEquipment }
    guard member.may(act) else { return .failure(.role(act.roles)) }
    guard let service = service(id), service.isOver(on: now.beijingDay), !service.placesLentStill.isEmpty
    else { return .failure(.nothingOut) }
    var meant = service.placesLentStill
    if let device {
      meant = meant.filter { service.devices[$0].name == device }
      guard !meant.isEmpty else {
        return .failure(.notAmong(service.placesLentStill.map { service.devices[$0].name }))
      }
    }
    let piece = device == nil ? nil : meant.first
    var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
    decision.staffName = member.name
    switch report {
    case .received: decision.returnEquipment(of: id, only: piece, by: .staff)
    case .missing:
      guard meant.contains(where: { service.devices[$0].isOut }) else { return .failure(.nothingOut) }
      let wasBooked = decision.file.isBeingFetched(id)
      decision.giveUpPickUp(of: id)
      decision.chargeMissingEquipment()
      if wasBooked { decision.tellMissedPickUp(of: id) }
      decision.audit(.equipmentMissed, by: .staff, of: id.text)
    case .damaged(let amountFen):
      // No quote said anything of a line that only ran out.
      let quoted = service.hasEnded ? (piece.map { [$0] } ?? meant) : []
      let mostFen = quoted.compactMap { service.devices[$0].replacementFen }.total
      guard amountFen > .zero, amountFen <= mostFen else { return .failure(.notQuoted(mostFen: mostFen)) }
      if piece == nil || service.placesLentStill.count == 1 { decision.giveUpPickUp(of: id) }
      decision.returnEquipment(of: id, only: piece, damagedFen: amountFen, by: .staff)
    }
    numbers = decision.numbers
    return .success(decision.changes)
  }
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
}
