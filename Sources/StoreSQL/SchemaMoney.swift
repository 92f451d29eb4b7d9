extension Schema {
  static let money = [
    """
    CREATE TABLE payments (
      subscriber_id TEXT NOT NULL REFERENCES subscribers (id),
      id TEXT NOT NULL CHECK (length(id) > 0),
      seq {I64} NOT NULL,
      method TEXT NOT NULL CHECK (method IN ('balance', 'bankCard', 'alipay', 'wechat')),
      amount_fen {I64} NOT NULL CHECK (amount_fen >= 0),
      state TEXT NOT NULL CHECK (state IN ('pending', 'success', 'failed', 'unknown')),
      is_open {I64} NOT NULL CHECK (is_open = CASE WHEN state IN ('pending', 'unknown') THEN 1 ELSE 0 END),
      reserved_fen {I64} NOT NULL CHECK (reserved_fen >= 0),
      refunded_fen {I64} NOT NULL CHECK (refunded_fen >= 0),
      charged_back_fen {I64} NOT NULL CHECK (charged_back_fen >= 0),
      requested_at {I64} NOT NULL,
      order_id TEXT,
      CHECK (reserved_fen + refunded_fen <= amount_fen - charged_back_fen),
      PRIMARY KEY (subscriber_id, id),
      UNIQUE (subscriber_id, seq),
      FOREIGN KEY (subscriber_id, order_id) REFERENCES orders (subscriber_id, id)
    ) {STRICT}
    """,
    "CREATE INDEX payments_bounded ON payments (subscriber_id, is_open, seq)",
    """
    CREATE TABLE charges (
      subscriber_id TEXT NOT NULL,
      id TEXT NOT NULL CHECK (length(id) > 0),
      seq {I64} NOT NULL,
      service_id TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('period', 'terminationFee', 'equipment', 'lateFee')),
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
    "CREATE INDEX charges_bounded ON charges (subscriber_id, is_open, seq)",
    "CREATE INDEX charges_by_service ON charges (subscriber_id, service_id, period_end, seq)",
    """
    CREATE TABLE refunds (
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
      FOREIGN KEY (subscriber_id, charge_id) REFERENCES charges (subscriber_id, id)
    ) {STRICT}
    """,
    "CREATE INDEX refunds_bounded ON refunds (subscriber_id, is_open, seq)",
    """
    CREATE TABLE ledger_transactions (
      subscriber_id TEXT NOT NULL REFERENCES subscribers (id),
      id TEXT NOT NULL CHECK (length(id) > 0),
      seq {I64} NOT NULL,
      at {I64} NOT NULL,
      reason TEXT NOT NULL CHECK (reason IN ('opening', 'topUp', 'charge', 'payment', 'credit',
        'refundPromised', 'refundPaid', 'refundFailed', 'chargeback')),
      reference TEXT NOT NULL,
      PRIMARY KEY (subscriber_id, id),
      UNIQUE (subscriber_id, seq)
    ) {STRICT}
    """,
    """
    CREATE TABLE ledger_entries (
      subscriber_id TEXT NOT NULL,
      transaction_id TEXT NOT NULL,
      line {I64} NOT NULL CHECK (line >= 0),
      account TEXT NOT NULL
        CHECK (account IN ('cash', 'customerBalance', 'receivable', 'revenue', 'refundsPayable')),
      amount_fen {I64} NOT NULL,
      PRIMARY KEY (subscriber_id, transaction_id, line),
      FOREIGN KEY (subscriber_id, transaction_id) REFERENCES ledger_transactions (subscriber_id, id)
    ) {STRICT}
    """,
    """
    CREATE TABLE balances (
      subscriber_id TEXT NOT NULL REFERENCES subscribers (id),
      account TEXT NOT NULL
        CHECK (account IN ('cash', 'customerBalance', 'receivable', 'revenue', 'refundsPayable')),
      amount_fen {I64} NOT NULL,
      PRIMARY KEY (subscriber_id, account)
    ) {STRICT}
    """,
  ]

  static let talk = [
    """
    CREATE TABLE conversations (
      id TEXT NOT NULL PRIMARY KEY CHECK (length(id) > 0),
      subscriber_id TEXT REFERENCES subscribers (id),
      handle_hash {BLOB} NOT NULL CHECK (length(handle_hash) > 0),
      key_generation {I64} NOT NULL CHECK (key_generation > 0),
      state {BLOB} NOT NULL,
      turn {I64} NOT NULL CHECK (turn > 0),
      updated_at {I64} NOT NULL
    ) {STRICT}
    """,
    """
    CREATE TABLE conversation_keys (
      conversation_id TEXT NOT NULL REFERENCES conversations (id),
      generation {I64} NOT NULL CHECK (generation > 0),
      subscriber_id TEXT REFERENCES subscribers (id),
      wrapped {BLOB} NOT NULL,
      PRIMARY KEY (conversation_id, generation)
    ) {STRICT}
    """,
    """
    CREATE TABLE handles (
      handle_hash {BLOB} NOT NULL PRIMARY KEY,
      conversation_id TEXT NOT NULL REFERENCES conversations (id)
    ) {STRICT}
    """,
    """
    CREATE TABLE turns (
      conversation_id TEXT NOT NULL REFERENCES conversations (id),
      number {I64} NOT NULL CHECK (number > 0),
      turn_key TEXT NOT NULL,
      key_generation {I64} NOT NULL,
      texts {BLOB} NOT NULL,
      at {I64} NOT NULL,
      PRIMARY KEY (conversation_id, number),
      UNIQUE (conversation_id, turn_key),
      FOREIGN KEY (conversation_id, key_generation) REFERENCES conversation_keys (conversation_id, generation)
    ) {STRICT}
    """,
  ]
}
