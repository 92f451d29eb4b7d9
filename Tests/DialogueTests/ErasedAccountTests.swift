import DomainCore
import Foundation
import SQLiteStore
import Testing

@testable import Dialogue

/// An account that was really closed, to the day on which its data go by themselves (R29, R37, S17).
@Suite struct ErasedAccountTests {
  static let account = "fixtures/移动-只有主套餐.yaml"
  static let lines = ["我要办理销户", "13800000001", "314159", "123X", "银行卡", "是"]

  @Test("who closes the account has to ask for nothing: its data go on the planned day, and not before")
  func byItself() async throws {
    let world = try await TestWorld(Self.account)
    let subscriber = try await world.store.subscribers(after: nil, limit: 1)[0]
    var talk = TestTalk(world.session())
    for line in Self.lines { try await talk.say(line) }
    let closed = try #require(try await world.store.file(of: subscriber))
    #expect(closed.subscriber.state == .closed)
    #expect(closed.cases.map(\.ground) == [.erasure])
    // The balance arrives on 2026-11-24: the last log is of that day.
    for day in ["2026-11-24", "2027-05-24"] {
      world.stage.clock.now = BeijingDay(day)!.start.adding(seconds: 3600)
      _ = try await Self.work(world.stage)
      #expect(try await world.store.file(of: subscriber) != nil)
    }
    world.stage.clock.now = BeijingDay("2027-05-25")!.start
    _ = try await Self.work(world.stage)
    #expect(try await world.store.file(of: subscriber) == nil)
    #expect(try await world.store.firstBrokenAuditEntry(of: subscriber) == nil)
  }

  @Test("no byte of the store's files tells a closed and erased account's number, whole or masked, or name")
  func noByte() async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/tuiding-erased-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try SQLiteStore.open(path: folder + "/s.sqlite", vault: TestWorld.vault, at: TestWorld.start)
    let stage = TranscriptStage(
      library: TestWorld.library, store: store, keyring: TestWorld.vault, at: TestWorld.start)
    for file in try TestWorld.accounts(Self.account, at: TestWorld.start) {
      try await store.add(file, at: TestWorld.start)
    }
    var talk = TestTalk(Session(handle: "h", in: stage.surroundings))
    for line in Self.lines { try await talk.say(line) }
    // The number is spoken by its masked digits, and written nowhere in the clear.
    #expect(talk.replies.map(\.text).joined().contains("138****0001"))
    let secrets = ["13800000001", "138****0001", "陈静"]
    let subscriber = try await store.subscribers(after: nil, limit: 1)[0]
    #expect(try await store.file(of: subscriber)?.orders.first?.item.serviceName == Service.numberName)
    stage.clock.now = BeijingDay("2026-11-24")!.start.adding(seconds: 3600)
    _ = try await Self.work(stage)
    stage.clock.now = BeijingDay("2027-05-25")!.start
    _ = try await Self.work(stage)
    #expect(try await store.file(of: subscriber) == nil)
    try store.close()
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasSuffix(".lock") }
    #expect(files.contains("s.sqlite"))
    for name in files {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
      for secret in secrets { #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret) in \(name)") }
    }
  }

  private static func work(_ stage: TranscriptStage) async throws -> Int {
    let courier = Courier(
      store: stage.store, gateway: stage.gateway, policies: stage.policies,
      keyring: stage.surroundings.keyring, clock: { [clock = stage.clock] in clock.now })
    return try await courier.runAll(limit: 10, until: stage.clock.now.adding(seconds: 10)).commits
  }
}
