public import DomainCore
internal import StoreSQL

extension SQLiteStore: PolicyKeeping {
  public func keptFigures(of operatorID: ID<OperatorPolicy>, version: String) async throws -> String? {
    try await read { try $0.keptFigures(of: operatorID, version: version) }
  }

  public func keep(figures: String, of operatorID: ID<OperatorPolicy>, version: String) async throws {
    try await write { session in
      Written((), growths: try session.keep(figures: figures, of: operatorID, version: version))
    }
  }
}
