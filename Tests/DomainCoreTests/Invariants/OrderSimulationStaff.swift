import DomainCore

/// What staff do beside orders: give money back that no rule gives, and look after lent equipment.
extension OrderSimulation {
  private func member(_ name: String, _ roles: StaffRole...) -> StaffMember {
    StaffMember(name: name, roles: Set(roles), secret: FoldingKeyring.hash(of: "s3cret"))
  }

  /// Somebody proposes a grant, or one that waits is approved or rejected, by whomever.
  mutating func grantSomething() async throws {
    guard let record = try await store.record(of: LeavingWorld.subscriber) else { return }
    let file = try await file()
    var numbers = numbers()
    let names = ["li", "wang", "zhao"]
    let actor = member(random.pick(names), .handler, .reviewer)
    if let waiting = record.grants.filter({ $0.state == .waiting }).randomElement(using: &random),
      random.below(4) > 0
    {
      let decided =
        random.below(8) == 0
        ? file.rejecting(waiting, by: actor, at: clock.now)
        : file.approving(
          waiting, by: actor, servedBy: random.below(6) == 0 ? ["wang"] : [], under: rules.policies,
          numbers: &numbers, keyring: LeavingWorld.keyring, at: clock.now)
      guard case .success(let (next, changes)) = decided else { return }
      if next.state == .granted { counts.grants += 1 }
      return try await commit(changes, grant: next, on: file)
    }
    // Often the whole of the largest line: what two people must approve is rare otherwise.
    let line =
      random.below(2) == 0
      ? file.charges.max { $0.keptFen < $1.keptFen } : file.charges.randomElement(using: &random)
    guard let charge = line else { return }
    let leftFen = max(charge.keptFen, Fen(1))
    let amountFen = random.below(3) == 0 ? leftFen : Fen(Int64(1 + random.below(Int(leftFen.count))))
    let proposed = file.proposing(
      amountFen, of: charge.id, reason: "r", by: actor, numbers: &numbers, at: clock.now)
    guard case .success(let grant) = proposed else { return }
    let event = AuditEvent(
      actor: .staff, action: .grantProposed, reference: grant.id.text, at: clock.now, who: actor.name)
    try await commit([.audit(event)], grant: grant, on: file)
  }

  /// What was granted of each bill line, and what of it broke a rule: nobody approves his own, large amounts take two.
  func grantedFen() async throws -> (byLine: [ID<Charge>: Fen], broken: [String]) {
    let grants = try await store.kept.record(of: LeavingWorld.subscriber)?.grants ?? []
    var (byLine, byOne): ([ID<Charge>: Fen], [ID<Charge>: Fen]) = ([:], [:])
    var broken: [String] = []
    for grant in grants where grant.state == .granted {
      byLine[grant.charge, default: .zero] += grant.amountFen
      let approvers = Set(grant.approvedBy)
      if approvers.isEmpty || approvers.contains(grant.proposedBy)
        || approvers.count != grant.approvedBy.count
      {
        broken.append("grant \(grant.id) is approved by \(grant.approvedBy), proposed by \(grant.proposedBy)")
      }
      if approvers.count < 2 { byOne[grant.charge, default: .zero] += grant.amountFen }
      if approvers.count < 2,
        byOne[grant.charge] ?? .zero > (grant.chargeKind == .period ? Fen(50_000) : Fen(10_000))
      {
        broken.append("grant \(grant.id) is approved by one person")
      }
    }
    return (byLine, broken)
  }

  /// A pick-up is booked, or staff say what became of what was lent.
  mutating func lookAfterEquipment() async throws {
    turn += 1
    let file = try await file()
    let lent = file.services.filter { service in
      (service.hasEnded || random.below(4) == 0) && service.devices.contains { $0.replacementFen != nil }
    }
    guard let service = lent.randomElement(using: &random) else { return }
    var numbers = numbers()
    let changes: [Change]
    var damageFen = Fen.zero
    switch random.below(4) {
    case 0, 1:
      guard
        case .success(let days) = file.pickUpDays(of: service.id, under: rules.policies, at: clock.now),
        case .success(let booked) = file.bookingPickUp(
          of: service.id, on: random.pick(days), under: rules.policies, numbers: &numbers,
          keyring: LeavingWorld.keyring, at: clock.now)
      else { return }
      changes = booked
    default:
      let report: EquipmentReport = random.pick([
        .received, .missing, .damaged(Fen(Int64(1 + random.below(12_000)))),
      ])
      if case .damaged(let amountFen) = report { damageFen = amountFen }
      guard
        case .success(let said) = file.reportingEquipment(
          of: service.id, device: random.pick([nil] + service.devices.map(\.name)), report,
          by: member("wang", .reviewer), under: rules.policies, numbers: &numbers,
          keyring: LeavingWorld.keyring, at: clock.now)
      else { return }
      changes = said
      if report == .received { counts.returned += 1 }
    }
    // Whether or not the answer of the store is lost, what was charged for damage may be on the bill.
    damagedFen[service.id, default: .zero] += damageFen
    try await commit(changes, on: file)
  }

  /// Nothing is billed that came back, and never more than what the quote said for it.
  func brokenEquipment(in file: CustomerFile) -> [String] {
    file.services.flatMap { service -> [String] in
      let lent = service.devices.filter { $0.replacementFen != nil }
      let billedFen = file.charges.filter { $0.service == service.id && $0.kind == .equipment }
        .map(\.keptFen).total
      var broken: [String] = []
      if billedFen > lent.compactMap(\.replacementFen).total {
        broken.append("\(billedFen.count) are billed for equipment of \(service.id)")
      }
      let stillFen = lent.filter { $0.lending != .returned }.compactMap(\.replacementFen).total
      if billedFen > (damagedFen[service.id] ?? .zero) + stillFen {
        broken.append("equipment of \(service.id) came back and is billed")
      }
      return broken
    }
  }
}
