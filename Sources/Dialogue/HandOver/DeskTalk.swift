import DomainCore
import Matching

/// What happens in a conversation that a person has taken, or may take: his words are shown, the customer's go to him, and
/// nothing acts but what the customer says yes to.
enum DeskTalk {
  /// What of a ticket's news a customer may see now.
  enum View: Hashable { case nothing, show, verifyFirst }

  /// What a person wrote to a verified customer is for that customer's eyes only.
  static func view(
    of ticket: HandOver, in state: ConversationState, under limits: Limits, at now: Instant
  ) -> View {
    guard let open = state.handOver, ticket.id == open.id, ticket.hasNews(for: open) else { return .nothing }
    if mayBeShown(ticket, in: state, under: limits, at: now) { return .show }
    switch state.topics.last {
    case .identify, .resume: return .nothing
    default: return .verifyFirst
    }
  }

  /// Shows what a person did and said since the customer last looked. Returns whether there was anything.
  @discardableResult
  static func tell(_ turn: inout TurnContext) -> Bool {
    guard var open = turn.state.handOver, let ticket = turn.handOver else { return false }
    switch view(of: ticket, in: turn.state, under: turn.library.policies.limits, at: turn.now) {
    case .nothing: return false
    case .verifyFirst:
      turn.state.proof = nil
      turn.state.provedSince = nil
      turn.say(.personVerifyFirst)
      turn.state.topics.append(.identify(Identify()))
      return true
    case .show: break
    }
    let speaker = ticket.holder ?? ticket.talk.last?.by
    if let speaker, open.speaker != speaker {
      turn.say(.personJoined, ["name": .text(speaker)])
      open.speaker = speaker
    }
    for message in ticket.talk.dropFirst(open.heard) { show(message, &turn) }
    open.heard = ticket.talk.count
    turn.state.handOver = open
    if case .closed(let by) = ticket.state {
      if let by { turn.say(.personLeft, ["name": .text(by)]) }
      turn.state.handOver = nil
    }
    if staysWithPerson(turn) { closeQuotes(&turn) }
    return true
  }

  /// What is said next answers the person, not a quote that was read before he spoke.
  private static func closeQuotes(_ turn: inout TurnContext) {
    for index in turn.state.topics.indices { turn.state.topics[index].readAnew() }
    turn.state.expects = .anything
  }

  /// Whether the conversation is with a person and no question of ours is to be asked.
  static func staysWithPerson(_ turn: TurnContext) -> Bool {
    guard turn.state.handOver != nil, turn.handOver?.holder != nil, !turn.deskProposed else { return false }
    if case .identify? = turn.state.topics.last { return false }
    return true
  }

  private static func show(_ message: HandOver.Message, _ turn: inout TurnContext) {
    if !message.text.isEmpty {
      turn.deskProposed = false
      turn.say(
        .personSays,
        ["name": .text(message.by), "text": .text(Masking.withoutControls(message.text))])
    }
    guard let service = message.proposes, let proof = turn.state.proof,
      turn.handOver?.subscriber == proof.subscriber,
      turn.file?.service(service) != nil
    else { return }
    // The customer hears the quote and alone can say yes to it.
    turn.say(.personProposes, ["name": .text(message.by)])
    turn.state.topics.removeAll { if case .leave = $0 { true } else { false } }
    turn.state.topics.append(.leave(Leave(proposed: service)))
    turn.deskProposed = true
  }

  /// Takes a line for the person who has the conversation; false when the assistant is to take it: nobody has it, or it is
  /// the answer to a question that only the customer can answer.
  static func hear(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard turn.state.handOver != nil, let ticket = turn.handOver, !ticket.state.isClosed else { return false }
    if heard.secret == nil,
      heard.means("human.release") || heard.intent == "dialog.noPerson"
        || WaitingForPerson.isGivenUp(heard, ticket, turn)
    {
      turn.handOver = ticket.left(at: turn.now)
      turn.handOverChanged = true
      turn.state.handOver = nil
      turn.say(.personReleased)
      return true
    }
    if WaitingForPerson.isAskedOf(heard, ticket, turn) {
      turn.say(.handOverAgain, ["ticket": .text(ticket.id.text)])
      return true
    }
    guard let holder = ticket.holder,
      mayBeShown(ticket, in: turn.state, under: turn.library.policies.limits, at: turn.now)
    else { return false }
    // A yes given before a proposal was read is no yes to it.
    if !turn.deskProposed, isOwnAnswer(heard, turn) { return false }
    if heard.intent == "human.agent" {
      turn.say(.personIsHere, ["name": .text(holder)])
    } else {
      turn.say(.personToldYou, ["name": .text(holder)])
    }
    if !turn.deskProposed, isYesAfterMore(heard, turn) { turn.deskProposed = true }
    return true
  }

  /// Whether the line may be the yes to a quote after which the person has spoken: that is read again and then asked for.
  private static func isYesAfterMore(_ heard: Heard, _ turn: TurnContext) -> Bool {
    guard case .leave(let leave)? = turn.state.topics.last, leave.chosen != nil, leave.quoted == nil else {
      return false
    }
    return heard.intent == "confirm.yes" || heard.means("dialog.yes")
  }

  /// Whether the line is about what only the customer can answer: who he is, and yes or no to a quote, with what he asks of it.
  private static func isOwnAnswer(_ heard: Heard, _ turn: TurnContext) -> Bool {
    if heard.secret != nil { return true }
    switch turn.state.topics.last {
    case .identify: return heard.intent != "human.agent"
    case .leave where turn.state.expects == .confirmation:
      return heard.intent == "confirm.yes" || heard.means("dialog.yes") || heard.means("dialog.no")
        || heard.intent == "dialog.why" || heard.intent?.hasPrefix("quote.") ?? false
    case .leave where turn.state.expects == .secret(slot: "confirmCode"): return heard.digits != nil
    default: return false
    }
  }

  private static func mayBeShown(
    _ ticket: HandOver, in state: ConversationState, under limits: Limits, at now: Instant
  ) -> Bool {
    guard let subscriber = ticket.subscriber else { return true }
    guard let proof = state.proof, proof.subscriber == subscriber, let since = state.provedSince else {
      return false
    }
    return SessionPolicy(limits).isOpen(verifiedAt: since, lastHeardAt: state.lastHeardAt, at: now)
  }
}

extension HandOver {
  /// Whether something happened that the customer wasn't shown.
  func hasNews(for open: OpenHandOver) -> Bool {
    if talk.count > open.heard || state.isClosed { return true }
    return holder.map { $0 != open.speaker } ?? false
  }
}

extension Leave {
  /// Leaving one service that a person proposes.
  init(proposed service: ID<Service>) {
    self.init(intent: "unsubscribe.unspecified", target: LeaveTarget(anyOf: []))
    chosen = [service]
  }
}

extension LeaveTarget {
  /// What is chosen in another way than by words.
  init(anyOf kinds: [ServiceKind]) {
    self.kinds = kinds
  }
}
