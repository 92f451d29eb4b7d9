internal import DomainCore

extension StoreSession {
  /// Destroys the key of all that identifies a person, and what leads from a number to the account (S17).
  ///
  /// Ledger, bills and the audit chain stay: they are amounts and ciphertext about nobody. What is erased is overwritten
  /// before it is deleted, so that no free page of the file keeps it.
  func erase(_ subscriber: ID<Subscriber>) throws {
    let id = SQLValue(subscriber)
    var account = try row("SELECT phone_hash FROM subscribers WHERE id = ?1", id)
    guard let phoneHash = try account?.blob() else { return }
    let nothing = SQLValue([UInt8](repeating: 0, count: 32))
    try run("UPDATE subscriber_keys SET wrapped = ?2 WHERE subscriber_id = ?1", id, nothing)
    try run("DELETE FROM subscriber_keys WHERE subscriber_id = ?1", id)
    try run("DELETE FROM directory WHERE subscriber_id = ?1", id)
    try run("DELETE FROM phones WHERE phone_hash = ?1", SQLValue(phoneHash))
    try run(
      "DELETE FROM handles WHERE conversation_id IN (SELECT id FROM conversations WHERE subscriber_id = ?1)",
      id)
    try run(
      """
      UPDATE subscribers SET phone_hash = ?2, personal = ?2, province = '', sim_changed_at = NULL,
        next_due_at = NULL, due_at = NULL WHERE id = ?1
      """, id, nothing)
    try run("UPDATE services SET personal = NULL WHERE subscriber_id = ?1", id)
    try run("UPDATE orders SET form = ?2 WHERE subscriber_id = ?1", id, nothing)
    try run("UPDATE cases SET personal = ?2 WHERE subscriber_id = ?1", id, nothing)
    try run("UPDATE feedback SET personal = ?2 WHERE subscriber_id = ?1", id, nothing)
  }
}
