import Dialogue
import DomainCore
import Foundation
import Glibc
import SQLiteStore
import Synchronization

/// Where refused attempts of programs are written: into the audit chain of the account that the session is verified for, else into
/// a chain of its own beside the store (`STORE.attempts`), because nobody's account was reached.
///
/// A line of that file is `NUMBER MILLISECONDS ATTEMPT HASH`; each hash is keyed and covers the one before, so that a line that is
/// changed, moved or left out is found; `STORE.attempts.anchor` knows the last one. Never holds anything that was sent.
final class AttemptLog: Sendable {
  private let path: String?
  private let written = Mutex(0)
  private let anchor = Mutex<LogAnchor?>(nil)
  /// Lines that one process writes at the most: a flood must not fill the disk.
  private static let linesLimit = 10_000
  private static let more = "attempts.more"

  /// A log beside the store at `path`; nil keeps none, for stores in memory.
  init(beside path: String?) {
    self.path = path.map { $0 + ".attempts" }
  }

  /// Notes an attempt. A log that can't be written is told on standard error: the attempt was refused all the same.
  func note(_ attempt: String, by subscriber: ID<Subscriber>?, in surroundings: Session.Surroundings) async {
    let now = SystemClock.now()
    if let subscriber,
      (try? await surroundings.append(
        AuditEvent(actor: .program, action: .attemptRefused, reference: attempt, at: now), to: subscriber))
        == true
    {
      return
    }
    let number = written.withLock { written in
      written += 1
      return written
    }
    guard let path, number <= Self.linesLimit else { return }
    // The last line tells that there were more.
    let attempt = number == Self.linesLimit ? Self.more : attempt
    if !append(attempt, at: now, to: path, surroundings.keyring) {
      FileHandle.standardError.write(
        Data("tuiding: \(path) can't be written; an attempt is not in it\n".utf8))
    }
  }

  private func append(_ attempt: String, at now: Instant, to path: String, _ keyring: any Keyring) -> Bool {
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX) == 0 else { return false }
    let last = Self.lastLine(of: descriptor)
    let number = (last?.number ?? 0) + 1
    let hash = Self.hash(number: number, at: now.milliseconds, attempt, after: last?.hash ?? "", keyring)
    let line = Array("\(number) \(now.milliseconds) \(attempt) \(hash)\n".utf8)
    let before = lseek(descriptor, 0, SEEK_END)
    guard line.withUnsafeBytes({ Glibc.write(descriptor, $0.baseAddress, $0.count) }) == line.count else {
      // Half a line would hide the number of the last one.
      ftruncate(descriptor, before)
      return false
    }
    anchor.withLock { anchor in
      let known = anchor ?? LogAnchor(of: path, keyring: keyring)
      anchor = known
      known.note(count: number, hash: hash)
    }
    return true
  }

  private static func lastLine(of descriptor: Int32) -> (number: Int, hash: String)? {
    let size = lseek(descriptor, 0, SEEK_END)
    var bytes = [UInt8](repeating: 0, count: Int(min(size, 512)))
    let count = pread(descriptor, &bytes, bytes.count, max(0, size - 512))
    guard count > 0 else { return nil }
    let lines = String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: "\n")
    let words = lines.last?.split(separator: " ") ?? []
    guard words.count == 4, let number = Int(words[0]) else { return nil }
    return (number, String(words[3]))
  }

  private static func hash(
    number: Int, at milliseconds: Int64, _ attempt: String, after previous: String, _ keyring: any Keyring
  ) -> String {
    var writer = CanonicalBytes()
    writer.add("attempt", String(number))
    writer.add("at", String(milliseconds))
    writer.add("what", attempt)
    writer.add("after", previous)
    return Crockford.text(of: keyring.keyedHash(writer.bytes, for: .audit), length: 32)
  }

  /// What is wrong with a log.
  enum Fault: Hashable {
    /// The first line that doesn't follow from the ones before.
    case broken(line: Int)
    /// Lines are missing at the end, or were when the log went on: the anchor knew so many.
    case cut(known: Int)
    /// The anchor is gone: whether lines are missing at the end can't be told.
    case noAnchor
  }

  /// How many lines a log has, and what is wrong with it; nil when nothing is.
  static func check(
    _ text: String, endingAt anchor: LogAnchor, _ keyring: any Keyring
  ) throws -> (count: Int, fault: Fault?) {
    var previous = ""
    let lines = text.split(separator: "\n")
    let end = try anchor.end()
    if !lines.isEmpty, try !anchor.isWhole() { return (lines.count, .noAnchor) }
    if let known = try anchor.knownBeforeCut() { return (lines.count, .cut(known: known)) }
    for (index, line) in lines.enumerated() {
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 4, words[0] == String(index + 1), let at = Int64(words[1]),
        words[3] == hash(number: index + 1, at: at, words[2], after: previous, keyring)
      else { return (lines.count, .broken(line: index + 1)) }
      previous = words[3]
      if let end, end.count == index + 1, end.hash != previous {
        return (lines.count, .broken(line: index + 1))
      }
    }
    if let end, end.count > lines.count { return (lines.count, .cut(known: end.count)) }
    return (lines.count, nil)
  }
}
