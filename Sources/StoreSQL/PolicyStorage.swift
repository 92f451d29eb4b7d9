public import DomainCore

extension StoreSession {
  /// The figures of a version of an operator's rules as they were kept when it was first used. Throws `foreign` when kept figures were
  /// changed or taken out from outside: a version that was used would be taken for a new one.
  public func keptFigures(of operatorID: ID<OperatorPolicy>, version: String) throws -> String? {
    if let problem = try policyProblems().first { throw StoreProblem.foreign(problem) }
    var row = try row(
      "SELECT value FROM store_facts WHERE name = ?1", SQLValue(Self.fact(operatorID, version)))
    guard let bytes = try row?.blob() else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Keeps the figures of a version that is used for the first time.
  public func keep(
    figures: String, of operatorID: ID<OperatorPolicy>, version: String
  ) throws -> [AuditGrowth] {
    let name = Self.fact(operatorID, version)
    let isNew = try run(
      "INSERT INTO store_facts (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING", SQLValue(name),
      SQLValue(Array(figures.utf8)))
    guard isNew == 1 else { return [] }
    let share = try markFigures(name)
    return try changeStoreSums { $0.replace(0, by: share, at: StoreMarks.figures) }
  }

  /// Figures that were changed from outside, one line each, and the sum of what is there.
  func figureProblems() throws -> (problems: [String], sum: UInt64) {
    var sum: UInt64 = 0
    let problems = try rows(
      """
      SELECT f.name, f.value, m.value FROM store_facts f LEFT JOIN store_facts m ON m.name = 'mark of ' || f.name
      WHERE f.name LIKE 'policy %' ORDER BY f.name
      """
    ).compactMap { row -> String? in
      var row = row
      let (name, value) = (try row.text(), try row.blob())
      let kept = try row.optional { try $0.blob() } ?? []
      sum &+= share(of: .blob(kept))
      guard !constantTimeEqual(mark(ofFact: name, value), kept) else { return nil }
      return "the kept figures of \(name) were changed from outside"
    }
    return (problems, sum)
  }

  /// Marks the kept figures of all versions as they are; the sum of the marks.
  func markAllFigures() throws -> UInt64 {
    try rows("SELECT name FROM store_facts WHERE name LIKE 'policy %'").reduce(0) { sum, row in
      var row = row
      return sum &+ (try markFigures(try row.text()))
    }
  }

  /// Marks the kept figures of a version; the share of the mark.
  private func markFigures(_ name: String) throws -> UInt64 {
    var kept = try row("SELECT value FROM store_facts WHERE name = ?1", SQLValue(name))
    guard let value = try kept?.blob() else { return 0 }
    let mark = SQLValue(mark(ofFact: name, value))
    try run(
      """
      INSERT INTO store_facts (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value
      """, SQLValue("mark of " + name), mark)
    return share(of: mark)
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
