public import DomainCore

// A conversation's texts are sealed under a key of its own. Before verification that key is wrapped by the master key,
// afterwards by the subscriber's: destroying the subscriber's key destroys what was said too. A conversation that leaves
// a subscriber goes on under a new key, the next generation.

extension StoreSession {
  /// The conversation that a bearer handle opens, nil when the handle opens none. Throws `foreign` when it was changed from outside.
  public func conversation(handle: String) throws -> ConversationRecord? {
    let hash = cipher.handleHash(of: handle)
    var found = try row("SELECT conversation_id FROM handles WHERE handle_hash = ?1", SQLValue(hash))
    guard let record = try found.flatMapID().flatMap({ try conversation(id: $0) }) else { return nil }
    guard record.handleHash == hash else {
      throw StoreProblem.foreign("a handle was led to another conversation from outside")
    }
    return record
  }

  /// The conversation with an id. Throws `foreign` when it was changed from outside.
  public func conversation(id: ID<ConversationRecord>) throws -> ConversationRecord? {
    guard let kept = try conversationRow(SQLValue(id)) else { return nil }
    guard try isConversationAsWritten(kept) else {
      throw StoreProblem.foreign("conversation \(id) or a ticket of it was changed from outside")
    }
    var row = RowReader(Array(kept.dropFirst()))
    let subscriber: ID<Subscriber>? = try row.optional { try $0.id() }
    let handleHash = try row.blob()
    guard let fields = try fields(of: id, generation: try row.int64()) else { return nil }
    return ConversationRecord(
      id: id, handleHash: handleHash,
      state: KeptText(try fields.open(try row.blob(), at: "conversations.state")),
      subscriber: subscriber, turn: try row.int(), updatedAt: try row.instant())
  }

  /// The turn of a conversation that was committed with this key.
  public func turn(of conversation: ID<ConversationRecord>, key: String) throws -> TurnRecord? {
    try row(
      """
      SELECT number, turn_key, key_generation, texts, at FROM turns
      WHERE conversation_id = ?1 AND turn_key = ?2
      """, SQLValue(conversation), SQLValue(key)
    ).flatMap { try turn(of: conversation, $0) }
  }

  /// The last turns of a conversation, oldest first.
  public func turns(of conversation: ID<ConversationRecord>, last count: Int) throws -> [TurnRecord] {
    try rows(
      """
      SELECT number, turn_key, key_generation, texts, at FROM turns
      WHERE conversation_id = ?1 ORDER BY number DESC LIMIT ?2
      """, SQLValue(conversation), SQLValue(count)
    ).reversed().compactMap { try turn(of: conversation, $0) }
  }

  func turn(of conversation: ID<ConversationRecord>, _ row: RowReader) throws -> TurnRecord? {
    var row = row
    let number = try row.int()
    let key = try row.text()
    guard let fields = try fields(of: conversation, generation: try row.int64()) else { return nil }
    let (sealed, at) = (try row.blob(), try row.instant())
    let places = Self.placesOfTurn(number: Int64(number), key: key, at: at)
    let place = fields.canOpen(sealed, at: places[0]) ? places[0] : places[1]
    let texts: StoredTexts = try fields.open(sealed, at: place)
    return TurnRecord(
      conversation: conversation, number: number, key: key, said: texts.said,
      replies: KeptText(texts.replies), at: at)
  }

  /// Where a turn's texts belong: its number, its moment and its key; those of earlier programs know their number alone.
  static func placesOfTurn(number: Int64, key: String, at: Instant) -> [String] {
    ["turns.texts|\(number)|\(at.milliseconds)|\(key)", "turns.texts|\(number)"]
  }

  /// Writes the next state and its turn; false when the conversation doesn't stand at the turn before.
  func put(_ update: ConversationUpdate) throws -> Bool {
    let record = update.record
    let id = SQLValue(record.id)
    let kept = try conversationRow(id)
    let wasSound = try kept.map(isConversationAsWritten) ?? true
    let fields: SealedFields
    let generation: Int64
    if var before = kept.map({ RowReader(Array($0.dropFirst())) }) {
      let subscriber: ID<Subscriber>? = try before.optional { try $0.id() }
      let handleHash = try before.blob()
      let current = try before.int64()
      _ = before.next()
      guard record.turn == (try before.int()) + 1 else { return false }
      (fields, generation) = try bound(
        record, from: subscriber, generation: current)
      try run(
        """
        UPDATE conversations SET subscriber_id = ?2, handle_hash = ?3, key_generation = ?4, state = ?5, turn = ?6,
          updated_at = ?7 WHERE id = ?1
        """, id, SQLValue(record.subscriber), SQLValue(record.handleHash), SQLValue(generation),
        SQLValue(fields.seal(record.state.text, at: "conversations.state")), SQLValue(record.turn),
        SQLValue(record.updatedAt))
      if handleHash != record.handleHash {
        try run("DELETE FROM handles WHERE handle_hash = ?1", SQLValue(handleHash))
        try putHandle(of: record)
      }
    } else {
      guard record.turn == 1 else { return false }
      let key = cipher.newKey()
      generation = 1
      fields = sealed(record.id, key)
      try run(
        """
        INSERT INTO conversations (id, subscriber_id, handle_hash, key_generation, state, turn, updated_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        """, id, SQLValue(record.subscriber), SQLValue(record.handleHash), SQLValue(generation),
        SQLValue(fields.seal(record.state.text, at: "conversations.state")), SQLValue(record.turn),
        SQLValue(record.updatedAt))
      try putKey(key, of: record, generation: generation)
      try putHandle(of: record)
    }
    try markConversation(id, wasSound: wasSound)
    let texts = StoredTexts(said: update.turn.said, replies: try update.turn.replies.text)
    let place = Self.placesOfTurn(
      number: Int64(update.turn.number), key: update.turn.key, at: update.turn.at)[0]
    try run(
      """
      INSERT INTO turns (conversation_id, number, turn_key, key_generation, texts, at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      """, id, SQLValue(update.turn.number), SQLValue(update.turn.key), SQLValue(generation),
      SQLValue(fields.seal(texts, at: place)), SQLValue(update.turn.at))
    return true
  }

  private func putHandle(of record: ConversationRecord) throws {
    try run(
      "INSERT INTO handles (handle_hash, conversation_id) VALUES (?1, ?2)", SQLValue(record.handleHash),
      SQLValue(record.id))
  }

  /// The key that a conversation goes on under: the same for the same subscriber, the same but wrapped anew when
  /// somebody was verified, a new one when the conversation left a subscriber.
  private func bound(
    _ record: ConversationRecord, from subscriber: ID<Subscriber>?, generation: Int64
  ) throws -> (SealedFields, Int64) {
    if subscriber == nil || record.subscriber == subscriber {
      guard let fields = try fields(of: record.id, generation: generation) else {
        throw StoreProblem.corrupt("a conversation's key is missing")
      }
      if record.subscriber != subscriber { try putKey(fields.key, of: record, generation: generation) }
      return (fields, generation)
    }
    let key = cipher.newKey()
    try putKey(key, of: record, generation: generation + 1)
    return (sealed(record.id, key), generation + 1)
  }

  private func putKey(_ key: FieldKey, of record: ConversationRecord, generation: Int64) throws {
    var outer = FieldKey.master
    if let subscriber = record.subscriber {
      guard let fields = try fields(of: subscriber) else {
        throw StoreProblem.violated("a conversation is bound to a known account")
      }
      outer = fields.key
    }
    let wrapped = cipher.wrap(key, under: outer, owner: "conversation|" + record.id.text)
    try run(
      """
      INSERT INTO conversation_keys (conversation_id, generation, subscriber_id, wrapped)
      VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT (conversation_id, generation) DO UPDATE SET subscriber_id = excluded.subscriber_id,
        wrapped = excluded.wrapped
      """, SQLValue(record.id), SQLValue(generation), SQLValue(record.subscriber), SQLValue(wrapped))
  }

  /// The sealed columns of a conversation's generation; nil when the subscriber's key was destroyed.
  func fields(of conversation: ID<ConversationRecord>, generation: Int64) throws -> SealedFields? {
    guard
      var row = try row(
        """
        SELECT subscriber_id, wrapped FROM conversation_keys WHERE conversation_id = ?1 AND generation = ?2
        """, SQLValue(conversation), SQLValue(generation))
    else { return nil }
    let subscriber: ID<Subscriber>? = try row.optional { try $0.id() }
    let wrapped = try row.blob()
    var outer = FieldKey.master
    if let subscriber {
      guard let fields = try fields(of: subscriber) else { return nil }
      outer = fields.key
    }
    guard let key = cipher.unwrap(wrapped, under: outer, owner: "conversation|" + conversation.text) else {
      throw StoreProblem.corrupt("a conversation's key can't be opened")
    }
    return sealed(conversation, key)
  }

  private func sealed(_ conversation: ID<ConversationRecord>, _ key: FieldKey) -> SealedFields {
    SealedFields(cipher: cipher, key: key, owner: "conversation|" + conversation.text)
  }
}

extension Optional<RowReader> {
  /// The first column as an id, nil without a row.
  fileprivate mutating func flatMapID<Thing>() throws -> ID<Thing>? { try self?.id() }
}
