internal import DomainCore
internal import StoreSQL

/// One line of the anchor: how far an account, or another owner of rows or of a log, had come.
///
///     <subscriber> <sequence> <hash> <after> <version> <keyed hash of the line>     all but the numbers in hexadecimal
///
/// Lines of earlier programs have no `version`, and older ones no `after`, or `-` for it.
struct AnchorLine {
  /// The end of the audit chain.
  let head: AuditHead
  /// The number of the entry that the chain ended with before, 0 for none.
  let after: Int64?
  /// The version of the rows; nil for what has none.
  let version: Int64?

  init(head: AuditHead, after: Int64?, version: Int64? = nil) {
    (self.head, self.after, self.version) = (head, after, version)
  }

  /// A line of the file without its end; nil when it was written under no key of this store.
  init?(_ text: Substring, keyedBy keyring: any Keyring) {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard 4...6 ~= parts.count, let mark = Hex.bytes(parts[parts.count - 1]),
      constantTimeEqual(mark, Self.keyedHash(of: parts.dropLast().joined(separator: " "), keyring)),
      let name = Hex.bytes(parts[0]), let sequence = Int64(parts[1]), let hash = Hex.bytes(parts[2])
    else { return nil }
    head = AuditHead(subscriber: ID(String(decoding: name, as: UTF8.self)), sequence: sequence, hash: hash)
    after = parts.count > 4 ? Int64(parts[3]) : nil
    version = parts.count == 6 ? Int64(parts[4]) : nil
  }

  /// The line with its end.
  func text(keyedBy keyring: any Keyring) -> String {
    let body =
      [Hex.text(Array(head.subscriber.text.utf8)), String(head.sequence), Hex.text(head.hash)]
      + (after.map { [String($0)] } ?? (version == nil ? [] : ["-"])) + (version.map { [String($0)] } ?? [])
    let text = body.joined(separator: " ")
    return text + " " + Hex.text(Self.keyedHash(of: text, keyring)) + "\n"
  }

  private static func keyedHash(of body: String, _ keyring: any Keyring) -> [UInt8] {
    keyring.keyedHash(Array(("anchor " + body).utf8), for: .audit)
  }

  // MARK: What stands for no account

  /// What a line says.
  enum Saying {
    /// The file itself was lost.
    case loss
    /// Rows have the marks that a schema brought; those of earlier programs name no schema: the first with marks.
    case marking(Int64)
    /// An account was erased for good.
    case erasure(ID<Subscriber>)
    /// An owner went on.
    case growth
  }

  var saying: Saying {
    switch head.subscriber {
    case Self.lossName: .loss
    case Self.marksName: .marking(max(head.sequence, Schema.firstMarkedVersion))
    case let owner where owner.text.hasPrefix(Self.erasedPrefix):
      .erasure(ID(String(owner.text.dropFirst(Self.erasedPrefix.count))))
    default: .growth
    }
  }

  static let loss = AnchorLine(head: AuditHead(subscriber: lossName, sequence: 0, hash: []), after: 0)

  static func marking(_ version: Int64) -> Self {
    AnchorLine(head: AuditHead(subscriber: marksName, sequence: version, hash: []), after: 0)
  }

  static func erasure(of subscriber: ID<Subscriber>) -> Self {
    let owner = ID<Subscriber>(erasedPrefix + subscriber.text)
    return AnchorLine(head: AuditHead(subscriber: owner, sequence: 0, hash: []), after: 0)
  }

  private static let lossName = ID<Subscriber>("@anchor")
  private static let marksName = ID<Subscriber>("@rows")
  private static let erasedPrefix = "@erased "
}
