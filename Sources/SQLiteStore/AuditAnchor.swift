internal import DomainCore
internal import Glibc
internal import StoreSQL
internal import Synchronization

/// The ends of the audit chains and the versions of the accounts, kept in a second file: who cuts entries off the end of a chain, and
/// mends the account's row, or puts the whole account back as it was, still disagrees with it. After a title, one line for each
/// commit; the last of an account counts:
///
///     tuiding audit anchor 1
///     <subscriber> <sequence> <hash> <after> <version> <keyed hash of the line>     all but the numbers in hexadecimal
///
/// `after` is the number of the entry that the chain ended with before: a chain that goes on from an entry before its last known
/// one was cut in between, and that stays to be seen however much is written later. A version that isn't above the last known one
/// was put back in the same way. Lines of earlier programs have no `version`, and older ones no `after`, or `-` for it.
///
/// A line is written after its commit and under the store's lock. A crash in between leaves the anchor one commit behind,
/// which is no contradiction; the other way round never happens. It reaches the disk within a second of writing and when the
/// store is closed: a power failure leaves it behind by a second at the most, where waiting for the disk at each commit
/// would cost a second flush for each. The title is on the disk before the first entry of a new store, so that a file that is
/// missing was taken away.
final class AuditAnchor: Sendable {
  private static let title = "tuiding audit anchor 1"
  /// Entries that can be in a log whose anchor has no line yet: those of the first turns, before their lines were on the disk.
  static let entriesWithoutLines = 64

  private let path: String
  private let keyring: any Keyring
  private let known = Mutex(Known())

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

  fileprivate struct Known {
    var heads: [ID<Subscriber>: AuditHead] = [:]
    var cuts: [ID<Subscriber>: Cut] = [:]
    var versions: [ID<Subscriber>: KnownVersion] = [:]
    /// Whether the file was missing or empty while the log had entries.
    var wasLost = false
    var hasBegun = false
    /// Accounts that were erased for good.
    var erased: Set<ID<Subscriber>> = []
    /// The newest schema that brought marks and that the store has had.
    var markedVersion: Int64?
    var read = 0
    var inode: UInt64 = 0
    /// Complete lines that don't check.
    var foreign = 0
  }

  /// When the file was last put on the disk, on a clock that only goes forward.
  private let syncedAt = Mutex<ContinuousClock.Instant?>(nil)

  init(path: String, keyring: any Keyring) {
    self.path = path
    self.keyring = keyring
  }

  /// Notes how chains grew. Their commit stands already: a failure here leaves the anchor behind, no more.
  func append(_ growths: [AuditGrowth]) {
    guard !growths.isEmpty, let descriptor = try? PrivateFile.open(path, O_WRONLY | O_APPEND | O_CREAT) else {
      return
    }
    defer { close(descriptor) }
    let before = lseek(descriptor, 0, SEEK_END)
    do {
      try PrivateFile.write(Array(growths.map(line).joined().utf8), to: descriptor, path: path)
    } catch {
      // Half a line would be glued to the next one.
      ftruncate(descriptor, before)
      return
    }
    let isDue = syncedAt.withLock { last in
      let now = ContinuousClock.now
      if let known = last, now - known < .seconds(1) { return false }
      last = now
      return true
    }
    if isDue { fdatasync(descriptor) }
  }

  /// Puts what was written on the disk, at the end of the store's work.
  func sync() {
    if PrivateFile.exists(path) { try? PrivateFile.sync(path) }
  }

  /// Whether there is a file with something in it.
  var isThere: Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_size > 0
  }

  /// Whether no end of a chain is known.
  func isWithoutLines() throws -> Bool {
    try known.withLock { known in
      try refresh(&known)
      return known.heads.isEmpty
    }
  }

  /// Makes the file where there is none, on the disk before this returns. Called under the store's lock.
  ///
  /// - Parameter entries: how many entries the log has, as far as it matters: a file that lacks the lines of so many was taken away,
  ///   and the one that takes its place says so.
  func begin(knowing entries: Int) throws {
    var status = stat()
    let size = stat(path, &status) == 0 ? Int(status.st_size) : 0
    let hasNoLine =
      try size <= Self.title.utf8.count + 1
      + line(Self.marking(Schema.newestMarkedVersion), after: 0).utf8.count && isWithoutLines()
    guard size == 0 || (hasNoLine && entries > Self.entriesWithoutLines) else { return }
    try PrivateFile.replace(path, with: contents(entries > 0 ? [line(Self.loss, after: 0)] : []))
  }

  /// Notes, once, that the rows of the store have the marks of a schema: who takes them away so that they are made anew is found
  /// out. Called under the store's lock.
  func noteMarkedRows(since version: Int64) throws {
    guard try markedVersion() ?? 0 < version else { return }
    append([AuditGrowth(to: Self.marking(version), after: 0)])
    sync()
  }

  /// The newest schema that brought marks and that the store has had; nil when its rows never had any.
  func markedVersion() throws -> Int64? {
    try known.withLock { known in
      try refresh(&known)
      return known.markedVersion
    }
  }

  /// What is known of the version of an account, or of the rows that belong to none; nil when nothing is.
  func version(of owner: ID<Subscriber>) throws -> KnownVersion? {
    try known.withLock { known in
      try refresh(&known)
      return known.versions[owner]
    }
  }

  /// Notes that an account was erased, so that a back-up from before doesn't bring it back. Its commit stands already: should this fail,
  /// a restore still learns of it from the store that it replaces.
  func noteErased(_ subscriber: ID<Subscriber>) {
    append([AuditGrowth(to: Self.erasure(of: subscriber), after: 0)])
    sync()
  }

  /// The accounts that were erased for good.
  func erased() throws -> Set<ID<Subscriber>> {
    try known.withLock { known in
      try refresh(&known)
      return known.erased
    }
  }

  private static func erasure(of subscriber: ID<Subscriber>) -> AuditHead {
    AuditHead(subscriber: ID(erasedPrefix + subscriber.text), sequence: 0, hash: [])
  }

  fileprivate static let erasedPrefix = "@erased "

  /// Stands in the file for its own loss.
  fileprivate static let loss = AuditHead(subscriber: ID("@anchor"), sequence: 0, hash: [])

  /// Stands in the file for the marks of rows that a schema brought; those of earlier programs have no schema: the fourth.
  fileprivate static func marking(_ version: Int64) -> AuditHead {
    AuditHead(subscriber: marks, sequence: version, hash: [])
  }

  fileprivate static let marks = ID<Subscriber>("@rows")

  private func contents(_ lines: [String]) -> [UInt8] { Array((Self.title + "\n" + lines.joined()).utf8) }

  /// The lines that say all that is known: of a chain that was cut the end before it, too.
  private func lines(of known: Known) -> [String] {
    let ends = known.heads.values.sorted { $0.subscriber.text < $1.subscriber.text }.flatMap { head in
      let version = known.versions[head.subscriber]
      // A version that is said again was put back.
      let again = version?.beforePutBack.map { before in
        [before, before].map { line(known.cuts[head.subscriber]?.known ?? head, after: nil, version: $0) }
      }
      guard let cut = known.cuts[head.subscriber] else {
        return (again ?? []) + [line(head, after: nil, version: version?.last)]
      }
      return (again ?? [line(cut.known, after: nil)]) + [line(head, after: cut.after, version: version?.last)]
    }
    return (known.wasLost ? [line(Self.loss, after: 0)] : [])
      + (known.markedVersion.map { [line(Self.marking($0), after: 0)] } ?? [])
      + known.erased.sorted { $0.text < $1.text }.map { line(Self.erasure(of: $0), after: 0) } + ends
  }

  /// Whether the file was taken away or emptied while the log had entries.
  func wasLost() throws -> Bool {
    try known.withLock { known in
      try refresh(&known)
      return known.wasLost
    }
  }

  /// Where a chain went on from before its known end; nil when it never did.
  func cut(of subscriber: ID<Subscriber>) throws -> Cut? {
    try known.withLock { known in
      try refresh(&known)
      return known.cuts[subscriber]
    }
  }

  /// How many complete lines of the file this store didn't write: forged, or damaged on the disk.
  func foreignLines() throws -> Int {
    try known.withLock { known in
      try refresh(&known)
      return known.foreign
    }
  }

  /// Replaces the whole file with these ends; what was erased stays known. Called under the store's lock.
  func rewrite(_ ends: [(head: AuditHead, version: Int64?)]) throws {
    try known.withLock { known in
      try refresh(&known)
      let erased = known.erased.sorted { $0.text < $1.text }.map { line(Self.erasure(of: $0), after: 0) }
      let marking = known.markedVersion.map { [line(Self.marking($0), after: 0)] } ?? []
      let lines = ends.map { line($0.head, after: nil, version: $0.version) }
      try PrivateFile.replace(path, with: contents(marking + erased + lines))
      known = Known()
    }
  }

  /// The last known end of an account's chain.
  func head(of subscriber: ID<Subscriber>) throws -> AuditHead? {
    try known.withLock { known in
      try refresh(&known)
      return known.heads[subscriber]
    }
  }

  /// All accounts that have, or had, a chain.
  func subscribers() throws -> [ID<Subscriber>] {
    try known.withLock { known in
      try refresh(&known)
      return known.heads.keys.sorted { $0.text < $1.text }
    }
  }

  /// Takes away a line that a crash has cut, and rewrites a file that has grown beyond `limit` bytes with one line for each
  /// account. Called under the store's lock.
  func tidy(beyond limit: Int) throws {
    var status = stat()
    guard stat(path, &status) == 0, status.st_size > 0 else { return }
    let descriptor = try PrivateFile.open(path, O_RDWR | O_APPEND)
    defer { close(descriptor) }
    var last: UInt8 = 0
    pread(descriptor, &last, 1, off_t(status.st_size) - 1)
    if last != UInt8(ascii: "\n"), let bytes = try PrivateFile.read(path) {
      let whole = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      guard ftruncate(descriptor, off_t(whole)) == 0 else { throw SystemFailure.problem("write", path) }
    }
    guard status.st_size > limit else { return }
    try known.withLock { known in
      try refresh(&known)
      // Lines that aren't ours stay to be seen.
      guard known.foreign == 0 else { return }
      try PrivateFile.replace(path, with: contents(lines(of: known)))
      known = Known()
    }
  }

  private func refresh(_ known: inout Known) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
      known = Known()
      return
    }
    if UInt64(status.st_ino) != known.inode || Int(status.st_size) < known.read { known = Known() }
    known.inode = UInt64(status.st_ino)
    guard Int(status.st_size) > known.read, let bytes = try PrivateFile.read(path) else { return }
    // A last line without its end was cut by a crash.
    let end = (bytes.lastIndex(of: UInt8(ascii: "\n")) ?? known.read - 1) + 1
    guard end > known.read else { return }
    for text in String(decoding: bytes[known.read..<end], as: UTF8.self).split(separator: "\n") {
      defer { known.hasBegun = true }
      if text == Self.title { continue }
      // Of lines that weren't on the disk yet a power failure may keep a later one and lose an earlier one, which leaves
      // zeros in its place: that is being behind, as a lost last line is.
      let kept = text.lastIndex(of: "\0").map { text[text.index(after: $0)...] } ?? text
      if let (head, after, version) = read(kept) {
        known.note(head, after: after, version: version)
      } else if kept.count == text.count {
        // A whole line that doesn't check is none of ours; `verify` says so.
        known.foreign += 1
      }
    }
    known.read = end
  }

  private func line(_ growth: AuditGrowth) -> String {
    line(growth.end, after: growth.after, version: growth.version)
  }

  private func line(_ head: AuditHead, after: Int64?, version: Int64? = nil) -> String {
    let body =
      [Hex.text(Array(head.subscriber.text.utf8)), String(head.sequence), Hex.text(head.hash)]
      + (after.map { [String($0)] } ?? (version == nil ? [] : ["-"])) + (version.map { [String($0)] } ?? [])
    let text = body.joined(separator: " ")
    return text + " " + Hex.text(keyedHash(of: text)) + "\n"
  }

  private func read(_ line: Substring) -> (head: AuditHead, after: Int64?, version: Int64?)? {
    let parts = line.split(separator: " ", omittingEmptySubsequences: false)
    guard 4...6 ~= parts.count, let mark = Hex.bytes(parts[parts.count - 1]),
      constantTimeEqual(mark, keyedHash(of: parts.dropLast().joined(separator: " "))),
      let name = Hex.bytes(parts[0]), let sequence = Int64(parts[1]), let hash = Hex.bytes(parts[2])
    else { return nil }
    let head = AuditHead(
      subscriber: ID(String(decoding: name, as: UTF8.self)), sequence: sequence, hash: hash)
    return (head, parts.count > 4 ? Int64(parts[3]) : nil, parts.count == 6 ? Int64(parts[4]) : nil)
  }

  private func keyedHash(of body: String) -> [UInt8] {
    keyring.keyedHash(Array(("anchor " + body).utf8), for: .audit)
  }
}

extension AuditAnchor.Known {
  /// Takes in a line; `version` and `after` are nil in those of earlier programs.
  fileprivate mutating func note(_ head: AuditHead, after: Int64?, version: Int64?) {
    // The first line of a file that was begun with its title stands behind it.
    if !hasBegun, after != nil { wasLost = true }
    guard head.subscriber != AuditAnchor.loss.subscriber else {
      wasLost = true
      return
    }
    guard head.subscriber != AuditAnchor.marks else {
      markedVersion = max(markedVersion ?? 0, max(head.sequence, Schema.firstMarkedVersion))
      return
    }
    if head.subscriber.text.hasPrefix(AuditAnchor.erasedPrefix) {
      erased.insert(ID(String(head.subscriber.text.dropFirst(AuditAnchor.erasedPrefix.count))))
      return
    }
    if let version {
      let before = versions[head.subscriber]
      let wasPutBack = before.map { version <= $0.last } ?? false
      versions[head.subscriber] = AuditAnchor.KnownVersion(
        last: version, beforePutBack: before?.beforePutBack ?? (wasPutBack ? before?.last : nil))
    }
    if let before = heads[head.subscriber], let after, after < before.sequence {
      let earlier = cuts[head.subscriber]
      cuts[head.subscriber] = AuditAnchor.Cut(
        known: earlier?.known ?? before, after: min(after, earlier?.after ?? after))
    }
    heads[head.subscriber] = head
  }
}
