/// Something that a subscriber pays for again and again: a ringback tone, a package, a broadband line.
public struct Service: Hashable, Sendable {
  /// The subscription's id.
  public let id: ID<Service>
  /// The product it was made from.
  public let product: ID<Product>
  /// The product's name when it was ordered, as the customer knows it.
  public var name: String
  /// What kind of thing it is.
  public var kind: ServiceKind
  /// The price of one billing period.
  public var priceFen: Fen
  /// Months in one billing period, from 1.
  public var periodMonths: Int
  /// The day from which all billing periods are computed (31 Jan → 28 Feb → 31 Mar).
  public var anchor: BeijingDay
  /// The first day of service.
  public var startedOn: BeijingDay
  /// The first day without service when it isn't renewed; nil runs on until ended.
  public var endsOn: BeijingDay?
  /// Whether a new period is charged by itself.
  public var autoRenews: Bool
  /// Where in its life it is.
  public var state: ServiceState
  /// A promise to stay, with what leaving early costs; nil when there is none.
  public var contract: Contract?
  /// Who gave it, when it was a gift.
  public var giver: String?
  /// The broadband line's account name, nil for what needs no line.
  public var lineAccount: String?
  /// Whether the line is bound to this phone account; false is refused with the cure (R4).
  public var lineIsBound: Bool
  /// The terminals that must learn of a change.
  public var devices: [Device]
  /// The day on which the renewal that was announced last is charged: the first of its period, or a later one when the notice was
  /// late. Nil while none was announced.
  public var renewalNoticedFor: BeijingDay?
  /// The first day on which no new period is charged, because the number is suspended; nil while it isn't.
  public var pausedOn: BeijingDay?

  /// Builds a subscription from its parts.
  public init(
    id: ID<Service>, product: ID<Product>, name: String, kind: ServiceKind, priceFen: Fen, periodMonths: Int,
    anchor: BeijingDay, startedOn: BeijingDay, endsOn: BeijingDay?, autoRenews: Bool, state: ServiceState,
    contract: Contract? = nil, giver: String? = nil, lineAccount: String? = nil, lineIsBound: Bool = true,
    devices: [Device] = [], pausedOn: BeijingDay? = nil
  ) {
    self.id = id
    self.product = product
    self.name = name
    self.kind = kind
    self.priceFen = priceFen
    self.periodMonths = periodMonths
    self.anchor = anchor
    self.startedOn = startedOn
    self.endsOn = endsOn
    self.autoRenews = autoRenews
    self.state = state
    self.contract = contract
    self.giver = giver
    self.lineAccount = lineAccount
    self.lineIsBound = lineIsBound
    self.devices = devices
    self.pausedOn = pausedOn
  }

  /// Whether the subscription has run out by itself on `day`.
  public func hasExpired(on day: BeijingDay) -> Bool {
    guard let endsOn, !autoRenews, pausedOn == nil else { return false }
    return endsOn <= day
  }
}

/// The kinds of service.
public enum ServiceKind: String, Hashable, Sendable, Codable, CaseIterable {
  case ringback, plan, data, voice, sms, membership, broadband
  /// The number itself: it can be suspended at a keeping fee, restored and closed, but not left like a package.
  case number
}

/// Where a subscription is in its life (TMF637, with what belongs to each).
public enum ServiceState: Hashable, Sendable {
  case active
  /// Switched off by the customer but still subscribed and billed.
  case suspended
  /// An order to end it is under way.
  case pendingTerminate(ID<Order>)
  /// Ended; `on` is the first day without it.
  case terminated(on: BeijingDay)
}

/// A promise to keep a service for some months.
public struct Contract: Hashable, Sendable, Codable {
  /// The first day of the promise.
  public var startedOn: BeijingDay
  /// Its length in months.
  public var months: Int
  /// What the promise takes off the price in each month; paid back under a claw-back.
  public var monthlyDiscountFen: Fen

  /// Builds a contract from its parts.
  public init(startedOn: BeijingDay, months: Int, monthlyDiscountFen: Fen) {
    self.startedOn = startedOn
    self.months = months
    self.monthlyDiscountFen = monthlyDiscountFen
  }

  /// The first day without obligation.
  public var endsOn: BeijingDay { startedOn.adding(months: months) }
}

/// A terminal of a service, or equipment that was lent with it.
public struct Device: Hashable, Sendable, Codable {
  /// The device's name, such as `手机终端` or `光猫`.
  public var name: String
  /// Whether it follows the service's state.
  public var sync: DeviceSync
  /// What is owed when lent equipment isn't returned; nil when the device is the customer's own.
  public var replacementFen: Fen?
  /// What became of lent equipment after its service was left; nil while the service runs.
  public var lending: Lending?

  /// Builds a device from its parts.
  public init(name: String, sync: DeviceSync, replacementFen: Fen? = nil, lending: Lending? = nil) {
    self.name = name
    self.sync = sync
    self.replacementFen = replacementFen
    self.lending = lending
  }
}

/// Whether a device has acknowledged the service's last state (R28).
public enum DeviceSync: String, Hashable, Sendable, Codable, CaseIterable {
  case bound, unbinding, unbound, failed
  /// It was told that the service runs and hasn't acknowledged.
  case binding
}
