/// Why terminals aren't told again that a service has ended.
public enum RepairRefusal: Error, Hashable, Sendable {
  /// The account has no such service.
  case notFound
  /// The service goes on: there is nothing to bring in step.
  case notEnded
  /// They are being told at this moment.
  case underWay
}

extension CustomerFile {
  /// Tells the network and every terminal once more that a service has ended (R28: "还能听到彩铃").
  ///
  /// It is told even when all have acknowledged: what the customer hears counts more than what the file says.
  public func repairing(
    _ id: ID<Service>, under policies: Policies, numbers: inout NumberSource, keyring: any Keyring,
    at now: Instant
  ) -> Result<[Change], RepairRefusal> {
    guard let service = service(id) else { return .failure(.notFound) }
    guard case .terminated = service.state else { return .failure(.notEnded) }
    var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
    guard decision.resync(service) else { return .failure(.underWay) }
    numbers = decision.numbers
    return .success(decision.changes)
  }
}

extension Decision {
  /// Tells the network and every terminal once more that a service has ended; false when they are being told already.
  mutating func resync(_ service: Service) -> Bool {
    if file.outbox.contains(where: { $0.errand == .resync(service: service.id) }) { return false }
    var ended = service
    ended.devices = service.devices.map { $0.isOutOfStep ? $0.with(.unbinding) : $0 }
    put(.service(ended))
    put(
      .outbox(
        OutboxMessage(
          id: numbers.next(), errand: .resync(service: service.id), createdAt: now, notBefore: now)))
    return true
  }

  /// The network and all terminals have acknowledged the end.
  mutating func finishRepair(of id: ID<Service>) {
    guard var service = file.service(id), case .terminated = service.state else { return }
    service.devices = service.devices.map { $0.isOutOfStep ? $0.with(.unbound) : $0 }
    put(.service(service))
    audit(.devicesRepaired, by: .operatorSystem, of: id.text)
  }

  /// A terminal can't be brought in step: a person must look, under a number that the customer gets (Q7).
  mutating func failRepair(of id: ID<Service>) {
    guard var service = file.service(id), case .terminated = service.state else { return }
    service.devices = service.devices.map { $0.isOutOfStep ? $0.with(.failed) : $0 }
    put(.service(service))
    let order = file.orders.last { $0.service == id && $0.state == .completed }
    openCase(
      .leavingFailed, AppealMatter(service: id, serviceName: service.name, order: order?.id), by: .bot)
  }
}

extension Device {
  fileprivate func with(_ sync: DeviceSync) -> Device {
    var next = self
    next.sync = sync
    return next
  }
}
