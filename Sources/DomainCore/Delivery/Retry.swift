/// When a message is tried again: full jitter, base 1 s, cap 60 s, at most eight deliveries (Q7).
public enum Retry {
  /// Deliveries before a message is set aside.
  public static let attemptsLimit = 8
  private static let baseMilliseconds: Int64 = 1000
  private static let capMilliseconds: Int64 = 60_000

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
