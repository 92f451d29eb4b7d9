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
    let name = Self.fact(operatorID, version)
    let isNew = try run(
      "INSERT INTO store_facts (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING", SQLValue(name),
      SQLValue(Array(figures.utf8)))
    if isNew == 1 { try markFigures(name) }
  }

  /// Marks what was kept before there were marks. Once one is there, figures without a mark were changed from outside.
  public func beginMarkingFigures() throws {
    guard try row("SELECT 1 FROM store_facts WHERE name LIKE 'mark of policy %' LIMIT 1") == nil else {
      return
    }
    try markAllFigures()
  }

  /// Figures that were changed from outside, one line each.
  public func figureProblems() throws -> [String] {
    try rows(
      """
      SELECT f.name, f.value, m.value FROM store_facts f LEFT JOIN store_facts m ON m.name = 'mark of ' || f.name
      WHERE f.name LIKE 'policy %' ORDER BY f.name
      """
    ).compactMap { row in
      var row = row
      let (name, value) = (try row.text(), try row.blob())
      let kept = try row.optional { try $0.blob() } ?? []
      guard !constantTimeEqual(mark(ofFact: name, value), kept) else { return nil }
      return "the kept figures of \(name) were changed from outside"
    }
  }

  /// Marks the kept figures of all versions as they are.
  public func markAllFigures() throws {
    for row in try rows("SELECT name FROM store_facts WHERE name LIKE 'policy %'") {
      var row = row
      try markFigures(try row.text())
    }
  }

  private func markFigures(_ name: String) throws {
    var kept = try row("SELECT value FROM store_facts WHERE name = ?1", SQLValue(name))
    guard let value = try kept?.blob() else { return }
    try run(
      """
      INSERT INTO store_facts (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value
      """, SQLValue("mark of " + name), SQLValue(mark(ofFact: name, value)))
  }

  private func mark(ofFact name: String, _ value: [UInt8]) -> [UInt8] {
    var bytes = CanonicalBytes()
    bytes.add("fact", name)
    return cipher.keyedHash(bytes.bytes + value, for: .row)
  }

  private static func fact(_ operatorID: ID<OperatorPolicy>, _ version: String) -> String {
    "policy \(operatorID) \(version)"
  }
}
