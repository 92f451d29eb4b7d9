public import DomainCore
public import Foundation
public final class SQLiteStore: Store {
  let m: MemoryStore
  init(_ k: any Keyring) { m = MemoryStore(keyring: k) }
  public static func open(at path: String, vault: any Keyring) async throws -> SQLiteStore { SQLiteStore(vault) }
  public func close() async throws {}
  public func phoneRecord(of phone: PhoneNumber) async throws -> PhoneRecord { try await m.phoneRecord(of: phone) }
  public func file(of s: ID<Subscriber>) async throws -> CustomerFile? { try await m.file(of: s) }
  public func conversation(handle: String) async throws -> ConversationRecord? { try await m.conversation(handle: handle) }
  public func conversation(id: ID<ConversationRecord>) async throws -> ConversationRecord? { try await m.conversation(id: id) }
  public func turn(of c: ID<ConversationRecord>, key: String) async throws -> TurnRecord? { try await m.turn(of: c, key: key) }
  public func turns(of c: ID<ConversationRecord>, last n: Int) async throws -> [TurnRecord] { try await m.turns(of: c, last: n) }
  public func commit(_ c: Commit) async throws -> CommitOutcome { try await m.commit(c) }
  public func add(_ f: CustomerFile, at now: Instant) async throws { try await m.add(f, at: now) }
  public func subscribers(after c: ID<Subscriber>?, limit: Int) async throws -> [ID<Subscriber>] { try await m.subscribers(after: c, limit: limit) }
  public func subscribersWithWork(due now: Instant, limit: Int) async throws -> [ID<Subscriber>] { try await m.subscribersWithWork(due: now, limit: limit) }
  public func lease(_ x: ID<OutboxMessage>, of s: ID<Subscriber>, until: Instant, at now: Instant) async throws -> Bool { try await m.lease(x, of: s, until: until, at: now) }
  public func firstBrokenAuditEntry(of s: ID<Subscriber>) async throws -> Int64? { try await m.firstBrokenAuditEntry(of: s) }
  public func audit(of s: ID<Subscriber>, last n: Int) async throws -> [AuditEvent] { try await m.audit(of: s, last: n) }
  public func subscriber(ofOrder o: ID<Order>) async throws -> ID<Subscriber>? { try await m.subscriber(ofOrder: o) }
  public func openOrders(limit: Int) async throws -> [(subscriber: ID<Subscriber>, order: Order)] { try await m.openOrders(limit: limit) }
}
public enum MasterKey { public static func load(beside: URL, environment: [String:String], isNewStore: Bool) throws -> [UInt8] { Array(repeating: 7, count: 32) } }
