/// Limits of verification and conversation (S1, S3, S8, Q11), from the policy files.
public struct Limits: Hashable, Sendable {
  /// How long a code is valid (S1).
  public var codeValidSeconds: Int64
  /// Wrong tries that kill a code (S3).
  public var codeTries: Int
  /// Failures in a row that lock verification (S3).
  public var failuresUntilLock: Int
  /// How long verification stays locked (S3).
  public var lockSeconds: Int64
  /// Codes sent to one number in 60 s (S3).
  public var sendsPerMinute: Int
  /// Codes sent to one number in an hour (S3).
  public var sendsPerHour: Int
  /// Codes sent to one number in 24 hours (S3).
  public var sendsPerDay: Int
  /// Silence that ends a verified session (S8).
  public var idleSeconds: Int64
  /// The longest verified session (S8).
  public var sessionSeconds: Int64
  /// How fresh the last proof must be before an irreversible step (S8).
  public var stepUpSeconds: Int64
  /// Time without progress after which a person is offered (Q11).
  public var silenceSeconds: Int64
  /// The most that rules alone give back by one order, and by all such orders of one yes together; above, people look (S16).
  public var refundByRuleFen: Fen

  /// The limits of QUALITY S1, S3 and S8.
  public init(
    codeValidSeconds: Int64 = 300, codeTries: Int = 5, failuresUntilLock: Int = 10, lockSeconds: Int64 = 1800,
    sendsPerMinute: Int = 1, sendsPerHour: Int = 5, sendsPerDay: Int = 10, idleSeconds: Int64 = 900,
    sessionSeconds: Int64 = 43_200, stepUpSeconds: Int64 = 300, silenceSeconds: Int64 = 180,
    refundByRuleFen: Fen = Order.onePersonRefundLimitFen
  ) {
    self.codeValidSeconds = codeValidSeconds
    self.codeTries = codeTries
    self.failuresUntilLock = failuresUntilLock
    self.lockSeconds = lockSeconds
    self.sendsPerMinute = sendsPerMinute
    self.sendsPerHour = sendsPerHour
    self.sendsPerDay = sendsPerDay
    self.idleSeconds = idleSeconds
    self.sessionSeconds = sessionSeconds
    self.stepUpSeconds = stepUpSeconds
    self.silenceSeconds = silenceSeconds
    self.refundByRuleFen = refundByRuleFen
  }
}
