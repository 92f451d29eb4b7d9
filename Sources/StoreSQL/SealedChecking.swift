internal import DomainCore

/// A conversation as `verify` looks at it.
private struct CheckedConversation {
  let id: ID<ConversationRecord>
  let generation: Int64
  let state: [UInt8]
  let turns: Int64
}

extension StoreSession {
  /// What of the conversations can't be read any more or was taken out, one line each, empty when all of it is there: their keys,
  /// what was said in them, and the tickets of the desk. What was said to somebody who was erased is passed over.
  public func talkProblems() throws -> [String] {
    var (problems, cursor): ([String], String) = ([], "")
    while true {
      let page = try rows(
        "SELECT id, key_generation, state, turn FROM conversations WHERE id > ?1 ORDER BY id LIMIT 500",
        SQLValue(cursor))
      for row in page {
        var row = row
        let conversation = CheckedConversation(
          id: try row.id(), generation: try row.int64(), state: try row.blob(), turns: try row.int64())
        problems += try talkProblems(of: conversation).map { "conversation \(conversation.id): \($0)" }
        cursor = conversation.id.text
      }
      guard !page.isEmpty else { return problems }
    }
  }

  private func talkProblems(of conversation: CheckedConversation) throws -> [String] {
    let id = SQLValue(conversation.id)
    var problems: [String] = []
    var keys: [Int64: SealedFields] = [:]
    var erased: Set<Int64> = []
    let generations = try rows(
      "SELECT generation, subscriber_id FROM conversation_keys WHERE conversation_id = ?1 ORDER BY generation",
      id)
    for row in generations {
      var row = row
      let generation = try row.int64()
      let subscriber: ID<Subscriber>? = try row.optional { try $0.id() }
      if let subscriber, try !hasKey(subscriber) {
        erased.insert(generation)
        continue
      }
      do {
        keys[generation] = try fields(of: conversation.id, generation: generation)
      } catch StoreProblem.corrupt {
        problems.append("its key can't be opened: it was changed from outside")
        erased.insert(generation)
      }
    }
    func isReadable(_ sealed: [UInt8], _ generation: Int64, at place: String) -> Bool {
      if erased.contains(generation) { return true }
      guard let fields = keys[generation] else { return false }
      return fields.canOpen(sealed, at: place)
    }
    if !isReadable(conversation.state, conversation.generation, at: "conversations.state") {
      problems.append("where it stands can't be read: it was changed from outside")
    }
    var found: Int64 = 0
    for row in try rows(
      "SELECT number, key_generation, texts FROM turns WHERE conversation_id = ?1 ORDER BY number", id)
    {
      var row = row
      let (number, generation) = (try row.int64(), try row.int64())
      if number <= conversation.turns { found += 1 }
      if !isReadable(try row.blob(), generation, at: "turns.texts|\(number)") {
        problems.append("what was said in turn \(number) can't be read: it was changed from outside")
      }
    }
    if found != conversation.turns { problems.append("\(conversation.turns - found) turns were taken out") }
    for row in try rows(
      "SELECT id, key_generation, sealed FROM hand_overs WHERE conversation_id = ?1 ORDER BY id", id)
    {
      var row = row
      let (ticket, generation) = (try row.text(), try row.int64())
      if !isReadable(try row.blob(), generation, at: "hand_overs.sealed|" + ticket) {
        problems.append("ticket \(ticket) can't be read: it was changed from outside")
      }
    }
    return problems
  }

  private func hasKey(_ subscriber: ID<Subscriber>) throws -> Bool {
    try row("SELECT 1 FROM subscriber_keys WHERE subscriber_id = ?1", SQLValue(subscriber)) != nil
  }
}
