internal import DomainCore

extension StoreSession {
  /// Destroys the key of all that identifies a person, and what leads from a number to the account (S17).
  ///
  /// Ledger, bills and the audit chain stay: they are amounts and ciphertext about nobody. What is erased is overwritten
  /// before it is deleted, so that no free page of the file keeps it.
  func erase(_ subscriber: ID<Subscriber>, _ growths: inout [AuditGrowth]) throws {
    let id = SQLValue(subscriber)
    var account = try row("SELECT phone_hash FROM subscribers WHERE id = ?1", id)
    guard let phoneHash = try account?.blob() else { return }
    let sound = try soundRows(of: subscriber)
    let nothing = SQLValue([UInt8](repeating: 0, count: 32))
    try takeOutNumber(of: subscriber)
    try run("UPDATE subscriber_keys SET wrapped = ?2 WHERE subscriber_id = ?1", id, nothing)
    try run("DELETE FROM subscriber_keys WHERE subscriber_id = ?1", id)
    try run("DELETE FROM directory WHERE subscriber_id = ?1", id)
    try takeOut(number: SQLValue(phoneHash), &growths)
    try run(
      "DELETE FROM handles WHERE conversation_id IN (SELECT id FROM conversations WHERE subscriber_id = ?1)",
      id)
    try run(
      """
      UPDATE subscribers SET phone_hash = ?2, personal = ?2, province = '', sim_changed_at = NULL,
        next_due_at = NULL, due_at = NULL WHERE id = ?1
      """, id, nothing)
    // A watch may be called by its owner's name.
    try run("UPDATE services SET personal = NULL, devices = '[]' WHERE subscriber_id = ?1", id)
    try run("UPDATE orders SET form = ?2 WHERE subscriber_id = ?1", id, nothing)
    try run("UPDATE cases SET personal = ?2 WHERE subscriber_id = ?1", id, nothing)
    try run("UPDATE feedback SET personal = ?2 WHERE subscriber_id = ?1", id, nothing)
    try markRows(of: subscriber, sound)
  }

  /// Earlier programs named the number by its masked digits in columns that aren't sealed. A receipt's seal would still tell
  /// them to who has the master key, so it goes, too.
  private func takeOutNumber(of subscriber: ID<Subscriber>) throws {
    guard let phone = try file(of: subscriber, checking: false)?.subscriber.phone else { return }
    let values = [SQLValue(subscriber), SQLValue(phone.masked), SQLValue(Service.numberName)]
    try run(
      "UPDATE receipts SET seal = ?4 WHERE subscriber_id = ?1 AND fields <> replace(fields, ?2, ?3)",
      values[0], values[1], values[2], SQLValue([UInt8](repeating: 0, count: 32)))
    for (table, column) in [("services", "name"), ("orders", "item"), ("receipts", "fields")] {
      try run(
        "UPDATE \(table) SET \(column) = replace(\(column), ?2, ?3) WHERE subscriber_id = ?1",
        values[0], values[1], values[2])
    }
  }
}
