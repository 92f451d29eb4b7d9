public import DomainCore

/// Marks over what belongs to no account: what is kept of numbers, and the kept figures of policies.
///
/// As with the rows of an account, each has a mark, and one row of the store keeps the sums of their shares under a pad, so that what
/// was taken out or put back as it was is missed. The version of that row goes up with each change and is known to the anchor.
enum StoreMarks {
  /// What stands for an account.
  static let owner = AuditHead.store
  /// The places of the sums.
  static let numbers = 0
  static let figures = 1
  static let count = 2
}

extension AuditHead {
  /// What stands for the subscriber of the rows that belong to no account.
  public static let store = ID<Subscriber>("@store")
  /// What stands for a subscriber and is none.
  public static let withoutAccount = [staff, store]
  /// Rows that belong to no account have no log.
  public static let ofStore = AuditHead(subscriber: store, sequence: 0, hash: [])
}

extension StoreSession {
  /// What was changed from outside of what belongs to no account, one line each.
  public func storeProblems() throws -> [String] {
    let numbers = try numberProblems()
    var problems = numbers.problems
    if let kept = try storeSums(), kept.sums.sums[StoreMarks.numbers] != numbers.sum {
      problems.append(
        "what is kept of a number was taken out of the store, or put back from outside as it was before")
    }
    return try problems + policyProblems()
  }

  /// What was changed from outside in the kept figures of policies, one line each.
  func policyProblems() throws -> [String] {
    let figures = try figureProblems()
    guard let kept = try storeSums() else {
      return figures.problems + ["the sums over numbers and policy figures were changed from outside"]
    }
    return kept.sums.sums[StoreMarks.figures] == figures.sum
      ? figures.problems
      : figures.problems + ["kept policy figures or their marks were taken out of the store"]
  }

  /// The version of the rows that belong to no account; nil when it can't be told.
  public func storeVersion() throws -> Int64? { try storeSums()?.version }

  /// Marks what belongs to no account as it is, under a version above the one that the anchor knows.
  public func markStoreRows(after known: Int64) throws -> [AuditGrowth] {
    var sums = RowSums(count: StoreMarks.count)
    sums.replace(0, by: try markAllNumbers(), at: StoreMarks.numbers)
    sums.replace(0, by: try markAllFigures(), at: StoreMarks.figures)
    var kept = try row("SELECT version FROM store_marks WHERE name = 'rows'")
    return [try keepStoreSums(sums, version: max(known, try kept?.int64() ?? 0) + 1)]
  }

  /// Begins the sums in a store from before there were any. Figures that have no mark though others have one were changed.
  func beginStoreMarks() throws {
    var sums = RowSums(count: StoreMarks.count)
    sums.replace(0, by: try markAllNumbers(), at: StoreMarks.numbers)
    let hasMarks = try row("SELECT 1 FROM store_facts WHERE name LIKE 'mark of policy %' LIMIT 1") != nil
    let figures = try hasMarks ? figureProblems().sum : markAllFigures()
    sums.replace(0, by: figures, at: StoreMarks.figures)
    _ = try keepStoreSums(sums, version: 1)
  }

  /// Changes the sums of what belongs to no account; how they went on. Sums that were changed from outside stay as they are, so that
  /// `verify` goes on naming them.
  func changeStoreSums(_ change: (inout RowSums) throws -> Void) throws -> [AuditGrowth] {
    guard var (sums, version) = try storeSums() else { return [] }
    try change(&sums)
    version += 1
    return [try keepStoreSums(sums, version: version)]
  }

  private func storeSums() throws -> (sums: RowSums, version: Int64)? {
    let found = try connection.query(
      "SELECT version, row_sums, mark FROM store_marks WHERE name = 'rows'", []
    ).first
    guard let found, isAsWritten(found, in: "store_marks", of: StoreMarks.owner),
      case .integer(let version) = found[0], case .blob(let kept) = found[1],
      let sums = RowSums(
        kept: kept, pad: pad(of: StoreMarks.owner, version: version, count: StoreMarks.count))
    else { return nil }
    return (sums, version)
  }

  private func keepStoreSums(_ sums: RowSums, version: Int64) throws -> AuditGrowth {
    let pad = pad(of: StoreMarks.owner, version: version, count: StoreMarks.count)
    let row = [SQLValue(version), SQLValue(sums.kept(pad: pad))]
    try connection.execute(
      """
      INSERT INTO store_marks (name, version, row_sums, mark) VALUES ('rows', ?1, ?2, ?3)
      ON CONFLICT (name) DO UPDATE SET version = excluded.version, row_sums = excluded.row_sums, mark = excluded.mark
      """, row + [SQLValue(mark(of: row, in: "store_marks", of: StoreMarks.owner))])
    return AuditGrowth(to: .ofStore, after: 0, version: version)
  }
}
