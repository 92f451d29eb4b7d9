extension Schema {
  /// Closed accounts that nothing was due for come up once more, so that their erasure is planned.
  static let version3 = [
    """
    UPDATE subscribers SET next_due_at = 0, due_at = 0
    WHERE state = 'closed' AND due_at IS NULL AND id IN (SELECT subscriber_id FROM subscriber_keys)
    """
  ]
}
