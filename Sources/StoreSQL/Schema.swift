/// A step of the schema from one version to the next, run in one transaction. A released step never changes.
public struct Migration: Sendable {
  /// The version that the store has afterwards.
  public let version: Int64
  /// The statements, with type tokens.
  public let statements: [String]

  /// A step from its parts.
  public init(version: Int64, statements: [String]) {
    self.version = version
    self.statements = statements
  }
}

/// The schema of every store. Every primary, unique and foreign key begins with the subscriber's id, or with what stands
/// for it before anybody is identified: the conversation's id, the number's or the handle's keyed hash. Nothing is used
/// that SQLite's strict tables and PostgreSQL don't share.
public enum Schema {
  /// All steps, oldest first.
  public static let migrations = [
    Migration(version: 1, statements: version1), Migration(version: 2, statements: version2),
    Migration(version: 3, statements: version3), Migration(version: 4, statements: version4),
    Migration(version: 5, statements: version5),
  ]

  /// The table of versions, made before the first step.
  public static let versions = """
    CREATE TABLE IF NOT EXISTS schema_version (
      version {I64} NOT NULL PRIMARY KEY CHECK (version > 0),
      applied_at {I64} NOT NULL
    ) {STRICT}
    """

  static let newestVersion = "SELECT COALESCE(MAX(version), 0) FROM schema_version"
  static let addVersion = "INSERT INTO schema_version (version, applied_at) VALUES (?1, ?2)"

  private static let version1 = people + account + money + talk + desk + care

  private static let people = [
    """
    CREATE TABLE store_facts (
      name TEXT NOT NULL PRIMARY KEY,
      value {BLOB} NOT NULL
    ) {STRICT}
    """,
    """
    CREATE TABLE subscribers (
      id TEXT NOT NULL PRIMARY KEY CHECK (length(id) > 0),
      version {I64} NOT NULL CHECK (version >= 0),
      phone_hash {BLOB} NOT NULL CHECK (length(phone_hash) = 32),
      personal {BLOB} NOT NULL,
      operator_id TEXT NOT NULL,
      province TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('normal', 'frozen', 'abnormal', 'closed')),
      joined_on TEXT NOT NULL CHECK (length(joined_on) = 10),
      notice_channel TEXT NOT NULL CHECK (notice_channel IN ('sms', 'app', 'email')),
      sim_changed_at {I64},
      next_due_at {I64},
      due_at {I64},
      audit_count {I64} NOT NULL CHECK (audit_count >= 0),
      audit_head {BLOB} NOT NULL CHECK (length(audit_head) = 32)
    ) {STRICT}
    """,
    "CREATE INDEX subscribers_due ON subscribers (due_at, id) WHERE due_at IS NOT NULL",
    """
    CREATE TABLE subscriber_keys (
      subscriber_id TEXT NOT NULL PRIMARY KEY REFERENCES subscribers (id),
      wrapped {BLOB} NOT NULL
    ) {STRICT}
    """,
    """
    CREATE TABLE directory (
      phone_hash {BLOB} NOT NULL PRIMARY KEY CHECK (length(phone_hash) = 32),
      subscriber_id TEXT NOT NULL REFERENCES subscribers (id)
    ) {STRICT}
    """,
    """
    CREATE TABLE phones (
      phone_hash {BLOB} NOT NULL PRIMARY KEY CHECK (length(phone_hash) = 32),
      version {I64} NOT NULL CHECK (version > 0),
      sent_at TEXT NOT NULL,
      challenge TEXT,
      failures {I64} NOT NULL CHECK (failures >= 0),
      locked_until {I64}
    ) {STRICT}
    """,
  ]

  private static let account = [
    """
    CREATE TABLE services (
      subscriber_id TEXT NOT NULL REFERENCES subscribers (id),
      id TEXT NOT NULL CHECK (length(id) > 0),
      seq {I64} NOT NULL,
      product_id TEXT NOT NULL,
      name TEXT NOT NULL,
      kind TEXT NOT NULL
        CHECK (kind IN ('ringback', 'plan', 'data', 'voice', 'sms', 'membership', 'broadband', 'number')),
      price_fen {I64} NOT NULL CHECK (price_fen >= 0),
      period_months {I64} NOT NULL CHECK (period_months >= 1),
      anchor TEXT NOT NULL CHECK (length(anchor) = 10),
      started_on TEXT NOT NULL CHECK (length(started_on) = 10),
      ends_on TEXT CHECK (length(ends_on) = 10),
      auto_renews {I64} NOT NULL CHECK (auto_renews IN (0, 1)),
      state TEXT NOT NULL CHECK (state IN ('active', 'suspended', 'pendingTerminate', 'terminated')),
      ending_order_id TEXT,
      ended_on TEXT CHECK (length(ended_on) = 10),
      contract TEXT,
      personal {BLOB},
      line_is_bound {I64} NOT NULL CHECK (line_is_bound IN (0, 1)),
      devices TEXT NOT NULL,
      renewal_noticed_for TEXT CHECK (length(renewal_noticed_for) = 10),
      paused_on TEXT CHECK (length(paused_on) = 10),
      CHECK ((state = 'pendingTerminate') = (ending_order_id IS NOT NULL)),
      CHECK ((state = 'terminated') = (ended_on IS NOT NULL)),
      PRIMARY KEY (subscriber_id, id),
      UNIQUE (subscriber_id, seq)
    ) {STRICT}
    """,
    "CREATE INDEX services_running ON services (subscriber_id, seq) WHERE state <> 'terminated'",
    "CREATE INDEX services_ended ON services (subscriber_id, seq) WHERE state = 'terminated'",
    """
    CREATE TABLE orders (
      subscriber_id TEXT NOT NULL,
      id TEXT NOT NULL CHECK (length(id) > 0),
      seq {I64} NOT NULL,
      service_id TEXT NOT NULL,
      item TEXT NOT NULL,
      consent TEXT NOT NULL,
      accepted_at {I64} NOT NULL,
      policy_version TEXT NOT NULL,
      form {BLOB} NOT NULL,
      payment_id TEXT,
      state TEXT NOT NULL CHECK (state IN ('acknowledged', 'rejected', 'pending', 'held', 'inProgress',
        'partial', 'completed', 'failed', 'cancelled', 'assessingCancellation')),
      problem TEXT CHECK (problem IN ('accountNotNormal', 'serviceChanged', 'identityTooWeak', 'policyMissing',
        'paymentFailed', 'paymentOverdue', 'networkFailed', 'networkSilent', 'needsPerson')),
      is_open {I64} NOT NULL CHECK (is_open =
        CASE WHEN state IN ('rejected', 'completed', 'failed', 'cancelled') THEN 0 ELSE 1 END),
      steps TEXT NOT NULL,
      CHECK ((state IN ('rejected', 'held', 'partial', 'failed')) = (problem IS NOT NULL)),
      PRIMARY KEY (subscriber_id, id),
      UNIQUE (subscriber_id, seq),
      FOREIGN KEY (subscriber_id, service_id) REFERENCES services (subscriber_id, id)
    ) {STRICT}
    """,
    "CREATE INDEX orders_bounded ON orders (subscriber_id, is_open, seq)",
    "CREATE INDEX orders_by_number ON orders (id)",
    "CREATE INDEX orders_for_staff ON orders (accepted_at, id) WHERE is_open = 1",
    """
    CREATE TABLE receipts (
      subscriber_id TEXT NOT NULL,
      id TEXT NOT NULL CHECK (length(id) > 0),
      seq {I64} NOT NULL,
      order_id TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('application', 'review', 'payment', 'settlement', 'withdrawal')),
      issued_at {I64} NOT NULL,
      fields TEXT NOT NULL,
      seal {BLOB} NOT NULL,
      PRIMARY KEY (subscriber_id, id),
      UNIQUE (subscriber_id, seq),
      FOREIGN KEY (subscriber_id, order_id) REFERENCES orders (subscriber_id, id)
    ) {STRICT}
    """,
    """
    CREATE TABLE outbox (
      subscriber_id TEXT NOT NULL REFERENCES subscribers (id),
      id TEXT NOT NULL CHECK (length(id) > 0),
      seq {I64} NOT NULL,
      errand {BLOB} NOT NULL,
      created_at {I64} NOT NULL,
      not_before {I64} NOT NULL,
      attempts {I64} NOT NULL CHECK (attempts >= 0),
      state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'setAside')),
      lease_until {I64},
      CHECK (state = 'waiting' OR lease_until IS NULL),
      PRIMARY KEY (subscriber_id, id),
      UNIQUE (subscriber_id, seq)
    ) {STRICT}
    """,
    "CREATE INDEX outbox_waiting ON outbox (subscriber_id, state, seq)",
    """
    CREATE TABLE audit (
      subscriber_id TEXT NOT NULL REFERENCES subscribers (id),
      sequence {I64} NOT NULL CHECK (sequence > 0),
      sealed {BLOB} NOT NULL,
      hash {BLOB} NOT NULL CHECK (length(hash) = 32),
      PRIMARY KEY (subscriber_id, sequence)
    ) {STRICT}
    """,
  ]
}
