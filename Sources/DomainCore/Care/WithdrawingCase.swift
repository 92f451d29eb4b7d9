/// Why a customer can't take a case of his own back.
public enum CaseWithdrawRefusal: Error, Hashable, Sendable {
  /// The account has no such appeal.
  case notFound
  /// It was answered, or taken back before.
  case notOpen(AppealCase)
  /// The operator's rule has promised money with it, which a leaving may rest on: a person ends it.
  case promisedByRule
  /// The speaker isn't known for this account.
  case proof(SessionPolicy.Lack)
}

extension CustomerFile {
  /// The appeals that still wait for an answer, oldest first; what isn't one (a planned erasure, money that waits) is left out.
  public var openAppeals: [AppealCase] { cases.filter { $0.isOpen && $0.ground.isAppeal } }

  /// Takes back a case that nobody has decided (R33). It was never answered: its record says by whom it ended.
  public func withdrawingCase(
    _ id: ID<AppealCase>, proof: Proof?, under policies: Policies, numbers: inout NumberSource,
    keyring: any Keyring, at now: Instant
  ) -> Result<[Change], CaseWithdrawRefusal> {
    if let lack = SessionPolicy(policies.limits).lack(proof, for: .look, by: subscriber.id, at: now) {
      return .failure(.proof(lack))
    }
    guard var withdrawn = cases.first(where: { $0.id == id && $0.ground.isAppeal }) else {
      return .failure(.notFound)
    }
    guard withdrawn.isOpen else { return .failure(.notOpen(withdrawn)) }
    if withdrawn.matter.isByRule ?? false { return .failure(.promisedByRule) }
    var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
    withdrawn.state = .declined
    withdrawn.matter.isWithdrawn = true
    withdrawn.answeredAt = now
    decision.put(.appeal(withdrawn))
    decision.audit(.caseWithdrawn, by: .customer, of: id.text)
    numbers = decision.numbers
    return .success(decision.changes)
  }
}

extension AppealGround {
  /// Whether a customer complained with it.
  fileprivate var isAppeal: Bool {
    switch self {
    case .leavingFailed, .misoperation, .complaint: true
    case .erasure, .payout: false
    }
  }
}

extension AppealCase {
  /// Where it stands, by name: one that its customer took back was never decided.
  public var standing: String { matter.isWithdrawn ?? false ? "withdrawn" : state.rawValue }
}
