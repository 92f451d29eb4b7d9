internal import DomainCore

// Marks over conversations and tickets. What was said is sealed, and a sealed text fits no other place; but whom a conversation belongs
// to, which handle opens it, and which tickets wait stand in the open. A conversation's mark covers its row and the marks of its tickets,
// so that one that was taken out or put back is missed, too.

extension StoreSession {
  static var conversationColumns: String {
    "id, subscriber_id, handle_hash, key_generation, state, turn, updated_at"
  }
  static var ticketColumns: String {
    "conversation_id, id, version, subscriber_id, opened_at, key_generation, sealed, is_open"
  }

  /// A conversation's row with its mark; nil when there is none.
  func conversationRow(_ id: SQLValue) throws -> [SQLValue]? {
    try connection.query(
      "SELECT \(Self.conversationColumns), mark FROM conversations WHERE id = ?1", [id]
    ).first
  }

  /// Whether a conversation's row, read with its mark, is as it was written, and its tickets are those it had.
  func isConversationAsWritten(_ row: [SQLValue]) throws -> Bool {
    let covered = try Array(row.dropLast()) + ticketMarks(of: row[0])
    return isAsWritten(covered + row.suffix(1), in: "conversations", of: StoreMarks.owner)
  }

  /// Whether a ticket's row, read with its mark, is as it was written.
  func isTicketAsWritten(_ row: [SQLValue]) -> Bool {
    isAsWritten(row, in: "hand_overs", of: StoreMarks.owner)
  }

  /// Marks a conversation as it is now; one that was changed from outside keeps no mark.
  func markConversation(_ id: SQLValue, wasSound: Bool) throws {
    guard let row = try conversationRow(id) else { return }
    let covered = try Array(row.dropLast()) + ticketMarks(of: id)
    let mark = mark(of: covered, in: "conversations", of: StoreMarks.owner)
    try run("UPDATE conversations SET mark = ?2 WHERE id = ?1", id, wasSound ? .blob(mark) : .null)
  }

  /// Marks a ticket as it is now; one that was changed from outside keeps no mark.
  func markTicket(_ id: SQLValue, of conversation: SQLValue, wasSound: Bool) throws {
    guard let row = try ticketRow(id, of: conversation) else { return }
    let mark = mark(of: Array(row.dropLast()), in: "hand_overs", of: StoreMarks.owner)
    try run(
      "UPDATE hand_overs SET mark = ?3 WHERE conversation_id = ?1 AND id = ?2", conversation, id,
      wasSound ? .blob(mark) : .null)
  }

  func ticketRow(_ id: SQLValue, of conversation: SQLValue) throws -> [SQLValue]? {
    try connection.query(
      "SELECT \(Self.ticketColumns), mark FROM hand_overs WHERE conversation_id = ?1 AND id = ?2",
      [conversation, id]
    ).first
  }

  /// Marks all conversations and tickets as they are.
  public func markAllTalk() throws {
    for ticket in try connection.query("SELECT conversation_id, id FROM hand_overs", []) {
      try markTicket(ticket[1], of: ticket[0], wasSound: true)
    }
    var cursor = SQLValue("")
    while true {
      let page = try connection.query(
        "SELECT id FROM conversations WHERE id > ?1 ORDER BY id LIMIT 500", [cursor])
      for conversation in page { try markConversation(conversation[0], wasSound: true) }
      guard let last = page.last else { return }
      cursor = last[0]
    }
  }

  private func ticketMarks(of conversation: SQLValue) throws -> [SQLValue] {
    try connection.query(
      "SELECT id, mark FROM hand_overs WHERE conversation_id = ?1 ORDER BY id", [conversation]
    ).flatMap(\.self)
  }
}
