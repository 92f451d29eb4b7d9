extension Schema {
  /// What people of the operator work with.
  static let desk = [
    """
    CREATE TABLE hand_overs (
      conversation_id TEXT NOT NULL REFERENCES conversations (id),
      id TEXT NOT NULL CHECK (length(id) > 0),
      version {I64} NOT NULL CHECK (version > 0),
      subscriber_id TEXT REFERENCES subscribers (id),
      is_open {I64} NOT NULL CHECK (is_open IN (0, 1)),
      opened_at {I64} NOT NULL,
      key_generation {I64} NOT NULL,
      sealed {BLOB} NOT NULL,
      PRIMARY KEY (conversation_id, id),
      FOREIGN KEY (conversation_id, key_generation) REFERENCES conversation_keys (conversation_id, generation)
    ) {STRICT}
    """,
    "CREATE INDEX hand_overs_by_number ON hand_overs (id)",
    "CREATE INDEX hand_overs_for_staff ON hand_overs (opened_at, id) WHERE is_open = 1",
    "CREATE INDEX refunds_by_number ON refunds (id)",
    """
    CREATE TABLE grants (
      subscriber_id TEXT NOT NULL REFERENCES subscribers (id),
      id TEXT NOT NULL CHECK (length(id) > 0),
      version {I64} NOT NULL CHECK (version > 0),
      is_open {I64} NOT NULL CHECK (is_open IN (0, 1)),
      sealed {BLOB} NOT NULL,
      PRIMARY KEY (subscriber_id, id)
    ) {STRICT}
    """,
    "CREATE INDEX grants_by_number ON grants (id)",
    "CREATE INDEX grants_for_staff ON grants (id) WHERE is_open = 1",
    """
    CREATE TABLE staff (
      name TEXT NOT NULL PRIMARY KEY CHECK (length(name) > 0),
      roles TEXT NOT NULL,
      salt {BLOB} NOT NULL,
      rounds {I64} NOT NULL CHECK (rounds > 0),
      derived {BLOB} NOT NULL,
      is_active {I64} NOT NULL CHECK (is_active IN (0, 1)),
      mark {BLOB} NOT NULL CHECK (length(mark) = 32)
    ) {STRICT}
    """,
    """
    CREATE TABLE staff_audit (
      sequence {I64} NOT NULL PRIMARY KEY CHECK (sequence > 0),
      content {BLOB} NOT NULL,
      hash {BLOB} NOT NULL CHECK (length(hash) = 32)
    ) {STRICT}
    """,
  ]
}
