import DomainCore
import Foundation
import SQLiteStore
import Testing
import Vault

/// Measured only when asked for, in release: `TUIDING_MEASURE=1 swift test -c release -Xswiftc -enable-testing --filter SpeedTests`.
@Suite("Speed", .serialized, .enabled(if: ProcessInfo.processInfo.environment["TUIDING_MEASURE"] != nil))
struct SpeedTests {
  @Test("a typical confirming turn, and reading a file")
  func turn() async throws {
    let store = try SQLiteStore.open(
      path: TemporaryFolder.make() + "/s.sqlite", vault: Vault.forTests, at: t0)
    try await store.add(Sample.file(), at: t0)
    var commits: [Duration] = []
    var reads: [Duration] = []
    for index in 1...1000 {
      var file = CustomerFile?.none
      reads.append(try await timed { file = try await store.known() })
      guard let file else { return }
      let commit = Self.typicalTurn(index, on: file)
      commits.append(try await timed { _ = try await store.commit(commit) })
    }
    report("commit", commits)
    report("file(of:), 1 to 9 past orders", Array(reads.prefix(9)))
    report("file(of:), 900 to 1000 past orders", Array(reads.suffix(100)))
    #expect(commits.sorted()[500] < .milliseconds(5))
    let memory = MemoryStore(keyring: Vault.forTests)
    try await memory.add(Sample.file(), at: t0)
    let kept: [Duration] = try await Self.collect(200) { index in
      let commit = Self.typicalTurn(index, on: try await memory.known())
      return try await timed { _ = try await memory.commit(commit) }
    }
    report("commit in memory", kept)
  }

  @Test("commits of 16 sessions at once")
  func concurrent() async throws {
    let store = try SQLiteStore.open(
      path: TemporaryFolder.make() + "/s.sqlite", vault: Vault.forTests, at: t0)
    for number in 1...16 { try await store.add(Sample.file(number), at: t0) }
    let began = ContinuousClock.now
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 1...16 {
        group.addTask {
          for index in 1...100 {
            let file = try await store.known(number)
            let commit = Self.typicalTurn(index, on: file, conversation: ID("C\(number)"))
            _ = try await store.commit(commit)
          }
        }
      }
      try await group.waitForAll()
    }
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    print("16 sessions: \(Int(1600 / seconds)) read-decide-commit turns a second")
  }

  @Test("100 000 audit entries are checked in less than a second")
  func audit() async throws {
    let store = try SQLiteStore.open(
      path: TemporaryFolder.make() + "/s.sqlite", vault: Vault.forTests, at: t0)
    try await store.add(Sample.file(), at: t0)
    let event = Change.audit(
      AuditEvent(actor: .bot, action: .renewed, reference: "TD20261121ABCDEFGHJ", at: t0))
    _ = try await store.commit(
      Sample.commit([Change](repeating: event, count: 100_000), on: try await store.known()))
    var broken: Int64? = 0
    let taken = try await timed { broken = try await store.firstBrokenAuditEntry(of: ID("S1")) }
    #expect(broken == nil)
    print("audit chain of 100 000: \(taken)")
    #expect(taken < .seconds(1))
  }

  @Test("cost doesn't grow with customers", arguments: [100, 10_000, 100_000])
  func customers(count: Int) async throws {
    let store = try SQLiteStore.open(
      path: TemporaryFolder.make() + "/s.sqlite", vault: Vault.forTests, at: t0)
    for number in 1...count { try await store.add(Sample.file(number), at: t0) }
    var reads: [Duration] = []
    var commits: [Duration] = []
    for index in 1...400 {
      let number = (index * 7919) % count + 1
      var file: CustomerFile?
      reads.append(try await timed { file = try await store.known(number) })
      guard let file else { return }
      let commit = Self.typicalTurn(index, on: file, conversation: ID("C\(index)"), number: 1)
      commits.append(try await timed { _ = try await store.commit(commit) })
    }
    report("file(of:) among \(count)", reads)
    report("commit among \(count)", commits)
  }

  /// An order with its ledger movement, receipt, message, audit entry and turn.
  static func typicalTurn(
    _ index: Int, on file: CustomerFile, conversation: ID<ConversationRecord> = Sample.conversation,
    number: Int? = nil
  ) -> Commit {
    let changes: [Change] = [
      .service(Sample.service("V1", state: .pendingTerminate(ID("TD\(index)")))),
      .order(Sample.order("TD\(index)", state: .completed)),
      .receipt(Sample.receipt("PZ-\(index)")), .post(Sample.movement("LM\(index)")),
      .outbox(
        Sample.message("MM\(index)", .terminate(order: ID("TD\(index)"), service: ID("V1")), state: .done)),
      .audit(AuditEvent(actor: .customer, action: .orderAccepted, reference: "TD\(index)", at: t0)),
    ]
    let turn = Sample.turn(
      number ?? index, of: conversation, subscriber: file.subscriber.id, handle: conversation.text,
      state: String(repeating: "状态", count: 300))
    return Sample.commit(changes, on: file, conversation: turn)
  }

  private static func collect(
    _ count: Int, _ body: (Int) async throws -> Duration
  ) async throws -> [Duration] {
    var all: [Duration] = []
    for index in 1...count { all.append(try await body(index)) }
    return all
  }

  private func timed(_ body: () async throws -> Void) async throws -> Duration {
    let began = ContinuousClock.now
    try await body()
    return ContinuousClock.now - began
  }

  private func report(_ name: String, _ times: [Duration]) {
    let sorted = times.map { Int($0 / .microseconds(1)) }.sorted()
    print("\(name): median \(sorted[sorted.count / 2]) µs, p99 \(sorted[sorted.count * 99 / 100]) µs")
  }
}
