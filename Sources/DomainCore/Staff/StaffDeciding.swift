/// Why a member of the staff may not decide about an order.
public enum StaffRefusal: Error, Hashable, Sendable {
  /// None of the roles that may: these do.
  case role(Set<StaffRole>)
  /// He served the customer in the conversation that the order comes from: whoever made it doesn't review it.
  case ownCase
  /// He has approved it already; somebody else must, too.
  case secondPersonNeeded
  /// The core says no.
  case order(PersonRefusal)
}

extension Order {
  /// Above this refund two people must approve (S16: 500 元).
  public static let onePersonRefundLimitFen = Fen(50_000)

  /// Who has approved it, in order.
  public var approvedBy: [String] { steps.compactMap(\.approvedBy) }
}

extension CustomerFile {
  /// Carries out what a member of the staff decides about an order, or says why he may not.
  ///
  /// - Parameter servedBy: Who has talked with the customer in the order's conversation.
  /// - Returns: The changes. Of two people who must approve, the first one's approval is only recorded: the order then
  ///   stays where it was.
  public func deciding(
    _ choice: PersonDecision, on id: ID<Order>, by member: StaffMember, servedBy: Set<String>,
    under policies: Policies, numbers: inout NumberSource, keyring: any Keyring, at now: Instant
  ) -> Result<[Change], StaffRefusal> {
    let act: StaffAct = choice == .tryAgain ? .tryAgain : .decideOrders
    guard member.may(act) else { return .failure(.role(act.roles)) }
    guard var order = order(id) else { return .failure(.order(.notFound)) }
    if choice != .tryAgain, servedBy.contains(member.name) { return .failure(.ownCase) }
    if choice == .approve, let refusal = approvalRefusal(of: order, under: policies) {
      return .failure(.order(refusal))
    }
    if choice == .approve, order.isUnderReview {
      if order.approvedBy.contains(member.name) { return .failure(.secondPersonNeeded) }
      if needsTwoPeople(order), order.approvedBy.isEmpty {
        order.steps.append(OrderStep(state: order.state, at: now, approvedBy: member.name))
        let event = AuditEvent(
          actor: .staff, action: .orderApprovedByFirst, reference: id.text, at: now, who: member.name)
        return .success([.order(order), .audit(event)])
      }
    }
    return deciding(
      choice, on: id, by: member.name, under: policies, numbers: &numbers, keyring: keyring, at: now
    ).mapError(StaffRefusal.order)
  }
}

extension Order {
  /// Whether nothing goes on before a person has decided or tried again.
  public var waitsForPerson: Bool {
    switch state {
    case .held(.needsPerson), .held(.networkFailed), .held(.networkSilent), .held(.accountNotNormal),
      .partial:
      true
    default: false
    }
  }
}
