public import DomainCore

extension StoreSession {
  /// A page of a subscriber's past; empty when there is no such subscriber.
  public func history(
    of subscriber: ID<Subscriber>, _ kind: HistoryKind, before id: String?, limit: Int
  ) throws -> HistoryPage {
    var page = HistoryPage()
    guard let fields = try fields(of: subscriber) else { return page }
    switch kind {
    case .orders:
      page.orders = try newestFirst(Table.orders, subscriber, id, limit, &page.hasOlder) {
        try Order(id: $0, row: &$1, fields: fields)
      }
    case .receipts:
      page.receipts = try newestFirst(Table.receipts, subscriber, id, limit, &page.hasOlder) {
        try Receipt(id: $0, row: &$1)
      }
    case .charges:
      page.charges = try newestFirst(Table.charges, subscriber, id, limit, &page.hasOlder) {
        try Charge(id: $0, row: &$1)
      }
      for service in Set(page.charges.map(\.service)).sorted(by: { $0.text < $1.text }) {
        guard let row = try row(Table.services.selectOne, SQLValue(subscriber), SQLValue(service)) else {
          continue
        }
        try require(row, in: .services, of: subscriber)
        page.services.append(
          try Numbered(row) { try Service(id: $0, row: &$1, fields: fields) }.value)
      }
    case .cases:
      page.cases = try newestFirst(Table.cases, subscriber, id, limit, &page.hasOlder) {
        try AppealCase(id: $0, row: &$1, fields: fields)
      }
    }
    return page
  }

  /// One entry more than the page holds is asked for, to know whether there are older ones.
  private func newestFirst<Entry>(
    _ table: Table, _ subscriber: ID<Subscriber>, _ before: String?, _ limit: Int, _ hasOlder: inout Bool,
    _ read: (ID<Entry>, inout RowReader) throws -> Entry
  ) throws -> [Entry] {
    let rows = try rows(
      table.selectBefore, SQLValue(subscriber), SQLValue(before ?? ""), SQLValue(limit + 1))
    hasOlder = rows.count > limit
    for row in rows.prefix(limit) { try require(row, in: table, of: subscriber) }
    return try rows.prefix(limit).reversed().map { try Numbered($0, read).value }
  }
}
