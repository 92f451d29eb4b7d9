/// What was written about an account by a clock that stood ahead. Two people have to say so before the account goes on by the
/// clock as it is now: with the wrong one days, money and proofs would all be wrong.
public struct DatedAhead: Hashable, Sendable, Codable {
  /// The last moment that was written ahead.
  public var through: Instant
  /// When it was last confirmed: no right clock stands well before it.
  public var confirmedAt: Instant
  /// Who confirmed it, in order, each once.
  public var confirmedBy: [String]

  /// How many people have to confirm it.
  public static let peopleNeeded = 2

  /// Builds it from its parts.
  public init(through: Instant, confirmedAt: Instant, confirmedBy: [String]) {
    self.through = through
    self.confirmedAt = confirmedAt
    self.confirmedBy = confirmedBy
  }

  /// Whether enough people confirmed it.
  public var isInForce: Bool { confirmedBy.count >= Self.peopleNeeded }

  /// The last moment that tells whether a clock can be right: of what was written ahead only that it was confirmed.
  public func trusted(_ last: Instant?) -> Instant? {
    guard isInForce, let last, last <= through else { return last }
    return confirmedAt
  }
}

/// Why nobody may say that an account is dated ahead.
public enum DatedAheadRefusal: Error, Hashable, Sendable {
  /// The roles that may.
  case role(Set<StaffRole>)
  /// Nothing of the account is dated ahead of the clock.
  case notAhead
  /// The clock itself can't be right.
  case clock(ClockFault)
  /// The same person said it before; another one must.
  case secondPersonNeeded
}

extension CustomerFile {
  /// Confirms that what the account shows is dated ahead, and that the clock that says `now` is right: the first of two
  /// people, or the second, from whom on the account goes on. Nothing that was written is changed.
  public func confirmingDatedAhead(
    by member: StaffMember, under policies: Policies, at now: Instant
  ) -> Result<[Change], DatedAheadRefusal> {
    guard member.may(.decideOrders) else { return .failure(.role(StaffAct.decideOrders.roles)) }
    guard let fault = clockFault(under: policies, at: now) else { return .failure(.notAhead) }
    guard case .behindRecords(let last, _) = fault else { return .failure(.clock(fault)) }
    let earlier = subscriber.datedAhead.flatMap { known in
      known.through == last && !known.isInForce && known.confirmedAt <= now ? known.confirmedBy : nil
    }
    let names = earlier ?? []
    if names.contains(member.name) { return .failure(.secondPersonNeeded) }
    var next = subscriber
    let ahead = DatedAhead(through: last, confirmedAt: now, confirmedBy: names + [member.name])
    next.datedAhead = ahead
    let action: AuditEvent.Action = ahead.isInForce ? .datedAheadConfirmed : .datedAheadConfirmedByFirst
    return .success([
      .subscriber(next),
      .audit(
        AuditEvent(actor: .staff, action: action, reference: subscriber.id.text, at: now, who: member.name)),
    ])
  }
}
