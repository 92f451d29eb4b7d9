public import DomainCore
internal import StoreSQL

extension SQLiteStore {
  public func history(
    of subscriber: ID<Subscriber>, _ kind: HistoryKind, before id: String?, limit: Int
  ) async throws -> HistoryPage {
    try await read { try $0.history(of: subscriber, kind, before: id, limit: limit) }
  }
}
