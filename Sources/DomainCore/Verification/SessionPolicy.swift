/// Whether a verified session still counts, and which proof an act needs (S5, S8).
public struct SessionPolicy: Hashable, Sendable {
  /// Above this refund one factor isn't enough (S5: 200 元).
  public static let singleFactorRefundLimitFen = Fen(20_000)

  /// The limits it decides by.
  public let limits: Limits

  /// Decides by these limits.
  public init(_ limits: Limits) {
    self.limits = limits
  }

  /// What a proof is needed for.
  public enum Act: Hashable, Sendable {
    /// Seeing what belongs to the account.
    case look
    /// Ending services at the price of a quote.
    case leave(Quote)
    /// Withdrawing an order that did what this item says, for so much of a paid fee that comes back.
    case withdraw(QuoteItem, feeBackFen: Fen)
    /// Anything for the broadband line or the account as a whole (R1).
    case accountLevel
    /// A refund that goes elsewhere than it came from.
    case refundElsewhere
    /// Lifting a freeze (R3).
    case liftFreeze
    /// Closing the account.
    case closeAccount
  }

  /// What is missing, in the order in which it is looked at.
  public enum Lack: Hashable, Sendable {
    /// No proof for this account.
    case proof
    /// A second factor beside the one shown.
    case secondFactor
    /// The last factor was shown too long ago for what can't be undone.
    case freshness
  }

  /// Whether a session counts: at most 15 minutes of silence and 12 hours in all. A clock that stands before one of the
  /// moments can't tell an age: then it doesn't.
  ///
  /// - Parameters:
  ///   - verifiedAt: When the session's first proof was shown.
  ///   - lastHeardAt: When the customer last said something.
  public func isOpen(verifiedAt: Instant, lastHeardAt: Instant, at now: Instant) -> Bool {
    Self.isWithin(limits.idleSeconds, since: lastHeardAt, at: now)
      && Self.isWithin(limits.sessionSeconds, since: verifiedAt, at: now)
  }

  /// What is missing for `act`, nil when nothing is.
  public func lack(_ proof: Proof?, for act: Act, by subscriber: ID<Subscriber>, at now: Instant) -> Lack? {
    guard let proof, proof.subscriber == subscriber else { return .proof }
    if proof.factors.count < factorsNeeded(for: act) { return .secondFactor }
    if act != .look, !isFresh(proof, at: now) { return .freshness }
    return nil
  }

  /// How many factors an act needs: two for broadband, the number and the account as a whole, for refunds over 200 元 or elsewhere.
  public func factorsNeeded(for act: Act) -> Int {
    switch act {
    case .look: 1
    case .leave(let quote): Self.needsSecondFactor(quote.items) ? 2 : 1
    case .withdraw(let item, let feeBackFen):
      Self.needsSecondFactor([item]) || feeBackFen > Self.singleFactorRefundLimitFen ? 2 : 1
    case .accountLevel, .refundElsewhere, .liftFreeze, .closeAccount: 2
    }
  }

  /// Whether the last factor was shown within the last 300 s.
  public func isFresh(_ proof: Proof, at now: Instant) -> Bool {
    Self.isWithin(limits.stepUpSeconds, since: proof.at, at: now)
  }

  static func needsSecondFactor(_ items: [QuoteItem]) -> Bool {
    // Paying what is owed gives nothing away, whoever does it.
    items.contains { ($0.kind == .broadband || $0.kind == .number) && $0.action?.kind != .payArrears }
      || items.map(\.moneyBackFen).total > singleFactorRefundLimitFen
  }

  private static func isWithin(_ seconds: Int64, since earlier: Instant, at now: Instant) -> Bool {
    (0...seconds * 1000).contains(now.milliseconds - earlier.milliseconds)
  }
}
