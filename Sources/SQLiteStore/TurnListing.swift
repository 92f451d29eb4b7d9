public import DomainCore
import StoreSQL

extension SQLiteStore {
  /// The ids of all conversations after `cursor`, at most `limit`, ordered by id.
  public func conversations(
    after cursor: ID<ConversationRecord>?, limit: Int
  ) async throws -> [ID<ConversationRecord>] {
    try await read { try $0.conversations(after: cursor, limit: limit) }
  }
}
