/// An order to end one service, from acceptance to its end (states of TM Forum TMF622).
public struct Order: Hashable, Sendable {
  /// The order's number, shown to the customer: `TD20261121…`.
  public let id: ID<Order>
  /// The service that it ends.
  public let service: ID<Service>
  /// The item of the quote that was said yes to.
  public let item: QuoteItem
  /// What was said yes to, and how the speaker was known.
  public let consent: Consent
  /// The policy version it was decided by; later steps use the same.
  public let policyVersion: String
  /// The broadband form's contact and reason, or the reason given freely.
  public let form: LeaveForm
  /// The payment of what is due; nil when nothing is due.
  public var payment: ID<Payment>?
  /// Where it stands.
  public var state: OrderState
  /// Every state it has been in, oldest first.
  public var steps: [OrderStep]

  /// Builds an order from its parts.
  public init(
    id: ID<Order>, service: ID<Service>, item: QuoteItem, consent: Consent, policyVersion: String,
    form: LeaveForm,
    payment: ID<Payment>?, state: OrderState, steps: [OrderStep]
  ) {
    self.id = id
    self.service = service
    self.item = item
    self.consent = consent
    self.policyVersion = policyVersion
    self.form = form
    self.payment = payment
    self.state = state
    self.steps = steps
  }

  /// When the order was accepted.
  public var acceptedAt: Instant { consent.at }

  /// The order in its next state, with the step recorded.
  public func moved(to state: OrderState, at now: Instant) -> Order {
    var next = self
    next.state = state
    next.steps.append(OrderStep(state: state, at: now))
    return next
  }
}

/// Where an order stands.
public enum OrderState: Hashable, Sendable, Codable {
  /// Accepted (已受理), under review.
  case acknowledged
  /// Review said no.
  case rejected(OrderProblem)
  /// Approved, waits for what is due to be paid.
  case pending
  /// Waits for a person, or for payment past its window.
  case held(OrderProblem)
  /// With the operator's network.
  case inProgress
  /// One part is done and another isn't: never shown as done.
  case partial(OrderProblem)
  /// Done (已办结).
  case completed
  /// Ended without effect.
  case failed(OrderProblem)
  /// Withdrawn by the customer before it was done.
  case cancelled
  /// Withdrawal asked for; the network hasn't said whether it was in time.
  case assessingCancellation

  /// Whether nothing more will happen to the order.
  public var isFinal: Bool {
    switch self {
    case .rejected, .completed, .failed, .cancelled: true
    default: false
    }
  }
}

/// Why an order is not done.
public enum OrderProblem: String, Hashable, Sendable, Codable, CaseIterable {
  case accountNotNormal, serviceChanged, identityTooWeak, paymentFailed, paymentOverdue, networkFailed,
    networkSilent,
    needsPerson
  /// The version of the rules it was quoted under is gone from the policies.
  case policyMissing
}

/// One state that an order was in.
public struct OrderStep: Hashable, Sendable, Codable {
  /// The state entered.
  public var state: OrderState
  /// When.
  public var at: Instant
  /// Who approved it here without moving it on, being the first of two people; nil otherwise.
  public var approvedBy: String?

  /// Builds a step from its parts.
  public init(state: OrderState, at: Instant, approvedBy: String? = nil) {
    self.approvedBy = approvedBy
    self.state = state
    self.at = at
  }
}

/// The yes behind an order: to which quote, by whom, known how.
public struct Consent: Hashable, Sendable, Codable {
  /// The hash of the quote that was read out.
  public let quoteHash: [UInt8]
  /// When the yes was said.
  public let at: Instant
  /// The conversation and turn of the yes.
  public let conversation: ID<ConversationRecord>
  /// The turn's number in its conversation.
  public let turn: Int
  /// How the speaker was known at that moment.
  public let proof: Proof

  /// Builds a consent from its parts; a proof that is missing can't be written.
  public init(
    quoteHash: [UInt8], at: Instant, conversation: ID<ConversationRecord>, turn: Int, proof: Proof
  ) {
    self.quoteHash = quoteHash
    self.at = at
    self.conversation = conversation
    self.turn = turn
    self.proof = proof
  }
}

/// How and when a speaker was verified for one account.
public struct Proof: Hashable, Sendable, Codable {
  /// The account that was proved.
  public let subscriber: ID<Subscriber>
  /// The factors shown, oldest first, never empty.
  public private(set) var factors: [Factor]
  /// When the last factor was shown.
  public private(set) var at: Instant

  /// A kind of proof. Knowledge of the ID number is never the only one (S5).
  public enum Factor: String, Hashable, Sendable, Codable, CaseIterable {
    case smsCode, servicePassword, idNumberTail
  }

  /// A proof by a first factor; the ID number alone is a bug.
  public init(subscriber: ID<Subscriber>, first: Factor, at: Instant) {
    precondition(first != .idNumberTail, "knowledge is never the only factor")
    self.subscriber = subscriber
    factors = [first]
    self.at = at
  }

  /// This proof with one more factor.
  public func adding(_ factor: Factor, at now: Instant) -> Proof {
    var next = self
    if !next.factors.contains(factor) { next.factors.append(factor) }
    next.at = now
    return next
  }
}

/// What the customer wrote on the form for leaving.
public struct LeaveForm: Hashable, Sendable, Codable {
  /// Who can be called about it; required for broadband.
  public var contact: PhoneNumber?
  /// Why; required for broadband only (R19).
  public var reason: LeaveReason?
  /// More in the customer's own words, masked.
  public var remark: String?

  /// Builds a form from its parts.
  public init(contact: PhoneNumber? = nil, reason: LeaveReason? = nil, remark: String? = nil) {
    self.contact = contact
    self.reason = reason
    self.remark = remark
  }
}

/// The reasons for leaving that are kept for analysis (R19).
public enum LeaveReason: String, Hashable, Sendable, Codable, CaseIterable {
  case price, noLongerNeeded, quality, hardToUse, otherOperator, other
}
