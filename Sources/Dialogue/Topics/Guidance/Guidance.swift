import DomainCore
import Matching

/// Answers about law, rights, channels and how-to: every sentence is data that names its source, followed by the offer
/// to do the thing here and now (R6, R36, R38, R39).
enum Guidance {
  /// What can be asked, and what is offered afterwards.
  private struct Answer {
    var says: [PhraseKey]
    var offers: String?
  }

  private static func answer(to intent: String) -> Answer? {
    switch intent {
    case "law.terms": Answer(says: [.lawChoice, .lawEnd, .lawTariffs], offers: "unsubscribe.unspecified")
    case "law.refund": Answer(says: [.lawNoCoolingOff, .lawFraud], offers: "query.refund")
    case "law.complaint": Answer(says: [.lawComplaint, .lawComplaintFirst], offers: "appeal.complaint")
    case "law.privacy": Answer(says: [.lawConsent, .lawAccess, .lawClosure], offers: "privacy.export")
    case "law.penalty": Answer(says: [.lawPenalty, .lawPenaltyNoFormula], offers: "query.penalty")
    case "law.autorenew": Answer(says: [.lawAutoRenew, .lawAutoRenewStops], offers: "query.subscriptions")
    case "law.bill": Answer(says: [.lawBill], offers: "query.charges")
    case "howto.channel": Answer(says: [.howToHere], offers: "unsubscribe.unspecified")
    case "howto.channel.email": Answer(says: [.howToNoEmail, .howToHere], offers: "unsubscribe.unspecified")
    case "howto.refund.time": Answer(says: [], offers: "query.refund")
    case "howto.cancel.where": Answer(says: [.howToWhere], offers: "unsubscribe.unspecified")
    case "howto.pay.failed": Answer(says: [.howToPayFailed], offers: "pay.again")
    case "howto.refund.way": Answer(says: [.howToRefundWay], offers: nil)
    case "howto.away": Answer(says: [.howToHere], offers: "unsubscribe.unspecified")
    case "howto.use.after": Answer(says: [.howToUseAfter], offers: "query.subscriptions")
    case "law.close": Answer(says: [.lawClosure, .lawChoice], offers: "account.close")
    case "law.arrears": Answer(says: [.lawArrears], offers: "arrears.query")
    case "law.restore": Answer(says: [.lawRestored], offers: "number.restore")
    case "law.erasure": Answer(says: [.lawErasure], offers: "privacy.delete")
    case "law.fraud": Answer(says: [.lawFraud], offers: "appeal.complaint")
    case "law.logs": Answer(says: [.lawLogs], offers: nil)
    case "law.unknown": Answer(says: [.lawUnknown], offers: nil)
    case "law.article": Answer(says: [], offers: nil)
    case "howto.latefee": Answer(says: [.lawArrears], offers: "arrears.query")
    case "howto.unpaid": Answer(says: [.lawArrears, .howToUnpaidOrder], offers: "arrears.query")
    case "howto.renew": Answer(says: [.howToRenewals], offers: "query.subscriptions")
    case "other.sim", "other.points": Answer(says: [], offers: nil)
    case let other where operatorsMatters.contains(other): Answer(says: [], offers: nil)
    case "security.advice": Answer(says: [.neverTellCode, .securityAdvice], offers: nil)
    default: nil
    }
  }

  /// Matters of the operator's that this assistant has nothing to do with and no figure of.
  private static let operatorsMatters: Set = [
    "other.port", "other.fraud", "other.family", "other.limit", "other.visit", "other.spam",
  ]

  /// Whether an intent is answered here.
  static func answers(_ intent: String) -> Bool { answer(to: intent) != nil }

  static func say(_ intent: String, _ heard: Heard?, _ turn: inout TurnContext) {
    guard let answer = answer(to: intent) else { return }
    let operators = operators(heard, turn)
    switch intent {
    case "howto.channel": ChannelWords.say(of: operators, heard, &turn)
    case "howto.cancel.where":
      // Without knowing whose customer it is, a list of all operators would bury the answer.
      if operators.count == 1 { ChannelWords.say(of: operators, nil, &turn) }
    case "howto.refund.time":
      for policy in operators { sayRefundTime(of: policy, &turn) }
      if turn.words.has(.restDays, in: heard?.reading.text ?? "") { turn.say(.howToWorkingDays) }
    case "howto.latefee": for policy in operators { sayLateFee(of: policy, &turn) }
    case "law.article": LawArticles.say(heard, &turn)
    case "law.complaint"
    where heard.map({ RuleQuestions.asksOperatorDays($0.reading.text, turn.words) }) ?? false:
      for policy in operators { sayComplaintDays(of: policy, &turn) }
    case "other.sim": ChannelWords.refer(to: operators, .simNotHere, &turn)
    case "other.points": ChannelWords.refer(to: operators, .pointsNotHere, &turn)
    case let other where operatorsMatters.contains(other):
      ChannelWords.refer(to: operators, .matterNotHere, with: ["title": Phrase.title(of: other)], &turn)
    default: break
    }
    for key in answer.says { turn.say(key) }
    if intent == "howto.renew", let days = turn.library.policies.service.renewalNoticeDays {
      turn.say(.howToRenewNotice, ["days": .count(days)])
    }
    if intent.hasPrefix("howto.channel") || intent == "howto.cancel.where" { turn.say(.howToOfficial) }
    guard turn.state.topics.isEmpty, let offered = answer.offers else { return }
    turn.state.offer = .wish(PlannedWish(intent: offered, target: nil))
    turn.say(.guidanceOffer, ["title": Phrase.title(of: offered)])
  }

  /// The operators that are meant: the one that was named, else the speaker's own, else all.
  static func operators(_ heard: Heard?, _ turn: TurnContext) -> [OperatorPolicy] {
    let all = turn.library.policies.operators.values.sorted { $0.id.text < $1.id.text }
    let named = heard?.listed("operator") ?? []
    let said = all.filter { policy in
      named.contains(policy.id.text)
        || (heard.map { heard in
          ([policy.name] + policy.aliases).contains { heard.reading.text.contains($0) }
        } ?? false)
    }
    if !said.isEmpty { return said }
    if let own = turn.file?.subscriber, let policy = turn.library.policies.operators[own.operatorID] {
      return [policy.applied(in: own.province)]
    }
    return all
  }

  private static func sayLateFee(of policy: OperatorPolicy, _ turn: inout TurnContext) {
    turn.say(
      .howToLateFee,
      [
        "operator": .text(policy.name),
        "rate": .text(QuoteWords.percent(policy.lateFeePerDayBasisPoints)),
        "source": .text(policy.lateFeeSource.text),
      ])
  }

  /// How long the operator's own answer may take, where its rules promise one by days.
  private static func sayComplaintDays(of policy: OperatorPolicy, _ turn: inout TurnContext) {
    guard let rule = policy.complaints, case .days(let days) = rule.window else { return }
    turn.say(
      .lawComplaintDays,
      ["operator": .text(policy.name), "count": .count(days), "source": .text(rule.source.text)])
  }

  private static func sayRefundTime(of policy: OperatorPolicy, _ turn: inout TurnContext) {
    turn.say(
      .howToRefundTime,
      [
        "operator": .text(policy.name), "days": .count(policy.refundWorkingDays),
        "source": .text(policy.refundSource.text),
      ])
  }
}
