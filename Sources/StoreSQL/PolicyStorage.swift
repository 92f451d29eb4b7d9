public import DomainCore

extension StoreSession {
  /// The figures of a version of an operator's rules as they were kept when it was first used.
  public func keptFigures(of operatorID: ID<OperatorPolicy>, version: String) throws -> String? {
    var row = try row(
      "SELECT value FROM store_facts WHERE name = ?1", SQLValue(Self.fact(operatorID, version)))
    guard let bytes = try row?.blob() else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Keeps the figures of a version that is used for the first time.
  public func keep(figures: String, of operatorID: ID<OperatorPolicy>, version: String) throws {
    try run(
      "INSERT INTO store_facts (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING",
      SQLValue(Self.fact(operatorID, version)), SQLValue(Array(figures.utf8)))
  }

  private static func fact(_ operatorID: ID<OperatorPolicy>, _ version: String) -> String {
    "policy \(operatorID) \(version)"
  }
}
