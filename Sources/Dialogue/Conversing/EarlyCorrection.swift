import DomainCore
import Matching

extension Wishes {
  /// `不对，是炫铃` while the speaker is still asked who he is: what he meant takes the place of what waits. An operator that is
  /// named then needs no answer: the number tells it. False for any other line.
  static func correctsBefore(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard case .identify? = turn.state.topics.last, heard.reading.wishes.isEmpty, heard.secret == nil,
      heard.reading.text.count <= shortCorrection
    else { return false }
    let named = heard.mentions(ofList: "product")
    let catalogue = turn.library.policies.products
    if let last = named.last, CorrectionWords.beginning(heard.reading.text) != nil, !heard.endsAsQuestion,
      let kind = catalogue[ID(last.value)]?.kind
    {
      var target = LeaveTarget()
      target.kinds = [kind]
      target.named = [LeaveTarget.NamedProduct(word: last.word, product: ID(last.value))]
      let before = turn.phrases.count
      replaceLeave("unsubscribe.unspecified", target, &turn)
      return turn.phrases.count > before
    }
    guard named.isEmpty, !heard.listed("operator").isEmpty, !heard.endsAsQuestion else { return false }
    turn.say(.operatorByNumber)
    return true
  }

  private static let shortCorrection = 12
}
