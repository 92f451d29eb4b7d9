extension Schema {
  /// What customers ask for besides orders: cases and ratings.
  static let care = [
    """
    CREATE TABLE cases (
      subscriber_id TEXT NOT NULL REFERENCES subscribers (id),
      id TEXT NOT NULL CHECK (length(id) > 0),
      seq {I64} NOT NULL,
      ground TEXT NOT NULL CHECK (ground IN ('leavingFailed', 'misoperation', 'complaint', 'erasure', 'payout')),
      state TEXT NOT NULL CHECK (state IN ('open', 'upheld', 'declined')),
      is_open {I64} NOT NULL CHECK (is_open = CASE WHEN state = 'open' THEN 1 ELSE 0 END),
      opened_at {I64} NOT NULL,
      answer_by TEXT CHECK (length(answer_by) = 10),
      answered_at {I64},
      personal {BLOB} NOT NULL,
      CHECK ((is_open = 1) = (answered_at IS NULL)),
      PRIMARY KEY (subscriber_id, id),
      UNIQUE (subscriber_id, seq)
    ) {STRICT}
    """,
    "CREATE INDEX cases_bounded ON cases (subscriber_id, is_open, seq)",
    "CREATE INDEX cases_by_number ON cases (id)",
    "CREATE INDEX cases_for_staff ON cases (opened_at, id) WHERE is_open = 1",
    """
    CREATE TABLE feedback (
      subscriber_id TEXT NOT NULL,
      id TEXT NOT NULL,
      seq {I64} NOT NULL,
      rating {I64} NOT NULL CHECK (rating >= 1 AND rating <= 5),
      given_at {I64} NOT NULL,
      personal {BLOB} NOT NULL,
      PRIMARY KEY (subscriber_id, id),
      UNIQUE (subscriber_id, seq),
      FOREIGN KEY (subscriber_id, id) REFERENCES orders (subscriber_id, id)
    ) {STRICT}
    """,
  ]
}
