/// What of a customer's past can be looked through by pages.
public enum HistoryKind: String, Hashable, Sendable, Codable, CaseIterable {
  case orders, receipts, charges, cases
}

/// One page of a customer's past: entries of one kind, oldest first, with the services that they name. A file carries only
/// the last of what has ended; the rest is reached through pages.
public struct HistoryPage: Hashable, Sendable {
  /// The entries, where they are of that kind.
  public var orders: [Order] = []
  public var receipts: [Receipt] = []
  public var charges: [Charge] = []
  public var cases: [AppealCase] = []
  /// The services that the bill lines name.
  public var services: [Service] = []
  /// Whether there are older entries than these.
  public var hasOlder = false

  /// An empty page.
  public init() {}

  /// Whether there is nothing on it.
  public var isEmpty: Bool { orders.isEmpty && receipts.isEmpty && charges.isEmpty && cases.isEmpty }

  /// The id of the oldest entry, before which the next page ends.
  public var oldest: String? {
    orders.first?.id.text ?? receipts.first?.id.text ?? charges.first?.id.text ?? cases.first?.id.text
  }
}

extension CustomerFile {
  /// This file with a page in the place of what it carries of that kind.
  public func showing(_ page: HistoryPage, of kind: HistoryKind) -> CustomerFile {
    var file = self
    switch kind {
    case .orders: file.orders = page.orders
    case .receipts: file.receipts = page.receipts
    case .charges:
      file.charges = page.charges
      file = file.applying(page.services.filter { file.service($0.id) == nil }.map(Change.service))
    case .cases: file.cases = page.cases
    }
    return file
  }

  /// Whether the whole past has an entry of this kind and id. `self` isn't bounded.
  public func hasEntry(_ id: String, of kind: HistoryKind) -> Bool {
    switch kind {
    case .orders: orders.contains { $0.id.text == id }
    case .receipts: receipts.contains { $0.id.text == id }
    case .charges: charges.contains { $0.id.text == id }
    case .cases: cases.contains { $0.id.text == id }
    }
  }

  /// The page of the whole past that ends before an entry; nil begins with the newest. `self` isn't bounded.
  func page(of kind: HistoryKind, before id: String?, limit: Int) -> HistoryPage {
    func cut<Entry>(_ all: [Entry], _ text: KeyPath<Entry, String>) -> (ArraySlice<Entry>, Bool) {
      let end = id.flatMap { id in all.firstIndex { $0[keyPath: text] == id } } ?? all.count
      let start = max(0, end - limit)
      return (all[start..<end], start > 0)
    }
    var page = HistoryPage()
    switch kind {
    case .orders:
      let (entries, hasOlder) = cut(orders, \.id.text)
      (page.orders, page.hasOlder) = (Array(entries), hasOlder)
    case .receipts:
      let (entries, hasOlder) = cut(receipts, \.id.text)
      (page.receipts, page.hasOlder) = (Array(entries), hasOlder)
    case .charges:
      let (entries, hasOlder) = cut(charges, \.id.text)
      (page.charges, page.hasOlder) = (Array(entries), hasOlder)
      let named = Set(page.charges.map(\.service))
      page.services = services.filter { named.contains($0.id) }
    case .cases:
      let (entries, hasOlder) = cut(cases, \.id.text)
      (page.cases, page.hasOlder) = (Array(entries), hasOlder)
    }
    return page
  }
}

extension MemoryStore {
  public func history(
    of subscriber: ID<Subscriber>, _ kind: HistoryKind, before id: String?, limit: Int
  ) async throws -> HistoryPage {
    try await record(of: subscriber)?.file.page(of: kind, before: id, limit: limit) ?? HistoryPage()
  }
}
