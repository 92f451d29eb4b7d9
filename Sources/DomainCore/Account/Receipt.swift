/// A numbered proof of one thing that happened, checkable for forgery (R32).
public struct Receipt: Hashable, Sendable {
  /// The receipt's number, shown to the customer: `PZ20261121…`.
  public let id: ID<Receipt>
  /// The order it belongs to.
  public let order: ID<Order>
  /// What it proves.
  public let kind: ReceiptKind
  /// When it was issued.
  public let issuedAt: Instant
  /// The figures, by name, in a fixed order.
  public let fields: [ReceiptField]
  /// A keyed hash over all of the above: a changed figure doesn't match it.
  public let seal: [UInt8]

  /// Builds a receipt from its parts.
  public init(
    id: ID<Receipt>, order: ID<Order>, kind: ReceiptKind, issuedAt: Instant, fields: [ReceiptField],
    seal: [UInt8]
  ) {
    self.id = id
    self.order = order
    self.kind = kind
    self.issuedAt = issuedAt
    self.fields = fields
    self.seal = seal
  }

  /// The bytes that the seal is made over.
  public static func sealedBytes(
    id: ID<Receipt>, order: ID<Order>, kind: ReceiptKind, issuedAt: Instant, fields: [ReceiptField]
  ) -> [UInt8] {
    var writer = CanonicalBytes()
    writer.add("receipt", id.text)
    writer.add("order", order.text)
    writer.add("kind", kind.rawValue)
    writer.add("issuedAt", String(issuedAt.milliseconds))
    for field in fields { writer.add(field.name.rawValue, field.value) }
    return writer.bytes
  }
}

/// What a receipt proves.
public enum ReceiptKind: String, Hashable, Sendable, CaseIterable {
  case application, review, payment, settlement, withdrawal
}

/// One figure on a receipt.
public struct ReceiptField: Hashable, Sendable, Codable {
  /// Which figure.
  public var name: Name
  /// Its value in a fixed notation: fen as digits, days as 2026-11-21.
  public var value: String

  /// The figures that receipts can hold.
  public enum Name: String, Hashable, Sendable, Codable, CaseIterable {
    case service, priceFen, usedFen, refundFen, terminationFeeFen, paidFen, paymentMethod, effectiveOn,
      refundExpectedOn, state, usedDays, totalDays, action, newPlan, payoutFen, payoutTo, owedFen, startsOn,
      arrearsFen, lateFeeFen, periodStart, periodEnd, chargedFen, rule, policyVersion, countedOn
  }

  /// Builds a field from its parts.
  public init(_ name: Name, _ value: String) {
    self.name = name
    self.value = value
  }
}
