public import DomainCore
internal import GRDB
internal import Glibc
internal import StoreSQL

/// A back-up that was read, checked and put beside the place of a store, ready to become it.
///
/// Nothing of the store is touched before `install`; what was there is moved aside, never deleted.
public struct Restoring {
  /// The back-up's file.
  public let backup: String
  /// The store's file.
  public let store: String
  /// Whether something is there that would be moved aside.
  public let replaces: Bool
  /// What is wrong with the back-up itself; empty when it is sound.
  public let problems: [String]
  /// Accounts (and `@staff`) of which the anchor beside the store knows more than the back-up holds: what they did since
  /// then would be lost. Empty when the back-up is as new as anything that is known.
  public let lostEntries: [(account: String, held: Int64, known: Int64)]
  /// How many accounts the back-up has.
  public let accounts: Int
  /// How many of them were erased for good since then, as the anchor beside the store knows; they are erased in the copy, too.
  public let erasedAgain: Int
  private let lockWaitMilliseconds: Int64

  private var draft: String { store + ".restoring" }

  /// Copies a back-up beside the store and checks it there: its file, its books, its audit chains, and against the anchor
  /// beside the store. Throws `StoreProblem`: no such file, another program's, another key's.
  public static func prepare(
    _ backup: String, for store: String, vault: any FieldCipher, at now: Instant,
    lockWaitMilliseconds: Int64 = 5000
  ) async throws -> Restoring {
    do {
      guard let content = try PrivateFile.read(backup), !content.isEmpty else {
        throw StoreProblem.unsuitable("no back-up at \(backup)")
      }
      guard let heads = try PrivateFile.read(backup + ".anchor") else {
        throw StoreProblem.unsuitable(
          "\(backup).anchor is missing; it was written with the back-up and belongs beside it")
      }
      let draft = store + ".restoring"
      try PrivateFile.makeFolder(PrivateFile.folder(of: store))
      for suffix in ["", "-wal", "-shm", ".lock", ".open", ".anchor"] { unlink(draft + suffix) }
      try PrivateFile.replace(draft, with: content)
      try PrivateFile.replace(draft + ".anchor", with: heads)
      let opened = try SQLiteStore.open(path: draft, vault: vault, at: now)
      let beside = AuditAnchor(path: store + ".anchor", keyring: vault)
      let lost = try await lostEntries(of: opened, knownBy: beside)
      var problems = try await opened.verify()
      var erasedAgain = 0
      if problems.isEmpty {
        erasedAgain = try await eraseAgain(beside.said().erased.union(erased(in: store)), in: opened, at: now)
        if erasedAgain > 0 { problems = try await opened.verify() }
      }
      let accounts = try await opened.checkAccounts()
      problems += accounts.problems
      try opened.close()
      return Restoring(
        backup: backup, store: store, replaces: PrivateFile.exists(store), problems: problems,
        lostEntries: lost, accounts: accounts.accounts, erasedAgain: erasedAgain,
        lockWaitMilliseconds: lockWaitMilliseconds)
    } catch {
      for suffix in ["", "-wal", "-shm", ".lock", ".open", ".anchor"] {
        unlink(store + ".restoring" + suffix)
      }
      throw StoreProblem(error)
    }
  }

  /// The erased accounts of the store that goes, whose mark may have been lost with a crash; none when it can't be read.
  private static func erased(in store: String) -> Set<ID<Subscriber>> {
    guard PrivateFile.exists(store) else { return [] }
    var configuration = Configuration()
    configuration.readonly = true
    let rows = try? DatabaseQueue(path: store, configuration: configuration).read {
      try String.fetchAll(
        $0, sql: "SELECT id FROM subscribers WHERE id NOT IN (SELECT subscriber_id FROM subscriber_keys)")
    }
    return Set((rows ?? []).map { ID($0) })
  }

  /// Erases accounts that were promised to be gone for good (S17); how many were there.
  private static func eraseAgain(
    _ erased: Set<ID<Subscriber>>, in opened: SQLiteStore, at now: Instant
  ) async throws -> Int {
    var count = 0
    let known = try opened.anchor.said().erased
    for subscriber in erased.sorted(by: { $0.text < $1.text }) {
      guard let file = try await opened.file(of: subscriber) else {
        // A later restore of another back-up must know of it, too.
        if !known.contains(subscriber) { opened.anchor.noteErased(subscriber) }
        continue
      }
      let event = AuditEvent(actor: .bot, action: .personalDataErased, reference: subscriber.text, at: now)
      let commit = Commit(
        file: .init(subscriber: subscriber, version: file.version), changes: [.audit(event), .erase], at: now)
      guard case .committed = try await opened.commit(commit) else {
        throw StoreProblem.failed("an erased account of the back-up could not be erased again")
      }
      count += 1
    }
    return count
  }

  private static func lostEntries(
    of opened: SQLiteStore, knownBy anchor: AuditAnchor
  ) async throws -> [(account: String, held: Int64, known: Int64)] {
    var lost: [(account: String, held: Int64, known: Int64)] = []
    let known = try anchor.said()
    for account in known.subscribers where account != .nobody {
      guard let head = known.heads[account] else { continue }
      let held = try await opened.read { session in
        account == AuditHead.staff ? try session.staffAuditCount() : try session.auditCount(of: account)
      }
      if held < head.sequence { lost.append((account.text, held, head.sequence)) }
    }
    return lost
  }

  /// Puts the back-up in the store's place, under the store's lock: refused while another process has the store open. What
  /// was there gets `.before-<mark>` after its name.
  ///
  /// - Returns: Where the old store went; nil when there was none.
  @discardableResult
  public func install(mark: String) throws -> String? {
    do {
      let lock = try FileLock(
        path: store + ".lock", holder: "tuiding admin restore", waitMilliseconds: lockWaitMilliseconds)
      return try lock.held {
        guard try !OpenMarker.isHeld(path: store + ".open") else {
          throw StoreProblem.busy(holder: "another process that has it open; end it before restoring")
        }
        let aside = store + ".before-" + mark
        let movesAside = PrivateFile.exists(store)
        if movesAside {
          guard !PrivateFile.exists(aside) else { throw StoreProblem.unsuitable("\(aside) is there already") }
        }
        // The log belongs to the file that goes, not to the one that comes.
        for suffix in ["", "-wal", "-shm", ".anchor"] where PrivateFile.exists(store + suffix) {
          try Self.move(store + suffix, to: aside + suffix)
        }
        unlink(store + ".open")
        // The anchor first: without its store it says that one is missing, and the restore can be done again.
        try Self.move(draft + ".anchor", to: store + ".anchor")
        try Self.move(draft, to: store)
        try PrivateFile.syncFolder(of: store)
        discard()
        return movesAside ? aside : nil
      }
    } catch {
      throw StoreProblem(error)
    }
  }

  /// Takes away what `prepare` put beside the store.
  public func discard() {
    for suffix in ["", "-wal", "-shm", ".lock", ".open", ".anchor"] { unlink(draft + suffix) }
  }

  private static func move(_ path: String, to destination: String) throws {
    guard rename(path, destination) == 0 else { throw SystemFailure.problem("move", path) }
  }
}
