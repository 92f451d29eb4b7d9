import DomainCore
import Foundation
import GRDB
import SQLiteStore
import StoreSQL
import Testing
import Vault

@Suite("The SQLite file")
struct SQLiteFileTests {
  let path = TemporaryFolder.make() + "/folder/s.sqlite"

  func open(_ options: SQLiteStore.Options = .init(), vault: Vault = .forTests) throws -> SQLiteStore {
    try SQLiteStore.open(path: path, vault: vault, at: t0, options: options)
  }

  func mode(_ path: String) throws -> Int {
    let found = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    return found ?? -1
  }

  /// Leaves what a process leaves that dies while it has the store open.
  func leaveMarker() throws {
    try Data().write(to: URL(fileURLWithPath: path + ".open"))
  }

  /// Runs SQL on the file behind the store's back.
  func tamper(_ sql: String) throws {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.write { try $0.execute(sql: sql) }
    try queue.close()
  }

  @Test("files are for their owner only, and one that isn't is refused with the cure")
  func permissions() async throws {
    let store = try open()
    try await store.add(Sample.file(), at: t0)
    _ = try await store.commit(
      Sample.commit(
        [.audit(AuditEvent(actor: .bot, action: .renewed, reference: "", at: t0))], on: await store.known()))
    for suffix in ["", "-wal", "-shm", ".lock", ".open", ".anchor"] {
      #expect(try mode(path + suffix) == 0o600, "\(suffix)")
    }
    #expect(try mode((path as NSString).deletingLastPathComponent) == 0o700)
    try store.close()
    #expect(!FileManager.default.fileExists(atPath: path + ".open"))
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    #expect(
      throws: StoreProblem.unsuitable("\(path) can be read by others (mode 640); run: chmod 600 '\(path)'")
    ) {
      try open()
    }
  }

  @Test("the master key is made once, 0600, and never replaced beside a store")
  func masterKey() throws {
    let keyPath = MasterKeyFile.path(beside: path)
    let key = try MasterKeyFile.readOrMake(keyPath, store: path) { [UInt8](repeating: 7, count: $0) }
    #expect(key == [UInt8](repeating: 7, count: 32))
    #expect(try mode(keyPath) == 0o600)
    #expect(try MasterKeyFile.readOrMake(keyPath, store: path) { [UInt8](repeating: 8, count: $0) } == key)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: keyPath)
    #expect(throws: StoreProblem.self) { try MasterKeyFile.read(keyPath) }
    try FileManager.default.removeItem(atPath: keyPath)
    try open().close()
    #expect(throws: StoreProblem.self) {
      try MasterKeyFile.readOrMake(keyPath, store: path) { [UInt8](repeating: 8, count: $0) }
    }
  }

  @Test("another master key, another program's file, garbage and a newer schema are refused")
  func unsuitable() throws {
    try open().close()
    let other = Vault(masterKey: [UInt8](repeating: 1, count: 32)) { [UInt8](repeating: 0, count: $0) }
    #expect(throws: StoreProblem.self) { try open(vault: other) }
    try tamper("INSERT INTO schema_version VALUES (999, 0)")
    let newest = Schema.migrations.count
    #expect(
      throws: StoreProblem.unsuitable(
        "the store has schema 999, this program knows \(newest); use the newer program")
    ) {
      try open()
    }
    try FileManager.default.removeItem(atPath: path)
    try tamper("CREATE TABLE mine (x)")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    #expect(throws: StoreProblem.unsuitable("the file is a database of another program")) { try open() }
    try Data(repeating: 65, count: 5000).write(to: URL(fileURLWithPath: path))
    do {
      _ = try open()
      Issue.record("garbage was opened")
    } catch StoreProblem.unsuitable {}
  }

  @Test("nothing that identifies a person can be read from the files")
  func encrypted() async throws {
    let store = try open()
    try await store.add(Sample.file(), at: t0)
    let message = Sample.message("M5")
    _ = try await store.commit(
      Sample.commit(
        [.outbox(message), .audit(AuditEvent(actor: .bot, action: .renewed, reference: "", at: t0))],
        on: await store.known(), conversation: Sample.turn(1, state: "手机号十三八")))
    _ = try await store.commit(
      Sample.commit([], on: await store.known(), conversation: Sample.turn(2, subscriber: ID("S1"))))
    var phone = try await store.phoneRecord(of: Sample.phone())
    phone.failures = 1
    _ = try await store.commit(Commit(phone: phone, at: t0))
    let personal = [
      Sample.phone().digits, "欧阳测试", "317X", "271828", "赠送人甲", "hz-line-0571", "太贵了不想用",
      Sample.phone(77).digits, "我说", "你听", "手机号十三八",
    ]
    func searchAll() throws {
      var searched = 0
      for suffix in ["", "-wal", ".lock", ".anchor"] {
        guard let bytes = FileManager.default.contents(atPath: path + suffix) else { continue }
        searched += bytes.count
        for text in personal { #expect(bytes.range(of: Data(text.utf8)) == nil, "\(text) in \(suffix)") }
      }
      #expect(searched > 50_000)
      let seen = FileManager.default.contents(atPath: path + "-wal") ?? Data()
      let inFile = FileManager.default.contents(atPath: path) ?? Data()
      // The search itself finds what is not sealed.
      #expect(seen.range(of: Data("ringback".utf8)) != nil || inFile.range(of: Data("ringback".utf8)) != nil)
    }
    try searchAll()
    try store.close()
    try searchAll()
  }

  @Test(
    "a code is gone from the store once its message is done or set aside",
    arguments: [OutboxState.done, .setAside])
  func codeErased(state: OutboxState) async throws {
    let store = try open()
    try await store.add(Sample.file(), at: t0)
    _ = try await store.commit(Sample.commit([.outbox(Sample.message("M5"))], on: await store.known()))
    let waiting = try await store.known().outbox.last
    #expect(waiting?.errand == .code(phone: Sample.phone(), code: "271828"))
    _ = try await store.commit(
      Sample.commit([.outbox(Sample.message("M5", state: state))], on: await store.known()))
    try store.close()
    // Made waiting by hand, the message is read again: it has no code.
    try tamper("UPDATE outbox SET state = 'waiting' WHERE id = 'M5'")
    let reopened = try open()
    #expect(try await reopened.asItIs().outbox.last?.errand == .code(phone: Sample.phone(), code: ""))
  }

  @Test("another process that holds the lock is named after the wait")
  func busy() async throws {
    var options = SQLiteStore.Options()
    options.lockWaitMilliseconds = 200
    options.holder = "tuiding chat"
    let store = try open(options)
    try await store.add(Sample.file(), at: t0)
    let descriptor = Glibc.open(path + ".lock", O_RDWR)
    #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    let began = ContinuousClock.now
    await #expect(throws: StoreProblem.busy(holder: "process \(getpid()) (tuiding chat)")) {
      try await store.commit(Commit(conversation: Sample.turn(1), at: t0))
    }
    #expect(ContinuousClock.now - began >= .milliseconds(200))
    #expect(throws: StoreProblem.self) { try open(options) }
    // Reading needs no lock.
    #expect(try await store.file(of: ID("S1")) != nil)
    close(descriptor)
    #expect(try await store.commit(Commit(conversation: Sample.turn(1), at: t0)).name == "committed")
  }

  @Test("two stores on one file write in turn, and none loses a commit")
  func twoWriters() async throws {
    let stores = [try open(), try open()]
    try await stores[0].add(Sample.file(), at: t0)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (name, store) in stores.enumerated() {
        group.addTask {
          for index in 0..<60 {
            while true {
              let file = try await store.known()
              let changes: [Change] = [
                .post(Sample.movement("L\(name)-\(index)")),
                .audit(AuditEvent(actor: .bot, action: .renewed, reference: "\(name)-\(index)", at: t0)),
              ]
              if case .committed = try await store.commit(Sample.commit(changes, on: file)) { break }
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await stores[1].known().version == 120)
    #expect(try await stores[0].known().balances[.revenue] == Fen(120 * 320))
    #expect(try await stores[0].verify() == [])
    try stores[0].close()
    #expect(FileManager.default.fileExists(atPath: path + ".open"))
    try stores[1].close()
    #expect(!FileManager.default.fileExists(atPath: path + ".open"))
  }

  @Test("the writer is durable, and references and journal are as they must be (Q2)")
  func settings() async throws {
    let store = try open()
    #expect(
      try await store.writerSettings() == ["synchronous": "2", "foreign_keys": "1", "journal_mode": "wal"])
    #expect(!store.recoveredFromUncleanExit)
  }

  @Test("a store whose process died is checked when it is opened again; a damaged one is refused")
  func uncleanExit() async throws {
    let store = try open()
    for number in 1...30 { try await store.add(Sample.file(number), at: t0) }
    try store.close()
    try leaveMarker()
    let again = try open()
    #expect(again.recoveredFromUncleanExit)
    try again.close()
    var bytes = try #require(FileManager.default.contents(atPath: path))
    for page in 5..<bytes.count / 4096 {
      bytes.replaceSubrange(page * 4096..<page * 4096 + 64, with: Data(repeating: 0xEE, count: 64))
    }
    try bytes.write(to: URL(fileURLWithPath: path))
    try leaveMarker()
    for _ in 1...2 {
      do {
        _ = try open()
        Issue.record("a damaged file was opened")
      } catch StoreProblem.corrupt {}
    }
  }

  @Test("a back-up while writing is whole, has the anchor, and isn't written over anything")
  func backup() async throws {
    let store = try open()
    try await store.add(Sample.file(), at: t0)
    _ = try await store.commit(
      Sample.commit(
        [.audit(AuditEvent(actor: .bot, action: .renewed, reference: "", at: t0))], on: await store.known()))
    let copy = path + ".copy"
    try store.backup(to: copy)
    #expect(throws: StoreProblem.self) { try store.backup(to: copy) }
    #expect(try mode(copy) == 0o600)
    let restored = try SQLiteStore.open(path: copy, vault: Vault.forTests, at: t0)
    #expect(try await restored.known() == store.known())
    #expect(try await restored.verify() == [])
  }
}
