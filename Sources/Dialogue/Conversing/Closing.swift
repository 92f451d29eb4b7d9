import DomainCore

/// Decides whether a reply that asks nothing ends with 还需要什么帮助.
enum Closing {
  static func asksWhatNext(_ utterance: Utterance, _ turn: TurnContext) -> Bool {
    guard let last = turn.phrases.last else { return utterance.isHeard }
    // A person who has the conversation asks himself.
    if turn.state.handOver != nil, turn.handOver?.holder != nil { return false }
    if turn.state.watched.contains(where: { $0.told == nil }) { return false }
    if turn.state.repairs?.contains(where: { !$0.isTold }) ?? false { return false }
    return !quiet.contains(last.key)
  }

  /// The question: who was only verified and asked for nothing yet is told what he can ask for.
  static func question(after turn: TurnContext) -> PhraseKey {
    turn.phrases.last?.key == PhraseKey.verified.name ? .whatNow : .anythingElse
  }

  /// Replies after which the question would be a nuisance.
  private static let quiet = Set(
    [
      PhraseKey.greet, .greetingAgain, .bye, .help, .notUnderstood, .notUnderstoodAgain, .nearest, .whichOne,
      .offerPerson,
      .silence, .handOverWait, .handOverAgain, .personIsHere, .personReleased, .yesToNothing, .noToNothing,
      .takeBackHint,
      .noneToNothing, .erasureDoneWhole,
      .nothingToCancel, .guidanceOffer, .ratingOffer, .offerReplacement, .pointedLeaveOffer,
      .pointedNeverOrdered, .refundNoneYet, .closeLeaveOffer, .wayOn,
      .withdrawOffer, .calm, .whatNow,
      .oneByOne,
    ].map(\.name))
}

extension Utterance {
  /// Whether the customer said something, so that an answer is owed.
  fileprivate var isHeard: Bool {
    switch self {
    case .line, .secret, .begins: true
    case .silence, .news, .returned: false
    }
  }
}
