import DomainCore
import Matching

/// Intents that one sentence answers, and those that are understood but not done here: said honestly, with the way on.
enum OneLiners {
  static func say(_ intent: String, _ heard: Heard?, _ turn: inout TurnContext) {
    switch intent {
    case "social.greet": turn.say(turn.state.topics.isEmpty ? .greet : .greetInside)
    case "social.thanks":
      turn.say(.thanks)
      Rating.offer(&turn)
    case "social.noted": if turn.state.topics.isEmpty { turn.say(.noneToNothing) }
    case "social.bye": turn.say(.bye)
    case "dialog.yes": turn.say(.yesToNothing)
    case "dialog.no": sayNo(heard, &turn)
    // 我号会不会没了 once the plan is being left is of the number.
    case "effect.question" where turn.words.has(.moneyLeft, in: heard?.reading.text ?? ""):
      turn.say(.effectOnBalance)
    case "effect.question" where turn.words.has(.ofRenewalToo, in: heard?.reading.text ?? ""):
      turn.say(.leaveOrRenewal)
    case "effect.question" where turn.words.has(.stopsByItself, in: heard?.reading.text ?? ""):
      turn.say(.effectStopsByItself)
    case "effect.question": turn.say(turn.file?.mainPlanBeingLeft == nil ? .effect : .effectOfPlan)
    case "verify.why": turn.say(.verifyWhy)
    case "verify.other": turn.say(.verifyOther)
    case "verify.forgot": turn.say(.verifyForgot)
    case "choose.oneByOne": turn.say(.oneByOne)
    case "dialog.stuck": turn.say(.wayOn)
    case "other.owner": turn.say(.ownerChange)
    case "other.tone": turn.say(.notDoneHere, ["title": Phrase.title(of: intent)])
    case "other.move":
      turn.say(.notDoneHere, ["title": Phrase.title(of: intent)])
      turn.say(.moveOrLeave)
    case "security.code": turn.say(.neverTellCode)
    // Questions about a quote where none is open, such as before the speaker is known.
    case "quote.refund", "quote.fee", "quote.effect", "quote.others": turn.say(.quoteFirst)
    default:
      if NotUnderstood.isOfferable(intent) {
        turn.say(.notDoneHere, ["title": Phrase.title(of: intent)])
      } else {
        // Said for a question that isn't open.
        turn.isNotUnderstood = true
      }
    }
  }

  /// A no while nothing is open: nothing more is wanted, or what was just ordered isn't any more (不退了).
  private static func sayNo(_ heard: Heard?, _ turn: inout TurnContext) {
    let takesLeave = heard.map { turn.words.has(.takesLeave, in: $0.reading.text) } ?? false
    if !takesLeave, heard?.isUnwanted ?? false, TakeBackOffer.offer(&turn) { return }
    if heard?.isUnwanted ?? false, turn.file?.isNumberSuspended ?? false,
      heard?.reading.text.contains("停") ?? false
    {
      // 我不停了 once the number is suspended: it is to work again, which is quoted before anything is done.
      return Wishes.begin(PlannedWish(intent: "number.restore"), &turn)
    }
    turn.say(turn.state.done == nil && turn.state.watched.isEmpty ? .noneToNothing : .noToNothing)
    if TakeBackOffer.isPossible(turn) { turn.say(.takeBackHint) }
    if takesLeave { Rating.offer(&turn) }
  }
}
