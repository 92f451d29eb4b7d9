import DomainCore
import Foundation
import SQLiteStore
import Testing
import Vault

@Suite("A writer that is killed", .serialized)
struct KilledWriterTests {
  /// Names the store for the child process; set only there.
  static let childVariable = "TUIDING_STORE_TEST_CHILD"

  @Test("has lost nothing that was acknowledged, and left nothing half written")
  func killed() async throws {
    guard ProcessInfo.processInfo.environment[Self.childVariable] == nil else { return }
    let path = TemporaryFolder.make() + "/s.sqlite"
    let seed = try SQLiteStore.open(path: path, vault: Vault.forTests, at: t0)
    try await seed.add(Sample.file(), at: t0)
    try seed.close()
    var acknowledged = 0
    for round in 1...8 {
      acknowledged = max(acknowledged, try await killedRound(path, milliseconds: 30 + round * 23))
      let store = try SQLiteStore.open(path: path, vault: Vault.forTests, at: t0)
      #expect(store.recoveredFromUncleanExit)
      let version = try await store.known().version
      // The last commit may stand without having been acknowledged.
      #expect(version >= acknowledged)
      #expect(try await store.known().balances[.revenue] ?? .zero == Fen(320 * version))
      #expect(try await store.conversation(id: Sample.conversation)?.turn ?? 0 == Int(version))
      #expect(try await store.audit(of: ID("S1"), last: 1_000_000).count == Int(version))
      #expect(try await store.verify() == [])
      try store.close()
    }
    #expect(acknowledged > 50, "the child must have written something")
  }

  /// Lets a child write until it is killed `milliseconds` after its first acknowledgement; the last version it
  /// acknowledged.
  private func killedRound(_ path: String, milliseconds: Int) async throws -> Int {
    let child = Process()
    child.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    child.arguments = ["--testing-library", "swift-testing", "--filter", "KilledWriterTests/child"]
    child.environment = ProcessInfo.processInfo.environment.merging([Self.childVariable: path]) { $1 }
    let log = path + ".log"
    try Data().write(to: URL(fileURLWithPath: log))
    child.standardOutput = FileHandle.nullDevice
    child.standardError = FileHandle.nullDevice
    try child.run()
    let deadline = ContinuousClock.now + .seconds(20)
    while (FileManager.default.contents(atPath: log) ?? Data()).isEmpty, ContinuousClock.now < deadline {
      try await Task.sleep(for: .milliseconds(5))
    }
    try await Task.sleep(for: .milliseconds(milliseconds))
    kill(child.processIdentifier, SIGKILL)
    child.waitUntilExit()
    let lines = try String(contentsOfFile: log, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    // What follows the last newline was cut off.
    return lines.dropLast().last.flatMap { Int($0) } ?? 0
  }

  @Test("(the process that is killed)")
  func child() async throws {
    guard let path = ProcessInfo.processInfo.environment[Self.childVariable] else { return }
    let store = try SQLiteStore.open(path: path, vault: Vault.forTests, at: t0)
    let log = Glibc.open(path + ".log", O_WRONLY | O_APPEND)
    while true {
      let file = try await store.known()
      let next = Int(file.version) + 1
      let changes: [Change] = [
        .post(Sample.movement("L\(next)")), .outbox(Sample.message("M\(next)", state: .done)),
        .audit(AuditEvent(actor: .bot, action: .renewed, reference: "\(next)", at: t0)),
      ]
      let turn = Sample.turn(next, subscriber: ID("S1"))
      guard case .committed = try await store.commit(Sample.commit(changes, on: file, conversation: turn))
      else {
        continue
      }
      let line = Array("\(next)\n".utf8)
      write(log, line, line.count)
    }
  }
}
