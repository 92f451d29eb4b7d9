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

  /// Who can act.
  public enum Actor: String, Hashable, Sendable, Codable, CaseIterable {
    case customer, bot, operatorSystem, staff
  }

  /// What can be done.
  public enum Action: String, Hashable, Sendable, Codable, CaseIterable {
    case verified, verificationFailed, verificationLocked, orderAccepted, orderApproved, orderRejected,
      orderHeld,
      orderCompleted, orderPartial, orderFailed, orderCancelled, paymentSucceeded, paymentFailed,
      refundPromised,
      refundArrived, refundFailed, refundEscalated, receiptIssued, renewed, messageSetAside
    // What customers ask for besides orders.
    case caseOpened, caseAnswered, freezeLifted, noticeChannelChanged, noticeResent, devicesRepaired,
      personalDataCopied, personalDataErased
  }

  /// Builds an entry from its parts.
  public init(actor: Actor, action: Action, reference: String, at: Instant) {
    self.actor = actor
    self.action = action
    self.reference = reference
    self.at = at
  }
}
