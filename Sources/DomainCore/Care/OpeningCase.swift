/// Why no new case is opened.
public enum CaseRefusal: Error, Hashable, Sendable {
  /// The same matter has an open case.
  case alreadyOpen(AppealCase)
  /// The speaker isn't known for this account.
  case proof(SessionPolicy.Lack)
}

extension CustomerFile {
  /// The open case about the same matter: the same ground and service, and for a complaint the same words.
  public func openCase(_ ground: AppealGround, about matter: AppealMatter) -> AppealCase? {
    cases.last {
      $0.isOpen && $0.ground == ground && $0.matter.service == matter.service
        && $0.matter.refund == matter.refund
        && (ground != .complaint || $0.matter.remark == matter.remark)
    }
  }

  /// Opens a numbered case for a person; what is promised is the operator's policy and nothing else (R33).
  public func openingCase(
    _ ground: AppealGround, about matter: AppealMatter, proof: Proof?, under policies: Policies,
    numbers: inout NumberSource, keyring: any Keyring, at now: Instant
  ) -> Result<(changes: [Change], opened: AppealCase), CaseRefusal> {
    if let lack = SessionPolicy(policies.limits).lack(proof, for: .look, by: subscriber.id, at: now) {
      return .failure(.proof(lack))
    }
    if let open = openCase(ground, about: matter) { return .failure(.alreadyOpen(open)) }
    var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
    var matter = matter
    if ground == .misoperation, let id = matter.service,
      case .success(let charge) = misoperationRefund(of: id, under: policies, at: now)
    {
      matter.charge = charge.id
      matter.amountFen = charge.keptFen
      matter.isByRule = true
    }
    let opened = decision.openCase(ground, matter, by: .customer)
    numbers = decision.numbers
    return .success((decision.changes, opened))
  }
}

extension Decision {
  /// Opens a case, or finds the open one about the same matter.
  @discardableResult
  mutating func openCase(
    _ ground: AppealGround, _ matter: AppealMatter, by actor: AuditEvent.Actor
  ) -> AppealCase {
    if let open = file.openCase(ground, about: matter) { return open }
    let opened = AppealCase(
      id: numbers.nextNumber(prefix: "SS", on: now.beijingDay), ground: ground, matter: matter,
      openedAt: now, answerBy: policy?.complaints?.answerBy(from: now))
    put(.appeal(opened))
    audit(.caseOpened, by: actor, of: opened.id.text)
    return opened
  }
}
