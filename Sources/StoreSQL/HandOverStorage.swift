public import DomainCore

/// A ticket as it is sealed: under the conversation's key, so that destroying the customer's key destroys it too.
private struct StoredHandOver: Codable {
  var summary: HandOverSummary
  var state: HandOver.State
  var talk: [HandOver.Message]
  var steps: [HandOver.Step]
}

extension StoreSession {
  private static var columns: String { ticketColumns }

  /// A ticket by its number. Throws `foreign` when it was changed from outside.
  public func handOver(_ id: ID<HandOver>) throws -> HandOver? {
    let found = try connection.query(
      "SELECT \(Self.columns), mark FROM hand_overs WHERE id = ?1", [SQLValue(id)])
    return try found.first.flatMap { row in
      guard isTicketAsWritten(row) else {
        throw StoreProblem.foreign("ticket \(id) was changed from outside")
      }
      return try handOver(RowReader(row))
    }
  }

  /// All tickets of a conversation, oldest first.
  public func handOvers(of conversation: ID<ConversationRecord>) throws -> [HandOver] {
    try rows(
      "SELECT \(Self.columns) FROM hand_overs WHERE conversation_id = ?1 ORDER BY opened_at, id",
      SQLValue(conversation)
    ).compactMap(handOver)
  }

  /// All tickets of a subscriber, and of conversations that were bound to him after the ticket, oldest first.
  public func handOvers(of subscriber: ID<Subscriber>) throws -> [HandOver] {
    try rows(
      """
      SELECT \(Self.columns) FROM hand_overs
      WHERE subscriber_id = ?1 OR conversation_id IN (SELECT id FROM conversations WHERE subscriber_id = ?1)
      ORDER BY opened_at, id
      """, SQLValue(subscriber)
    ).compactMap(handOver)
  }

  /// Tickets that aren't closed, oldest first.
  public func openHandOvers(limit: Int) throws -> [HandOver] {
    try rows(
      "SELECT \(Self.columns) FROM hand_overs WHERE is_open = 1 ORDER BY opened_at, id LIMIT ?1",
      SQLValue(limit)
    ).compactMap(handOver)
  }

  /// All tickets that are sealed for a subscriber, oldest first: a conversation may have had others before.
  func handOvers(for subscriber: ID<Subscriber>) throws -> [HandOver] {
    let columns = Self.columns.split(separator: ", ").map { "h." + $0 }.joined(separator: ", ")
    return try rows(
      """
      SELECT \(columns) FROM hand_overs h JOIN conversation_keys k
        ON k.conversation_id = h.conversation_id AND k.generation = h.key_generation
      WHERE k.subscriber_id = ?1 ORDER BY h.opened_at, h.id
      """, SQLValue(subscriber)
    ).compactMap(handOver)
  }

  private func handOver(_ row: RowReader) throws -> HandOver? {
    var row = row
    let conversation: ID<ConversationRecord> = try row.id()
    let id: ID<HandOver> = try row.id()
    let version = try row.int64()
    let subscriber: ID<Subscriber>? = try row.optional { try $0.id() }
    let openedAt = try row.instant()
    guard let fields = try fields(of: conversation, generation: try row.int64()) else { return nil }
    let stored: StoredHandOver = try fields.open(try row.blob(), at: "hand_overs.sealed|" + id.text)
    return HandOver(
      id: id, conversation: conversation, subscriber: subscriber, openedAt: openedAt,
      summary: stored.summary, state: stored.state, talk: stored.talk, steps: stored.steps, version: version)
  }

  /// Writes a ticket; false when it has changed since it was read. A new one is sealed under the conversation's key of
  /// this moment and keeps it.
  func put(_ handOver: HandOver) throws -> Bool {
    let conversation = SQLValue(handOver.conversation)
    let wasSound = try ticketRow(SQLValue(handOver.id), of: conversation).map(isTicketAsWritten) ?? true
    let wasTalkSound = try conversationRow(conversation).map(isConversationAsWritten) ?? true
    guard try write(handOver, of: conversation) else { return false }
    try markTicket(SQLValue(handOver.id), of: conversation, wasSound: wasSound)
    try markConversation(conversation, wasSound: wasTalkSound)
    return true
  }

  private func write(_ handOver: HandOver, of conversation: SQLValue) throws -> Bool {
    // What is known of a customer by now is sealed under a key of his.
    let generations =
      handOver.version == 0
      ? try row("SELECT key_generation FROM conversations WHERE id = ?1", conversation)
      : try row(
        """
        SELECT CASE WHEN h.subscriber_id IS NULL AND ?3 IS NOT NULL THEN c.key_generation ELSE h.key_generation END
        FROM hand_overs h JOIN conversations c ON c.id = h.conversation_id
        WHERE h.conversation_id = ?1 AND h.id = ?2
        """, conversation, SQLValue(handOver.id), SQLValue(handOver.subscriber))
    guard var generations else { throw StoreProblem.violated("a ticket names a known conversation") }
    let generation = try generations.int64()
    guard let fields = try fields(of: handOver.conversation, generation: generation) else { return false }
    let stored = StoredHandOver(
      summary: handOver.summary, state: handOver.state, talk: handOver.talk, steps: handOver.steps)
    let sealed = fields.seal(stored, at: "hand_overs.sealed|" + handOver.id.text)
    if handOver.version == 0 {
      return try run(
        """
        INSERT INTO hand_overs (conversation_id, id, version, subscriber_id, is_open, opened_at,
          key_generation, sealed)
        VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (conversation_id, id) DO NOTHING
        """, conversation, SQLValue(handOver.id), SQLValue(handOver.subscriber),
        SQLValue(!handOver.state.isClosed), SQLValue(handOver.openedAt), SQLValue(generation),
        SQLValue(sealed)) == 1
    }
    return try run(
      """
      UPDATE hand_overs SET version = version + 1, is_open = ?4, sealed = ?5, subscriber_id = ?6, key_generation = ?7
      WHERE conversation_id = ?1 AND id = ?2 AND version = ?3
      """, conversation, SQLValue(handOver.id), SQLValue(handOver.version),
      SQLValue(!handOver.state.isClosed), SQLValue(sealed), SQLValue(handOver.subscriber),
      SQLValue(generation)) == 1
  }
}
