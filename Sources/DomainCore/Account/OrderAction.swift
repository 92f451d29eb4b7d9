/// What an order does when it doesn't end its service (R16, R18, R20, R23), with every figure that was read out for it.
public indirect enum OrderAction: Hashable, Sendable, Codable {
  /// Switches renewal off; the service runs to the end of its period.
  case stopRenewal
  /// Opens a service again that was left.
  case reopen(Reopening)
  /// Takes a finished order back as if it had never been: what it promised back isn't paid, what it cost is.
  case undo(Undoing)
  /// Suspends the number at a keeping fee (停机保号).
  case suspendNumber(Suspending)
  /// Ends the suspension of the number (复机).
  case restoreNumber(Restoring)
  /// Closes the account (销户).
  case closeAccount(Closing)
  /// Changes the main plan.
  case changePlan(PlanChange)
  /// Pays what is owed (R10).
  case payArrears(PayingArrears)
  /// Pays the balance out while the account goes on (R10).
  case payOut(PayingOut)
  /// Switches renewal on again (R18).
  case resumeRenewal(ResumingRenewal)
  /// Pays another period of a broadband line whose time is over (R8).
  case renew(Renewing)

  /// A service that is opened again.
  public struct Reopening: Hashable, Sendable, Codable {
    /// The days that the first bill line covers.
    public var firstStart: BeijingDay
    public var firstEnd: BeijingDay
    /// What they cost; with what earlier lines of the same period kept, never more than one period's price.
    public var firstFen: Fen
    /// What earlier bill lines of the same period kept; zero when it is a new period.
    public var keptFen: Fen
    /// Days charged for, of the days in the period.
    public var chargedDays: Int
    public var totalDays: Int
    /// The day from which the periods are computed.
    public var anchor: BeijingDay
    /// The product when the service is opened for the first time; nil opens one again that was left.
    public var product: ID<Product>?
  }

  /// A finished order that is taken back.
  public struct Undoing: Hashable, Sendable, Codable {
    /// The order that is taken back.
    public var order: ID<Order>
    /// The refund that is called off with it.
    public var calledOffFen: Fen
    /// The fee that is given back with it.
    public var feeBackFen: Fen
    /// Whether the service renews by itself again.
    public var renews: Bool
    /// Whether only renewal had been switched off.
    public var isRenewalOnly: Bool
  }

  /// A number that is suspended.
  public struct Suspending: Hashable, Sendable, Codable {
    /// The product that names the keeping fee.
    public var product: ID<Product>
    /// Its name.
    public var name: String
    /// The keeping fee of a month.
    public var monthlyFen: Fen
    /// The services whose billing pauses, in the file's order.
    public var pauses: [ID<Service>]
    /// The month that an earlier suspension was charged for and that goes on; nil when a whole month begins.
    public var rest: KeepingRest?
  }

  /// What is left of a month for which a keeping fee was charged before: no day is charged twice.
  public struct KeepingRest: Hashable, Sendable, Codable {
    /// The first day that it no longer covers.
    public var end: BeijingDay
    /// What its days still cost; with what was kept before, never more than the fee of a month.
    public var amountFen: Fen
    /// What earlier bill lines of it keep.
    public var keptFen: Fen
    /// Days that are left, of the days in it.
    public var leftDays: Int
    public var totalDays: Int
  }

  /// A number that works again.
  public struct Restoring: Hashable, Sendable, Codable {
    /// The services whose billing goes on.
    public var resumes: [ID<Service>]
    /// What of it is charged at once, because their paid periods are over.
    public var chargedNowFen: Fen
  }

  /// An account that is closed.
  public struct Closing: Hashable, Sendable, Codable {
    /// The main plan that ends with the number, nil when there is none.
    public var plan: ID<Service>?
    /// The balance that is paid out.
    public var payoutFen: Fen
    /// Where it goes; nil when there is none.
    public var destination: PaymentMethod?
    /// The running keeping fee divided into used and given back; nil while the number isn't suspended.
    public var keeping: Settlement?
    /// What comes back beside the payout, by the ways by which it was paid; nil when nothing does.
    public var outsideFen: Fen?
  }

  /// A plan that replaces another from the next period on.
  public struct PlanChange: Hashable, Sendable, Codable {
    /// The new plan's product.
    public var product: ID<Product>
    /// Its name.
    public var name: String
    /// Its price of a period.
    public var priceFen: Fen
    /// Months in its period.
    public var periodMonths: Int
  }

  /// What is owed, paid at once.
  public struct PayingArrears: Hashable, Sendable, Codable {
    /// The bill lines, in the file's order.
    public var charges: [ID<Charge>]
    /// What is owed of them together.
    public var owedFen: Fen
    /// Those that bear a late fee; nil when none does.
    public var overdue: [OverdueLine]?

    /// The late fees together.
    public var lateFeeFen: Fen { (overdue ?? []).map(\.feeFen).total }
    /// What is to be paid.
    public var dueFen: Fen { owedFen + lateFeeFen }
  }

  /// A balance that is paid out.
  public struct PayingOut: Hashable, Sendable, Codable {
    /// All of the balance.
    public var amountFen: Fen
    /// Where it goes; nil while it isn't said.
    public var destination: PaymentMethod?
  }

  /// Renewal that is switched on again.
  public struct ResumingRenewal: Hashable, Sendable, Codable {
    /// The day of the next charge.
    public var nextOn: BeijingDay
    /// What is charged then.
    public var priceFen: Fen
    /// A fee for ending it early that was paid and comes back.
    public var feeBackFen: Fen
  }

  /// Another period of a line.
  public struct Renewing: Hashable, Sendable, Codable {
    /// The product that it runs on from then on.
    public var product: ID<Product>
    /// Its name.
    public var name: String
    /// Months in its period.
    public var periodMonths: Int
    /// The days that are paid for.
    public var firstStart: BeijingDay
    public var firstEnd: BeijingDay
    /// What they cost.
    public var firstFen: Fen
  }
}

extension OrderAction {
  /// The kinds of action, without their figures.
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    case stopRenewal, reopen, undo, suspendNumber, restoreNumber, closeAccount, changePlan, payArrears,
      payOut,
      resumeRenewal, renew
  }

  /// Which kind it is.
  public var kind: Kind {
    switch self {
    case .stopRenewal: .stopRenewal
    case .reopen: .reopen
    case .undo: .undo
    case .suspendNumber: .suspendNumber
    case .restoreNumber: .restoreNumber
    case .closeAccount: .closeAccount
    case .changePlan: .changePlan
    case .payArrears: .payArrears
    case .payOut: .payOut
    case .resumeRenewal: .resumeRenewal
    case .renew: .renew
    }
  }

  /// Whether it is about money alone, so that no network has to do anything.
  var isMoneyOnly: Bool { kind == .payArrears || kind == .payOut }

  /// The period that its payment pays for, where it pays for one.
  var firstPeriod: (start: BeijingDay, end: BeijingDay)? {
    switch self {
    case .reopen(let reopening): (reopening.firstStart, reopening.firstEnd)
    case .renew(let renewing): (renewing.firstStart, renewing.firstEnd)
    default: nil
    }
  }

  /// What it is called, in words and on receipts: the kind, but taking back a stop of renewal is no 撤销退订.
  public var label: String {
    if case .undo(let undoing) = self, undoing.isRenewalOnly { return "undoRenewal" }
    if case .reopen(let reopening) = self, reopening.product != nil { return "take" }
    return kind.rawValue
  }

  /// Its content for hashing.
  var canonicalText: String {
    switch self {
    case .stopRenewal: "stopRenewal"
    case .reopen(let reopening):
      "reopen \(reopening.firstStart) \(reopening.firstEnd) \(reopening.firstFen.count) "
        + "\(reopening.keptFen.count) \(reopening.chargedDays)/\(reopening.totalDays) \(reopening.anchor)"
        + (reopening.product.map { " take \($0)" } ?? "")
    case .undo(let undoing):
      "undo \(undoing.order) \(undoing.calledOffFen.count) \(undoing.feeBackFen.count) \(undoing.renews) "
        + "\(undoing.isRenewalOnly)"
    case .suspendNumber(let suspending):
      "suspend \(suspending.product) \(suspending.monthlyFen.count) "
        + suspending.pauses.map(\.text).joined(separator: ",") + " " + suspending.name
        + (suspending.rest.map { " rest \($0.end) \($0.amountFen.count) \($0.keptFen.count)" } ?? "")
    case .restoreNumber(let restoring):
      "restore \(restoring.chargedNowFen.count) " + restoring.resumes.map(\.text).joined(separator: ",")
    case .closeAccount(let closing):
      "close \(closing.plan?.text ?? "-") \(closing.payoutFen.count) "
        + (closing.destination?.rawValue ?? "-")
        + (closing.keeping.map { " keeping \($0.usedFen.count) \($0.creditedFen.count)" } ?? "")
    case .changePlan(let change):
      "plan \(change.product) \(change.priceFen.count) \(change.periodMonths) \(change.name)"
    case .payArrears(let paying):
      "arrears \(paying.owedFen.count) " + paying.charges.map(\.text).joined(separator: ",")
        + (paying.overdue ?? []).map { " late \($0.charge) \($0.feeFen.count)" }.joined()
    case .payOut(let paying): "payout \(paying.amountFen.count) \(paying.destination?.rawValue ?? "-")"
    case .resumeRenewal(let resuming):
      "resume \(resuming.nextOn) \(resuming.priceFen.count) \(resuming.feeBackFen.count)"
    case .renew(let renewing):
      "renew \(renewing.product) \(renewing.periodMonths) \(renewing.firstStart) \(renewing.firstEnd) "
        + "\(renewing.firstFen.count) \(renewing.name)"
    }
  }
}

extension QuoteItem {
  /// Whether the order ends its service by leaving it.
  public var isLeaving: Bool { action == nil }

  /// Whether a service that was left runs again by it.
  public var opensAgain: Bool { action?.kind == .undo || action?.kind == .reopen }
}

extension ID where Thing == Service {
  /// The number itself, as a service: made by the first order about it.
  public static let number = ID("number")
}
