/// The operator's side of hand-overs: what a member of the staff does with a ticket, each act a commit of its own that is
/// in the customer's audit log, where there is a customer.
public struct Desk: Sendable {
  private let store: any Store
  private let policies: Policies
  private let clock: @Sendable () -> Instant

  /// A desk on a store; the clock is asked before each act.
  public init(store: any Store, policies: Policies, clock: @escaping @Sendable () -> Instant) {
    self.store = store
    self.policies = policies
    self.clock = clock
  }

  /// What can be done with a ticket.
  public enum Act: Hashable, Sendable {
    case take
    /// Words for the customer.
    case say(String)
    /// A service whose quote is read out to the customer, who says yes or no to it.
    case propose(ID<Service>)
    case giveBack
  }

  /// Does one act as `name`. A ticket that somebody else changes at the same moment is looked at again.
  ///
  /// - Returns: The ticket afterwards, or why not; nil when there is no such ticket.
  public func act(
    _ act: Act, on id: ID<HandOver>, by name: String
  ) async throws -> Result<HandOver, HandOverRefusal>? {
    while let ticket = try await store.handOver(id) {
      let now = clock()
      let file: CustomerFile? =
        if let subscriber = ticket.subscriber { try await store.file(of: subscriber) } else { nil }
      let next: HandOver
      switch Self.result(of: act, on: ticket, file: file, by: name, at: now) {
      case .failure(let refusal): return .failure(refusal)
      case .success(let changed): next = changed
      }
      if next == ticket { return .success(ticket) }
      let event = AuditEvent(
        actor: .staff, action: act.auditAction, reference: id.text, at: now, who: name)
      let commit = Commit(
        file: file.map { Commit.FileGuard(subscriber: $0.subscriber.id, version: $0.version) },
        changes: file == nil ? [] : [.audit(event)], handOver: next,
        nextDueAt: file?.nextDue(under: policies, at: now), at: now)
      if case .committed = try await store.commit(commit) { return .success(next) }
    }
    return nil
  }

  private static func result(
    of act: Act, on ticket: HandOver, file: CustomerFile?, by name: String, at now: Instant
  ) -> Result<HandOver, HandOverRefusal> {
    switch act {
    case .take: return ticket.taking(by: name, at: now)
    case .say(let text): return ticket.saying(text, by: name, at: now)
    case .propose(let service):
      guard let found = file?.service(service), found.isHeld else { return .failure(.noSuchService) }
      return ticket.proposing(service, by: name, at: now)
    case .giveBack: return ticket.givingBack(by: name, at: now)
    }
  }
}

extension Desk.Act {
  fileprivate var auditAction: AuditEvent.Action {
    switch self {
    case .take: .deskTaken
    case .say: .deskReplied
    case .propose: .deskProposed
    case .giveBack: .deskGivenBack
    }
  }
}
