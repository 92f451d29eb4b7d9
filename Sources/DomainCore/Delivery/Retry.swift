/// When a message is tried again: full jitter, base 1 s, cap 60 s, at most eight deliveries (Q7). What nobody answered
/// may have happened: it is asked for on and on for a day, at intervals that double, in view of a person meanwhile.
public enum Retry {
  /// Deliveries before a message is set aside, or asked for at growing intervals.
  public static let attemptsLimit = 8
  /// How long it is asked for what became of something.
  public static let enquirySeconds: Int64 = 24 * 3600
  private static let baseMilliseconds: Int64 = 1000
  private static let capMilliseconds: Int64 = 60_000

  /// How long to wait after the unanswered delivery `attempt`, from the eighth on: 2 minutes, 4, 8 …
  public static func enquiryMilliseconds(after attempt: Int) -> Int64 {
    precondition(attempt >= attemptsLimit, "an enquiry follows the last retry")
    return 120_000 << Int64(min(attempt - attemptsLimit, 10))
  }

  /// How long to wait after delivery `attempt`, from 1: anything from nothing to the bound, which doubles each time. The
  /// chance comes from a keyed hash of message and attempt, so that the same failure waits the same time.
  public static func delayMilliseconds(
    of message: ID<OutboxMessage>, after attempt: Int, keyring: any Keyring
  ) -> Int64 {
    precondition(attempt >= 1, "a retry follows a delivery")
    let bound = min(capMilliseconds, baseMilliseconds << Int64(min(attempt - 1, 16)))
    var writer = CanonicalBytes()
    writer.add("retry", message.text)
    writer.add("attempt", String(attempt))
    let hash = keyring.keyedHash(writer.bytes, for: .number)
    let chance = hash.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int64(chance % UInt64(bound + 1))
  }
}
