/// An operator's rules around leaving that not every operator has; nil is a rule that it doesn't have.
public struct OperatorTerms: Hashable, Sendable {
  /// How long after it was done an order can be taken back (R20).
  public var undoWindow: Sourced<Window>?
  /// From how many times of leaving or re-joining the same product on a customer is warned (R21); never a reason to refuse.
  public var frequentChanges: Sourced<FrequentChanges>?
  /// Suspending the number (停机保号).
  public var numberKeeping: Sourced<NumberKeeping>?
  /// What stays owed of a running period that isn't paid.
  public var unpaidPeriod: Sourced<UnpaidRule>?
  /// What open bill lines of a service do to its leaving.
  public var debtsAtLeaving: Sourced<DebtsAtLeaving>?
  /// Returning lent equipment (MIIT 2025: pick-up bookable within 7 days).
  public var equipmentReturn: Sourced<EquipmentReturn>?

  /// What was subscribed to by mistake and comes back by rule; all else is a person's to decide.
  public var misoperation: Sourced<Misoperation>?

  /// Paying a balance out while the account goes on (R10).
  public var balancePayout: Sourced<BalancePayout>?

  /// What becomes of renewal when an order that stopped it ends because what was due for it was never paid; nil is
  /// `staysOff`.
  public var renewalIfUnpaid: Sourced<RenewalIfUnpaid>?

  /// A rule and where it comes from.
  public struct Sourced<Rule: Hashable & Sendable>: Hashable, Sendable {
    /// The rule.
    public var rule: Rule
    /// Where it comes from.
    public var source: Source

    /// A rule with its source.
    public init(_ rule: Rule, _ source: Source) {
      self.rule = rule
      self.source = source
    }
  }

  /// What counts as frequent.
  public struct FrequentChanges: Hashable, Sendable {
    /// How many times of leaving and re-joining together.
    public var count: Int
    /// Within how many days before today.
    public var days: Int

    /// Builds a rule from its parts.
    public init(count: Int, days: Int) {
      self.count = count
      self.days = days
    }
  }

  /// How a number is suspended.
  public struct NumberKeeping: Hashable, Sendable {
    /// The product whose price is the keeping fee.
    public var product: ID<Product>
    /// The kinds of service whose billing pauses; everything else goes on being billed.
    public var pauses: [ServiceKind]
    /// Whether it begins at once or when the main plan's paid period ends.
    public var effect: LeaveEffect

    /// Builds a rule from its parts.
    public init(product: ID<Product>, pauses: [ServiceKind], effect: LeaveEffect) {
      self.product = product
      self.pauses = pauses
      self.effect = effect
    }
  }

  /// How lent equipment comes back.
  public struct EquipmentReturn: Hashable, Sendable {
    /// Days after the end of the service in which it must be returned; the last one ends at 24:00 Beijing.
    public var withinDays: Int
    /// How many days ahead a pick-up can be booked.
    public var pickUpDays: Int
    /// How many days a customer has at least, from a pick-up that came to nothing on, and by how many the last day of returning
    /// moves at most; nil where it doesn't move.
    public var daysAfterMissedPickUp: Int?

    /// Builds a rule from its parts.
    public init(withinDays: Int, pickUpDays: Int, daysAfterMissedPickUp: Int? = nil) {
      self.withinDays = withinDays
      self.pickUpDays = pickUpDays
      self.daysAfterMissedPickUp = daysAfterMissedPickUp
    }
  }

  /// What a rule gives back of something that was subscribed to by mistake (误操作).
  public struct Misoperation: Hashable, Sendable {
    /// How long after the first period was charged it can be said.
    public var window: Window
    /// The most that a rule gives back.
    public var limitFen: Fen
    /// How often, within how many days before today; more often a person looks.
    public var times: Int
    public var days: Int

    /// Builds a rule from its parts.
    public init(window: Window, limitFen: Fen, times: Int, days: Int) {
      self.window = window
      self.limitFen = limitFen
      self.times = times
      self.days = days
    }
  }

  /// How a balance is paid out.
  public struct BalancePayout: Hashable, Sendable {
    /// The ways that it can go, never the balance itself.
    public var ways: [PaymentMethod]
    /// Whether everything must have been left before.
    public var afterLeaving: Bool

    /// Builds a rule from its parts.
    public init(ways: [PaymentMethod], afterLeaving: Bool) {
      precondition(!ways.isEmpty && !ways.contains(.balance), "a balance goes out of the account")
      self.ways = ways
      self.afterLeaving = afterLeaving
    }
  }

  /// No rule at all.
  public init() {}

  /// These rules with what `other` has instead.
  func overridden(by other: OperatorTerms) -> OperatorTerms {
    var terms = self
    terms.undoWindow = other.undoWindow ?? undoWindow
    terms.frequentChanges = other.frequentChanges ?? frequentChanges
    terms.numberKeeping = other.numberKeeping ?? numberKeeping
    terms.unpaidPeriod = other.unpaidPeriod ?? unpaidPeriod
    terms.debtsAtLeaving = other.debtsAtLeaving ?? debtsAtLeaving
    terms.equipmentReturn = other.equipmentReturn ?? equipmentReturn
    terms.misoperation = other.misoperation ?? misoperation
    terms.balancePayout = other.balancePayout ?? balancePayout
    terms.renewalIfUnpaid = other.renewalIfUnpaid ?? renewalIfUnpaid
    return terms
  }
}

/// What stays owed of a running period that isn't paid when its service is left: all of it, or the days used.
public enum UnpaidRule: String, Hashable, Sendable, Codable, CaseIterable {
  case full, used
}

/// What becomes of renewal when an order that stopped it was never paid and has ended (FACTS: it may resume only with a notice).
public enum RenewalIfUnpaid: String, Hashable, Sendable, Codable, CaseIterable {
  /// It stays off: the service ends with the period that is paid.
  case staysOff = "stays_off"
  /// It goes on from the next period, which the customer is told of as long before as of any renewal.
  case resumes
}

/// What bill lines of a service that aren't paid do to its leaving. There is one rule: they delay nothing and stay owed
/// (电信条例 第四十条: no refusing or delaying without reason); only what leaving itself costs is paid first.
public enum DebtsAtLeaving: String, Hashable, Sendable, Codable, CaseIterable {
  case goesOn = "goes_on"
}
