internal import DomainCore
internal import StoreSQL

/// What the lines of the anchor say together; the last of an owner counts.
///
/// A chain that goes on from an entry before its last known one was cut in between, and that stays to be seen however much is
/// written later. A version that isn't above the last known one was put back in the same way.
struct AnchorKnowledge {
  /// What is known of a version.
  struct KnownVersion {
    /// The last one.
    var last: Int64
    /// The one from which the account, or the store, was put back once; nil when it never was.
    var beforePutBack: Int64?
  }

  /// A chain that went on from before its known end.
  struct Cut {
    /// The end that was known.
    let known: AuditHead
    /// The number of the entry that it went on from, 0 for its beginning.
    let after: Int64
  }

  /// The last known ends, of all accounts that have, or had, a chain.
  private(set) var heads: [ID<Subscriber>: AuditHead] = [:]
  private(set) var cuts: [ID<Subscriber>: Cut] = [:]
  private(set) var versions: [ID<Subscriber>: KnownVersion] = [:]
  /// Whether the file was missing or empty while the log had entries.
  private(set) var wasLost = false
  /// Accounts that were erased for good.
  private(set) var erased: Set<ID<Subscriber>> = []
  /// The newest schema that brought marks and that the store has had; nil when its rows never had any.
  private(set) var markedVersion: Int64?
  /// Whether a line was read.
  var hasBegun = false
  /// How many complete lines this store didn't write: forged, or damaged on the disk.
  var foreign = 0

  /// All accounts that have, or had, a chain.
  var subscribers: [ID<Subscriber>] { heads.keys.sorted { $0.text < $1.text } }

  /// Takes in a line.
  mutating func note(_ line: AnchorLine) {
    // The first line of a file that was begun with its title stands behind it.
    if !hasBegun, line.after != nil { wasLost = true }
    switch line.saying {
    case .loss: wasLost = true
    case .marking(let version): markedVersion = max(markedVersion ?? 0, version)
    case .erasure(let subscriber): erased.insert(subscriber)
    case .growth: noteGrowth(line)
    }
  }

  private mutating func noteGrowth(_ line: AnchorLine) {
    let owner = line.head.subscriber
    if let version = line.version {
      let before = versions[owner]
      let wasPutBack = before.map { version <= $0.last } ?? false
      versions[owner] = KnownVersion(
        last: version, beforePutBack: before?.beforePutBack ?? (wasPutBack ? before?.last : nil))
    }
    if let before = heads[owner], let after = line.after, after < before.sequence {
      let earlier = cuts[owner]
      cuts[owner] = Cut(known: earlier?.known ?? before, after: min(after, earlier?.after ?? after))
    }
    heads[owner] = line.head
  }

  /// The lines that say all this: of a chain that was cut the end before it, too.
  var lines: [AnchorLine] { (wasLost ? [.loss] : []) + ofStore + subscribers.flatMap(lines) }

  /// The lines that stand for no account: of marks, and of who was erased.
  var ofStore: [AnchorLine] {
    (markedVersion.map { [.marking($0)] } ?? []) + erased.sorted { $0.text < $1.text }.map(AnchorLine.erasure)
  }

  private func lines(of owner: ID<Subscriber>) -> [AnchorLine] {
    guard let head = heads[owner] else { return [] }
    let (version, cut) = (versions[owner], cuts[owner])
    let known = cut?.known ?? head
    // A version that is said again was put back.
    let again = version?.beforePutBack.map { before in
      [before, before].map { AnchorLine(head: known, after: nil, version: $0) }
    }
    return (again ?? (cut == nil ? [] : [AnchorLine(head: known, after: nil)]))
      + [AnchorLine(head: head, after: cut?.after, version: version?.last)]
  }
}
