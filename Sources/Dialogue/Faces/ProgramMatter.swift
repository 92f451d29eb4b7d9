public import DomainCore

/// What a program names itself, where a customer would say it in words. Everything that follows is asked and answered as ever.
public enum ProgramMatter: Hashable, Sendable {
  /// These services are to be left.
  case leave([ID<Service>])
  /// An order is to be withdrawn, or taken back when it is done.
  case takeBack(ID<Order>)
  /// Money is asked back for a service.
  case appeal(ID<Service>, AppealGround)
  /// A person is wanted; the reason is the program's own words.
  case person(reason: String?)

  /// What is kept of it as the turn's line.
  public var said: String {
    switch self {
    case .takeBack(let order): order.text
    case .leave, .appeal, .person: ""
    }
  }
}

extension Conversation {
  /// Begins what a program names. What was being prepared is dropped, since nothing of it was ordered; a person is called beside it.
  func begin(_ matter: ProgramMatter, _ turn: inout TurnContext) {
    turn.state.lastHeardAt = turn.now
    OrderWords.tellNews(&turn)
    if case .person(let reason) = matter {
      HandingOver.open(reason == nil ? .asked : .agent, &turn)
      if let reason, turn.handOverChanged, turn.handOver?.summary.lacksTurns == true {
        let words = String(Masking.masked(Masking.withoutControls(reason)).prefix(Self.longestReason))
        turn.handOver?.summary.slots.removeAll { $0.name == HandOverSummary.reasonSlot }
        turn.handOver?.summary.slots.append(HandOverSummary.Slot(HandOverSummary.reasonSlot, words))
      }
      return
    }
    turn.state.topics = []
    switch matter {
    case .leave(let services):
      var leave = Leave(intent: "unsubscribe.unspecified", target: LeaveTarget(kinds: []))
      leave.chosen = services
      turn.state.topics.append(.leave(leave))
    case .takeBack(let order):
      turn.state.topics.append(.takeBack(TakeBack(intent: "order.undo", order: order)))
    case .appeal(let service, let ground):
      guard var appeal = Appeal(intent: ground.intent, about: AppealSubject()) else { return }
      appeal.service = service
      turn.state.topics.append(.appeal(appeal))
    case .person: break
    }
  }

  private static let longestReason = 300
}

extension LeaveTarget {
  /// Services that a program names itself; no words choose.
  init(kinds: [ServiceKind]) {
    self.kinds = kinds
  }
}
