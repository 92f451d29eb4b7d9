/// The keyed hash chain over a subscriber's audit entries: an entry that is changed, moved, left out or added by
/// somebody without the key breaks it (S15).
public enum AuditChain {
  /// What the first entry follows.
  public static let root = [UInt8](repeating: 0, count: 32)

  /// The hash of entry `sequence` (from 1), which follows the entry whose hash is `previous`; 32 bytes.
  public static func link(
    after previous: [UInt8], subscriber: ID<Subscriber>, sequence: Int64, content: [UInt8],
    keyring: some Keyring
  ) -> [UInt8] {
    var header = CanonicalBytes()
    header.add("audit", subscriber.text)
    header.add("sequence", String(sequence))
    return keyring.keyedHash(previous + header.bytes + content, for: .audit)
  }
}
