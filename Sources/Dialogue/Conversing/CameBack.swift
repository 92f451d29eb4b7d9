import DomainCore

/// What is said to who comes back to a conversation, once he is verified again: what it was about, that it isn't done, what he
/// had given already, and what waits after it. The open question follows by itself.
enum CameBack {
  static func tell(_ turn: inout TurnContext) {
    guard turn.state.cameBack ?? false, turn.state.proof != nil, !isResumeOpen(turn) else { return }
    turn.state.cameBack = nil
    for index in turn.state.topics.indices { turn.state.topics[index].readAnew() }
    let matters = turn.state.topics.filter { topic in
      switch topic {
      case .identify, .resume: false
      default: true
      }
    }
    guard let matter = matters.last else { return }
    turn.say(
      matter.topic.changesSomething ? .resumeNotDone : .resumeMatter, ["title": title(of: matter, turn)])
    sayGiven(for: matter, &turn)
    let waiting = matters.dropLast().reversed().map { title(of: $0, turn) }
    let titles = waiting + turn.state.queue.map { Wishes.title(of: $0, turn.words) }
    if !titles.isEmpty { turn.say(.resumeQueue, ["titles": .list(titles)]) }
  }

  /// Whether going on was neither accepted nor declined yet: what was said instead is no matter of last time.
  private static func isResumeOpen(_ turn: TurnContext) -> Bool {
    turn.state.topics.contains { if case .resume(let resume) = $0 { !resume.isFinished } else { false } }
  }

  private static func title(of matter: TopicState, _ turn: TurnContext) -> PhraseValue {
    let names: [String] =
      switch matter {
      case .leave(let leave): Wishes.names(of: leave, turn)
      case .arrange(let arrange): arrange.target.named.map(\.word)
      default: []
      }
    // 退订彩铃 names half of a leaving of that and something else.
    let intent =
      if case .leave = matter, names.count > 1 { "unsubscribe.unspecified" } else { matter.topic.intent }
    return names.isEmpty ? Phrase.title(of: intent) : .titled(intent, of: names)
  }

  /// What was given for it already.
  private static func sayGiven(for matter: TopicState, _ turn: inout TurnContext) {
    var method: PaymentMethod?
    switch matter {
    case .leave(let leave):
      if let contact = leave.form.contact { turn.say(.resumeContact, ["phone": .text(contact.masked)]) }
      if let reason = leave.form.reason {
        turn.say(.resumeReason, ["reason": .name("reason." + reason.rawValue)])
      }
      method = leave.method
    case .arrange(let arrange): method = arrange.method
    default: break
    }
    if let method { turn.say(.resumeMethod, ["method": PaymentMethods.name(of: method)]) }
  }
}
