internal import DomainCore
internal import Glibc
internal import StoreSQL
internal import Synchronization

/// The ends of the audit chains and the versions of the accounts, kept in a second file: who cuts entries off the end of a chain, and
/// mends the account's row, or puts the whole account back as it was, still disagrees with it. After a title, one `AnchorLine` for
/// each commit; what they say together is `AnchorKnowledge`.
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
  private let known = Mutex(Read())

  /// How far the file was read, and what it says up to there.
  private struct Read {
    var said = AnchorKnowledge()
    /// In bytes.
    var count = 0
    var inode: UInt64 = 0
  }

  /// When the file was last put on the disk, on a clock that only goes forward.
  private let syncedAt = Mutex<ContinuousClock.Instant?>(nil)

  init(path: String, keyring: any Keyring) {
    self.path = path
    self.keyring = keyring
  }

  /// Notes how chains grew. Their commit stands already: a failure here leaves the anchor behind, no more.
  func append(_ growths: [AuditGrowth]) {
    append(growths.map { AnchorLine(head: $0.end, after: $0.after, version: $0.version) })
  }

  private func append(_ lines: [AnchorLine]) {
    guard !lines.isEmpty, let descriptor = try? PrivateFile.open(path, O_WRONLY | O_APPEND | O_CREAT) else {
      return
    }
    defer { close(descriptor) }
    let before = lseek(descriptor, 0, SEEK_END)
    do {
      try PrivateFile.write(Array(lines.map(text).joined().utf8), to: descriptor, path: path)
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

  /// What the file says; nothing where there is none.
  func said() throws -> AnchorKnowledge {
    try known.withLock { known in
      try refresh(&known)
      return known.said
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
      + text(of: .marking(Schema.newestMarkedVersion)).utf8.count && said().heads.isEmpty
    guard size == 0 || (hasNoLine && entries > Self.entriesWithoutLines) else { return }
    try PrivateFile.replace(path, with: contents(entries > 0 ? [.loss] : []))
  }

  /// Notes, once, that the rows of the store have the marks of a schema: who takes them away so that they are made anew is found
  /// out. Called under the store's lock.
  func noteMarkedRows(since version: Int64) throws {
    guard try said().markedVersion ?? 0 < version else { return }
    append([.marking(version)])
    sync()
  }

  /// Notes that an account was erased, so that a back-up from before doesn't bring it back. Its commit stands already: should this fail,
  /// a restore still learns of it from the store that it replaces.
  func noteErased(_ subscriber: ID<Subscriber>) {
    append([.erasure(of: subscriber)])
    sync()
  }

  private func contents(_ lines: [AnchorLine]) -> [UInt8] {
    Array((Self.title + "\n" + lines.map(text).joined()).utf8)
  }

  private func text(of line: AnchorLine) -> String { line.text(keyedBy: keyring) }

  /// Replaces the whole file with these ends; what was erased stays known. Called under the store's lock.
  func rewrite(_ ends: [(head: AuditHead, version: Int64?)]) throws {
    try known.withLock { known in
      try refresh(&known)
      let lines = ends.map { AnchorLine(head: $0.head, after: nil, version: $0.version) }
      try PrivateFile.replace(path, with: contents(known.said.ofStore + lines))
      known = Read()
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
      guard known.said.foreign == 0 else { return }
      try PrivateFile.replace(path, with: contents(known.said.lines))
      known = Read()
    }
  }

  private func refresh(_ known: inout Read) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
      known = Read()
      return
    }
    if UInt64(status.st_ino) != known.inode || Int(status.st_size) < known.count { known = Read() }
    known.inode = UInt64(status.st_ino)
    guard Int(status.st_size) > known.count, let bytes = try PrivateFile.read(path) else { return }
    // A last line without its end was cut by a crash.
    let end = (bytes.lastIndex(of: UInt8(ascii: "\n")) ?? known.count - 1) + 1
    guard end > known.count else { return }
    for text in String(decoding: bytes[known.count..<end], as: UTF8.self).split(separator: "\n") {
      defer { known.said.hasBegun = true }
      if text == Self.title { continue }
      // Of lines that weren't on the disk yet a power failure may keep a later one and lose an earlier one, which leaves
      // zeros in its place: that is being behind, as a lost last line is.
      let kept = text.lastIndex(of: "\0").map { text[text.index(after: $0)...] } ?? text
      if let line = AnchorLine(kept, keyedBy: keyring) {
        known.said.note(line)
      } else if kept.count == text.count {
        // A whole line that doesn't check is none of ours; `verify` says so.
        known.said.foreign += 1
      }
    }
    known.count = end
  }
}
