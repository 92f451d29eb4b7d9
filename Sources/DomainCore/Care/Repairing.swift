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
  fileprivate mutating func resync(_ service: Service) -> Bool {
    if file.isTellingTerminals(of: service.id) { return false }
    tellTerminals(of: service.id)
    tell(nil, of: service.id, binds: false)
    for device in service.devices where device.replacementFen == nil {
      tell(device.name, of: service.id, binds: false)
    }
    return true
  }
}
