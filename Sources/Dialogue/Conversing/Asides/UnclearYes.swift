import DomainCore
import Matching

/// 随便, and 停吧, 要不关了 where something else, or the like of it, is to be confirmed: neither a yes nor a no. Nothing is done; that is said,
/// and the question comes again.
enum UnclearYes {
  static func hear(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let text = heard.reading.text
    guard turn.state.expects == .confirmation, turn.state.topics.last?.confirmedAct != nil,
      heard.secret == nil, text.count <= longest, !heard.endsAsQuestion, !heard.isConditional,
      heard.words.has(.saysNeither, as: text, without: "，,。！! 啊呀呢的") && heard.reading.wishes.isEmpty
        || ConfirmedAct.isAnyNamed(in: text, heard.words) && namesNothing(heard)
    else { return false }
    turn.say(.confirmPlainly)
    return true
  }

  private static let longest = 8

  /// Whether the line names an act and no thing: what names one is a wish of its own.
  private static func namesNothing(_ heard: Heard) -> Bool {
    guard heard.mentions(ofList: "product").isEmpty else { return false }
    return heard.reading.wishes.allSatisfy {
      $0.intent == "unsubscribe.unspecified" || $0.intent == "confirm.yes"
    }
  }
}
