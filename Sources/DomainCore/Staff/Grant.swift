/// Money that a member of the staff would give back: a part of what a period cost, or of a fee that was paid (a waiver).
/// Whoever proposes it doesn't approve it (S16).
public struct Grant: Hashable, Sendable {
  /// The grant's number, `SP20261121…`.
  public let id: ID<Grant>
  /// The account.
  public let subscriber: ID<Subscriber>
  /// The bill line that is given back.
  public let charge: ID<Charge>
  /// What the line was charged for.
  public let chargeKind: ChargeKind
  /// How much of it, above zero.
  public let amountFen: Fen
  /// Why, in the proposer's words.
  public let reason: String
  /// Who proposed it.
  public let proposedBy: String
  /// When.
  public let proposedAt: Instant
  /// Who has approved it, in order.
  public internal(set) var approvedBy: [String]
  /// Where it stands.
  public internal(set) var state: State
  /// The version that it was read with; 0 before it was ever written.
  public var version: Int64

  /// Where a grant stands.
  public enum State: String, Hashable, Sendable, Codable, CaseIterable {
    case waiting, granted, rejected
  }

  /// A grant as a store has it.
  public init(
    id: ID<Grant>, subscriber: ID<Subscriber>, charge: ID<Charge>, chargeKind: ChargeKind, amountFen: Fen,
    reason: String, proposedBy: String, proposedAt: Instant, approvedBy: [String] = [],
    state: State = .waiting,
    version: Int64 = 0
  ) {
    self.id = id
    self.subscriber = subscriber
    self.charge = charge
    self.chargeKind = chargeKind
    self.amountFen = amountFen
    self.reason = reason
    self.proposedBy = proposedBy
    self.proposedAt = proposedAt
    self.approvedBy = approvedBy
    self.state = state
    self.version = version
  }

  /// Above this waiver two people must approve (S16: 100 元).
  public static let onePersonWaiverLimitFen = Fen(10_000)

  /// Whether it gives back a fee, not the price of a period.
  public var isWaiver: Bool { chargeKind != .period }
}

extension Charge {
  /// Whether two people must approve that so much of it comes back: fees over 100 元, other lines over 500 元. What came back
  /// before counts: an amount that is given in parts is one amount.
  public func needsTwoPeople(toGiveBack amountFen: Fen) -> Bool {
    let limitFen = kind == .period ? Order.onePersonRefundLimitFen : Grant.onePersonWaiverLimitFen
    return creditedFen + amountFen > limitFen
  }
}

/// Why a grant isn't proposed or decided.
public enum GrantRefusal: Error, Hashable, Sendable {
  /// None of the roles that may: these do.
  case role(Set<StaffRole>)
  /// The account has no such bill line.
  case noSuchCharge
  /// An order that settles the same bill line is under way: first it must end.
  case orderUnderWay(ID<Order>)
  /// More than is left of the line; so much is.
  case tooMuch(leftFen: Fen)
  /// Nothing, or no reason.
  case empty
  /// It was granted or rejected before.
  case closed
  /// He proposed it himself.
  case ownGrant
  /// He has talked with the customer himself.
  case ownCase
  /// He has approved it already; somebody else must, too.
  case secondPersonNeeded
}

extension CustomerFile {
  /// A grant that waits for approval; nothing moves before it.
  public func proposing(
    _ amountFen: Fen, of id: ID<Charge>, reason: String, by member: StaffMember, numbers: inout NumberSource,
    at now: Instant
  ) -> Result<Grant, GrantRefusal> {
    guard member.may(.proposeGrants) else { return .failure(.role(StaffAct.proposeGrants.roles)) }
    guard let charge = charge(id) else { return .failure(.noSuchCharge) }
    guard amountFen > .zero, !reason.allSatisfy(\.isWhitespace) else { return .failure(.empty) }
    if let order = orderSettling(id) { return .failure(.orderUnderWay(order)) }
    let leftFen = charge.keptFen
    guard amountFen <= leftFen else { return .failure(.tooMuch(leftFen: leftFen)) }
    return .success(
      Grant(
        id: numbers.nextNumber(prefix: "SP", on: now.beijingDay), subscriber: subscriber.id, charge: id,
        chargeKind: charge.kind, amountFen: amountFen, reason: reason, proposedBy: member.name,
        proposedAt: now))
  }

  /// A member's approval: the grant afterwards and what it changes. Of two who must approve, the first changes nothing
  /// but the grant.
  ///
  /// - Parameter servedBy: Who has talked with the customer.
  public func approving(
    _ grant: Grant, by member: StaffMember, servedBy: Set<String>, under policies: Policies,
    numbers: inout NumberSource,
    keyring: any Keyring, at now: Instant
  ) -> Result<(Grant, [Change]), GrantRefusal> {
    if let refusal = refusal(for: grant, by: member) { return .failure(refusal) }
    if servedBy.contains(member.name) { return .failure(.ownCase) }
    guard let charge = charge(grant.charge) else { return .failure(.noSuchCharge) }
    if let order = orderSettling(charge.id) { return .failure(.orderUnderWay(order)) }
    let leftFen = charge.keptFen
    guard grant.amountFen <= leftFen else { return .failure(.tooMuch(leftFen: leftFen)) }
    if grant.approvedBy.contains(member.name) { return .failure(.secondPersonNeeded) }
    var next = grant
    next.approvedBy.append(member.name)
    var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
    decision.staffName = member.name
    if charge.needsTwoPeople(toGiveBack: grant.amountFen), next.approvedBy.count < 2 {
      decision.audit(.grantApprovedByFirst, by: .staff, of: grant.id.text)
    } else {
      next.state = .granted
      decision.audit(.grantApproved, by: .staff, of: grant.id.text)
      decision.giveBack(grant.amountFen, of: charge, for: nil)
    }
    numbers = decision.numbers
    return .success((next, decision.changes))
  }

  /// A member's refusal of a grant; nothing moves.
  public func rejecting(_ grant: Grant, by member: StaffMember, at now: Instant) -> Result<
    (Grant, [Change]), GrantRefusal
  > {
    if let refusal = refusal(for: grant, by: member) { return .failure(refusal) }
    var next = grant
    next.state = .rejected
    let event = AuditEvent(
      actor: .staff, action: .grantRejected, reference: grant.id.text, at: now, who: member.name)
    return .success((next, [.audit(event)]))
  }

  /// The open order whose quote divides a bill line: what it said comes back must stay there, and counts before more is given.
  func orderSettling(_ charge: ID<Charge>) -> ID<Order>? {
    orders.first { order in
      order.isOpen && (order.settles(charge) || order.item.unpaid?.charge == charge)
    }?.id
  }

  private func refusal(for grant: Grant, by member: StaffMember) -> GrantRefusal? {
    guard member.may(.decideOrders) else { return .role(StaffAct.decideOrders.roles) }
    if grant.state != .waiting { return .closed }
    if grant.proposedBy == member.name { return .ownGrant }
    return nil
  }
}
