import DomainCore
import Matching

/// A question about the speaker's own account, answered from the file and nothing else (R7, R9, R25, R27, R32).
struct AccountQuestion: Topic, Hashable, Codable {
  /// The intent that was asked.
  let intent: String
  /// Which bill lines were asked for.
  var charges = ChargeFilter()
  /// A number of ours that was asked about.
  var number: String?
  /// What was asked of receipts.
  var receipts: ReceiptRequest?
  /// The question itself, masked, where it may point at services.
  var said: String?
  var isAnswered = false

  var state: TopicState { .account(self) }

  init(intent: String, number: String? = nil) {
    self.intent = intent
    self.number = number
  }

  /// What a line asks.
  init(intent: String, askedIn heard: Heard?, on today: BeijingDay) {
    self.init(intent: intent)
    guard let heard else { return }
    charges = ChargeFilter(heard, on: today)
    number = OwnNumber.first(in: heard)
    receipts = ReceiptRequest(heard)
    switch intent {
    case "query.service", "query.charges", "query.penalty": said = Masking.masked(heard.reading.text)
    case "query.subscriptions":
      if ServiceAnswer.asksEnd(heard) { said = "" }
      if heard.asksOfRenewing { said = Self.renewing }
    case "query.refund":
      if RefundForecast.isMeant(by: heard) { said = Masking.masked(heard.reading.text) }
      if RefundRequest.isMeant(by: heard) { said = "" }
      if RefundAnswer.asksTotal(heard.reading.text, heard.words) { said = Self.total }
      if said == nil, heard.says(.missesRefund) { said = Self.missed }
    default: break
    }
  }

  /// What is kept of a question for the sum of all refunds, and of who sees nothing of one.
  static let total = "total"
  static let missed = "missed"
  /// What is kept of a question for those services only that renew by themselves.
  static let renewing = "renewing"

  /// The answer to an intent, nil when the intent isn't a question about the account.
  static func answer(to intent: String) -> ((CustomerFile, inout TurnContext) -> Void)? {
    switch intent {
    case "query.refund": RefundAnswer.say
    case "query.subscriptions": SubscriptionsAnswer.say
    case "query.charges": { ChargesAnswer.say($0, &$1, asked: ChargeFilter()) }
    case "pay.again": PayAgainAnswer.say
    case "query.progress": ProgressAnswer.say
    case "query.penalty": PenaltyAnswer.say
    case "query.balance": BalanceAnswer.say
    case "arrears.query": ArrearsWords.say
    case "case.list": CaseAnswer.sayAll
    case "receipt.get": { ReceiptAnswer.say($0, &$1) }
    case "receipt.check": { ReceiptAnswer.say($0, &$1) }
    case "feedback.give": Rating.ask
    case "sms.missing": SmsMissingAnswer.say
    case OlderAnswer.intent: OlderAnswer.say
    case "query.service": SubscriptionsAnswer.say
    case "query.savings": Savings.sayOfActive
    case OutsideAnswer.intent: { OutsideAnswer.say("", $0, &$1) }
    default: nil
    }
  }

  mutating func advance(_ turn: inout TurnContext) -> Step {
    if isAnswered { return .done }
    guard let file = turn.file else { return .needs([]) }
    guard let say = Self.answer(to: intent) else {
      preconditionFailure("\(intent) is not a question about an account")
    }
    switch intent {
    case "query.charges" where NextChargesAnswer.isMeant(by: said ?? "", turn.words):
      NextChargesAnswer.say(said ?? "", file, &turn)
    case "query.charges":
      let asked = charges.narrowed(by: said ?? "", in: file, turn)
      ChargesAnswer.say(file, &turn, asked: asked)
      if turn.words.has(.notWantedBehind, in: said ?? "") { offerToLeave(asked, file, &turn) }
    case "query.savings": Savings.say(said ?? "", file, &turn)
    case OutsideAnswer.intent: OutsideAnswer.say(said ?? "", file, &turn)
    case "query.subscriptions" where said == Self.renewing: SubscriptionsAnswer.sayRenewing(file, &turn)
    case "query.subscriptions" where said != nil && turn.talkedOf != nil:
      if let service = turn.talkedOf { ServiceAnswer.sayEnd(of: service, file, &turn) }
    case "query.refund" where said == "": RefundRequest.say(file, &turn)
    case "query.refund" where said == Self.total:
      RefundAnswer.say(file, &turn)
      RefundAnswer.sayTotal(file, &turn)
    case "query.refund" where said == Self.missed:
      RefundAnswer.say(file, &turn)
      if file.refunds.last?.state == .success { turn.say(.refundNotSeen) }
    case "query.refund" where said != nil:
      if !RefundForecast.say(said ?? "", file, &turn) { RefundAnswer.say(file, &turn) }
    case "query.penalty": PenaltyAnswer.say(file, &turn, asked: said ?? "")
    case "query.service": ServiceAnswer.say(turn.library.matcher.read(said ?? ""), file, &turn)
    case "receipt.get": ReceiptAnswer.say(file, &turn, asked: receipts ?? ReceiptRequest())
    case "receipt.check":
      var asked = receipts ?? ReceiptRequest()
      asked.act = .check
      ReceiptAnswer.say(file, &turn, asked: asked)
    case "query.progress" where number == nil: ProgressAnswer.say(file, &turn)
    case "query.progress": CaseAnswer.say(number: number ?? "", file, &turn)
    default: if charges.isEmpty { say(file, &turn) } else { ChargesAnswer.say(file, &turn, asked: charges) }
    }
    isAnswered = true
    return .done
  }

  mutating func take(_ heard: Heard, _ turn: inout TurnContext) -> Bool { false }

  /// 扣了9块是啥，不要了: the one service that the charges are for may be left, where nothing else waits.
  private func offerToLeave(_ asked: ChargeFilter, _ file: CustomerFile, _ turn: inout TurnContext) {
    let services = Set(file.charges.filter(asked.includes).map(\.service))
    guard !asked.isEmpty, services.count == 1, let service = services.first.flatMap(file.service),
      service.isHeld, service.kind != .number, turn.state.topics.count <= 1, turn.state.queue.isEmpty
    else { return }
    turn.talk(of: service)
    ServiceAnswer.offerToLeave(service, &turn)
  }
}

extension Heard {
  /// Whether it asks which services renew by themselves: `我有哪些自动续费的`.
  var asksOfRenewing: Bool {
    let text = reading.text
    return mentions(ofList: "product").isEmpty
      && words.has(.ofRenewing, in: text)
      && words.has(.asksWhichRenew, in: text)
  }
}
