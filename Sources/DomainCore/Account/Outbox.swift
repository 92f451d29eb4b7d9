/// Something that must reach the outside: written in the turn's commit, delivered after it, its id the idempotency key.
public struct OutboxMessage: Hashable, Sendable {
  /// The message's id, given to the outside so that a second delivery does nothing.
  public let id: ID<OutboxMessage>
  /// What is to be done.
  public let errand: Errand
  /// When it was written.
  public let createdAt: Instant
  /// Not to be delivered earlier.
  public var notBefore: Instant
  /// Deliveries tried so far.
  public var attempts: Int
  /// Where it stands.
  public var state: OutboxState
  /// Whether a delivery was begun of which no answer is written yet: the outside may have acted, whatever the clock says.
  public var isBegun: Bool

  /// Builds a message from its parts.
  public init(
    id: ID<OutboxMessage>, errand: Errand, createdAt: Instant, notBefore: Instant, attempts: Int = 0,
    state: OutboxState = .waiting, isBegun: Bool = false
  ) {
    self.id = id
    self.errand = errand
    self.createdAt = createdAt
    self.notBefore = notBefore
    self.attempts = attempts
    self.state = state
    self.isBegun = isBegun
  }
}

extension OutboxMessage {
  /// Whether it was given up and nothing but itself says so: a result that didn't arrive, a pick-up that wasn't done. What
  /// else is given up stops its order, its refund, or opens a case; a code is asked for again.
  public var isFailure: Bool {
    guard state == .setAside else { return false }
    return switch errand {
    case .notice, .pickUp: true
    case .code, .terminate, .provision, .collect, .payBack, .resync: false
    }
  }

  /// By the moment of writing, then by id: the same in every store.
  public static func oldestFirst(_ one: OutboxMessage, _ other: OutboxMessage) -> Bool {
    (one.createdAt, one.id.text) < (other.createdAt, other.id.text)
  }

  /// This message as one that is delivered anew, under the same idempotency key.
  func taken(upAt now: Instant) -> OutboxMessage {
    OutboxMessage(id: id, errand: errand, createdAt: createdAt, notBefore: now)
  }
}

/// What is asked of the outside. Stored encrypted; a code's text is erased once it was delivered.
public enum Errand: Hashable, Sendable, Codable {
  /// A verification code by SMS. `code` is empty once delivered.
  case code(phone: PhoneNumber, code: String)
  /// A result by the customer's channel.
  case notice(Notice)
  /// End a service on the network and on its devices.
  case terminate(order: ID<Order>, service: ID<Service>)
  /// Do what an order that doesn't end its service asks of the network: open, suspend, restore, change, close.
  case provision(order: ID<Order>, service: ID<Service>, OrderAction)
  /// Fetch the lent equipment of a service that was left, on the day that was booked.
  case pickUp(service: ID<Service>, day: BeijingDay)
  /// Collect what is due.
  case collect(payment: ID<Payment>, amountFen: Fen, method: PaymentMethod)
  /// Pay money back.
  case payBack(refund: ID<Refund>, amountFen: Fen, destination: PaymentMethod)
  /// Bring one terminal in step with a service, or the network itself when no device is named (R28).
  ///
  /// `binds` is true for a service that runs; a service that has ended is told without it.
  case resync(service: ID<Service>, device: String? = nil, binds: Bool? = nil)
}

extension Errand {
  /// The result that it tells; nil for what is no notice.
  public var notice: Notice? { if case .notice(let notice) = self { notice } else { nil } }
}

/// Where a message stands; `setAside` after the last retry, visible to a person (Q7).
public enum OutboxState: String, Hashable, Sendable, Codable, CaseIterable {
  case waiting, done, setAside
}

/// A result that the customer is told of, as a kind and figures; the words are in Intents.
public struct Notice: Hashable, Sendable, Codable {
  /// What happened.
  public var kind: Kind
  /// The order or refund it is about.
  public var reference: String
  /// The service's name.
  public var serviceName: String
  /// An amount, where one belongs to it.
  public var amountFen: Fen?
  /// A day, where one belongs to it.
  public var day: BeijingDay?
  /// The label of what the order does when it isn't leaving.
  public var action: String?
  /// The one piece of lent equipment that it is about, where others are still out.
  public var device: String?

  /// The kinds of result.
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    case left, rejected, held, paymentFailed, refundArrived, refundFailed, refundOverdue
    case caseAnswered, freezeLifted
    /// Money of a closed account could not be sent and waits for a person; it was sent on by another way.
    case payoutHeld, payoutSent
    /// What was subscribed to by mistake is given back by rule.
    case misoperationRefunded
    /// A renewal that comes (`day`, `amountFen`), and one that was charged after leaving and is given back.
    case renewalAhead, strayRefunded
    /// Money on its way back waits until people have approved it.
    case refundHeld
    /// The bank took back what was paid: it is owed again.
    case paymentChargedBack
    /// An order that had stopped renewal was never paid: renewal goes on (`day`, `amountFen`).
    case renewalGoesOn
    /// What was owed is paid; a balance goes out; a line was paid for another period.
    case arrearsPaid, paidOut, lineRenewed
    case withdrawn, renewalStopped, renewalResumed, reopened, undone, suspended, restored, closed,
      planChanged, pickUpBooked, pickUpMissed,
      equipmentReturned, equipmentCharged, equipmentDamaged
  }

  /// Builds a notice from its parts.
  public init(
    kind: Kind, reference: String, serviceName: String, amountFen: Fen? = nil, day: BeijingDay? = nil,
    action: String? = nil, device: String? = nil
  ) {
    self.kind = kind
    self.reference = reference
    self.serviceName = serviceName
    self.amountFen = amountFen
    self.day = day
    self.action = action
    self.device = device
  }
}
