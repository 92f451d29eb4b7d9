import DomainCore

/// Intents that one sentence answers, and those that are understood but not done here: said honestly, with the way on.
enum OneLiners {
  static func say(_ intent: String, _ turn: inout TurnContext) {
    switch intent {
    case "social.greet": turn.say(.greet)
    case "social.thanks":
      turn.say(.thanks)
      Rating.offer(&turn)
    case "social.bye": turn.say(.bye)
    case "dialog.yes": turn.say(.yesToNothing)
    case "dialog.no":
      turn.say(turn.state.done == nil && turn.state.watched.isEmpty ? .noneToNothing : .noToNothing)
      if canTakeBack(turn) { turn.say(.takeBackHint) }
      Rating.offer(&turn)
    case "effect.question": turn.say(.effect)
    case "verify.why": turn.say(.verifyWhy)
    case "verify.other": turn.say(.verifyOther)
    case "verify.forgot": turn.say(.verifyForgot)
    case "choose.oneByOne": turn.say(.oneByOne)
    case "dialog.stuck": turn.say(.wayOn)
    case "security.code": turn.say(.neverTellCode)
    // Questions about a quote where none is open, such as before the speaker is known.
    case "quote.refund", "quote.fee", "quote.effect", "quote.others": turn.say(.helpInside)
    default:
      if NotUnderstood.isOfferable(intent) {
        turn.say(.notDoneHere, ["title": Phrase.title(of: intent)])
      } else {
        // Said for a question that isn't open.
        turn.say(turn.state.topics.isEmpty ? .notUnderstood : .notUnderstoodInside)
      }
    }
  }

  /// Whether what was ordered in this conversation can still be withdrawn or undone by rule.
  private static func canTakeBack(_ turn: TurnContext) -> Bool {
    guard turn.state.proof != nil, let file = turn.file else { return false }
    let mine = turn.state.watched.map(\.order) + [turn.state.done].compactMap { $0 }
    return mine.contains { order in
      switch file.withdrawal(of: order, at: turn.now) {
      case .success: true
      case .failure(.alreadyDone):
        (try? file.quote(
          for: .undo(order), payingBy: nil, under: turn.library.policies, at: turn.now
        ).get()) != nil
      case .failure: false
      }
    }
  }
}
