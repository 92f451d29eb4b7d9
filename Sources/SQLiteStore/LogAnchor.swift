public import DomainCore
internal import StoreSQL

/// The end of a log that lies beside the store in a file of its own, kept in a second file: who cuts lines off the log's end still
/// disagrees with it. What holds for the anchor of the audit chains holds here.
public final class LogAnchor: Sendable {
  private static let log = ID<Subscriber>("@log")
  /// About 500 lines; then the file is written anew with the last of them.
  private static let limitBytes = 100_000

  private let anchor: AuditAnchor

  /// The anchor of the log at `path`, in `path.anchor`. Lines are marked with `keyring`.
  public init(of path: String, keyring: any Keyring) {
    anchor = AuditAnchor(path: path + ".anchor", keyring: keyring)
    try? anchor.tidy(beyond: Self.limitBytes)
  }

  /// Notes that the log grew by its line `count`, whose hash is `hash`.
  public func note(count: Int, hash: String) {
    if count == 1 { try? anchor.begin(knowing: 0) }
    let end = AuditHead(subscriber: Self.log, sequence: Int64(count), hash: Array(hash.utf8))
    anchor.append([AuditGrowth(to: end, after: Int64(count) - 1)])
  }

  /// Whether the file has been there since the log's first line.
  public func isWhole() throws -> Bool { try anchor.isThere && !anchor.said().wasLost }

  /// How many lines the log had before some were cut off and others written after the rest; nil when that never happened.
  public func knownBeforeCut() throws -> Int? {
    try anchor.said().cuts[Self.log].map { Int($0.known.sequence) }
  }

  /// The last line of the log that is known, with its hash; nil while none is. Throws `StoreProblem` when the file can't be read.
  public func end() throws -> (count: Int, hash: String)? {
    try anchor.said().heads[Self.log].map { (Int($0.sequence), String(decoding: $0.hash, as: UTF8.self)) }
  }
}
