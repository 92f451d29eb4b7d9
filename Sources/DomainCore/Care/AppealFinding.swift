/// What the file says about a service that a customer says should have ended (R33).
public enum AppealFinding: Hashable, Sendable {
  /// Nothing ends it: it runs on. The last order that was to end it and didn't, nil when there was none.
  case running(after: ID<Order>?)
  /// It was left, and runs again by the order that took that back or opened it anew.
  case runningAgain(by: ID<Order>)
  /// An order is under way.
  case underWay(ID<Order>)
  /// An order waits for what is due to be paid.
  case waitsForPayment(ID<Order>)
  /// It ended.
  case ended(Ended)

  /// How a service ended, and what is out of order since.
  public struct Ended: Hashable, Sendable {
    /// The first day without it.
    public var on: BeijingDay
    /// The order that ended it, nil when it is older than the file.
    public var order: ID<Order>?
    /// Terminals that haven't acknowledged the end (R28).
    public var outOfStep: [String]
    /// Refunds of what was charged for periods after the end (R18), oldest first.
    public var strayRefunds: [ID<Refund>]
    /// The last bill line of a period before the end.
    public var lastCharge: ID<Charge>?

    /// Builds a finding from its parts.
    public init(
      on: BeijingDay, order: ID<Order>?, outOfStep: [String], strayRefunds: [ID<Refund>],
      lastCharge: ID<Charge>?
    ) {
      self.on = on
      self.order = order
      self.outOfStep = outOfStep
      self.strayRefunds = strayRefunds
      self.lastCharge = lastCharge
    }
  }
}

extension CustomerFile {
  /// The facts about leaving a service; nil when the account has no such service.
  ///
  /// What was charged for periods after the end is given back by what is due by time, before anybody looks.
  public func appealFinding(on id: ID<Service>) -> AppealFinding? {
    guard let service = service(id) else { return nil }
    let orders = orders.filter { $0.service == id }
    switch service.state {
    case .active, .suspended:
      let turns = orders.filter { $0.item.isLeaving || $0.item.opensAgain && $0.state == .completed }
      guard let last = turns.last else { return .running(after: nil) }
      return last.item.isLeaving ? .running(after: last.id) : .runningAgain(by: last.id)
    case .pendingTerminate(let order):
      switch self.order(order)?.state {
      case .held(.paymentFailed), .held(.paymentOverdue): return .waitsForPayment(order)
      default: return .underWay(order)
      }
    case .terminated(let day):
      let lines = charges.filter { $0.service == id && $0.kind == .period }
      let order = orders.last { $0.state == .completed }
      // A line that begins on the very day of the end is one for afterwards only when the order didn't settle it.
      let after = lines.filter {
        $0.periodStart > day || ($0.periodStart == day && order?.item.settlement.charge != $0.id)
      }
      let stray = refunds.filter { refund in
        refund.order == nil && after.contains { $0.id == refund.charge }
      }
      return .ended(
        .init(
          on: day, order: order?.id,
          outOfStep: service.devices.filter(\.isOutOfStep).map(\.name), strayRefunds: stray.map(\.id),
          lastCharge: lines.last { !after.contains($0) }?.id))
    }
  }
}

extension Device {
  /// Whether it should have followed the end of its service and hasn't said so.
  public var isOutOfStep: Bool { sync != .unbound && replacementFen == nil }
}
