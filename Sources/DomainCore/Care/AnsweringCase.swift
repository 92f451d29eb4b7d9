/// What a person decides about a case.
public enum CaseVerdict: Hashable, Sendable {
  /// The customer is not right.
  case decline
  /// The customer is right; `givesBack` pays back what is left of the disputed bill line.
  case uphold(givesBack: Bool)
}

/// Why a person's answer to a case isn't taken.
public enum CaseAnswerRefusal: Error, Hashable, Sendable {
  /// None of the roles that may: these do.
  case role(Set<StaffRole>)
  /// The account has no such case.
  case notFound
  /// It was answered before.
  case alreadyAnswered
  /// Money is to come back and the case names no bill line that has any left.
  case nothingToGiveBack
  /// It is about money that waits for a way: naming one is its answer.
  case isPayout(ID<Refund>)
  /// The operator's rule has promised the money back as soon as the service has ended: right without money it can't be.
  case promisedByRule
  /// An order that settles the same bill line is under way: first it must end.
  case orderUnderWay(ID<Order>)
  /// He has talked with the customer himself: whoever served him doesn't judge what he complains of.
  case ownCase
  /// He has approved that it comes back already; somebody else must, too.
  case secondPersonNeeded
}

extension CustomerFile {
  /// Carries out a person's answer to a case. Whoever deals with customers may answer; that money comes back only a reviewer
  /// decides, above the limit of the bill line two of them (S16): the first one's approval is recorded, and the case stays
  /// open.
  ///
  /// - Parameter servedBy: Who has talked with the customer.
  public func answeringCase(
    _ id: ID<AppealCase>, _ verdict: CaseVerdict, words: String, by member: StaffMember,
    servedBy: Set<String>, under policies: Policies, numbers: inout NumberSource, keyring: any Keyring,
    at now: Instant
  ) -> Result<[Change], CaseAnswerRefusal> {
    let act: StaffAct = verdict == .uphold(givesBack: true) ? .decideOrders : .answerCases
    guard member.may(act) else { return .failure(.role(act.roles)) }
    guard var answered = cases.first(where: { $0.id == id }) else { return .failure(.notFound) }
    guard answered.isOpen else { return .failure(.alreadyAnswered) }
    if servedBy.contains(member.name) { return .failure(.ownCase) }
    if answered.ground == .payout, let refund = answered.matter.refund { return .failure(.isPayout(refund)) }
    if answered.matter.isByRule ?? false, verdict != .uphold(givesBack: true) {
      if verdict != .decline { return .failure(.promisedByRule) }
      // Who is leaving on the strength of the promise gets what was promised.
      let leaving = orders.first { $0.isOpen && $0.item.isLeaving && $0.service == answered.matter.service }
      if let leaving { return .failure(.orderUnderWay(leaving.id)) }
    }
    var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
    decision.staffName = member.name
    if verdict == .uphold(givesBack: true) {
      guard let charge = answered.matter.charge.flatMap(charge), charge.creditedFen < charge.amountFen else {
        return .failure(.nothingToGiveBack)
      }
      if let settling = orderSettling(charge.id) { return .failure(.orderUnderWay(settling)) }
      let leftFen = charge.keptFen
      let approvals = answered.matter.approvals ?? []
      if approvals.contains(where: { $0.by == member.name }) { return .failure(.secondPersonNeeded) }
      if charge.needsTwoPeople(toGiveBack: leftFen), approvals.isEmpty {
        answered.matter.approvals = [CaseApproval(by: member.name, way: nil)]
        decision.put(.appeal(answered))
        decision.audit(.caseApprovedByFirst, by: .staff, of: id.text)
        return .success(decision.changes)
      }
      decision.giveBack(leftFen, of: charge, for: nil)
    }
    answered.state = verdict == .decline ? .declined : .upheld
    answered.answeredAt = now
    answered.answer = Masking.maskedKeepingFigures(words)
    decision.put(.appeal(answered))
    decision.audit(.caseAnswered, by: .staff, of: id.text)
    decision.notify(.caseAnswered, id.text, answered.matter.serviceName ?? "")
    numbers = decision.numbers
    return .success(decision.changes)
  }
}
