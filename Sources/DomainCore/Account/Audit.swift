/// One entry of a subscriber's audit log; the store chains entries by keyed hashes (S15).
public struct AuditEvent: Hashable, Sendable {
  /// Who acted.
  public let actor: Actor
  /// What was done.
  public let action: Action
  /// The order, refund, payment or receipt it was done to.
  public let reference: String
  /// When.
  public let at: Instant
  /// The member of the staff who acted; nil when it was no person of the operator.
  public let who: String?

  /// Who can act.
  public enum Actor: String, Hashable, Sendable, Codable, CaseIterable {
    case customer, bot, operatorSystem, staff
    /// A program that speaks for the customer, by JSON Lines or MCP.
    case program
  }

  /// What can be done.
  public enum Action: String, Hashable, Sendable, Codable, CaseIterable {
    case verified, verificationFailed, verificationLocked, orderAccepted, orderApproved, orderRejected,
      orderHeld,
      orderCompleted, orderPartial, orderFailed, orderCancelled, paymentSucceeded, paymentFailed,
      refundPromised,
      refundArrived, refundFailed, refundEscalated, receiptIssued, renewed, messageSetAside
    /// The customer asked for an order to be withdrawn.
    case orderWithdrawalAsked
    /// Lent equipment came back, or was billed because it didn't.
    case equipmentReturned, equipmentCharged, equipmentMissed
    // What customers ask for besides orders.
    case caseOpened, caseAnswered, caseWithdrawn, freezeLifted, noticeChannelChanged, noticeResent,
      devicesRepaired,
      personalDataCopied, personalDataErased
    /// A program tried what it may not: the reference says what.
    case attemptRefused
    /// The first of two approvals of an order.
    case orderApprovedByFirst
    /// A person at the desk took a conversation, spoke in it, proposed an order or gave it back.
    case deskTaken, deskReplied, deskProposed, deskGivenBack
    /// The list of staff was changed, a member's secret was wrong, something of a customer's was looked at.
    case staffChanged, staffRefused, staffLooked
    /// Money that no rule gives was proposed, approved or rejected by people.
    case grantProposed, grantApprovedByFirst, grantApproved, grantRejected
    /// A person sent a refund once more that nobody had answered.
    case refundSentAgain
    /// A person sent money of a closed account on by another way, or was the first of two to say so.
    case payoutApproved, payoutApprovedByFirst
    /// The first of two approvals of an answer that gives money back.
    case caseApprovedByFirst
    /// A back-up was put in the store's place.
    case restored
    /// The bank took a payment back.
    case paymentChargedBack
    /// What had got out of step was set right by rule.
    case repaired
    /// People said that what an account shows is dated ahead and the clock is right; the first of two said it.
    case datedAheadConfirmed, datedAheadConfirmedByFirst
    /// A terminal of the customer's said that it follows its service.
    case deviceAcknowledged
  }

  /// Builds an entry from its parts.
  public init(actor: Actor, action: Action, reference: String, at: Instant, who: String? = nil) {
    self.who = who
    self.actor = actor
    self.action = action
    self.reference = reference
    self.at = at
  }
}
