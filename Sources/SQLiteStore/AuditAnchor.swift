internal import DomainCore
internal import Glibc
internal import StoreSQL
internal import Synchronization

/// The ends of the audit chains, kept in a second file: who cuts entries off the end of a chain, and mends the account's
/// row, still disagrees with it. After a title, one line for each growth; the last of an account counts:
///
///     tuiding audit anchor 1
///     <subscriber> <sequence> <hash> <keyed hash of the line>     all but the sequence in hexadecimal
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

  private struct Known {
    var heads: [ID<Subscriber>: AuditHead] = [:]
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

  /// Notes new ends of chains. Their commit stands already: a failure here leaves the anchor behind, no more.
  func append(_ heads: [AuditHead]) {
    guard !heads.isEmpty, let descriptor = try? PrivateFile.open(path, O_WRONLY | O_APPEND | O_CREAT) else {
      return
    }
    defer { close(descriptor) }
    try? PrivateFile.write(Array(heads.map(line).joined().utf8), to: descriptor, path: path)
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

  /// Makes the file of a new store, on the disk before this returns. Called under the store's lock.
  func begin() throws {
    guard !PrivateFile.exists(path) else { return }
    try PrivateFile.replace(path, with: contents([]))
  }

  private func contents(_ heads: [AuditHead]) -> [UInt8] {
    Array((Self.title + "\n" + heads.map(line).joined()).utf8)
  }

  /// How many complete lines of the file this store didn't write: forged, or damaged on the disk.
  func foreignLines() throws -> Int {
    try known.withLock { known in
      try refresh(&known)
      return known.foreign
    }
  }

  /// Replaces the whole file with these heads. Called under the store's lock.
  func rewrite(_ heads: [AuditHead]) throws {
    try known.withLock { known in
      try PrivateFile.replace(path, with: contents(heads))
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
      let heads = known.heads.values.sorted { $0.subscriber.text < $1.subscriber.text }
      try PrivateFile.replace(path, with: contents(heads))
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
    for text in String(decoding: bytes[known.read..<end], as: UTF8.self).split(separator: "\n")
    where text != Self.title {
      // Of lines that weren't on the disk yet a power failure may keep a later one and lose an earlier one, which leaves
      // zeros in its place: that is being behind, as a lost last line is.
      let kept = text.lastIndex(of: "\0").map { text[text.index(after: $0)...] } ?? text
      if let head = head(in: kept) {
        known.heads[head.subscriber] = head
      } else if kept.count == text.count {
        // A whole line that doesn't check is none of ours; `verify` says so.
        known.foreign += 1
      }
    }
    known.read = end
  }

  private func line(_ head: AuditHead) -> String {
    let body = [
      Hex.text(Array(head.subscriber.text.utf8)), String(head.sequence), Hex.text(head.hash),
    ].joined(separator: " ")
    return body + " " + Hex.text(keyedHash(of: body)) + "\n"
  }

  private func head(in line: Substring) -> AuditHead? {
    let parts = line.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 4, let name = Hex.bytes(parts[0]), let sequence = Int64(parts[1]),
      let hash = Hex.bytes(parts[2]), let mark = Hex.bytes(parts[3]),
      constantTimeEqual(mark, keyedHash(of: parts[0..<3].joined(separator: " ")))
    else { return nil }
    return AuditHead(subscriber: ID(String(decoding: name, as: UTF8.self)), sequence: sequence, hash: hash)
  }

  private func keyedHash(of body: String) -> [UInt8] {
    keyring.keyedHash(Array(("anchor " + body).utf8), for: .audit)
  }
}
