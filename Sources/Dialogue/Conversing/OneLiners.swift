import DomainCore
import Matching

/// Intents that one sentence answers, and those that are understood but not done here: said honestly, with the way on.
enum OneLiners {
  static func say(_ intent: String, _ heard: Heard?, _ turn: inout TurnContext) {
    switch intent {
    case "social.greet": turn.say(.greet)
    case "social.thanks":
      turn.say(.thanks)
      Rating.offer(&turn)
    case "social.bye": turn.say(.bye)
    case "dialog.yes": turn.say(.yesToNothing)
    case "dialog.no": sayNo(heard, &turn)
    case "effect.question": turn.say(.effect)
    case "verify.why": turn.say(.verifyWhy)
    case "verify.other": turn.say(.verifyOther)
    case "verify.forgot": turn.say(.verifyForgot)
    case "choose.oneByOne": turn.say(.oneByOne)
    case "dialog.stuck": turn.say(.wayOn)
    case "other.owner": turn.say(.ownerChange)
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

  /// A no while nothing is open: nothing more is wanted, or what was just ordered isn't any more (不退了).
  private static func sayNo(_ heard: Heard?, _ turn: inout TurnContext) {
    let takesLeave = heard.map { ClosingWords.areIn($0.reading.text) } ?? false
    if !takesLeave, heard?.isUnwanted ?? false, offerToTakeBack(&turn) { return }
    turn.say(turn.state.done == nil && turn.state.watched.isEmpty ? .noneToNothing : .noToNothing)
    if canTakeBack(turn) { turn.say(.takeBackHint) }
    if takesLeave { Rating.offer(&turn) }
  }

  /// Offers to withdraw or undo the last order of this conversation, while that is possible.
  private static func offerToTakeBack(_ turn: inout TurnContext) -> Bool {
    guard let last = turn.state.watched.last?.order ?? turn.state.done, let file = turn.file,
      let order = file.order(last)
    else { return false }
    let undoing = file.quote(
      for: .undo(last), payingBy: nil, under: turn.library.policies, at: turn.now)
    switch (file.withdrawal(of: last, at: turn.now), undoing) {
    case (.success, _), (_, .success): break
    default: return false
    }
    turn.say(.withdrawOffer, OrderWords.matter(of: order))
    turn.state.offer = .wish(PlannedWish(intent: "dialog.undo"))
    return true
  }
}
