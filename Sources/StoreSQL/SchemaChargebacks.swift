extension Schema {
  /// Bill lines may be of one more kind. What a column allows can't be changed in place, so the table is made anew, and with it
  /// the one that refers to it.
  static let version2 = [
    """
    CREATE TABLE charges_2 (
      subscriber_id TEXT NOT NULL,
      id TEXT NOT NULL CHECK (length(id) > 0),
      seq {I64} NOT NULL,
      service_id TEXT NOT NULL,
      kind TEXT NOT NULL
        CHECK (kind IN ('period', 'terminationFee', 'equipment', 'lateFee', 'chargeback')),
      period_start TEXT NOT NULL CHECK (length(period_start) = 10),
      period_end TEXT NOT NULL CHECK (length(period_end) = 10 AND period_end >= period_start),
      amount_fen {I64} NOT NULL CHECK (amount_fen >= 0),
      credited_fen {I64} NOT NULL CHECK (credited_fen >= 0 AND credited_fen <= amount_fen),
      charged_at {I64} NOT NULL,
      payment_id TEXT,
      is_open {I64} NOT NULL CHECK (is_open =
        CASE WHEN payment_id IS NULL AND credited_fen < amount_fen THEN 1 ELSE 0 END),
      PRIMARY KEY (subscriber_id, id),
      UNIQUE (subscriber_id, seq),
      FOREIGN KEY (subscriber_id, service_id) REFERENCES services (subscriber_id, id),
      FOREIGN KEY (subscriber_id, payment_id) REFERENCES payments (subscriber_id, id)
    ) {STRICT}
    """,
    """
    CREATE TABLE refunds_2 (
      subscriber_id TEXT NOT NULL,
      id TEXT NOT NULL CHECK (length(id) > 0),
      seq {I64} NOT NULL,
      order_id TEXT,
      payment_id TEXT NOT NULL,
      charge_id TEXT,
      amount_fen {I64} NOT NULL CHECK (amount_fen > 0),
      destination TEXT NOT NULL CHECK (destination IN ('balance', 'bankCard', 'alipay', 'wechat')),
      state TEXT NOT NULL CHECK (state IN ('pending', 'success', 'failed', 'unknown')),
      is_open {I64} NOT NULL CHECK (is_open = CASE WHEN state IN ('pending', 'unknown') THEN 1 ELSE 0 END),
      requested_at {I64} NOT NULL,
      expected_on TEXT NOT NULL CHECK (length(expected_on) = 10),
      expected_is_provisional {I64} NOT NULL CHECK (expected_is_provisional IN (0, 1)),
      finished_at {I64},
      escalated_at {I64},
      CHECK (is_open = 0 OR finished_at IS NULL),
      PRIMARY KEY (subscriber_id, id),
      UNIQUE (subscriber_id, seq),
      FOREIGN KEY (subscriber_id, order_id) REFERENCES orders (subscriber_id, id),
      FOREIGN KEY (subscriber_id, payment_id) REFERENCES payments (subscriber_id, id),
      FOREIGN KEY (subscriber_id, charge_id) REFERENCES charges_2 (subscriber_id, id)
    ) {STRICT}
    """,
    "INSERT INTO charges_2 SELECT * FROM charges",
    "INSERT INTO refunds_2 SELECT * FROM refunds",
    "DROP TABLE refunds",
    "DROP TABLE charges",
    "ALTER TABLE charges_2 RENAME TO charges",
    "ALTER TABLE refunds_2 RENAME TO refunds",
    "CREATE INDEX charges_bounded ON charges (subscriber_id, is_open, seq)",
    "CREATE INDEX charges_by_service ON charges (subscriber_id, service_id, period_end, seq)",
    "CREATE INDEX refunds_bounded ON refunds (subscriber_id, is_open, seq)",
    "CREATE INDEX refunds_by_number ON refunds (id)",
  ]
}
