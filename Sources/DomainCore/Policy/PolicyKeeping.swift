/// What a store keeps of policy versions: their figures as they were when first used, so that none changes behind its name.
public protocol PolicyKeeping: Sendable {
  /// The figures of a version as they were kept, nil when it was never used.
  func keptFigures(of operatorID: ID<OperatorPolicy>, version: String) async throws -> String?
  /// Keeps the figures of a version that is used for the first time; one that was kept stays as it is.
  func keep(figures: String, of operatorID: ID<OperatorPolicy>, version: String) async throws
}

extension Policies {
  /// Checks every version that was used before against what it was, and keeps those that are in force for the first time. A
  /// version that isn't in force yet may still change.
  ///
  /// - Throws: `ChangedFigure` for the first figure that changed under an unchanged version name.
  public func check(in store: some PolicyKeeping, on today: BeijingDay) async throws {
    for edition in editions {
      if let kept = try await store.keptFigures(of: edition.operatorID, version: edition.version) {
        if let change = edition.change(since: kept) { throw change }
      } else if edition.validFrom <= today {
        try await store.keep(
          figures: edition.keptFigures, of: edition.operatorID, version: edition.version)
      }
    }
  }
}
