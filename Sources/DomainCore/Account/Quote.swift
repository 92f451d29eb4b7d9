/// What an order would cost and give back, said before anything is ordered (R17). A yes counts only for the very same quote.
/// All items of a quote do the same: they all leave, or all carry the same kind of action.
public struct Quote: Hashable, Sendable, Codable {
  /// One entry for each service that would end.
  public var items: [QuoteItem]
  /// How what is due would be paid; nil when nothing is due or it hasn't been chosen.
  public var paymentMethod: PaymentMethod?
  /// The day it holds for: settlement by days makes a quote of yesterday a different one.
  public var day: BeijingDay
  /// The policy version it was computed by.
  public var policyVersion: String

  /// Builds a quote from its parts.
  public init(items: [QuoteItem], paymentMethod: PaymentMethod?, day: BeijingDay, policyVersion: String) {
    self.items = items
    self.paymentMethod = paymentMethod
    self.day = day
    self.policyVersion = policyVersion
  }

  /// What must be paid for leaving: all fees of all items.
  public var dueFen: Fen { items.map(\.feeFen).total }
  /// What comes back: all refunds of all items.
  public var refundFen: Fen { items.map(\.creditedFen).total }
}

/// What ending one service would cost and give back.
public struct QuoteItem: Hashable, Sendable, Codable {
  /// The service that would end.
  public var service: ID<Service>
  /// Its name, for the words.
  public var serviceName: String
  /// Its kind.
  public var kind: ServiceKind
  /// The price of a period.
  public var priceFen: Fen
  /// The running period's charge divided into used and given back.
  public var settlement: Settlement
  /// What leaving early costs.
  public var terminationFee: TerminationFeeQuote
  /// What lent equipment would cost if it isn't returned (said, charged only then).
  public var equipmentFen: Fen
  /// The first day without the service.
  public var effectiveOn: BeijingDay
  /// When the money should arrive; nil when nothing comes back.
  public var refundExpectedOn: BeijingDay?
  /// Whether that day lies past the published working calendar.
  public var refundDayIsProvisional: Bool
  /// Until when the settlement window of the operator's policy runs, as an instant (24:00 Beijing for windows in days).
  public var settlesBy: Instant
  /// Whether it renews by itself until the yes, which stops that at once; a withdrawal brings it back.
  public var wasRenewing: Bool
  /// Whether it is switched off already; a withdrawal or rejection leaves it so.
  public var wasSuspended: Bool
  /// What the order does instead of ending the service; nil is leaving.
  public var action: OrderAction?
  /// The running period when it isn't paid yet, and what of it stays owed; nil when nothing is owed for it.
  public var unpaid: UnpaidPeriod?
  /// The change under way that leaving voids first, such as a change of plan that waits for the next period.
  public var voids: ID<Order>?

  /// Builds an item from its parts.
  public init(
    service: ID<Service>, serviceName: String, kind: ServiceKind, priceFen: Fen, settlement: Settlement,
    terminationFee: TerminationFeeQuote, equipmentFen: Fen, effectiveOn: BeijingDay,
    refundExpectedOn: BeijingDay?,
    refundDayIsProvisional: Bool, settlesBy: Instant, wasRenewing: Bool = false, wasSuspended: Bool = false
  ) {
    self.service = service
    self.serviceName = serviceName
    self.kind = kind
    self.priceFen = priceFen
    self.settlement = settlement
    self.terminationFee = terminationFee
    self.equipmentFen = equipmentFen
    self.effectiveOn = effectiveOn
    self.refundExpectedOn = refundExpectedOn
    self.refundDayIsProvisional = refundDayIsProvisional
    self.settlesBy = settlesBy
    self.wasRenewing = wasRenewing
    self.wasSuspended = wasSuspended
  }

  /// What must be paid with the order: the fee for leaving, the first period of a service that is opened again or goes on, or
  /// what is owed.
  public var feeFen: Fen {
    switch action {
    case .reopen(let reopening): reopening.firstFen
    case .renew(let renewing): renewing.firstFen
    case .payArrears(let paying): paying.dueFen
    default: terminationFee.amountFen
    }
  }

  /// The most that the order sends back or out: a credit, a fee that comes back with it, a balance. By it is decided what
  /// must be proved (S5) and who must approve (S16).
  public var moneyBackFen: Fen {
    let ofAction =
      switch action {
      case .undo(let undoing): undoing.feeBackFen
      case .resumeRenewal(let resuming): resuming.feeBackFen
      case .closeAccount(let closing): closing.payoutFen + (closing.outsideFen ?? .zero)
      case .payOut(let paying): paying.amountFen
      default: Fen.zero
      }
    return max(creditedFen, ofAction)
  }

  /// The bill lines that the order divides: that of its service, and the keeping fee of a suspended number that is closed.
  public var settlements: [Settlement] {
    guard case .closeAccount(let closing)? = action, let keeping = closing.keeping else {
      return [settlement]
    }
    return [settlement, keeping]
  }

  /// What comes back of them together.
  public var creditedFen: Fen { settlements.map(\.creditedFen).total }
}

/// A running period that was billed and isn't paid yet.
public struct UnpaidPeriod: Hashable, Sendable, Codable {
  /// The bill line.
  public var charge: ID<Charge>
  /// What is owed of it today.
  public var chargedFen: Fen
  /// What stays owed after leaving, by the operator's rule.
  public var owedFen: Fen
  /// Days used, and days in the period.
  public var usedDays: Int
  public var totalDays: Int
  /// The rule that was applied.
  public var rule: UnpaidRule

  /// Builds an unpaid period from its parts.
  public init(
    charge: ID<Charge>, chargedFen: Fen, owedFen: Fen, usedDays: Int, totalDays: Int, rule: UnpaidRule
  ) {
    precondition(.zero <= owedFen && owedFen <= chargedFen, "leaving never makes a debt grow")
    self.charge = charge
    self.chargedFen = chargedFen
    self.owedFen = owedFen
    self.usedDays = usedDays
    self.totalDays = totalDays
    self.rule = rule
  }
}

/// A charged period divided by days: used + credited = charged, always.
public struct Settlement: Hashable, Sendable, Codable {
  /// The bill line that is divided; nil when no period is running or it wasn't paid.
  public var charge: ID<Charge>?
  /// What was charged for the running period, less earlier credits.
  public var chargedFen: Fen
  /// The part for the days used.
  public var usedFen: Fen
  /// The part that is given back.
  public var creditedFen: Fen
  /// Days used, the day of leaving included when the policy says so.
  public var usedDays: Int
  /// Days in the period.
  public var totalDays: Int
  /// The rule that was applied, named to the customer.
  public var rule: RefundRule

  /// Builds a settlement; parts that don't add up are a bug.
  public init(
    charge: ID<Charge>?, chargedFen: Fen, usedFen: Fen, creditedFen: Fen, usedDays: Int, totalDays: Int,
    rule: RefundRule
  ) {
    precondition(usedFen + creditedFen == chargedFen, "used + credited = charged")
    precondition(usedFen >= .zero && creditedFen >= .zero, "a settlement has no negative part")
    self.charge = charge
    self.chargedFen = chargedFen
    self.usedFen = usedFen
    self.creditedFen = creditedFen
    self.usedDays = usedDays
    self.totalDays = totalDays
    self.rule = rule
  }
}

/// An early-termination fee and how it was computed, so that it can be explained.
public struct TerminationFeeQuote: Hashable, Sendable, Codable {
  /// The amount.
  public var amountFen: Fen
  /// The calculation behind it.
  public var basis: Basis

  /// The kinds of calculation, with their figures.
  public enum Basis: Hashable, Sendable, Codable {
    case none
    case fixed
    /// `rateBasisPoints` of 10 000 of the price of the months left, within floor and cap.
    case remainingMonths(
      monthsLeft: Int, monthlyFen: Fen, rateBasisPoints: Int, floorFen: Fen?, capFen: Fen?)
    /// The discount of the months enjoyed, given back.
    case clawBack(monthsUsed: Int, monthlyDiscountFen: Fen)
  }

  /// Builds a fee from its parts.
  public init(amountFen: Fen, basis: Basis) {
    self.amountFen = amountFen
    self.basis = basis
  }

  /// No fee.
  public static let none = TerminationFeeQuote(amountFen: .zero, basis: .none)
}
