import DomainCore

extension OrderSimulation {
  /// What customers ask for besides orders, with good and bad proofs: none of it may break the books.
  mutating func askForCare() async throws {
    let file = try await file()
    var numbers = numbers()
    let proof = LeavingWorld.proof(
      random.below(3) == 0 ? [.smsCode] : [.smsCode, .idNumberTail],
      of: random.below(6) == 0 ? ID("s2") : LeavingWorld.subscriber, at: clock.now)
    let changes: [Change]
    switch random.below(7) {
    case 0:
      changes = taken(
        file.liftingFreeze(
          proof: proof, under: rules.policies, numbers: &numbers, keyring: LeavingWorld.keyring,
          at: clock.now))
      if !changes.isEmpty, proof.factors.count < 2 || proof.subscriber != LeavingWorld.subscriber {
        broken.append("a freeze was lifted by too weak a proof")
      }
    case 1:
      let service = file.services.randomElement(using: &random)
      let charge = file.charges.last { $0.service == service?.id }
      let opening = file.openingCase(
        random.pick([.leavingFailed, .misoperation, .complaint]),
        about: AppealMatter(service: service?.id, charge: charge?.id, remark: "r\(random.below(3))"),
        proof: proof, under: rules.policies, numbers: &numbers, keyring: LeavingWorld.keyring,
        at: clock.now)
      changes = taken(opening.map(\.changes))
    case 2:
      guard let open = file.cases.last(where: \.isOpen) else { return }
      changes = taken(
        file.answeringCase(
          open.id, random.pick([.decline, .uphold(givesBack: false), .uphold(givesBack: true)]), words: "w",
          by: StaffMember(
            name: random.pick(["li", "wang"]), roles: [.reviewer], secret: FoldingKeyring.hash(of: "s3cret")),
          servedBy: [], under: rules.policies, numbers: &numbers, keyring: LeavingWorld.keyring,
          at: clock.now))
    case 3:
      guard let service = file.services.randomElement(using: &random) else { return }
      changes = taken(
        file.repairing(
          service.id, under: rules.policies, numbers: &numbers, keyring: LeavingWorld.keyring,
          at: clock.now))
    case 4:
      changes =
        file.announcing(
          by: random.pick(NoticeChannel.allCases), email: EmailAddress("a@example.com"), at: clock.now) ?? []
    case 5:
      guard let order = file.orders.randomElement(using: &random) else { return }
      changes = taken(file.rating(order.id, 1 + random.below(5), remark: nil, at: clock.now))
    default:
      changes = taken(
        file.erasing(
          file.erasurePlan(at: clock.now), proof: proof, under: rules.policies, numbers: &numbers,
          keyring: LeavingWorld.keyring, at: clock.now))
      if changes.contains(.erase) { broken.append("an open account was erased") }
    }
    if !changes.isEmpty { try await commit(changes, on: file) }
  }

  private func taken<Refusal: Error>(_ result: Result<[Change], Refusal>) -> [Change] {
    if case .success(let changes) = result { changes } else { [] }
  }

  /// What cases, repairs and ratings must always keep.
  func brokenCare(in file: CustomerFile) -> [String] {
    var found: [String] = []
    for known in file.cases where known.isOpen {
      if file.cases.count(where: {
        $0.isOpen && $0.ground == known.ground && $0.matter.service == known.matter.service
          && $0.matter.remark == known.matter.remark && $0.matter.refund == known.matter.refund
      }) > 1 {
        found.append("case \(known.id) is open twice")
      }
    }
    let byRule = file.cases.filter { $0.matter.isByRule ?? false }
    if byRule.count > 1 { found.append("a rule gives back \(byRule.count) times in a year") }
    for known in byRule where known.state == .upheld {
      guard let charge = known.matter.charge.flatMap(file.charge) else { continue }
      if charge.amountFen > Fen(3000) { found.append("case \(known.id) gave back more than its rule may") }
      if charge.creditedFen != charge.amountFen {
        found.append("case \(known.id) was upheld and \(charge.id) isn't given back")
      }
    }
    for known in byRule where known.isOpen {
      guard let service = known.matter.service.flatMap(file.service), service.hasEnded else { continue }
      if file.nextDue(under: rules.policies, at: .init(milliseconds: 0)) == nil,
        !file.orders.contains(where: { $0.service == service.id && $0.isOpen })
      {
        found.append("case \(known.id) is settled by nobody")
      }
    }
    if Set(file.feedback.map(\.order)).count != file.feedback.count {
      found.append("an order is rated twice")
    }
    found += file.terminalsToldByNobody
    return found
  }
}

extension CustomerFile {
  /// Terminals that are to follow their service and to which nothing goes out.
  var terminalsToldByNobody: [String] {
    services.flatMap { service in
      service.devices.compactMap { device in
        let waits: DeviceSync? =
          switch service.state {
          case .terminated: .unbinding
          case .active, .suspended: .binding
          case .pendingTerminate: nil
          }
        let isTold = outbox.contains { message in
          if case .resync(service.id, device.name, _) = message.errand { true } else { false }
        }
        return device.sync == waits && !isTold ? "\(service.id): \(device.name) is told by nobody" : nil
      }
    }
  }
}
