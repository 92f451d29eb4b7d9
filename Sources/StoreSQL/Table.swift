/// One table of things that belong to a subscriber, with its statements.
///
/// `seq` keeps the order in which things were first written; it never changes afterwards.
struct Table: Sendable {
  let name: String
  let columns: [String]

  /// A table with `subscriber_id`, `id`, `seq` and these columns.
  init(_ name: String, _ columns: [String]) {
    self.name = name
    self.columns = ["subscriber_id", "id", "seq"] + columns
    let written = self.columns + ["mark"]
    let list = written.joined(separator: ", ")
    let placeholders = written.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
    let updates = (columns + ["mark"]).map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    upsert = """
      INSERT INTO \(name) (\(list)) VALUES (\(placeholders))
      ON CONFLICT (subscriber_id, id) DO UPDATE SET \(updates)
      """
    // Who holds a message changes between versions of its account.
    let indices = self.columns.indices.filter {
      $0 > 0 && (["id", "seq"] + columns)[$0 - 1] != "lease_until"
    }
    markedIndices = indices
    readMarkedIndices = indices.map { $0 - 1 } + [written.count - 2]
    let marked = (indices.map { (["id", "seq"] + columns)[$0 - 1] } + ["mark"]).joined(separator: ", ")
    selectMarked = "SELECT \(marked) FROM \(name) WHERE subscriber_id = ?1 AND id = ?2"
    selectAllMarked = "SELECT \(marked) FROM \(name) WHERE subscriber_id = ?1 ORDER BY seq"
    // A row as the mapping reads it: everything but the subscriber, whom the caller knows, and its mark behind.
    let read = written.dropFirst().joined(separator: ", ")
    selectAll = "SELECT \(read) FROM \(name) WHERE subscriber_id = ?1 ORDER BY seq"
    selectLast = "SELECT \(read) FROM \(name) WHERE subscriber_id = ?1 ORDER BY seq DESC LIMIT ?2"
    selectBefore = """
      SELECT \(read) FROM \(name) WHERE subscriber_id = ?1 AND seq <
        COALESCE((SELECT seq FROM \(name) WHERE subscriber_id = ?1 AND id = ?2), 9223372036854775807)
      ORDER BY seq DESC LIMIT ?3
      """
    selectOne = "SELECT \(read) FROM \(name) WHERE subscriber_id = ?1 AND id = ?2"
    let bounded = """
      SELECT seq FROM \(name) WHERE subscriber_id = ?1 AND is_open = 1
      UNION
      SELECT seq FROM (SELECT seq FROM \(name) WHERE subscriber_id = ?1 AND is_open = 0
        ORDER BY seq DESC LIMIT ?2) AS closed
      """
    selectBounded =
      "SELECT \(read) FROM \(name) WHERE subscriber_id = ?1 AND seq IN (\(bounded)) ORDER BY seq"
    // What was paid for a running period counts however long ago it was charged.
    selectBoundedCharges = """
      SELECT \(read) FROM \(name) WHERE subscriber_id = ?1 AND seq IN (\(bounded)
      UNION
      SELECT latest.seq FROM services s JOIN charges latest ON latest.subscriber_id = s.subscriber_id
        AND latest.seq IN (SELECT seq FROM charges c WHERE c.subscriber_id = s.subscriber_id
          AND c.service_id = s.id ORDER BY c.period_end DESC, c.seq DESC LIMIT ?3)
      WHERE s.subscriber_id = ?1 AND s.state <> 'terminated') ORDER BY seq
      """
    selectBoundedServices = """
      SELECT \(read) FROM \(name) WHERE subscriber_id = ?1 AND seq IN (
        SELECT seq FROM \(name) WHERE subscriber_id = ?1 AND state <> 'terminated'
        UNION
        SELECT seq FROM (SELECT seq FROM \(name) WHERE subscriber_id = ?1 AND state = 'terminated'
          ORDER BY seq DESC LIMIT ?2) AS ended) ORDER BY seq
      """
    // Codes are given up by the dozen, and what an order or a refund waits for is seen there: their ids say what they are.
    selectFailures = """
      SELECT \(read) FROM \(name) WHERE subscriber_id = ?1 AND state = 'setAside' AND id NOT LIKE 'code-%'
        AND id NOT LIKE 'terminate-%' AND id NOT LIKE 'provision-%' AND id NOT LIKE 'collect-%'
        AND id NOT LIKE 'payback-%' ORDER BY created_at DESC, id DESC LIMIT ?2
      """
    selectWaiting = "SELECT \(read) FROM \(name) WHERE subscriber_id = ?1 AND state = 'waiting' ORDER BY seq"
  }

  /// Writes a row: its columns, then its mark.
  let upsert: String
  /// The places among the columns that a row's mark covers.
  let markedIndices: [Int]
  /// The places among what is read of a row that its mark covers, and that of the mark.
  let readMarkedIndices: [Int]
  let selectMarked: String
  let selectAllMarked: String
  let selectAll: String
  let selectLast: String
  let selectOne: String
  let selectBefore: String
  let selectBounded: String
  let selectBoundedCharges: String
  let selectBoundedServices: String
  let selectFailures: String
  let selectWaiting: String

  /// The place of its sum.
  var place: Int {
    guard let place = RowMarks.tables.firstIndex(where: { $0.name == name }) else {
      preconditionFailure("\(name) is a marked table")
    }
    return place
  }

  static let services = Table(
    "services",
    [
      "product_id", "name", "kind", "price_fen", "period_months", "anchor", "started_on", "ends_on",
      "auto_renews", "state", "ending_order_id", "ended_on", "contract", "personal", "line_is_bound",
      "devices", "renewal_noticed_for", "paused_on",
    ])
  static let orders = Table(
    "orders",
    [
      "service_id", "item", "consent", "accepted_at", "policy_version", "form", "payment_id", "state",
      "problem",
      "is_open", "steps",
    ])
  static let receipts = Table("receipts", ["order_id", "kind", "issued_at", "fields", "seal"])
  static let outbox = Table(
    "outbox", ["errand", "created_at", "not_before", "attempts", "state", "lease_until"])
  static let payments = Table(
    "payments",
    [
      "method", "amount_fen", "state", "is_open", "reserved_fen", "refunded_fen", "charged_back_fen",
      "requested_at", "order_id",
    ])
  static let charges = Table(
    "charges",
    [
      "service_id", "kind", "period_start", "period_end", "amount_fen", "credited_fen", "charged_at",
      "payment_id", "is_open",
    ])
  static let cases = Table(
    "cases", ["ground", "state", "is_open", "opened_at", "answer_by", "answered_at", "personal"])
  static let feedback = Table("feedback", ["rating", "given_at", "personal"])
  static let refunds = Table(
    "refunds",
    [
      "order_id", "payment_id", "charge_id", "amount_fen", "destination", "state", "is_open", "requested_at",
      "expected_on", "expected_is_provisional", "finished_at", "escalated_at",
    ])
}
