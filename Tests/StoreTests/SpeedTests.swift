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
    #expect(commits.sorted()[990] < .milliseconds(20))
    let memory = MemoryStore(keyring: Vault.forTests)
    try await memory.add(Sample.file(), at: t0)
    let kept: [Duration] = try await Self.collect(200) { index in
      let commit = Self.typicalTurn(index, on: try await memory.known())
      return try await timed { _ = try await memory.commit(commit) }
    }
    report("commit in memory", kept)
  }

  @Test("500 durable turns a second from sessions at once", arguments: [1, 4, 16, 64])
  func concurrent(sessions: Int) async throws {
    let store = try SQLiteStore.open(
      path: TemporaryFolder.make() + "/s.sqlite", vault: Vault.forTests, at: t0)
    for number in 1...sessions { try await store.add(Sample.file(number), at: t0) }
    let turns = 3200 / sessions
    let began = ContinuousClock.now
    let taken = try await withThrowingTaskGroup(of: [Duration].self) { group in
      for number in 1...sessions {
        group.addTask {
          try await Self.collect(turns) { index in
            try await timed {
              let commit = Self.typicalTurn(
                index, on: try await store.known(number), conversation: ID("C\(number)"))
              _ = try await store.commit(commit)
            }
          }
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    let rate = Double(sessions * turns) / seconds
    report("\(sessions) sessions: \(Int(rate)) read-decide-commit turns a second; one", taken)
    if sessions >= 16 { #expect(rate >= 500) }
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

  @Test("a file with 10 000 past orders opens like one with 100")
  func longPast() async throws {
    let stores = try await [100, 10_000].asyncMap { count in
      let store = try SQLiteStore.open(
        path: TemporaryFolder.make() + "/s.sqlite", vault: Vault.forTests, at: t0)
      try await store.add(Sample.longPast(orders: count), at: t0)
      return store
    }
    let took = try await interleaved(1...400, stores.count) { _, which in
      try await timed { _ = try await stores[which].known() }
    }
    report("file(of:), 100 past orders", took[0])
    report("file(of:), 10 000 past orders", took[1])
    let ratio = Self.median(took[1]) / Self.median(took[0])
    print("ratio 10 000 to 100 past orders: \(ratio)")
    #expect(ratio <= 1.5)
    #expect(try await stores[1].known() == Sample.longPast(orders: 10_000).bounded())
  }

  /// `TUIDING_CUSTOMERS=1000000` compares with a million; filling takes some minutes.
  @Test("reading, deciding and committing doesn't grow with the customers in the store")
  func customers() async throws {
    let many = ProcessInfo.processInfo.environment["TUIDING_CUSTOMERS"].flatMap(Int.init) ?? 20_000
    let counts = [100, many]
    let stores = try await counts.asyncMap { count in
      let store = try SQLiteStore.open(
        path: TemporaryFolder.make() + "/s.sqlite", vault: Vault.forTests, at: t0)
      let began = ContinuousClock.now
      try await Sample.fill(store, customers: count)
      print("\(count) customers added in \((ContinuousClock.now - began) / .seconds(1)) s")
      return store
    }
    let read = { (round: Int, which: Int) async throws -> CustomerFile? in
      let record = try await stores[which].phoneRecord(of: Sample.phone((round * 7919) % counts[which] + 1))
      guard let id = record.subscriber else { return nil }
      return try await stores[which].file(of: id)
    }
    // Each customer once, so that no file grows while it is measured. A million customers lie on the disk where a hundred lie in memory: half of
    // the visits tell how long a look waits for it, the others compare the stores with both files in memory.
    let visit = { (rounds: ClosedRange<Int>) async throws -> (reads: [[Duration]], commits: [[Duration]]) in
      var reads: [[Duration]] = [[], []]
      let commits = try await interleaved(rounds, stores.count) { round, which in
        var file: CustomerFile?
        reads[which].append(try await timed { file = try await read(round, which) })
        let commit = Self.typicalTurn(
          round, on: try #require(file), conversation: ID("C\(round)"), number: 1)
        return try await timed { _ = try await stores[which].commit(commit) }
      }
      return (reads, commits)
    }
    let onDisk = try await visit(1...counts[0] / 2)
    for store in stores { try Self.bringIntoMemory(store.path) }
    let inMemory = try await visit(counts[0] / 2 + 1...counts[0])
    for (index, count) in counts.enumerated() {
      report("number and file among \(count), as the files were filled", onDisk.reads[index])
      report("commit among \(count), as the files were filled", onDisk.commits[index])
      report("number and file among \(count), in memory", inMemory.reads[index])
      report("commit among \(count), in memory", inMemory.commits[index])
    }
    let ratios = [inMemory.reads, inMemory.commits].map { Self.median($0[1]) / Self.median($0[0]) }
    print("ratio \(many) to 100 customers, in memory: reading \(ratios[0]), committing \(ratios[1])")
    #expect(ratios.allSatisfy { $0 <= 1.3 })
  }

  /// Reads a file from its beginning to its end, so that the system keeps its pages.
  private static func bringIntoMemory(_ path: String) throws {
    let file = try FileHandle(forReadingFrom: URL(filePath: path))
    defer { try? file.close() }
    while let piece = try file.read(upToCount: 1 << 24), !piece.isEmpty {}
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

  /// Runs `body` for each of several stores in turn, so that what disturbs one disturbs all; the times by store.
  private func interleaved(
    _ rounds: ClosedRange<Int>, _ count: Int, _ body: (_ round: Int, _ which: Int) async throws -> Duration
  ) async throws -> [[Duration]] {
    var times = [[Duration]](repeating: [], count: count)
    for round in rounds {
      for which in 0..<count { times[which].append(try await body(round, which)) }
    }
    return times
  }

  private static func median(_ times: [Duration]) -> Double {
    let sorted = times.sorted()
    return sorted[sorted.count / 2] / .microseconds(1)
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
