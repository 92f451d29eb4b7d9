public import DomainCore

extension StoreSession {
  /// The ids of all conversations after `cursor`, at most `limit`, ordered by id.
  public func conversations(
    after cursor: ID<ConversationRecord>?, limit: Int
  ) throws -> [ID<ConversationRecord>] {
    try rows(
      "SELECT id FROM conversations WHERE id > ?1 ORDER BY id LIMIT ?2", SQLValue(cursor?.text ?? ""),
      SQLValue(limit)
    ).map { row in
      var row = row
      return try row.id()
    }
  }
}
