/// Why a person's answer to a case isn't taken.
public enum CaseAnswerRefusal: Error, Hashable, Sendable {
  /// The account has no such case.
  case notFound
  /// It was answered before.
  case alreadyAnswered
  /// Money is to come back and the case names no bill line that has any left.
  case nothingToGiveBack
  /// More would come back than one person may decide (S16: 500 元).
  case needsTwoPersons
}

extension CustomerFile {
  /// Carries out a person's answer to a case. Who may answer is the caller's question.
  ///
  /// - Parameter givesBack: Whether what is left of the disputed bill line comes back.
  public func answeringCase(
    _ id: ID<AppealCase>, upheld: Bool, words: String, givesBack: Bool, under policies: Policies,
    numbers: inout NumberSource, keyring: any Keyring, at now: Instant
  ) -> Result<[Change], CaseAnswerRefusal> {
    guard var answered = cases.first(where: { $0.id == id }) else { return .failure(.notFound) }
    guard answered.isOpen else { return .failure(.alreadyAnswered) }
    var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
    if givesBack {
      guard let charge = answered.matter.charge.flatMap(charge), charge.creditedFen < charge.amountFen else {
        return .failure(.nothingToGiveBack)
      }
      let leftFen = charge.amountFen - charge.creditedFen
      if leftFen > Review.refundByRuleLimitFen { return .failure(.needsTwoPersons) }
      decision.giveBack(leftFen, of: charge, for: nil)
    }
    answered.state = upheld ? .upheld : .declined
    answered.answeredAt = now
    answered.answer = words
    decision.put(.appeal(answered))
    decision.audit(.caseAnswered, by: .staff, of: id.text)
    decision.notify(.caseAnswered, id.text, answered.matter.serviceName ?? "")
    numbers = decision.numbers
    return .success(decision.changes)
  }
}
