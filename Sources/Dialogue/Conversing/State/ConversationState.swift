public import DomainCore

/// All that a conversation remembers between turns; stored with every turn, decoded by name.
struct ConversationState: Hashable, Codable {
  /// The format of the stored text; a newer one is not guessed at.
  var format = Self.currentFormat
  /// How the speaker is known; nil before verification and after a restart.
  var proof: Proof?
  /// When the speaker was first verified in this session, for its absolute end (S8).
  var provedSince: Instant?
  /// The number that was verified.
  var phone: PhoneNumber?
  /// The account that the open topics are about; a proof for another one drops them.
  var boundTo: ID<Subscriber>?
  /// The open topics; the last one has the word.
  var topics: [TopicState] = []
  /// Wishes said but not yet begun, in their order.
  var queue: [PlannedWish] = []
  /// Orders whose outcome is still to be told, with what was told last.
  var watched: [WatchedOrder] = []
  /// Lines not understood in a row (Q11: never more than three).
  var misunderstood = 0
  /// The last reply's phrases and expectation, for 重说 and for coming back.
  var lastPhrases: [Phrase] = []
  /// What is awaited now.
  var expects: Expectation = .anything
  /// How long, and how often, what is awaited can be answered.
  var askLimits: AskLimits?
  /// What 为什么 answers now.
  var explanation: [Phrase] = []
  /// What 为什么 answered last that told how amounts come about, where what it answers now doesn't: 怎么算出来的 goes on to mean it.
  var explainedAmounts: [Phrase]?
  /// The number of an order, appeal or hand-over that a reply gave last; nil when none did, or several at once.
  var numberGiven: String?
  /// When the customer last said something.
  var lastHeardAt: Instant
  /// What was offered with the last reply; a plain yes takes it.
  var offer: StandingOffer?
  /// Services whose terminals are being brought in step.
  var repairs: [WatchedRepair]?
  /// The last order that was told to be done.
  var done: ID<Order>?
  /// The last order for which a rating was asked.
  var rated: ID<Order>?
  /// What was offered in place of something left; nothing is offered a second time.
  var wasOffered: ID<Product>?
  /// What of the past was shown last; nil when all of it was, or nothing.
  var history: HistoryView?
  /// The ticket of the hand-over to a person that is open (R35).
  var handOver: OpenHandOver?
  /// Whether the customer was sent to a person for his age already.
  var wasSentForAge: Bool?
  /// The intent of the last wish that was begun, for a person who takes over when nothing is open any more.
  var lastWish: String?
  /// The services last read out with numbers, in that order: what 第二个 points at.
  var listed: [ID<Service>]?
  /// The service that was talked of last.
  var talkedOf: TalkedOf?
  /// Whether somebody came back and is to be told, once he is verified, where things stand.
  var cameBack: Bool?
  /// Set when a stored state was of a format that this program doesn't know; said at the next turn.
  var couldNotBeRead = false

  static let currentFormat = 1

  init(at now: Instant) {
    lastHeardAt = now
  }
}

/// Until when, and with how many wrong tries, an open question can be answered.
public struct AskLimits: Hashable, Codable, Sendable {
  /// Wrong tries left for a secret; nil for anything else.
  public var triesLeft: Int?
  /// Nil when the question stays open.
  public var expiresAt: Instant?

  /// No limits, or these.
  public init(triesLeft: Int? = nil, expiresAt: Instant? = nil) {
    self.triesLeft = triesLeft
    self.expiresAt = expiresAt
  }
}

/// A wish that waits its turn.
struct PlannedWish: Hashable, Codable {
  var intent: String
  var target: LeaveTarget?
  /// What a wish that isn't about leaving named.
  var arranged: ArrangeTarget?
  /// What an appeal said it is about.
  var about: AppealSubject?
}

/// An order whose outcome the customer hasn't heard yet.
struct WatchedOrder: Hashable, Codable {
  var order: ID<Order>
  /// The state that the customer knows; nil when he only knows that it was accepted.
  var told: OrderState?
}

/// An open topic with what it knows; one case a topic, one file a topic.
indirect enum TopicState: Hashable, Codable {
  case identify(Identify)
  case leave(Leave)
  case payAgain(PayAgain)
  case resume(Resume)
  case account(AccountQuestion)
  case arrange(Arrange)
  case takeBack(TakeBack)
  case equipment(EquipmentReturn)
  case appeal(Appeal)
  case unfreeze(Unfreeze)
  case dataCopy(PersonalDataCopy)
  case dataErasure(PersonalDataErasure)
  case noticeChannel(NoticeChannelChoice)
  case caseWithdrawal(CaseWithdrawal)

  var topic: any Topic {
    switch self {
    case .identify(let topic): topic
    case .leave(let topic): topic
    case .payAgain(let topic): topic
    case .resume(let topic): topic
    case .account(let topic): topic
    case .arrange(let topic): topic
    case .takeBack(let topic): topic
    case .equipment(let topic): topic
    case .appeal(let topic): topic
    case .unfreeze(let topic): topic
    case .dataCopy(let topic): topic
    case .dataErasure(let topic): topic
    case .noticeChannel(let topic): topic
    case .caseWithdrawal(let topic): topic
    }
  }
}

/// What a topic did with its turn.
enum Step {
  /// It asked and waits for the answer.
  case asks(Expectation)
  /// It has nothing more to do.
  case done
  /// It needs the speaker to be verified with these factors first.
  case needs([Proof.Factor])
  /// It needs a proof of the last minutes, because what comes can't be undone (S8).
  case needsFreshProof
  /// It opened another topic, which comes first.
  case waits
}

/// One matter of a conversation: it asks, takes answers, and ends.
protocol Topic {
  /// The intent whose title names this topic to the customer.
  var intent: String { get }
  /// Whether ending it early leaves something undone that should be said.
  var changesSomething: Bool { get }
  /// Whether a mobile number in the next line is an answer to this topic, not the wish to speak for another account.
  var takesPhoneNumbers: Bool { get }
  /// Goes on as far as it can without another word from the customer.
  mutating func advance(_ turn: inout TurnContext) -> Step
  /// Takes the line as the answer to its open question, or returns false when it isn't one.
  mutating func take(_ heard: Heard, _ turn: inout TurnContext) -> Bool
  /// Goes one question back, or returns false when there is none before this one.
  mutating func goBack() -> Bool
  /// Itself as a case.
  var state: TopicState { get }
  /// What it knows, masked, for a person who takes over.
  func slots(_ turn: TurnContext) -> [HandOverSummary.Slot]
}

extension Topic {
  var changesSomething: Bool { false }
  var takesPhoneNumbers: Bool { false }
  mutating func goBack() -> Bool { false }
  func slots(_ turn: TurnContext) -> [HandOverSummary.Slot] { [] }
}

extension ConversationState {
  /// Takes back who was known and what stood on it: nothing is shown before the speaker is verified again.
  mutating func forgetProof() {
    proof = nil
    provedSince = nil
    topics.removeAll { topic in
      switch topic {
      case .identify, .resume: true
      default: false
      }
    }
    explanation = []
    explainedAmounts = nil
    numberGiven = nil
    offer = nil
  }
}
