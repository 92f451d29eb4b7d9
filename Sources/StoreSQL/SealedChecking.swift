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
    problems += try openProblems(of: conversation, isErased: erased.contains(conversation.generation))
    var (found, isPutBack): (Int64, Bool) = (0, false)
    for row in try rows(
      "SELECT number, key_generation, texts, turn_key, at FROM turns WHERE conversation_id = ?1 ORDER BY number",
      id)
    {
      var row = row
      let (number, generation) = (try row.int64(), try row.int64())
      if number <= conversation.turns { found += 1 } else { isPutBack = true }
      let (sealed, key, at) = (try row.blob(), try row.text(), try row.instant())
      let places = Self.placesOfTurn(number: number, key: key, at: at)
      if !places.contains(where: { isReadable(sealed, generation, at: $0) }) {
        problems.append("what was said in turn \(number) can't be read: it was changed from outside")
      }
    }
    if found != conversation.turns { problems.append("\(conversation.turns - found) turns were taken out") }
    if isPutBack { problems.append("it was put back from outside as it was before its last turns") }
    for kept in try connection.query(
      "SELECT \(Self.ticketColumns), mark FROM hand_overs WHERE conversation_id = ?1 ORDER BY id", [id])
    {
      let isSound = isTicketAsWritten(kept)
      var row = RowReader(Array(kept.dropFirst()))
      let ticket = try row.text()
      for _ in 0..<3 { _ = row.next() }
      let generation = try row.int64()
      if !isSound { problems.append("ticket \(ticket) was changed or added from outside") }
      if !isReadable(try row.blob(), generation, at: "hand_overs.sealed|" + ticket) {
        problems.append("ticket \(ticket) can't be read: it was changed from outside")
      }
    }
    return problems
  }

  /// What was changed of what stands in the open: the conversation's row, its list of tickets, the way from its handle to it.
  private func openProblems(of conversation: CheckedConversation, isErased: Bool) throws -> [String] {
    let id = SQLValue(conversation.id)
    guard let row = try conversationRow(id) else { return [] }
    let isSound = try isConversationAsWritten(row)
    let handles = try connection.query("SELECT handle_hash FROM handles WHERE conversation_id = ?1", [id])
    let isLed = handles == [[row[2]]] || (isErased && handles.isEmpty)
    return (isSound ? [] : ["its row was changed from outside, or a ticket was taken out or put back"])
      + (isLed ? [] : ["handles were led to or from it from outside"])
  }

  private func hasKey(_ subscriber: ID<Subscriber>) throws -> Bool {
    try row("SELECT 1 FROM subscriber_keys WHERE subscriber_id = ?1", SQLValue(subscriber)) != nil
  }
}
