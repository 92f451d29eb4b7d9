/// Why a freeze isn't lifted here, in the order in which the reasons are looked at.
public enum UnfreezeRefusal: Error, Hashable, Sendable {
  /// The account isn't frozen.
  case notFrozen
  /// The account is closed.
  case accountClosed
  /// The account needs a person (R5).
  case accountAbnormal
  /// SIM, number or device changed a short time ago: nothing is lifted before this moment (S6).
  case heldUntil(Instant)
  /// The speaker hasn't proved enough, or too long ago (S5: SMS alone is not enough).
  case proof(SessionPolicy.Lack)
}

extension CustomerFile {
  /// Lifts a freeze after proof of identity by two factors (R3). Orders that waited for it are reviewed by what is due.
  public func liftingFreeze(
    proof: Proof?, under policies: Policies, numbers: inout NumberSource, keyring: any Keyring,
    at now: Instant
  ) -> Result<[Change], UnfreezeRefusal> {
    switch subscriber.state {
    case .normal: return .failure(.notFrozen)
    case .closed: return .failure(.accountClosed)
    case .abnormal: return .failure(.accountAbnormal)
    case .frozen: break
    }
    if let until = subscriber.simHoldEndsAt, now < until { return .failure(.heldUntil(until)) }
    let policy = SessionPolicy(policies.limits)
    if let lack = policy.lack(proof, for: .liftFreeze, by: subscriber.id, at: now) {
      return .failure(.proof(lack))
    }
    var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
    var lifted = subscriber
    lifted.state = .normal
    decision.put(.subscriber(lifted))
    decision.audit(.freezeLifted, by: .customer, of: subscriber.id.text)
    decision.notify(.freezeLifted, "", "")
    numbers = decision.numbers
    return .success(decision.changes)
  }
}
