/// Something that can be subscribed to, and how it is left.
public struct Product: Hashable, Sendable {
  /// The product's id, such as `cmcc.ringback`.
  public let id: ID<Product>
  /// Whose product it is.
  public var operatorID: ID<OperatorPolicy>
  /// What kind of thing it is.
  public var kind: ServiceKind
  /// Its official name.
  public var name: String
  /// Other names that customers use.
  public var aliases: [String]
  /// The price of one period.
  public var priceFen: Fen
  /// Months in a period.
  public var periodMonths: Int
  /// What comes back of a running period.
  public var refundRule: RefundRule
  /// When leaving takes effect.
  public var effect: LeaveEffect
  /// What leaving inside a contract costs.
  public var terminationFee: TerminationFeePolicy
  /// Whether leaving can be decided by rule, or waits for a person.
  public var needsPerson: Bool
  /// Products that must be left or replaced first.
  public var leaveFirst: [ID<Product>]
  /// Terms of leaving that are shown and accepted with the yes, nil when there are none (R19).
  public var terms: String?
  /// What is offered, once, to who has left it; nil offers nothing (R23).
  public var replacement: Replacement?
  /// Whether it can be ordered anew: an offer, a plan to change to, a service to open again.
  public var isOpen: Bool
  /// Where its figures come from.
  public var source: Source

  /// Builds a product from its parts.
  public init(
    id: ID<Product>, operatorID: ID<OperatorPolicy>, kind: ServiceKind, name: String, aliases: [String],
    priceFen: Fen, periodMonths: Int, refundRule: RefundRule, effect: LeaveEffect,
    terminationFee: TerminationFeePolicy, needsPerson: Bool, leaveFirst: [ID<Product>], terms: String?,
    source: Source, isOpen: Bool = true
  ) {
    self.id = id
    self.operatorID = operatorID
    self.kind = kind
    self.name = name
    self.aliases = aliases
    self.priceFen = priceFen
    self.periodMonths = periodMonths
    self.refundRule = refundRule
    self.effect = effect
    self.terminationFee = terminationFee
    self.needsPerson = needsPerson
    self.leaveFirst = leaveFirst
    self.terms = terms
    self.isOpen = isOpen
    self.source = source
  }
}

/// What comes back of a running period that was paid (the seeds disagree, so it is data: A 2.2 full, A 4.2 prorated).
public enum RefundRule: String, Hashable, Sendable, Codable, CaseIterable {
  case full, prorated, none
}

/// When leaving takes effect.
public enum LeaveEffect: String, Hashable, Sendable, Codable, CaseIterable {
  case immediate, periodEnd
}

/// What leaving inside a contract costs. No national formula exists: it is data.
public enum TerminationFeePolicy: Hashable, Sendable {
  case none
  case fixed(amountFen: Fen)
  /// Basis points of the price of the months left, within floor and cap.
  case remainingMonths(rateBasisPoints: Int, floorFen: Fen?, capFen: Fen?)
  /// The contract's discount of the months enjoyed is given back.
  case clawBack
}
